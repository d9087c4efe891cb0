#include <openssl/core_names.h>

#include <algorithm>

#include "signing/certificates/certificates.hpp"

namespace tinhso::signing::certificates {
namespace {

std::string name_text(X509_NAME const* name) {
  Held<BIO> const bio{BIO_new(BIO_s_mem())};
  // UTF-8 as it is, no escapes of letters.
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* data = nullptr;
  auto const size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(std::max(0L, size))};
}

std::string name_part(X509_NAME const* name, int nid) {
  int const at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) return {};
  unsigned char* utf8 = nullptr;
  int const size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return {};
  std::string out{reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size)};
  OPENSSL_free(utf8);
  return out;
}

std::string uri_of(GENERAL_NAME const* name) {
  if (name == nullptr || name->type != GEN_URI) return {};
  auto const* uri = name->d.uniformResourceIdentifier;
  return {reinterpret_cast<char const*>(ASN1_STRING_get0_data(uri)), static_cast<std::size_t>(ASN1_STRING_length(uri))};
}

std::string access_url(X509 const* x, int method) {
  Held<AUTHORITY_INFO_ACCESS> const access{
      static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(x, NID_info_access, nullptr, nullptr))};
  for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    auto const* one = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (OBJ_obj2nid(one->method) == method)
      if (auto out = uri_of(one->location); !out.empty()) return out;
  }
  return {};
}

std::string crl_url(X509 const* x) {
  Held<CRL_DIST_POINTS> const points{
      static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(x, NID_crl_distribution_points, nullptr, nullptr))};
  for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
    auto const* point = sk_DIST_POINT_value(points.get(), i)->distpoint;
    if (point == nullptr || point->type != 0) continue;
    for (int n = 0; n < sk_GENERAL_NAME_num(point->name.fullname); ++n)
      if (auto out = uri_of(sk_GENERAL_NAME_value(point->name.fullname, n)); out.starts_with("http")) return out;
  }
  return {};
}

std::vector<std::string> uses_of(X509* x) {
  std::vector<std::string> out;
  auto const usage = X509_get_key_usage(x);
  if (usage != UINT32_MAX) {
    if ((usage & KU_DIGITAL_SIGNATURE) != 0) out.emplace_back("digital_signature");
    if ((usage & KU_NON_REPUDIATION) != 0) out.emplace_back("non_repudiation");
    if ((usage & KU_KEY_ENCIPHERMENT) != 0) out.emplace_back("key_encipherment");
    if ((usage & KU_KEY_CERT_SIGN) != 0) out.emplace_back("cert_sign");
    if ((usage & KU_CRL_SIGN) != 0) out.emplace_back("crl_sign");
  }
  Held<EXTENDED_KEY_USAGE> const extended{
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(x, NID_ext_key_usage, nullptr, nullptr))};
  for (int i = 0; extended && i < sk_ASN1_OBJECT_num(extended.get()) && i < 20; ++i) {
    switch (OBJ_obj2nid(sk_ASN1_OBJECT_value(extended.get(), i))) {
      case NID_time_stamp:
        out.emplace_back("time_stamping");
        break;
      case NID_OCSP_sign:
        out.emplace_back("ocsp_signing");
        break;
      case NID_email_protect:
        out.emplace_back("email_protection");
        break;
      case NID_client_auth:
        out.emplace_back("client_authentication");
        break;
      default:
        break;
    }
  }
  return out;
}

std::string key_words(EVP_PKEY* key) {
  auto const bits = std::to_string(EVP_PKEY_get_bits(key));
  if (EVP_PKEY_is_a(key, "RSA") == 1) return "RSA " + bits;
  if (EVP_PKEY_is_a(key, "EC") == 1) return "EC P-" + bits;
  return std::string{EVP_PKEY_get0_type_name(key)} + " " + bits;
}

}  // namespace

Description describe(std::string_view certificate) {
  auto const x = read_certificate(certificate);
  Description out;
  Held<BIGNUM> const serial{ASN1_INTEGER_to_BN(X509_get0_serialNumber(x.get()), nullptr)};
  char* text = BN_bn2hex(serial.get());
  out.serial = text;
  OPENSSL_free(text);
  auto const* subject = X509_get_subject_name(x.get());
  out.subject = name_text(subject);
  out.common_name = name_part(subject, NID_commonName);
  out.organisation = name_part(subject, NID_organizationName);
  out.issuer = name_text(X509_get_issuer_name(x.get()));
  out.issuer_name = name_part(X509_get_issuer_name(x.get()), NID_commonName);
  out.valid_from = to_instant(X509_get0_notBefore(x.get()));
  out.valid_until = to_instant(X509_get0_notAfter(x.get()));
  auto* key = X509_get0_pubkey(x.get());
  out.key = key_words(key);
  out.key_bits = EVP_PKEY_get_bits(key);
  out.uses = uses_of(x.get());
  out.authority = X509_check_ca(x.get()) > 0;
  out.ocsp_url = access_url(x.get(), NID_ad_OCSP);
  out.issuer_url = access_url(x.get(), NID_ad_ca_issuers);
  out.crl_url = crl_url(x.get());
  out.sha256 = hex(digest(Hash::sha256, certificate));
  return out;
}

}  // namespace tinhso::signing::certificates
