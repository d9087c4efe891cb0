#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "signing/formats/cms.hpp"
#include "signing/formats/der.hpp"

namespace tinhso::signing {
namespace {

unsigned char const* octets(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

bool run_verification(EVP_PKEY_CTX* context, std::string_view hashed, std::string_view signature) {
  bool const ok = EVP_PKEY_verify(context, octets(signature), signature.size(), octets(hashed), hashed.size()) == 1;
  if (!ok) ERR_clear_error();
  return ok;
}

/// RSASSA-PSS-params (RFC 4055): the hash, MGF1 with a hash, the length of the salt. Defaults are SHA-1 and 20.
struct PssParameters {
  HashRead hash = HashRead::sha1;
  HashRead mask = HashRead::sha1;
  int salt = 20;
};
std::optional<PssParameters> pss_parameters(std::string_view whole) {
  PssParameters out;
  der::Reader file{whole};
  auto const outer = file.next(der::sequence);
  if (!outer) return std::nullopt;
  der::Reader parts{outer->body};
  if (auto const hash = parts.next(der::context(0))) {
    der::Reader wrapped{hash->body};
    auto const algorithm = wrapped.next(der::sequence);
    der::Reader inner{algorithm ? algorithm->body : std::string_view{}};
    auto const oid = inner.next(der::object_id);
    auto const read = oid ? hash_of(oid->whole) : std::nullopt;
    if (!read) return std::nullopt;
    out.hash = *read;
  }
  if (auto const mask = parts.next(der::context(1))) {
    der::Reader wrapped{mask->body};
    auto const algorithm = wrapped.next(der::sequence);
    der::Reader inner{algorithm ? algorithm->body : std::string_view{}};
    auto const mgf = inner.next(der::object_id);
    auto const of = inner.next(der::sequence);
    der::Reader hash{of ? of->body : std::string_view{}};
    auto const oid = hash.next(der::object_id);
    auto const read = oid ? hash_of(oid->whole) : std::nullopt;
    if (!mgf || mgf->whole != der::oid::mgf1 || !read) return std::nullopt;
    out.mask = *read;
  }
  if (auto const salt = parts.next(der::context(2))) {
    der::Reader wrapped{salt->body};
    auto const value = wrapped.next(der::integer);
    auto const length = value ? der::number_of(*value) : std::nullopt;
    if (!length || *length > 512) return std::nullopt;
    out.salt = static_cast<int>(*length);
  }
  return out;
}

/// The hash that a method fixes; nothing for plain rsaEncryption, which leaves it to digestAlgorithm.
std::optional<HashRead> hash_of_method(std::string_view oid) {
  namespace id = der::oid;
  if (oid == id::rsa_sha1 || oid == id::ecdsa_sha1) return HashRead::sha1;
  if (oid == id::rsa_sha256 || oid == id::ecdsa_sha256) return HashRead::sha256;
  if (oid == id::rsa_sha384 || oid == id::ecdsa_sha384) return HashRead::sha384;
  if (oid == id::rsa_sha512 || oid == id::ecdsa_sha512) return HashRead::sha512;
  return std::nullopt;
}

}  // namespace

bool verify_raw(Certificate const& certificate, HashRead hash, std::string_view hashed, std::string_view signature) {
  if (!certificate || !certificate->key || !(certificate->rsa || certificate->ec)) return false;
  if (hashed.size() != size_of(hash)) return false;
  std::unique_ptr<EVP_PKEY_CTX, Release> const context{EVP_PKEY_CTX_new(certificate->key, nullptr)};
  if (!context || EVP_PKEY_verify_init(context.get()) != 1) return false;
  if (certificate->rsa && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) return false;
  if (EVP_PKEY_CTX_set_signature_md(context.get(), openssl_digest(hash)) != 1) return false;
  return run_verification(context.get(), hashed, signature);
}

bool verify_signature(Certificate const& certificate, SignedData const& data, HashRead hash, std::string_view hashed) {
  if (!certificate || !certificate->key) return false;
  namespace id = der::oid;
  bool const rsa_method = data.method_oid == id::rsa || data.method_oid == id::rsa_sha1 ||
                          data.method_oid == id::rsa_sha256 || data.method_oid == id::rsa_sha384 ||
                          data.method_oid == id::rsa_sha512;
  bool const ec_method = data.method_oid == id::ecdsa_sha1 || data.method_oid == id::ecdsa_sha256 ||
                         data.method_oid == id::ecdsa_sha384 || data.method_oid == id::ecdsa_sha512 ||
                         data.method_oid == id::ec_public_key;
  if (data.method_oid == id::rsa_pss) {
    auto const parameters = pss_parameters(data.method_parameters);
    if (!certificate->rsa || !parameters || parameters->hash != hash || hashed.size() != size_of(hash)) return false;
    std::unique_ptr<EVP_PKEY_CTX, Release> const context{EVP_PKEY_CTX_new(certificate->key, nullptr)};
    return context && EVP_PKEY_verify_init(context.get()) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_signature_md(context.get(), openssl_digest(hash)) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), openssl_digest(parameters->mask)) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), parameters->salt) == 1 &&
           run_verification(context.get(), hashed, data.signature);
  }
  if (!(rsa_method && certificate->rsa) && !(ec_method && certificate->ec)) return false;
  if (auto const fixed = hash_of_method(data.method_oid); fixed && *fixed != hash) return false;
  return verify_raw(certificate, hash, hashed, data.signature);
}

}  // namespace tinhso::signing
