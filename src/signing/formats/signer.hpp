// What the formats need from outside: a key that signs a hash, an authority that stamps the time, a source of revocation data.
//
// Formats (PDF, XML, CMS) never see a private key: they compute a hash, hand it to a Signer, and embed what comes back after
// checking it against the certificate. One interface therefore serves a PKCS#11 token, a remote service (CSC API v2) and
// the keys of tests. Implementations are thread-safe. All byte strings are DER unless said otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinhso::signing {

enum class Hash { sha256, sha384, sha512 };

/// One credential: a private key somewhere, and its certificate.
class Signer {
 public:
  virtual ~Signer() = default;
  /// The certificate of the key first, then its issuers up to, and possibly with, the root.
  virtual std::vector<std::string> const& chain() const = 0;
  /// Signs a hash (raw bytes, not hex). RSA: PKCS#1 v1.5 over the DigestInfo; ECDSA: DER Ecdsa-Sig-Value.
  /// Throws Error (base/error.hpp) when the key is locked, away, or refuses.
  virtual std::string sign(Hash algorithm, std::string_view hash) = 0;
};

/// A time-stamp authority (RFC 3161).
class TimeStamper {
 public:
  virtual ~TimeStamper() = default;
  /// The TimeStampToken (a CMS ContentInfo) over the hash, with the authority's certificate inside; its nonce and imprint
  /// have been checked. Throws Error when the authority cannot be reached in its time budget or answers with a failure.
  virtual std::string stamp(Hash algorithm, std::string_view hash) = 0;
};

/// Where revocation data comes from: the network with a cache, a folder, or nothing (offline).
class RevocationSource {
 public:
  virtual ~RevocationSource() = default;
  /// An OCSPResponse for the certificate, or nothing when none can be had. Not yet verified.
  virtual std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) = 0;
  /// A CertificateList of the certificate's issuer, or nothing. Not yet verified. At most `crl_limit` bytes.
  virtual std::optional<std::string> crl(std::string_view certificate) = 0;
  static constexpr std::size_t crl_limit = 5'000'000;
};

}  // namespace tinhso::signing
