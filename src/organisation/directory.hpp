// The directory: pages of agencies, units and officials as of a day, with search. Private to the room.
#pragma once

#include "organisation/organisation.hpp"

namespace tinhso::organisation {

struct AgencyQuery {
  std::optional<Text<0, 200>> q;
  std::optional<AgencyKind> kind;
  std::optional<Level> level;
  std::optional<std::int64_t> parent;
  std::optional<Date> as_of;
  std::optional<std::string> after;
  std::optional<Range<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(AgencyQuery, (), (q, kind, level, parent, as_of, after, limit))

struct UnitQuery {
  std::optional<Text<0, 200>> q;
  std::optional<Level> level;
  std::optional<Text<1, 20>> parent;
  std::optional<Date> as_of;
  std::optional<std::string> after;
  std::optional<Range<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(UnitQuery, (), (q, level, parent, as_of, after, limit))

struct OfficialQuery {
  std::optional<Text<0, 200>> q;
  std::optional<std::int64_t> agency;
  std::optional<Date> as_of;
  std::optional<std::string> after;
  std::optional<Range<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(OfficialQuery, (), (q, agency, as_of, after, limit))

/// A position with its agency's name. `id` is the position's.
struct OfficialRow {
  std::int64_t id = 0;
  std::int64_t official = 0;
  std::string official_name;
  std::int64_t agency = 0;
  std::string agency_code;
  std::string agency_name;
  std::string title;
  Role role = Role::officer;
  int rank = 0;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(OfficialRow, (),
                      (id, official, official_name, agency, agency_code, agency_name, title, role, rank, valid_from,
                       valid_until))

/// An agency with all that a page about it shows.
struct AgencyView {
  Agency agency;
  std::optional<std::string> code102;
  std::optional<Unit> unit;
  std::optional<Agency> parent;
  std::optional<Agency> successor;   ///< when it is closed
  std::vector<Agency> predecessors;  ///< whose work it took over
  std::vector<Position> officials;
};
BOOST_DESCRIBE_STRUCT(AgencyView, (), (agency, code102, unit, parent, successor, predecessors, officials))

/// By code, or with `q` the best first. `today` is meant where the query names no day.
Page<Agency> list_agencies(database::Session& session, AgencyQuery const& query, Date today);
/// By code.
Page<Unit> list_units(database::Session& session, UnitQuery const& query, Date today);
/// By agency and rank.
Page<OfficialRow> list_officials(database::Session& session, OfficialQuery const& query, Date today);
/// Throws NotFound.
AgencyView view_agency(database::Session& session, std::int64_t id, Date today);

}  // namespace tinhso::organisation
