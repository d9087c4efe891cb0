#include "signing/pki/build.hpp"

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

namespace tinhso::signing::pki {
namespace {

using certificates::refuse;

void set_random_serial(X509* x) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) refuse("no random serial number");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x40U);  // positive, always of one length
  certificates::Held<BIGNUM> const number{BN_bin2bn(bytes, sizeof bytes, nullptr)};
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x));
}

void add_extension(X509* x, X509* issuer, int nid, std::string const& text) {
  X509V3_CTX context{};
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, x, nullptr, nullptr, 0);
  certificates::Held<X509_EXTENSION> const extension{X509V3_EXT_conf_nid(nullptr, &context, nid, text.c_str())};
  if (!extension || X509_add_ext(x, extension.get(), -1) != 1) refuse("an extension could not be made: " + text);
}

}  // namespace

certificates::Key make_key(KeyKind kind) {
  certificates::Key out{kind == KeyKind::ec256     ? EVP_EC_gen("P-256")
                        : kind == KeyKind::rsa3072 ? EVP_RSA_gen(3072)
                                                   : EVP_RSA_gen(2048)};
  if (!out) refuse("no key could be made");
  return out;
}

std::string serial_of(X509* certificate) {
  certificates::Held<BIGNUM> const number{ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr)};
  char* text = BN_bn2hex(number.get());
  std::string out = text;
  OPENSSL_free(text);
  return out;
}

certificates::Certificate build(Plan const& plan) {
  certificates::Certificate out{X509_new()};
  auto* x = out.get();
  X509_set_version(x, 2);
  set_random_serial(x);
  auto* name = X509_get_subject_name(x);
  for (auto const& [part, value] : plan.subject)
    if (!value.empty() && X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, certificates::bytes_of(value),
                                                     static_cast<int>(value.size()), -1, 0) != 1)
      refuse("a part of the name is not allowed: " + value);
  X509_set_issuer_name(x, plan.issuer != nullptr ? X509_get_subject_name(plan.issuer) : name);
  X509_set1_notBefore(x, certificates::to_asn1(plan.from).get());
  X509_set1_notAfter(x, certificates::to_asn1(plan.until).get());
  if (X509_set_pubkey(x, plan.key) != 1) refuse("the key cannot stand in a certificate");
  for (auto const& [nid, text] : plan.extensions) add_extension(x, plan.issuer != nullptr ? plan.issuer : x, nid, text);
  if (X509_sign(x, plan.issuer_key, EVP_sha256()) == 0) refuse("the certificate could not be signed");
  return out;
}

}  // namespace tinhso::signing::pki
