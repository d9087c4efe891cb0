// Reading and writing comma-separated values (RFC 4180), as spreadsheets in Việt Nam really write them.
//
// Reads UTF-8 with or without a byte order mark; comma, semicolon or tab, whichever the header line has; LF or CRLF.
// Pure functions; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tinhso::organisation {

/// One record; values by column name, trimmed. `line` is where it begins, counted from 1.
struct CsvRow {
  int line = 0;
  std::map<std::string, std::string, std::less<>> values;

  std::string const& operator[](std::string_view column) const;  ///< empty when there is no such column
};

struct LineError {
  int line = 0;
  std::string column;  ///< empty: the line as a whole
  Words words;
};

struct CsvTable {
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;
  std::vector<LineError> errors;  ///< everything that is wrong with the text itself
};

/// At most `most_rows` rows; empty lines are passed over. Never throws for bad text.
CsvTable read_csv(std::string_view text, std::size_t most_rows = 50'000);

/// One line with CRLF, quoted where needed.
std::string csv_line(std::vector<std::string> const& fields);
/// What Excel needs at the beginning to take a file for UTF-8.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace tinhso::organisation
