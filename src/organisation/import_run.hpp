// Import and export as an administrator asks for them: trial run, difference, audit. Private to the room.
#pragma once

#include "organisation/import.hpp"

namespace tinhso::organisation {

struct ImportQuery {
  ImportKind what = ImportKind::units;
  std::optional<bool> dry_run;       ///< only say what would happen; usual is false
  std::optional<Date> effective_on;  ///< first day of what changes; usual is today
  std::optional<bool> complete;      ///< the file names everything: what it leaves out is closed; usual is false
};
BOOST_DESCRIBE_STRUCT(ImportQuery, (), (what, dry_run, effective_on, complete))

struct ExportQuery {
  ImportKind what = ImportKind::units;
  std::optional<Date> as_of;
};
BOOST_DESCRIBE_STRUCT(ExportQuery, (), (what, as_of))

struct ImportDifference {
  std::string field;
  std::string before;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(ImportDifference, (), (field, before, after))

struct ImportLine {
  std::int64_t line = 0;  ///< 0: not in the file
  std::string key;        ///< code, or official|agency|title
  std::string name;
  Date effective_on;
  std::vector<ImportDifference> differences;
};
BOOST_DESCRIBE_STRUCT(ImportLine, (), (line, key, name, effective_on, differences))

struct ImportFault {
  std::int64_t line = 0;
  std::string column;
  std::string message;  ///< in the reader's language
};
BOOST_DESCRIBE_STRUCT(ImportFault, (), (line, column, message))

struct ImportResult {
  bool applied = false;  ///< false for a trial run, or when there is any error
  std::vector<ImportLine> added;
  std::vector<ImportLine> changed;
  std::vector<ImportLine> closed;
  std::int64_t unchanged = 0;
  std::vector<ImportFault> errors;
};
BOOST_DESCRIBE_STRUCT(ImportResult, (), (applied, added, changed, closed, unchanged, errors))

/// All of it or, when a line is wrong, nothing; every change has its audit record. Throws Forbidden for what lies
/// outside the asker's agency: all belongs to the provincial People's Committee, an agency's own officials to its
/// administrator, and nobody's own position to themselves.
ImportResult run_import(database::Session& session, Instant now, Principal const& who, Origin const& origin,
                        ImportQuery const& query, std::string_view csv);
/// UTF-8 with a byte order mark, in the form that run_import() reads.
std::string run_export(database::Session& session, ImportKind what, Date as_of);

}  // namespace tinhso::organisation
