#include "payments/gateway.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <toml++/toml.h>

#include "signing/online/online.hpp"

namespace tinhso::payments {
namespace {

constexpr std::chrono::minutes envelope_life{5};

std::string envelope_signature(std::string_view key, std::string_view merchant, std::string_view purpose,
                               std::int64_t time, std::string_view message) {
  auto const text = fmt::format("{}\n{}\n{}\n{}", merchant, purpose, time, message);
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<unsigned char const*>(text.data()),
       text.size(), bytes.data(), &length);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", bytes[i]);
  return hex;
}

class SignedGateway : public Gateway {
 public:
  SignedGateway(GatewayOptions options, Clock const& clock) : options_{std::move(options)}, clock_{clock} {}

  CreateAnswer create(CreateMessage const& order) override { return call<CreateAnswer>("/v1/payments", "create", order); }
  GatewayLine query(std::string_view reference) override {
    auto line = call<GatewayLine>("/v1/query", "query", QueryMessage{Text<1, 60>{std::string{reference}}});
    if (line.reference != reference) not_good("the answer is about another payment");
    return line;
  }
  std::vector<GatewayLine> list(Date day, std::string_view agency) override {
    auto answer = call<ListAnswer>("/v1/list", "list", ListMessage{day, Text<1, 40>{std::string{agency}}});
    return {answer.items.begin(), answer.items.end()};
  }
  void refund(RefundMessage const& refund) override {
    auto const answer = call<RefundAnswer>("/v1/refund", "refund", refund);
    if (answer.refunded < refund.amount) not_good("less was given back than was asked for");
  }
  GatewayLine read_notification(std::string_view body) override {
    return reflect::from_json<GatewayLine>(
        unseal(options_.keys.merchant, options_.keys.in, "notify", body, clock_.now()));
  }

 private:
  [[noreturn]] static void not_good(std::string_view why) {
    throw Unavailable{"payments.gateway",
                      {"Cổng thanh toán chưa trả lời được. Hãy thử lại sau ít phút.",
                       fmt::format("The payment gateway gave no good answer: {}", why)}};
  }
  template <class Out, class In>
  Out call(char const* path, std::string_view purpose, In const& message) {
    signing::online::HttpRequest request;
    request.url = options_.endpoint + path;
    request.type = "application/json";
    request.body = seal(options_.keys.merchant, options_.keys.out, purpose, reflect::to_json(message), clock_.now());
    request.budget = std::chrono::seconds{15};
    request.limit = 50'000'000;
    try {
      auto const answer = signing::online::http(request);
      if (answer.status != 200) not_good(fmt::format("HTTP {}", answer.status));
      return reflect::from_json<Out>(unseal(options_.keys.merchant, options_.keys.in, fmt::format("{}.answer", purpose),
                                            answer.body, clock_.now()));
    } catch (Unavailable const& fault) {
      if (fault.code() == "payments.gateway") throw;
      not_good(fault.words().en);
    } catch (Error const& fault) {
      not_good(fault.words().en);
    }
  }

  GatewayOptions options_;
  Clock const& clock_;
};

}  // namespace

std::string seal(std::string_view merchant, std::string_view key, std::string_view purpose, std::string_view message,
                 Instant now) {
  auto const time = now.time_since_epoch().count();
  Envelope out;
  out.merchant = Text<1, 60>{std::string{merchant}};
  out.time = time;
  out.message = Text<2, 200'000>{std::string{message}};
  out.signature = Text<64, 64>{envelope_signature(key, merchant, purpose, time, message)};
  return reflect::to_json(out);
}

std::string unseal(std::string_view merchant, std::string_view key, std::string_view purpose, std::string_view envelope,
                   Instant now) {
  auto const in = reflect::from_json<Envelope>(envelope);
  auto const wanted = envelope_signature(key, in.merchant, purpose, in.time, in.message);
  if (in.merchant != merchant || wanted.size() != in.signature.size() ||
      CRYPTO_memcmp(wanted.data(), in.signature.data(), wanted.size()) != 0)
    throw Error{401, "payments.signature", {"Chữ ký của bản tin không đúng.", "The message's signature is wrong."}};
  auto const sent = Instant{std::chrono::milliseconds{in.time.value}};
  if (sent < now - envelope_life || sent > now + envelope_life)
    throw Error{401, "payments.stale", {"Bản tin đã quá hạn.", "The message is not of now."}};
  return in.message;
}

std::optional<GatewayOptions> read_gateway(std::filesystem::path const& data_folder) {
  auto const file = data_folder / "payments.toml";
  if (!std::filesystem::exists(file)) return {};
  try {
    auto const table = toml::parse_file(file.string());
    auto const text = [&](char const* key) { return table[key].value_or(std::string{}); };
    GatewayOptions out{text("endpoint"), {text("merchant"), text("key_out"), text("key_in")}, text("origin")};
    out.query_seconds = std::max<std::int64_t>(1, table["query_seconds"].value_or(out.query_seconds));
    if (out.endpoint.empty() || out.keys.merchant.empty() || out.keys.out.size() < 16 || out.keys.in.size() < 16)
      throw std::runtime_error{file.string() +
                               ": endpoint, merchant, key_out and key_in (16 characters or more) are needed"};
    return out;
  } catch (toml::parse_error const& fault) {
    throw std::runtime_error{
        fmt::format("{}, line {}: {}", file.string(), fault.source().begin.line, fault.description())};
  }
}

std::unique_ptr<Gateway> open_gateway(GatewayOptions options, Clock const& clock) {
  return std::make_unique<SignedGateway>(std::move(options), clock);
}

}  // namespace tinhso::payments
