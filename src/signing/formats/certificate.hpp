// Certificates, read once and remembered: OpenSSL needs 120 µs to read one, so each is kept by its SHA-256.
//
// `Certificate` is a value (a shared, immutable X509). `certificate_of` is thread-safe and keeps the last few thousand.
#pragma once

#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tinhso::signing {

/// Releases OpenSSL's objects.
struct Release {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};

struct CertificateData {
  std::shared_ptr<X509> x509;
  std::string der;
  std::string sha256;        ///< raw, of the DER
  std::string_view issuer;   ///< Name, whole DER, within `der`
  std::string_view serial;   ///< INTEGER, whole DER
  std::string_view subject;  ///< Name, whole DER
  std::string key_id;        ///< SubjectKeyIdentifier, raw; empty when there is none
  EVP_PKEY* key = nullptr;   ///< belongs to x509
  bool rsa = false;
  bool ec = false;
  int bits = 0;
  std::string curve;  ///< `P-256`, …, of EC keys
  Instant not_before;
  Instant not_after;
  bool ca = false;
  bool self_issued = false;
  std::string common_name;
  std::string organisation;
  std::string line;  ///< whole subject, RFC 2253
};
using Certificate = std::shared_ptr<CertificateData const>;

/// Null when the bytes are no certificate or hold anything after it.
Certificate certificate_of(std::string_view der);
/// All certificates of a PEM text or a DER file.
std::vector<Certificate> certificates_in(std::string_view file);
/// The key usage allows signing documents: digitalSignature or nonRepudiation, or no restriction at all.
bool may_sign(Certificate const& certificate);
/// Extended key usage is timeStamping, alone and critical (RFC 3161 § 2.3).
bool may_stamp(Certificate const& certificate);

}  // namespace tinhso::signing
