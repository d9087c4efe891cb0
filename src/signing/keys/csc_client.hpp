// The client of a remote signing service: CSC API v2 over HTTP with OAuth2 client credentials.
//
// Thread-safe. Every call has a time budget and a size limit. Throws Unavailable when the service is away, Forbidden
// with the service's own words when it refuses, and what it answers is read as untrusted: signatures are checked by the
// caller.
#pragma once

#include <mutex>

#include "signing/keys/csc.hpp"
#include "signing/keys/keys.hpp"

namespace tinhso::signing::keys {

struct CscOptions {
  std::string url;  ///< "http://127.0.0.1:8890", without /csc/v2
  std::string client;
  std::string secret;
  std::string trust;  ///< PEM of CAs for https; empty: the system's
  std::chrono::milliseconds budget{10'000};
};

class CscClient {
 public:
  explicit CscClient(CscOptions options) : options_{std::move(options)} {}
  CscInfo info();
  std::vector<std::string> credentials(std::string_view user);
  CscCredential credential(std::string_view id);
  CscChallenge challenge(std::string_view id, Hash algorithm, std::vector<std::string> const& hashes,
                         std::string_view purpose);
  /// The SAD.
  std::string authorise(std::string_view id, Hash algorithm, std::vector<std::string> const& hashes,
                        WebauthnProof const& proof);
  /// Raw hashes in, raw signatures out, in their order.
  std::vector<std::string> sign(std::string_view id, std::string_view sad, Hash algorithm,
                                std::vector<std::string> const& hashes);
  EnrolOffer enrol_begin(std::string_view id);
  void enrol(EnrolInput const& in);
  /// signatures/timestamp as a TimeStamper; the client must outlive it.
  std::unique_ptr<TimeStamper> time_stamper();
  std::string stamp(Hash algorithm, std::string_view hash);

 private:
  boost::json::value call(std::string const& path, boost::json::value const& body);
  std::string token(bool fresh);
  template <class Out>
  Out ask(std::string const& path, boost::json::value const& body);

  CscOptions const options_;
  std::mutex mutex_;
  std::string token_;
};

/// The certificates of a credential, DER, its own first. Throws Invalid.
std::vector<std::string> chain_of(CscCredential const& credential);

}  // namespace tinhso::signing::keys
