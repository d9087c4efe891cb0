// Procedures out of files and into files: the first ones of an instance, later versions, all of them written out. For the
// command line and the start of the program; functions are thread-safe.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "platform/database/database.hpp"

namespace tinhso::services {

/// Fills an instance without procedures from the `*.json` of that folder; returns whether it did. Throws
/// std::runtime_error with every fault of every file; then nothing is changed. A missing folder is no fault.
bool load_procedures(database::Database& database, std::filesystem::path const& folder, Clock const& clock);
/// Rewrites the forms that an instance holds from before they were JSON Schema; returns how many. Dossiers keep their answers.
std::size_t renew_forms(database::Database& database, Clock const& clock);
struct Imported {
  std::size_t added = 0;
  std::size_t unchanged = 0;
};
/// `tinhso services import`: new versions beside those that are there; the one that a new version follows ends on the day
/// it begins. Dossiers keep the version of their day. What was taken in never changes: a file with the same version and
/// other content, or a time that another version has, is refused. Throws std::runtime_error with every fault of every
/// file; then nothing is changed.
Imported import_procedures(database::Database& database, std::vector<std::string> const& paths, Clock const& clock);
/// `tinhso services end`: the last version of a procedure ends on that day without one that follows; from then on it is not
/// found, filed or received, and its page says that it has ended. Dossiers under way go on. Throws std::runtime_error for a
/// procedure that there is not or that has an end, and for a day that has passed.
void end_procedure(database::Database& database, std::string_view code, Date day, Clock const& clock);
/// `tinhso services export`: every version as `<code>.v<version>.json`, which import takes back, and the processes they
/// name; returns how many versions.
std::size_t export_procedures(database::Database& database, std::filesystem::path const& folder);
/// Copies of what is there, under codes `9.NNNNNN` and marked as made up in name and source, until `count` procedures are
/// in force; for tests of scale. Returns how many were made.
std::size_t fill_catalogue(database::Database& database, std::size_t count, Clock const& clock);
/// `tinhso services check FILE…`: every fault of every file, one a line; 0 when there is none, 1 otherwise.
int check(std::vector<std::string> const& files, std::ostream& out);

}  // namespace tinhso::services
