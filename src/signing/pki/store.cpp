#include "signing/pki/authority.hpp"
#include "signing_pki_migrations.hpp"

namespace tinhso::signing::pki {
namespace {

using database::Sql;

constexpr Sql insert_certificate{"signing_pki.insert_certificate",
                                 "insert into signing_pki_certificate (issuer, serial, purpose, subject, certificate, "
                                 "issued_at, valid_until) values "
                                 "(:issuer, :serial, :purpose, :subject, :certificate, :now, :valid_until)"};
constexpr Sql select_certificate{
    "signing_pki.select_certificate",
    "select serial, issued_at, revoked_at, reason from signing_pki_certificate where serial = "
    ":serial and issuer = :issuer"};
constexpr Sql select_revoked{
    "signing_pki.select_revoked",
    "select serial, issued_at, revoked_at, reason from signing_pki_certificate where issuer = :issuer "
    "and revoked_at is not null order by revoked_at, id"};
constexpr Sql count_crl{
    "signing_pki.count_crl",
    "insert into signing_pki_crl (issuer, number) values (:issuer, 1) on conflict (issuer) do update set "
    "number = signing_pki_crl.number + 1 returning number"};
constexpr Sql set_revoked{"signing_pki.set_revoked",
                          "update signing_pki_certificate set reason = coalesce(reason, :reason), revoked_at = "
                          "coalesce(revoked_at, :at) where serial = :serial"};

}  // namespace

void keep_certificate(database::Session& session, Issuer issuer, std::string_view purpose, X509* certificate,
                      Instant now) {
  auto const der = certificates::to_der(certificate, i2d_X509);
  auto const it = certificates::describe(der);
  session.run(insert_certificate, {{"issuer", issuer},
                                   {"serial", it.serial},
                                   {"purpose", purpose},
                                   {"subject", it.subject},
                                   {"certificate", certificates::base64(der)},
                                   {"now", now},
                                   {"valid_until", it.valid_until}});
}

std::optional<CertificateRow> find_certificate(database::Session& session, Issuer issuer, std::string_view serial) {
  return session.first<CertificateRow>(select_certificate, {{"serial", serial}, {"issuer", issuer}});
}
std::vector<CertificateRow> revoked_certificates(database::Session& session, Issuer issuer) {
  return session.all<CertificateRow>(select_revoked, {{"issuer", issuer}});
}
std::int64_t next_crl_number(database::Session& session, Issuer issuer) {
  return session.one<std::int64_t>(count_crl, {{"issuer", issuer}});
}
bool mark_revoked(database::Session& session, std::string_view serial, Instant at, int reason) {
  return session.run(set_revoked, {{"serial", serial}, {"at", at}, {"reason", reason}}) > 0;
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::signing_pki_migrations), std::end(embedded::signing_pki_migrations)};
}

}  // namespace tinhso::signing::pki
