// CMS SignedData (RFC 5652) with one signer, made in two phases so that the key may be anywhere:
//
//   attributes(hash of content) → hash to sign → signature from a Signer → assemble (+ time-stamp token)
//
// Written by hand because OpenSSL 3.0 always adds signing-time (forbidden in PAdES, EN 319 142-1 § 6.3) and cannot sign
// a hash elsewhere. RSA PKCS#1 v1.5 and ECDSA; signing-certificate-v2 (RFC 5035) always. `SigningIdentity` is immutable
// and may be shared between threads. Throws Invalid for chains that cannot be used.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "signing/formats/certificate.hpp"
#include "signing/formats/digest.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing {

/// What is the same in every signature of one credential, encoded once.
class SigningIdentity {
 public:
  /// The chain as Signer::chain() gives it. RSA of 2048 bits or more, EC P-256, P-384 or P-521 only (Circular
  /// 15/2025/TT-BKHCN); a certificate that may not sign is refused.
  explicit SigningIdentity(std::vector<std::string> const& chain, Hash hash = Hash::sha256);

  Hash hash() const noexcept { return hash_; }
  Certificate const& certificate() const noexcept { return certificate_; }

  /// The signed attributes as they are hashed: a DER SET OF. `signing_time` is for CAdES and must be absent in PAdES.
  std::string attributes(std::string_view content_digest, std::optional<Instant> signing_time = std::nullopt) const;
  /// What a Signer signs.
  std::string hash_of(std::string_view attributes) const { return digest(as_read(hash_), attributes); }
  /// The whole ContentInfo; detached, unless `content` is given. `token` goes into the unsigned attributes.
  std::string assemble(std::string_view attributes, std::string_view signature, std::string_view token = {},
                       std::string_view content = {}) const;
  /// True when the signature is that of the certificate's key over the hash.
  bool matches(std::string_view hash, std::string_view signature) const;

 private:
  Hash hash_;
  Certificate certificate_;
  std::string certificates_;  ///< [0] IMPLICIT CertificateSet
  std::string sid_;           ///< IssuerAndSerialNumber
  std::string fixed_;         ///< contentType and signingCertificateV2
  std::string method_;        ///< signatureAlgorithm
};

/// The signature of a Signer over a hash, checked against its certificate before anybody embeds it. Throws Unavailable
/// when the signer answered with something else.
std::string sign_checked(Signer& signer, SigningIdentity const& identity, std::string_view hash);

/// CAdES-B (EN 319 122-1) over any file, detached; with a TimeStamper CAdES-T.
std::string sign_cms(std::string_view content, Signer& signer, Instant now, Hash hash = Hash::sha256,
                     TimeStamper* stamper = nullptr);

/// A SignedData as it was read. Everything points into `bytes`.
struct SignedData {
  std::string bytes;
  std::string_view content_type;               ///< eContentType, whole OID
  std::optional<std::string_view> content;     ///< eContent
  std::vector<std::string_view> certificates;  ///< DER
  std::vector<std::string_view> crls;
  std::vector<std::string_view> ocsps;  ///< BasicOCSPResponse (RFC 5940)
  std::size_t signers = 0;
  std::string_view issuer;  ///< Name, whole; empty when the signer is named by key id
  std::string_view serial;  ///< INTEGER, whole
  std::string_view key_id;
  std::optional<HashRead> hash;
  std::string_view hash_oid;
  std::string_view method_oid;
  std::string_view method_parameters;  ///< whole element, or empty
  std::string_view signature;
  std::string signed_attributes;  ///< as a SET, ready to hash; empty when there are none
  std::map<std::string_view, std::vector<std::string_view>> attributes;  ///< whole OID → values, whole elements
  std::map<std::string_view, std::vector<std::string_view>> unsigned_attributes;
  std::vector<std::string_view> repeated;  ///< attributes that came more than once
  bool trailing = false;                   ///< bytes other than zero follow
  bool not_der = false;                    ///< was BER; read all the same

  SignedData() = default;
  SignedData(SignedData const&) = delete;
  SignedData& operator=(SignedData const&) = delete;
};

/// Null when it is no SignedData with a signer. Zero padding after it is allowed. At most 20 MB.
std::unique_ptr<SignedData> read_signed_data(std::string_view bytes);

/// The certificate the SignerInfo names, among those inside and `more`.
Certificate signer_certificate(SignedData const& data, std::vector<Certificate> const& more = {});

/// True when the key made this signature over the hash. RSA PKCS#1 v1.5, RSASSA-PSS, ECDSA; hash and method must fit.
bool verify_signature(Certificate const& certificate, SignedData const& data, HashRead hash, std::string_view hashed);
/// As above, for a bare RSA or ECDSA signature.
bool verify_raw(Certificate const& certificate, HashRead hash, std::string_view hashed, std::string_view signature);

}  // namespace tinhso::signing
