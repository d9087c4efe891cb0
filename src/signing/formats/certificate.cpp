#include "signing/formats/certificate.hpp"

#include <openssl/asn1.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <mutex>
#include <unordered_map>

#include "signing/formats/der.hpp"
#include "signing/formats/digest.hpp"

namespace tinhso::signing {
namespace {

std::string name_entry(X509_NAME const* name, int nid) {
  auto const at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) return {};
  unsigned char* text = nullptr;
  auto const length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (length < 0) return {};
  std::string out{reinterpret_cast<char*>(text), static_cast<std::size_t>(length)};
  OPENSSL_free(text);
  return out;
}

std::string name_line(X509_NAME const* name) {
  std::unique_ptr<BIO, Release> const bio{BIO_new(BIO_s_mem())};
  if (!bio ||
      X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)) < 0)
    return {};
  char* text = nullptr;
  auto const length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

Instant instant_of(ASN1_TIME const* at) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(at, &parts) != 1) return {};
  return Instant{std::chrono::seconds{timegm(&parts)}};
}

/// Where issuer, serial number and subject lie in the bytes.
bool find_names(CertificateData& out) {
  der::Reader file{out.der};
  auto const outer = file.next(der::sequence);
  if (!outer || !file.done()) return false;
  der::Reader whole{outer->body};
  auto const tbs = whole.next(der::sequence);
  if (!tbs) return false;
  der::Reader fields{tbs->body};
  fields.next(der::context(0));
  auto const serial = fields.next(der::integer);
  fields.next(der::sequence);
  auto const issuer = fields.next(der::sequence);
  fields.next(der::sequence);
  auto const subject = fields.next(der::sequence);
  if (!serial || !issuer || !subject) return false;
  out.serial = serial->whole;
  out.issuer = issuer->whole;
  out.subject = subject->whole;
  return true;
}

Certificate read_certificate(std::string_view der, std::string fingerprint) {
  auto out = std::make_shared<CertificateData>();
  out->der = der;
  out->sha256 = std::move(fingerprint);
  auto const* at = reinterpret_cast<unsigned char const*>(out->der.data());
  out->x509.reset(d2i_X509(nullptr, &at, static_cast<long>(der.size())), Release{});
  if (!out->x509 || !find_names(*out)) return nullptr;
  out->key = X509_get0_pubkey(out->x509.get());
  if (out->key) {
    out->bits = EVP_PKEY_get_bits(out->key);
    out->rsa = EVP_PKEY_is_a(out->key, "RSA") == 1 || EVP_PKEY_is_a(out->key, "RSA-PSS") == 1;
    out->ec = EVP_PKEY_is_a(out->key, "EC") == 1;
    char group[64] = {};
    std::size_t length = 0;
    if (out->ec &&
        EVP_PKEY_get_utf8_string_param(out->key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &length) == 1)
      out->curve = group;
  }
  out->not_before = instant_of(X509_get0_notBefore(out->x509.get()));
  out->not_after = instant_of(X509_get0_notAfter(out->x509.get()));
  out->ca = X509_check_ca(out->x509.get()) == 1;
  out->self_issued = out->issuer == out->subject;
  auto const* name = X509_get_subject_name(out->x509.get());
  out->common_name = name_entry(name, NID_commonName);
  out->organisation = name_entry(name, NID_organizationName);
  out->line = name_line(name);
  if (auto const* id = X509_get0_subject_key_id(out->x509.get()))
    out->key_id.assign(reinterpret_cast<char const*>(ASN1_STRING_get0_data(id)),
                       static_cast<std::size_t>(ASN1_STRING_length(id)));
  return out;
}

}  // namespace

Certificate certificate_of(std::string_view der) {
  static std::mutex guard;
  static std::unordered_map<std::string, Certificate> known;
  constexpr std::size_t most = 8192;
  if (der.empty() || der.size() > 65'536) return nullptr;
  auto fingerprint = sha256(der);
  {
    std::scoped_lock const lock{guard};
    if (auto const found = known.find(fingerprint); found != known.end()) return found->second;
  }
  auto out = read_certificate(der, fingerprint);
  if (out) {
    std::scoped_lock const lock{guard};
    if (known.size() >= most) known.clear();  // simple, and rare: a province has a quarter as many
    known.emplace(std::move(fingerprint), out);
  }
  return out;
}

std::vector<Certificate> certificates_in(std::string_view file) {
  std::vector<Certificate> out;
  if (auto one = certificate_of(file)) return {one};
  std::unique_ptr<BIO, Release> const bio{BIO_new_mem_buf(file.data(), static_cast<int>(file.size()))};
  while (bio) {
    std::unique_ptr<X509, Release> const x509{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)};
    if (!x509) break;
    unsigned char* bytes = nullptr;
    auto const length = i2d_X509(x509.get(), &bytes);
    if (length <= 0) break;
    if (auto one = certificate_of({reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)}))
      out.push_back(one);
    OPENSSL_free(bytes);
  }
  return out;
}

bool may_sign(Certificate const& certificate) {
  auto const usage = X509_get_key_usage(certificate->x509.get());
  return usage == UINT32_MAX || (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

bool may_stamp(Certificate const& certificate) {
  auto const usage = X509_get_extended_key_usage(certificate->x509.get());
  if (usage != XKU_TIMESTAMP) return false;
  auto const at = X509_get_ext_by_NID(certificate->x509.get(), NID_ext_key_usage, -1);
  return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(certificate->x509.get(), at)) == 1;
}

}  // namespace tinhso::signing
