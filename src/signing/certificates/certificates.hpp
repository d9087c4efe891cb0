// Certificates (RFC 5280): read, described in plain words, and used to check a signature over a hash.
//
// Pure functions; thread-safe. Bytes from outside have limits (certificate_limit, chain_limit); what cannot be read
// throws Invalid naming `certificate`. Chains are not validated here: that is the formats' work, with revocation and
// time.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "signing/certificates/handles.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing::certificates {

inline constexpr std::size_t certificate_limit = 64'000;  ///< bytes of one, DER
inline constexpr std::size_t chain_limit = 10;            ///< certificates in one file

/// One certificate, DER.
Certificate read_certificate(std::string_view der);
/// A file as people have them: one DER certificate, PEM with one or more, or bare base64. Leaf first, as written. DER
/// out.
std::vector<std::string> read_file(std::string_view bytes);
std::string pem(std::string_view certificate);
/// A private key in PEM without a password. Throws std::runtime_error.
Key read_key(std::string_view text);
std::string key_pem(EVP_PKEY* key);

struct Description {
  std::string serial;   ///< hexadecimal, upper case, as in the certificate
  std::string subject;  ///< RFC 4514, UTF-8
  std::string common_name;
  std::string organisation;
  std::string issuer;
  std::string issuer_name;  ///< its common name
  Instant valid_from;
  Instant valid_until;
  std::string key;  ///< "RSA 2048", "EC P-256"
  int key_bits = 0;
  std::vector<std::string> uses;  ///< "digital_signature", "non_repudiation", "cert_sign", "time_stamping", …
  bool authority = false;         ///< may issue certificates
  std::string ocsp_url;           ///< empty: none
  std::string crl_url;
  std::string issuer_url;  ///< where its issuer's certificate lies
  std::string sha256;      ///< of the DER, lower-case hexadecimal
};
BOOST_DESCRIBE_STRUCT(Description, (),
                      (serial, subject, common_name, organisation, issuer, issuer_name, valid_from, valid_until, key,
                       key_bits, uses, authority, ocsp_url, crl_url, issuer_url, sha256))
Description describe(std::string_view certificate);

EVP_MD const* digest_of(Hash algorithm);
std::size_t digest_size(Hash algorithm);
/// The raw hash of these bytes.
std::string digest(Hash algorithm, std::string_view bytes);

/// Whether this is the certificate's signature over the hash: RSA PKCS#1 v1.5, or ECDSA as DER. Never throws for a bad
/// one.
bool verifies(std::string_view certificate, Hash algorithm, std::string_view hash, std::string_view signature);
/// Signs a hash with a private key in memory, in the form that Signer promises. Throws std::runtime_error.
std::string sign(EVP_PKEY* key, Hash algorithm, std::string_view hash);

std::string hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
/// RFC 4648 §4 with padding.
std::string base64(std::string_view bytes);
/// Strict: padding must be there, white space is refused.
std::optional<std::string> from_base64(std::string_view text);

Instant to_instant(ASN1_TIME const* time);
Held<ASN1_TIME> to_asn1(Instant at);

}  // namespace tinhso::signing::certificates
