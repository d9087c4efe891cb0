#include <charconv>

#include "base/text.hpp"
#include "edxml/edxml_fields.hpp"

namespace tinhso::edxml {
namespace {

/// Takes 1 to `most` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t most) {
  auto const length = std::min(text.find_first_not_of("0123456789"), std::min(text.size(), most));
  int value = 0;
  if (std::from_chars(text.data(), text.data() + length, value).ec != std::errc{} || length == 0) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

bool take_char(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes the day from the front.
std::optional<Date> take_date(std::string_view& text, bool& odd) {
  auto const whole = text;
  auto const first = take_number(text, 4);
  if (!first || text.empty()) return std::nullopt;
  auto const first_length = whole.size() - text.size();
  char const between = text.front();
  if (between != '/' && between != '-' && between != '.') return std::nullopt;
  text.remove_prefix(1);
  auto const second = take_number(text, 2);
  if (!second || !take_char(text, between)) return std::nullopt;
  auto const before = text.size();
  bool const year_first = first_length == 4;
  auto const third = take_number(text, year_first ? 2 : 4);
  if (!third || (!year_first && before - text.size() != 4)) return std::nullopt;
  odd = odd || !year_first || between != '/' || whole.size() - text.size() != 10;
  Date const date{std::chrono::year{year_first ? *first : *third}, std::chrono::month{static_cast<unsigned>(*second)},
                  std::chrono::day{static_cast<unsigned>(year_first ? *third : *first)}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

/// Takes `HH:mm`, `HH:mm:ss` or `HH:mm:ss.fraction` from the front; in seconds, the fraction dropped.
std::optional<int> take_time(std::string_view& text, bool& odd) {
  auto const size = text.size();
  auto const hour = take_number(text, 2);
  if (!hour || !take_char(text, ':')) return std::nullopt;
  auto const minute = take_number(text, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  if (take_char(text, ':')) {
    auto const read = take_number(text, 2);
    if (!read) return std::nullopt;
    second = *read;
  }
  odd = odd || size - text.size() != 8;
  if (take_char(text, '.')) {
    odd = true;
    if (!take_number(text, 9)) return std::nullopt;
  }
  if (*hour > 23 || *minute > 59 || second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + second;
}

/// The offset east of UTC in minutes at the end of the text; Việt Nam's when there is none.
std::optional<int> take_offset(std::string_view& text, bool& odd) {
  if (text.empty()) return 7 * 60;
  odd = true;
  if (take_char(text, 'Z')) return 0;
  int const sign = text.front() == '-' ? -1 : 1;
  if (!take_char(text, '+') && !take_char(text, '-')) return std::nullopt;
  auto const hour = take_number(text, 2);
  take_char(text, ':');
  auto const minute = take_number(text, 2);
  if (!hour || !minute || *hour > 14 || *minute > 59) return std::nullopt;
  return sign * (*hour * 60 + *minute);
}

}  // namespace

std::optional<Instant> read_moment(std::string_view text, bool& odd) {
  text = trim(text);
  auto const date = take_date(text, odd);
  if (!date) return std::nullopt;
  auto const at = std::chrono::sys_days{*date};
  if (text.empty()) {
    odd = true;
    return Instant{at} - vietnam_offset;
  }
  if (take_char(text, 'T')) odd = true;
  else if (!take_char(text, ' ')) return std::nullopt;
  auto const seconds = take_time(text, odd);
  if (!seconds) return std::nullopt;
  auto const offset = take_offset(text, odd);
  if (!offset || !text.empty()) return std::nullopt;
  return Instant{at} + std::chrono::seconds{*seconds} - std::chrono::minutes{*offset};
}

std::optional<Date> read_date(std::string_view text, bool& odd) {
  text = trim(text);
  auto rest = text;
  auto const date = take_date(rest, odd);
  if (!date || rest.empty()) return date;
  odd = true;
  auto const moment = read_moment(text, odd);
  return moment ? std::optional{local_date(*moment)} : std::nullopt;
}

}  // namespace tinhso::edxml
