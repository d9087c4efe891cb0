// Text with limits in its type. `Text<1, 500>` reads from JSON only when it holds 1 to 500 code points after trimming.
//
// Values; thread-safe. The limit is checked where outside text enters (base/reflect), not on every assignment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tinhso {

template <std::size_t Min, std::size_t Max>
struct Text : std::string {
  static constexpr std::size_t min = Min;
  static constexpr std::size_t max = Max;
  Text() = default;
  Text(std::string value) : std::string{std::move(value)} {}  // NOLINT(google-explicit-constructor): reads as a string
  Text(char const* value) : std::string{value} {}             // NOLINT(google-explicit-constructor)
};

/// Number of Unicode code points in valid UTF-8; bytes that start no sequence count as one each.
std::size_t code_points(std::string_view text) noexcept;
/// True when every byte belongs to a well-formed UTF-8 sequence (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text) noexcept;
/// Without white space at either end.
std::string_view trim(std::string_view text) noexcept;

/// The form in which text is searched: lower case, no diacritics, đ→d, runs of anything else become one space.
/// `fold("Đường Trần Hưng Đạo, số 5")` is `duong tran hung dao so 5`. Invalid UTF-8 is replaced, never refused.
std::string fold(std::string_view text);

}  // namespace tinhso
