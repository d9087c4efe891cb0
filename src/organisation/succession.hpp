// Who took over from whom: read from CSV, carried out, and what ends with an agency. Private to the room.
#pragma once

#include "organisation/import.hpp"

namespace tinhso::organisation {

/// Both sides must be there already; the former may still stand, and is then closed on the day.
Plan plan_succession(database::Session& session, CsvTable const& table);
void apply_succession(database::Session& session, Plan const& plan);

/// Notes that `successor` does the work of `former` from that day on. Noting it twice is the same as once.
void link(database::Session& session, std::string_view what, std::int64_t former, std::int64_t successor, Date on);
/// Closes an agency and everything that ends with it: its codes and the positions in it.
void close_agency(database::Session& session, std::int64_t agency, Date on);
void close_unit(database::Session& session, std::int64_t unit, Date on);

}  // namespace tinhso::organisation
