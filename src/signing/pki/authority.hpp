// What an Authority holds open. Private to the room.
#pragma once

#include <map>
#include <mutex>

#include "signing/pki/build.hpp"
#include "signing/service/service.hpp"

namespace tinhso::signing::pki {

/// A certificate with its private key, read from `<name>.crt` and `<name>.key`.
struct Pair {
  certificates::Certificate certificate;
  certificates::Key key;
};

struct Authority::State {
  State(std::filesystem::path const& at, bool alone, Clock* clock);
  service::Folder folder;
  std::string url;
  std::string name;
  Pair root, sub, root_ocsp, sub_ocsp, tsa;
  struct Crl {
    std::string der;
    std::string marks;  ///< what was revoked when it was made
    Instant at;
  };
  std::mutex mutex;
  std::map<Issuer, Crl> crls;

  Instant now() { return folder.context().clock.now(); }
  Pair const& of(Issuer issuer) const { return issuer == Issuer::root ? root : sub; }
  Pair const& responder_of(Issuer issuer) const { return issuer == Issuer::root ? root_ocsp : sub_ocsp; }
};

struct CertificateRow {
  std::string serial;
  std::int64_t issued_at = 0;
  std::optional<Instant> revoked_at;
  std::optional<std::int64_t> reason;
};
BOOST_DESCRIBE_STRUCT(CertificateRow, (), (serial, issued_at, revoked_at, reason))

void keep_certificate(database::Session& session, Issuer issuer, std::string_view purpose, X509* certificate,
                      Instant now);
std::optional<CertificateRow> find_certificate(database::Session& session, Issuer issuer, std::string_view serial);
std::vector<CertificateRow> revoked_certificates(database::Session& session, Issuer issuer);
std::int64_t next_crl_number(database::Session& session, Issuer issuer);
bool mark_revoked(database::Session& session, std::string_view serial, Instant at, int reason);

}  // namespace tinhso::signing::pki
