// What signing asks of the network: time stamps (RFC 3161), OCSP (RFC 6960) and CRLs (RFC 5280), with budgets.
//
// Everything is thread-safe. An answer has a time budget and a size limit; http and https only, no redirects to other
// schemes, at most three redirects. `http()` throws Unavailable when nothing came back in time, TooLarge over the
// limit. Revocation data is fetched, kept and handed out unverified: judging it is the validator's work (formats/).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing::online {

struct HttpRequest {
  std::string url;
  std::string body;  ///< with `type`: POST; otherwise GET
  std::string type;
  std::map<std::string, std::string> headers;
  std::chrono::milliseconds budget{5'000};  ///< for everything: name, connection, TLS, answer
  std::size_t limit = 1'000'000;            ///< bytes of the answer
  std::string trust;                        ///< PEM file of CAs for https; empty: the system's
};
struct HttpAnswer {
  int status = 0;
  std::string type;  ///< of its content, without parameters, lower case
  std::string body;
};
HttpAnswer http(HttpRequest const& request);

/// One time-stamp authority. The token's imprint, nonce and status are checked; its signature and chain are the
/// validator's. Throws Unavailable (`signing.tsa_…`).
std::unique_ptr<TimeStamper> time_stamper(std::string url, std::chrono::milliseconds budget = std::chrono::seconds{5});

struct RevocationOptions {
  std::chrono::milliseconds budget{3'000};  ///< of one answer
  std::chrono::minutes longest{60};         ///< how long an answer is kept at most; never beyond its nextUpdate
  std::chrono::minutes failed{1};           ///< how long an address that failed is left alone
  std::size_t cached = 10'000;              ///< answers kept in memory
};
/// Asks the addresses that stand in the certificates. Nothing when there is none, or nobody answers in time.
std::unique_ptr<RevocationSource> revocation_source(Clock const& clock, RevocationOptions options = {});
/// Never asks anybody.
std::unique_ptr<RevocationSource> no_revocation();

}  // namespace tinhso::signing::online
