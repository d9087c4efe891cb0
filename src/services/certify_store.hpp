// Rows of the register of certified copies. Private to the room.
#pragma once

#include "services/certify.hpp"
#include "services/store.hpp"

namespace tinhso::services {

struct StoredCertification {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string requester;
  std::string phone;
  std::int64_t signer = 0;
  std::string signer_name;
  std::string signer_title;
  std::string clerk;
  Date day;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(StoredCertification, (),
                      (id, agency, requester, phone, signer, signer_name, signer_title, clerk, day, at))
struct StoredCertified {
  std::int64_t id = 0;
  std::int64_t certification = 0;
  std::int64_t number = 0;
  std::string book;
  std::string wording;
  Date day;
  std::string requester;
  std::string paper;
  std::int64_t pages = 1;
  std::int64_t copies = 1;
  std::optional<std::int64_t> fee;
  std::string signer_name;
  std::string clerk;
  std::string scan_name;
  std::optional<Instant> struck_at;
  std::string struck_by;
  std::string struck_why;
};
BOOST_DESCRIBE_STRUCT(StoredCertified, (),
                      (id, certification, number, book, wording, day, requester, paper, pages, copies, fee, signer_name,
                       clerk, scan_name, struck_at, struck_by, struck_why))

/// Throws NotFound for another agency's.
StoredCertification own_certification(database::Session& session, Principal const& who, std::int64_t id);
std::vector<StoredCertified> certified_papers(database::Session& session, std::int64_t certification);
CertifiedRow row_of(StoredCertified const& line);

}  // namespace tinhso::services
