#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "signing/certificates/certificates.hpp"

namespace tinhso::signing::certificates {
namespace {

bool is_rsa(EVP_PKEY const* key) { return EVP_PKEY_is_a(key, "RSA") == 1; }
bool is_ec(EVP_PKEY const* key) { return EVP_PKEY_is_a(key, "EC") == 1; }

}  // namespace

EVP_MD const* digest_of(Hash algorithm) {
  switch (algorithm) {
    case Hash::sha256:
      return EVP_sha256();
    case Hash::sha384:
      return EVP_sha384();
    case Hash::sha512:
      return EVP_sha512();
  }
  return EVP_sha256();
}

std::size_t digest_size(Hash algorithm) { return static_cast<std::size_t>(EVP_MD_get_size(digest_of(algorithm))); }

std::string digest(Hash algorithm, std::string_view bytes) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size, digest_of(algorithm),
                 nullptr) != 1)
    refuse("no digest");
  out.resize(size);
  return out;
}

bool verifies(std::string_view certificate, Hash algorithm, std::string_view hash, std::string_view signature) {
  if (certificate.size() > certificate_limit || hash.size() != digest_size(algorithm) || signature.size() > 4096)
    return false;
  auto const x = from_der<X509>(certificate, d2i_X509);
  auto* key = x ? X509_get0_pubkey(x.get()) : nullptr;
  bool good = false;
  if (key != nullptr && (is_rsa(key) || is_ec(key))) {
    Held<EVP_PKEY_CTX> const context{EVP_PKEY_CTX_new(key, nullptr)};
    good = context && EVP_PKEY_verify_init(context.get()) == 1 &&
           (!is_rsa(key) || EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1) &&
           EVP_PKEY_CTX_set_signature_md(context.get(), digest_of(algorithm)) == 1 &&
           EVP_PKEY_verify(context.get(), bytes_of(signature), signature.size(), bytes_of(hash), hash.size()) == 1;
  }
  ERR_clear_error();
  return good;
}

std::string sign(EVP_PKEY* key, Hash algorithm, std::string_view hash) {
  if (hash.size() != digest_size(algorithm)) refuse("the hash has not the length of its algorithm");
  Held<EVP_PKEY_CTX> const context{EVP_PKEY_CTX_new(key, nullptr)};
  std::size_t size = 0;
  if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
      (is_rsa(key) && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) ||
      EVP_PKEY_CTX_set_signature_md(context.get(), digest_of(algorithm)) != 1 ||
      EVP_PKEY_sign(context.get(), nullptr, &size, bytes_of(hash), hash.size()) != 1)
    refuse("the key cannot sign");
  std::string out(size, '\0');
  if (EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes_of(hash), hash.size()) !=
      1)
    refuse("the key did not sign");
  out.resize(size);
  return out;
}

}  // namespace tinhso::signing::certificates
