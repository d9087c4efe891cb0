#include "base/time.hpp"

#include <cstdio>

namespace tinhso {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

/// Reads exactly `count` digits at `at` and moves on; false when they are not digits.
bool take_digits(std::string_view text, std::size_t& at, int count, int& out) {
  out = 0;
  for (int i = 0; i < count; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return false;
    out = out * 10 + (text[at] - '0');
  }
  return true;
}

bool take(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

std::optional<Date> take_date(std::string_view text, std::size_t& at) {
  int y = 0;
  int m = 0;
  int d = 0;
  if (!take_digits(text, at, 4, y) || !take(text, at, '-') || !take_digits(text, at, 2, m) || !take(text, at, '-') ||
      !take_digits(text, at, 2, d))
    return std::nullopt;
  Date const date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                  std::chrono::day{static_cast<unsigned>(d)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

/// The offset east of UTC in minutes; nullopt when there is none or it is malformed.
std::optional<int> take_offset(std::string_view text, std::size_t& at) {
  if (take(text, at, 'Z') || take(text, at, 'z')) return 0;
  int sign = 0;
  if (take(text, at, '+')) sign = 1;
  else if (take(text, at, '-')) sign = -1;
  else return std::nullopt;
  int h = 0;
  int m = 0;
  if (!take_digits(text, at, 2, h) || !take(text, at, ':') || !take_digits(text, at, 2, m) || h > 23 || m > 59)
    return std::nullopt;
  return sign * (h * 60 + m);
}

}  // namespace

std::string format_date(Date date) {
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return out;
}

std::optional<Date> parse_date(std::string_view text) {
  std::size_t at = 0;
  auto date = take_date(text, at);
  if (!date || at != text.size()) return std::nullopt;
  return date;
}

std::string format_instant(Instant at) {
  auto const day = std::chrono::floor<days>(at);
  auto const ms = (at - day).count();
  char out[48];
  std::snprintf(out, sizeof out, "%sT%02lld:%02lld:%02lld.%03lldZ", format_date(Date{day}).c_str(),
                static_cast<long long>(ms / 3'600'000), static_cast<long long>(ms / 60'000 % 60),
                static_cast<long long>(ms / 1000 % 60), static_cast<long long>(ms % 1000));
  return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
  std::size_t at = 0;
  auto const date = take_date(text, at);
  int h = 0;
  int m = 0;
  int s = 0;
  int ms = 0;
  if (!date || !(take(text, at, 'T') || take(text, at, ' ')) || !take_digits(text, at, 2, h) || !take(text, at, ':') ||
      !take_digits(text, at, 2, m))
    return std::nullopt;
  if (take(text, at, ':')) {
    if (!take_digits(text, at, 2, s)) return std::nullopt;
    if (take(text, at, '.')) {
      int scale = 100;
      bool any = false;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        ms += (text[at++] - '0') * scale;
        scale /= 10;
        any = true;
      }
      if (!any) return std::nullopt;
    }
  }
  if (h > 23 || m > 59 || s > 59) return std::nullopt;
  auto const offset = take_offset(text, at);
  if (!offset || at != text.size()) return std::nullopt;
  return Instant{std::chrono::sys_days{*date}} + std::chrono::hours{h} + minutes{m} + std::chrono::seconds{s} +
         milliseconds{ms} - minutes{*offset};
}

Date local_date(Instant at) { return Date{std::chrono::floor<days>(at + vietnam_offset)}; }

int local_minute(Instant at) {
  auto const local = at + vietnam_offset;
  return static_cast<int>(std::chrono::floor<minutes>(local - std::chrono::floor<days>(local)).count());
}

Instant at_local(Date date, int minute) { return Instant{std::chrono::sys_days{date}} + minutes{minute} - vietnam_offset; }

}  // namespace tinhso
