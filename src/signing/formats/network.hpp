// Time-stamps and revocation data over plain HTTP (RFC 3161 § 3.4, RFC 6960 appendix A, RFC 5280 CRL distribution
// points). For the command line and the checking process; a server has its own caches and queue in front of it.
//
// Who makes a certificate chooses the addresses in it. So nobody is asked but what a trusted chain names (check_trust),
// and no address of the own machine or network unless `local` says so: a check must not knock where its author likes.
// Each call opens its own connection; thread-safe.
#pragma once

#include <chrono>
#include <string>

#include "signing/formats/trust.hpp"

struct sockaddr;

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
  /// `local`: loopback and private addresses may be asked, too (Policy::local_addresses).
  explicit HttpRevocation(bool local, std::chrono::seconds budget = std::chrono::seconds{10})
      : local_{local}, budget_{budget} {}
  std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) override;
  std::optional<std::string> crl(std::string_view certificate) override;

 private:
  bool local_;
  std::chrono::seconds budget_;
};

/// The network first; then the CRLs of the policy's folder, for a machine that reaches no authority.
class PolicyRevocation final : public RevocationSource {
 public:
  explicit PolicyRevocation(Policy const& policy) : network_{policy.local_addresses}, crls_{policy.crls} {}
  std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) override {
    return network_.ocsp(certificate, issuer);
  }
  std::optional<std::string> crl(std::string_view certificate) override;

 private:
  HttpRevocation network_;
  std::vector<std::string> crls_;
};

/// An address of the Internet; not loopback, link-local, private, shared, multicast or a tunnel to such.
bool is_public_address(sockaddr const* address);

/// A TimeStampReq with a nonce, and the token out of the answer when it fits. Throws Unavailable when it does not.
std::string timestamp_request(Hash algorithm, std::string_view hash, std::string& nonce);
std::string timestamp_token(std::string_view answer, std::string_view request);

}  // namespace tinhso::signing
