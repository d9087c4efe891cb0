// A certification authority for demonstration, tests and training: root, issuing CA, OCSP responder, CRLs and a
// time-stamp authority (RFC 5280, 6960, 3161, 5816). Plainly not the Government's: every name it issues under says so.
//
// An Authority is one data folder: keys as PEM files that only their owner may read, what was issued in a small
// database. Thread-safe; several processes may open one folder (one serves, another issues). Answers to outside
// requests never throw: what cannot be read is answered as the standards say. Everything else throws std::runtime_error
// or Error.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/platform.hpp"
#include "platform/web/web.hpp"
#include "signing/certificates/certificates.hpp"

namespace CLI {
class App;
}

namespace tinhso::signing::pki {

enum class KeyKind { rsa2048, rsa3072, ec256 };
BOOST_DESCRIBE_ENUM(KeyKind, rsa2048, rsa3072, ec256)
/// Whom a certificate is for: a person's signature, an agency's seal, a time-stamp authority, an OCSP responder.
enum class Purpose { person, seal, tsa, ocsp };
BOOST_DESCRIBE_ENUM(Purpose, person, seal, tsa, ocsp)
enum class Issuer { root, sub };
BOOST_DESCRIBE_ENUM(Issuer, root, sub)

struct Making {
  std::string name = "Tỉnh Số";               ///< stands in every issuer's name, before "đào tạo"
  std::string url = "http://127.0.0.1:8880";  ///< where `pki serve` is reached; written into certificates
  KeyKind key = KeyKind::rsa3072;             ///< of both CAs
  KeyKind services = KeyKind::rsa2048;        ///< of their OCSP responders and the time-stamp authority
};

struct Order {
  Purpose purpose = Purpose::person;
  std::string name;          ///< common name: "Trần Minh Họa", "UBND xã Hải Minh"
  std::string organisation;  ///< "UBND xã Hải Minh"; may be empty
  std::string title;         ///< "Chủ tịch"; may be empty
  std::string identity;      ///< number of the person or agency, becomes the subject's UID; may be empty
  std::string email;
  KeyKind key = KeyKind::rsa2048;
  std::chrono::hours valid{24 * 365};
  std::optional<Instant> from;           ///< default: five minutes ago
  std::shared_ptr<EVP_PKEY> public_key;  ///< of a key that lies elsewhere (token); null: a key is made
};
struct Issued {
  std::string certificate;         ///< DER
  std::vector<std::string> chain;  ///< the certificate, the issuing CA, the root
  certificates::Key key;           ///< null when the key lies elsewhere
};

class Authority {
 public:
  /// Makes root, issuing CA, their OCSP responders and the time-stamp authority. Throws when the folder has one
  /// already.
  static void init(std::filesystem::path const& folder, Making const& making, Clock* clock = nullptr);
  explicit Authority(std::filesystem::path const& folder, Clock* clock = nullptr, bool alone = false);
  ~Authority();
  Authority(Authority const&) = delete;
  Authority& operator=(Authority const&) = delete;

  Issued issue(Order const& order);
  /// By serial number in hexadecimal; a second revocation keeps the first date. Throws NotFound.
  void revoke(std::string_view serial, int reason, std::optional<Instant> at = {});
  std::string root() const;  ///< DER
  std::string sub() const;
  /// The list of that CA, DER; the same for an hour unless something is revoked.
  std::string crl(Issuer issuer);
  /// Answers an OCSPRequest, DER in and out (RFC 6960). At most 20 certificates of one issuer; SHA-1 and SHA-2 ids.
  std::string answer_ocsp(std::string_view request);
  /// Answers a TimeStampReq, DER in and out (RFC 3161). SHA-256, SHA-384 and SHA-512; ESSCertIDv2 with SHA-256.
  std::string answer_time_stamp(std::string_view request);

  /// POST /ocsp, GET /ocsp/{request}, GET /crl/{name}, GET /ca/{name}, POST /tsa.
  web::Routes routes();
  Context& context();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Adds `pki init|issue|revoke|crl|serve`; the one that was given on the command line sets `chosen`.
void add_command(CLI::App& app, std::function<int()>& chosen);

std::vector<database::Migration> migrations();

}  // namespace tinhso::signing::pki
