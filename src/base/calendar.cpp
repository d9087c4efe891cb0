#include "base/calendar.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace tinhso {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;

/// Days since some Monday long ago, for counting in weeks.
std::int64_t day_number(sys_days day) { return day.time_since_epoch().count() + 3 + 7LL * 100'000; }

/// Mondays to Fridays before `day`, counted from that Monday.
std::int64_t weekdays_before(sys_days day) {
  auto const n = day_number(day);
  return n / 7 * 5 + std::min<std::int64_t>(n % 7, 5);
}

bool weekday(sys_days day) { return day_number(day) % 7 < 5; }

/// The n-th Monday-to-Friday after `day`, n ≥ 1.
sys_days nth_weekday_after(sys_days day, std::int64_t n) {
  auto const of_week = day_number(day) % 7;
  if (of_week > 4) day -= days{of_week - 4};
  auto const friday_or_before = std::min<std::int64_t>(of_week, 4);
  auto const rest = n % 5;
  return day + days{n / 5 * 7 + rest + (friday_or_before + rest > 4 ? 2 : 0)};
}

/// Milliseconds since local midnight.
milliseconds time_of_day(Instant at) {
  auto const local = at + vietnam_offset;
  return local - std::chrono::floor<days>(local);
}

[[noreturn]] void bad_line(std::filesystem::path const& csv, int line, std::string const& why) {
  throw std::runtime_error{csv.string() + ":" + std::to_string(line) + ": " + why};
}

std::map<Date, Calendar::Day> read_exceptions(std::istream& in, std::filesystem::path const& csv) {
  std::map<Date, Calendar::Day> exceptions;
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    if (line == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    auto const row = trim(text);
    if (row.empty() || row.starts_with("#") || (line == 1 && row.starts_with("date,"))) continue;
    auto const first = row.find(',');
    auto const second = first == std::string_view::npos ? first : row.find(',', first + 1);
    if (second == std::string_view::npos) bad_line(csv, line, "expected date,working,name");
    auto const date = parse_date(trim(row.substr(0, first)));
    auto const working = trim(row.substr(first + 1, second - first - 1));
    auto const name = trim(row.substr(second + 1, row.find(',', second + 1) - second - 1));
    if (!date) bad_line(csv, line, "the date is not YYYY-MM-DD");
    if (working != "true" && working != "false") bad_line(csv, line, "working must be true or false");
    if (!exceptions.try_emplace(*date, Calendar::Day{working == "true", std::string{name}}).second)
      bad_line(csv, line, "the date was given before");
  }
  return exceptions;
}

}  // namespace

Calendar::Calendar(std::vector<Span> hours, std::map<Date, Day> exceptions)
    : hours_{std::move(hours)}, exceptions_{std::move(exceptions)} {
  int before = 0;
  for (auto const& span : hours_) {
    if (span.from < before || span.to <= span.from || span.to > 24 * 60)
      throw std::invalid_argument{"office hours must be spans of one day, in order"};
    before = span.to;
    minutes_per_day_ += span.to - span.from;
  }
  if (hours_.empty()) throw std::invalid_argument{"a calendar without office hours never comes to an end"};
}

Calendar::Calendar() : Calendar{{{7 * 60 + 30, 11 * 60 + 30}, {13 * 60 + 30, 17 * 60 + 30}}, {}} {}

Calendar Calendar::load(std::filesystem::path const& csv) {
  std::ifstream in{csv, std::ios::binary};
  if (!in) throw std::runtime_error{csv.string() + ": cannot be read"};
  return Calendar{Calendar{}.hours_, read_exceptions(in, csv)};
}

Calendar Calendar::read(std::string const& text) {
  std::istringstream in{text};
  return Calendar{Calendar{}.hours_, read_exceptions(in, "calendar")};
}

std::string Calendar::text() const {
  std::string out;
  for (auto const& [date, day] : exceptions_)
    out += format_date(date) + (day.working ? ",true," : ",false,") + day.name + "\n";
  return out;
}

bool Calendar::working_day(Date date) const {
  auto const found = exceptions_.find(date);
  return found != exceptions_.end() ? found->second.working : weekday(sys_days{date});
}

bool Calendar::working_moment(Instant at) const {
  if (!working_day(local_date(at))) return false;
  auto const now = time_of_day(at);
  return std::any_of(hours_.begin(), hours_.end(),
                     [&](Span const& span) { return now >= minutes{span.from} && now < minutes{span.to}; });
}

Date Calendar::add_days(Date date, int n) const {
  if (n <= 0) return working_day(date) ? date : add_days(date, 1);
  std::int64_t left = n;
  sys_days at{date};
  for (auto next = exceptions_.upper_bound(date); next != exceptions_.end(); ++next) {
    sys_days const exception{next->first};
    auto const between = weekdays_before(exception) - weekdays_before(at + days{1});
    if (left <= between) break;
    left -= between;
    at = exception;
    if (next->second.working && --left == 0) return Date{at};
  }
  return Date{nth_weekday_after(at, left)};
}

Instant Calendar::end_of_day(Date date) const { return at_local(add_days(date, 0), hours_.back().to); }

/// Office time of its day that has passed at that moment.
milliseconds Calendar::passed(Instant at) const {
  milliseconds out{0};
  if (!working_day(local_date(at))) return out;
  auto const now = time_of_day(at);
  for (auto const& span : hours_)
    out += std::clamp<milliseconds>(now - minutes{span.from}, milliseconds{0}, minutes{span.to - span.from});
  return out;
}

/// The earliest moment of a working day when so much office time (> 0, at most a day's) has passed.
Instant Calendar::moment(Date day, milliseconds office) const {
  for (auto const& span : hours_) {
    minutes const length{span.to - span.from};
    if (office <= length) return at_local(day, span.from) + office;
    office -= length;
  }
  return at_local(day, hours_.back().to);
}

Instant Calendar::add_minutes(Instant from, std::int64_t count) const {
  if (count <= 0) return from;
  milliseconds const per_day = minutes{minutes_per_day_};
  milliseconds left = minutes{count};
  auto const day = local_date(from);
  if (working_day(day)) {
    auto const before = passed(from);
    if (before + left <= per_day) return moment(day, before + left);
    left -= per_day - before;
  }
  auto const whole_days = (left - milliseconds{1}) / per_day;
  return moment(add_days(day, static_cast<int>(whole_days) + 1), left - whole_days * per_day);
}

std::int64_t Calendar::minutes_between(Instant from, Instant to) const {
  if (to <= from) return 0;
  auto const first = local_date(from);
  auto const last = local_date(to);
  auto working = weekdays_before(sys_days{last}) - weekdays_before(sys_days{first});
  for (auto it = exceptions_.lower_bound(first); it != exceptions_.end() && it->first < last; ++it)
    working += (it->second.working ? 1 : 0) - (weekday(sys_days{it->first}) ? 1 : 0);
  milliseconds const office = working * milliseconds{minutes{minutes_per_day_}} - passed(from) + passed(to);
  return std::chrono::floor<minutes>(office).count();
}

}  // namespace tinhso
