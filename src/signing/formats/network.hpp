// Time-stamps and revocation data over plain HTTP (RFC 3161 § 3.4, RFC 6960 appendix A, RFC 5280 CRL distribution
// points), by OpenSSL's client. For the command line; a server has its own caches and queue in front of it.
// Each call opens its own connection; thread-safe.
#pragma once

#include <chrono>
#include <string>

#include "signing/formats/trust.hpp"

namespace tinhso::signing {

class HttpTimeStamper final : public TimeStamper {
 public:
  explicit HttpTimeStamper(std::string url, std::chrono::seconds budget = std::chrono::seconds{10})
      : url_{std::move(url)}, budget_{budget} {}
  std::string stamp(Hash algorithm, std::string_view hash) override;

 private:
  std::string url_;
  std::chrono::seconds budget_;
};

class HttpRevocation final : public RevocationSource {
 public:
  explicit HttpRevocation(std::chrono::seconds budget = std::chrono::seconds{10}) : budget_{budget} {}
  std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) override;
  std::optional<std::string> crl(std::string_view certificate) override;

 private:
  std::chrono::seconds budget_;
};

/// The network first; then the CRLs of the policy's folder, for a machine that reaches no authority.
class PolicyRevocation final : public RevocationSource {
 public:
  explicit PolicyRevocation(Policy const& policy) : crls_{policy.crls} {}
  std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) override {
    return network_.ocsp(certificate, issuer);
  }
  std::optional<std::string> crl(std::string_view certificate) override;

 private:
  HttpRevocation network_;
  std::vector<std::string> crls_;
};

/// A TimeStampReq with a nonce, and the token out of the answer when it fits. Throws Unavailable when it does not.
std::string timestamp_request(Hash algorithm, std::string_view hash, std::string& nonce);
std::string timestamp_token(std::string_view answer, std::string_view request);

}  // namespace tinhso::signing
