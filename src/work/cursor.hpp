// Where a page of a list ended: one or two numbers as text, given back by the client as it was. Pure; thread-safe.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tinhso::work {

struct Cursor {
  std::int64_t major = 0;  ///< what the list is ordered by, e.g. a deadline in milliseconds
  std::int64_t id = 0;     ///< tells equals apart
};

inline std::string write_cursor(Cursor const& cursor) { return std::to_string(cursor.major) + "." + std::to_string(cursor.id); }

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

inline constexpr Cursor from_lowest{std::numeric_limits<std::int64_t>::min(), 0};
inline constexpr Cursor from_highest{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()};

}  // namespace tinhso::work
