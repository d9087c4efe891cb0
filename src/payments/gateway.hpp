// The door to whoever takes payments online: one interface, and one gateway behind it that speaks signed JSON over HTTP.
//
// Every message is an Envelope: the text of a JSON object, the moment it was sealed and an HMAC-SHA256 over merchant,
// purpose, moment and text. We sign with `key_out`, the gateway signs with `key_in`; a message for one purpose is none for
// another, and one older or newer than five minutes is none at all. The calls, all POST:
//   /v1/payments  CreateMessage → CreateAnswer      /v1/query  QueryMessage → GatewayLine
//   /v1/list      ListMessage → ListAnswer          /v1/refund RefundMessage → RefundAnswer
// and from the gateway to `notify_url`: a GatewayLine of purpose "notify". The national payment platform and KeyPay
// (docs/standards.md) are further classes behind the same interface. A Gateway is thread-safe; its calls throw
// Unavailable `payments.gateway` when no good answer came. Settings stand in `<data>/payments.toml` (endpoint, merchant,
// key_out, key_in, origin, query_seconds); without that file nothing can be paid online.
#pragma once

#include <filesystem>
#include <memory>

#include "payments/payments.hpp"

namespace tinhso::payments {

struct Envelope {
  Text<1, 60> merchant;
  Range<0, INT64_MAX> time = 0;  ///< milliseconds since 1970
  Text<2, 200'000> message;
  Text<64, 64> signature;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (merchant, time, message, signature))

enum class GatewayState { unknown, open, paid, failed };
BOOST_DESCRIBE_ENUM(GatewayState, unknown, open, paid, failed)
/// What the gateway says of one payment.
struct GatewayLine {
  Text<1, 60> reference;  ///< ours
  GatewayState state = GatewayState::unknown;
  Range<0, most_money> amount = 0;
  Text<0, 60> transaction;  ///< theirs
  std::optional<Instant> paid_at;
  Range<0, most_money> refunded = 0;
};
BOOST_DESCRIBE_STRUCT(GatewayLine, (), (reference, state, amount, transaction, paid_at, refunded))

struct CreateMessage {
  Text<1, 60> reference;
  Range<1, most_money> amount = 1;
  Text<1, 200> description;
  Text<1, 40> agency;
  Text<1, 500> return_url;
  Text<1, 500> notify_url;
};
BOOST_DESCRIBE_STRUCT(CreateMessage, (), (reference, amount, description, agency, return_url, notify_url))
struct CreateAnswer {
  Text<1, 60> transaction;
  Text<1, 500> pay_url;
};
BOOST_DESCRIBE_STRUCT(CreateAnswer, (), (transaction, pay_url))
struct QueryMessage {
  Text<1, 60> reference;
};
BOOST_DESCRIBE_STRUCT(QueryMessage, (), (reference))
struct ListMessage {
  Date day;  ///< in Việt Nam
  Text<1, 40> agency;
};
BOOST_DESCRIBE_STRUCT(ListMessage, (), (day, agency))
struct ListAnswer {
  List<GatewayLine, 100'000> items;
};
BOOST_DESCRIBE_STRUCT(ListAnswer, (), (items))
/// The same `refund` twice is one.
struct RefundMessage {
  Text<1, 60> reference;
  Text<1, 60> refund;
  Range<1, most_money> amount = 1;
};
BOOST_DESCRIBE_STRUCT(RefundMessage, (), (reference, refund, amount))
struct RefundAnswer {
  Range<0, most_money> refunded = 0;
};
BOOST_DESCRIBE_STRUCT(RefundAnswer, (), (refunded))

struct Keys {
  std::string merchant;
  std::string out;
  std::string in;
};
/// The envelope as JSON.
std::string seal(std::string_view merchant, std::string_view key, std::string_view purpose, std::string_view message,
                 Instant now);
/// The text inside. Throws Error 401 `payments.signature` or `payments.stale`, Invalid for what is no envelope.
std::string unseal(std::string_view merchant, std::string_view key, std::string_view purpose, std::string_view envelope,
                   Instant now);

class Gateway {
 public:
  virtual ~Gateway() = default;
  virtual CreateAnswer create(CreateMessage const& order) = 0;
  virtual GatewayLine query(std::string_view reference) = 0;
  virtual std::vector<GatewayLine> list(Date day, std::string_view agency) = 0;
  virtual void refund(RefundMessage const& refund) = 0;
  /// Throws as unseal() does.
  virtual GatewayLine read_notification(std::string_view body) = 0;
};

struct GatewayOptions {
  std::string endpoint;  ///< `http://host:port`
  Keys keys;
  std::string origin;               ///< how payers and the gateway reach us; empty: as the settings say
  std::int64_t query_seconds = 20;  ///< until the gateway is first asked about a payment it has not told of
};
/// nullopt when the folder names no gateway. Throws std::runtime_error for a file that is not right.
std::optional<GatewayOptions> read_gateway(std::filesystem::path const& data_folder);
std::unique_ptr<Gateway> open_gateway(GatewayOptions options, Clock const& clock);

}  // namespace tinhso::payments
