// Every agency that stands on a day, with its place, as one answer of the database. Private to the room.
//
// A province has some hundreds of agencies: groups, suggestions and directories are worked out from this list in
// memory.
#pragma once

#include <string>
#include <vector>

#include "organisation/organisation.hpp"

namespace tinhso::organisation {

struct StandingAgency {
  std::int64_t id = 0;
  std::string code;
  std::string name;
  std::string short_name;
  std::string abbreviation;
  AgencyKind kind = AgencyKind::people_committee;
  Level level = Level::province;
  std::string unit_code;
  std::optional<std::int64_t> parent;
  Date valid_from;
  std::optional<Date> valid_until;
  std::string search_text;  ///< folded names
  std::string unit_name;    ///< "Hải Minh"
  UnitKind unit_kind = UnitKind::province;
  std::string unit_search;                ///< "hai minh"
  std::optional<std::string> above_code;  ///< the unit above its unit: of a commune its district
  std::optional<std::string> above_name;
  std::optional<UnitKind> above_kind;
  std::optional<std::string> above_search;
};
BOOST_DESCRIBE_STRUCT(StandingAgency, (),
                      (id, code, name, short_name, abbreviation, kind, level, unit_code, parent, valid_from,
                       valid_until, search_text, unit_name, unit_kind, unit_search, above_code, above_name, above_kind,
                       above_search))

/// By code.
std::vector<StandingAgency> standing_agencies(database::Session& session, Date as_of);
Agency plain(StandingAgency const& agency);

/// "xã", "phường", "thành phố": as it stands before a name.
std::string_view unit_word(UnitKind kind);
/// "huyện Hải Hậu"
std::string unit_title(UnitKind kind, std::string_view name);

}  // namespace tinhso::organisation
