// Lists that are paged by key: where a page ended, as text that the client gives back as it was; lists of ids as a
// parameter of a statement (`… in (select value from json_each(:ids))`). Pure; thread-safe. Part of work.hpp.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/reflect.hpp"

namespace tinhso::work {

/// Lines of a list when the reader names no limit.
inline constexpr std::int64_t usual_page = 50;

struct Cursor {
  std::int64_t major = 0;  ///< what the list is ordered by, e.g. a deadline in milliseconds
  std::int64_t id = 0;     ///< tells equals apart
};

inline std::string write_cursor(Cursor const& cursor) {
  return std::to_string(cursor.major) + "." + std::to_string(cursor.id);
}

/// Throws Invalid at `after` for what write_cursor() did not write.
inline Cursor read_cursor(std::string_view text) {
  Cursor out;
  auto const* const end = text.data() + text.size();
  auto const major = std::from_chars(text.data(), end, out.major);
  bool good = major.ec == std::errc{} && major.ptr != end && *major.ptr == '.';
  if (good) {
    auto const id = std::from_chars(major.ptr + 1, end, out.id);
    good = id.ec == std::errc{} && id.ptr == end;
  }
  if (!good) throw Invalid{"after", {"Vị trí trang không hợp lệ.", "This is not where a page ended."}};
  return out;
}

template <class Text>
Cursor read_cursor(std::optional<Text> const& text, Cursor otherwise) {
  return text && !text->empty() ? read_cursor(std::string_view{*text}) : otherwise;
}

/// A page cut to `limit` out of `limit + 1` rows; `key` gives the cursor of its last row.
template <class Row, class Key>
Page<Row> cut(std::vector<Row> rows, std::int64_t limit, Key&& key) {
  Page<Row> page;
  if (rows.size() > static_cast<std::size_t>(limit)) {
    rows.resize(static_cast<std::size_t>(limit));
    page.next = write_cursor(key(rows.back()));
  }
  page.items = std::move(rows);
  return page;
}

/// `[1,2,3]`
inline std::string json_list(std::vector<std::int64_t> const& numbers) {
  std::string out = "[";
  for (auto const number : numbers) {
    if (out.size() > 1) out += ',';
    out += std::to_string(number);
  }
  return out += ']';
}

inline constexpr Cursor from_lowest{std::numeric_limits<std::int64_t>::min(), 0};
inline constexpr Cursor from_highest{std::numeric_limits<std::int64_t>::max(),
                                     std::numeric_limits<std::int64_t>::max()};

}  // namespace tinhso::work
