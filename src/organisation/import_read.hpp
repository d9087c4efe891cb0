// From lines of text to rows that may be wanted: checks every field and tells every fault. Private to the room.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "organisation/import.hpp"

namespace tinhso::organisation {

/// One column of an import file.
struct ImportColumn {
  enum class Check { text, name, code, number, rank, unit_kind, level, agency_kind, role, what };
  std::string_view name;
  Check check = Check::text;
  bool required = true;  ///< its values, not the column, which may be left out when it is not required
  std::size_t most = 200;
};

/// The columns of a sort of file, apart from valid_from and valid_until, which every sort has.
std::span<ImportColumn const> columns_of(ImportKind kind);
/// What tells one row from another: its columns, joined with `|`.
std::span<std::string_view const> key_columns_of(ImportKind kind);

/// A coordinate with four decimals, which is 11 m.
std::string plain_degrees(double degrees);

/// Rows whose fields are all right; the faults of the others go to `errors`.
std::vector<Desired> read_desired(ImportKind kind, CsvTable const& table, std::vector<LineError>& errors);

}  // namespace tinhso::organisation
