// Who there is: administrative units, agencies, positions and officials of one province, their codes and successions.
//
// Everything is dated. A row holds from `valid_from` (included) to `valid_until` (excluded; null: still so) and is never
// renamed in place: what changes its name is closed and succeeded, so that a document of 2020 keeps the sender of 2020.
// "as_of" is always a day in Việt Nam. Functions belong to the session's thread and throw NotFound, Invalid (every fault
// at once), Conflict and PreconditionFailed. Codes: Decision 20/2020/QĐ-TTg, and QCVN 102:2016/BTTTT as alias both ways.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/audit/audit.hpp"
#include "platform/database/database.hpp"
#include "platform/web/web.hpp"

namespace tinhso::organisation {

enum class Level { province, district, commune };
BOOST_DESCRIBE_ENUM(Level, province, district, commune)

/// tỉnh, thành phố, huyện, thị xã, phường, xã, thị trấn
enum class UnitKind { province, city, district, town, ward, commune, township };
BOOST_DESCRIBE_ENUM(UnitKind, province, city, district, town, ward, commune, township)

enum class AgencyKind {
  people_committee,     ///< UBND of any level
  office,               ///< Văn phòng UBND tỉnh
  department,           ///< sở
  inspectorate,         ///< Thanh tra tỉnh
  board,                ///< Ban Quản lý các khu công nghiệp
  service_centre,       ///< Trung tâm Phục vụ hành chính công
  council_office,       ///< Văn phòng Đoàn ĐBQH và HĐND
  party,                ///< cơ quan Đảng
  front,                ///< Ủy ban Mặt trận Tổ quốc
  mass_organisation,    ///< đoàn thể
  court,                ///< Tòa án nhân dân
  procuracy,            ///< Viện kiểm sát nhân dân
  central_in_province   ///< cơ quan trung ương đóng tại tỉnh
};
BOOST_DESCRIBE_ENUM(AgencyKind, people_committee, office, department, inspectorate, board, service_centre, council_office,
                    party, front, mass_organisation, court, procuracy, central_in_province)

/// What a position is for; accounts turn it into rights.
enum class Role { leader, clerk, officer, administrator };
BOOST_DESCRIBE_ENUM(Role, leader, clerk, officer, administrator)

/// An administrative unit, with the General Statistics Office's code.
struct Unit {
  std::int64_t id = 0;
  std::string code;                        ///< "14233"
  std::string name;                        ///< "Hải Minh", without its kind
  UnitKind kind = UnitKind::commune;
  Level level = Level::commune;
  std::optional<std::string> parent_code;  ///< the unit above; null for the province
  double lat = 0;                          ///< WGS 84, approximate (±3 km for communes)
  double lon = 0;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(Unit, (), (id, code, name, kind, level, parent_code, lat, lon, valid_from, valid_until))

/// An agency over one span in which its name, kind and place did not change.
struct Agency {
  std::int64_t id = 0;
  std::string code;                    ///< Decision 20/2020: "H40.40.12"
  std::string name;                    ///< "Ủy ban nhân dân xã Hải Minh"
  std::string short_name;              ///< "UBND xã Hải Minh", "Sở NN&PTNT": for lists and narrow places
  std::string abbreviation;            ///< "UBND", "SNN": as in the notation of its documents
  AgencyKind kind = AgencyKind::people_committee;
  Level level = Level::province;
  std::string unit_code;               ///< the unit it serves
  std::optional<std::int64_t> parent;  ///< the agency above; null for the provincial People's Committee and those beside it
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(Agency, (), (id, code, name, short_name, abbreviation, kind, level, unit_code, parent, valid_from, valid_until))

/// A person who holds, or held, one or more positions.
struct Official {
  std::int64_t id = 0;
  std::string code;  ///< our own number of the person, stable over imports: "CB00123"
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Official, (), (id, code, name))

/// One person in one place of one agency, for a span of time.
struct Position {
  std::int64_t id = 0;
  std::int64_t official = 0;
  std::string official_name;
  std::int64_t agency = 0;
  std::string title;             ///< "Chủ tịch", "Văn thư", "Chuyên viên"
  Role role = Role::officer;
  int rank = 0;                  ///< order within the agency: 1 is its head, then deputies, and so on
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(Position, (), (id, official, official_name, agency, title, role, rank, valid_from, valid_until))

// --- looking up ---

/// Any agency there ever was, also a closed one.
std::optional<Agency> find_agency(database::Session& session, std::int64_t id);
database::Answer<Agency> ask_agency(database::Session& session, std::int64_t id);
/// The agency that bears this code on that day, in any scheme (`H40.40.12`, `000.12.40.H40`); follows no succession.
/// A code whose agency has been closed gives the one that bore it last, so that the caller can ask for its successor.
/// Case, surrounding space and left-out zero groups (`12.40.H40`) do not matter.
std::optional<Agency> agency_by_code(database::Session& session, std::string_view code, Date as_of);
database::Answer<Agency> ask_agency(database::Session& session, std::string_view code, Date as_of);
/// The alias of this agency in QCVN 102:2016 (`000.12.40.H40`); nullopt when it has none on that day.
std::optional<std::string> code102_of(database::Session& session, std::int64_t agency, Date as_of);
/// The agency that does this one's work on that day: itself while it stands, otherwise the end of its chain of
/// successions (of several successors the first by code); nullopt when it was closed without one or had not begun.
std::optional<Agency> successor_of(database::Session& session, std::int64_t agency, Date as_of);
/// The same of one that was just looked up.
std::optional<Agency> successor_of(database::Session& session, std::optional<Agency> agency, Date as_of);
/// Every agency that stands on that day, by code.
std::vector<Agency> agencies(database::Session& session, Date as_of);
/// True when `agency` is `above` or lies below it.
bool is_at_or_below(database::Session& session, std::int64_t agency, std::int64_t above);

std::optional<Unit> find_unit(database::Session& session, std::string_view code, Date as_of);
std::vector<Unit> units(database::Session& session, Date as_of);

std::optional<Official> find_official(database::Session& session, std::int64_t id);
std::optional<Position> find_position(database::Session& session, std::int64_t id);
/// The positions held in an agency on that day, by rank.
std::vector<Position> officials_of(database::Session& session, std::int64_t agency, Date as_of);
/// The positions an official holds on that day, the oldest first.
std::vector<Position> positions_of(database::Session& session, std::int64_t official, Date as_of);
/// Every position held on that day, by agency and rank.
std::vector<Position> positions(database::Session& session, Date as_of);

// --- recipients, as people think of them ---

enum class SelectorKind { agency, list, group, outside };
BOOST_DESCRIBE_ENUM(SelectorKind, agency, list, group, outside)

/// What an author picked, kept verbatim with the document.
/// agency: key is the agency's id · list: id of a saved list of the author's agency ·
/// group: `communes`, `communes_of:366` (unit code of the district), `districts`, `departments`, `provincial`, `party`,
/// `mass`, `justice`, `central`, `all` · outside: id of an agency outside the province.
struct Selector {
  SelectorKind kind = SelectorKind::agency;
  Text<1, 80> key;
};
BOOST_DESCRIBE_STRUCT(Selector, (), (kind, key))
using Selectors = List<Selector, 500>;

struct Suggestion {
  SelectorKind kind = SelectorKind::agency;
  std::string key;
  std::string label;       ///< "35 xã, thị trấn của huyện Hải Hậu"
  std::string detail;      ///< "Hải Anh, Hải An, …", or code and place of an agency
  std::int64_t count = 0;  ///< agencies it stands for, without the asker's own
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (kind, key, label, detail, count))

/// The best suggestions for what was typed, best first, at most `limit`; with or without diacritics, by parts of words.
/// An empty `q` gives what is picked most: saved lists, then the large groups. `agency` is the asker's.
std::vector<Suggestion> suggest_recipients(database::Session& session, std::string_view q, std::int64_t agency,
                                           Date as_of, int limit = 12);
/// The distinct agencies that stand on that day, by code, without the asker's own. Closed ones are replaced by their
/// successors. Throws Invalid naming `selectors[i]` for what means nothing or nobody.
std::vector<Agency> resolve_recipients(database::Session& session, std::vector<Selector> const& selectors,
                                       std::int64_t agency, Date as_of);

/// A list of recipients that an agency saved under a name of its own.
struct SavedList {
  std::int64_t id = 0;
  Text<1, 120> name;
  Selectors selectors;
  std::int64_t version = 0;  ///< for If-Match
  std::int64_t count = 0;    ///< agencies it stands for today
};
BOOST_DESCRIBE_STRUCT(SavedList, (), (id, name, selectors, version, count))

// --- outside the province ---

/// An agency as the national axis lists it.
struct Outside {
  std::string code;
  std::string code102;
  std::string name;
  std::string parent_code;
};
/// Makes this the list of agencies outside; those left out are closed, never removed. Returns how many changed.
std::int64_t set_outside(database::Session& session, Instant now, std::vector<Outside> const& listed);
/// By id of either sign. The Agency's id is negative, its kind and level mean nothing; closed ones are found too.
std::optional<Agency> find_outside(database::Session& session, std::int64_t id);
/// By either code.
std::optional<Agency> outside_by_code(database::Session& session, std::string_view code);
/// Those that stand, by code.
std::vector<Agency> outside_agencies(database::Session& session);

// --- filling ---

/// Fills an empty instance from units.csv, agencies.csv, codes.csv and officials.csv of a province's folder; one that was
/// filled before is left alone (what changes later is imported, so a new release never undoes what an administrator did).
/// Returns whether it was filled. Safe when two processes start at once. Throws std::runtime_error naming file and line of
/// the first fault; then nothing is changed.
bool load_province(database::Database& database, std::filesystem::path const& folder, Clock const& clock);

web::Routes routes();
std::vector<database::Migration> migrations();

}  // namespace tinhso::organisation
