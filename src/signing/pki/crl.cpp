#include "signing/pki/authority.hpp"

namespace tinhso::signing::pki {
namespace {

constexpr std::chrono::hours crl_life{24 * 7};
constexpr std::chrono::hours crl_age{1};

using certificates::refuse;

void add_revoked(X509_CRL* crl, CertificateRow const& row) {
  certificates::Held<X509_REVOKED> entry{X509_REVOKED_new()};
  BIGNUM* number = nullptr;
  BN_hex2bn(&number, row.serial.c_str());
  certificates::Held<BIGNUM> const held{number};
  certificates::Held<ASN1_INTEGER> const serial{BN_to_ASN1_INTEGER(number, nullptr)};
  X509_REVOKED_set_serialNumber(entry.get(), serial.get());
  X509_REVOKED_set_revocationDate(entry.get(), certificates::to_asn1(row.revoked_at.value()).get());
  if (row.reason.value_or(0) != 0) {  // "unspecified" is left out, RFC 5280 §5.3.1
    std::unique_ptr<ASN1_ENUMERATED, decltype(&ASN1_ENUMERATED_free)> const reason{ASN1_ENUMERATED_new(),
                                                                                   ASN1_ENUMERATED_free};
    ASN1_ENUMERATED_set(reason.get(), static_cast<long>(*row.reason));
    X509_REVOKED_add1_ext_i2d(entry.get(), NID_crl_reason, reason.get(), 0, 0);
  }
  if (X509_CRL_add0_revoked(crl, entry.get()) != 1) refuse("no CRL entry");
  static_cast<void>(entry.release());
}

void add_crl_extensions(X509_CRL* crl, X509* issuer, std::int64_t number) {
  X509V3_CTX context{};
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, nullptr, nullptr, crl, 0);
  certificates::Held<X509_EXTENSION> const key{
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always")};
  certificates::Held<ASN1_INTEGER> const count{ASN1_INTEGER_new()};
  ASN1_INTEGER_set_int64(count.get(), number);
  if (!key || X509_CRL_add_ext(crl, key.get(), -1) != 1 ||
      X509_CRL_add1_ext_i2d(crl, NID_crl_number, count.get(), 0, 0) != 1)
    refuse("no CRL extension");
}

}  // namespace

std::string Authority::crl(Issuer issuer) {
  auto& s = *state_;
  auto const now = s.now();
  std::lock_guard const lock{s.mutex};
  auto const revoked = s.folder.context().database.read(
      [&](database::Session& session) { return revoked_certificates(session, issuer); });
  std::string marks = "made";
  for (auto const& row : revoked) marks += row.serial;
  auto& kept = s.crls[issuer];
  if (kept.marks == marks && now - kept.at < crl_age && now >= kept.at) return kept.der;

  auto const number =
      s.folder.context().database.write([&](database::Session& session) { return next_crl_number(session, issuer); });
  auto const& pair = s.of(issuer);
  certificates::Held<X509_CRL> const crl{X509_CRL_new()};
  X509_CRL_set_version(crl.get(), 1);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(pair.certificate.get()));
  X509_CRL_set1_lastUpdate(crl.get(), certificates::to_asn1(now).get());
  X509_CRL_set1_nextUpdate(crl.get(), certificates::to_asn1(now + crl_life).get());
  for (auto const& row : revoked) add_revoked(crl.get(), row);
  X509_CRL_sort(crl.get());
  add_crl_extensions(crl.get(), pair.certificate.get(), number);
  if (X509_CRL_sign(crl.get(), pair.key.get(), EVP_sha256()) == 0) refuse("the CRL could not be signed");
  kept = {certificates::to_der(crl.get(), i2d_X509_CRL), marks, now};
  return kept.der;
}

}  // namespace tinhso::signing::pki
