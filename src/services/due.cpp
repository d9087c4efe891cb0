#include "services/due.hpp"

#include <cmath>

namespace tinhso::services {
namespace {

bool by_calendar_days(DurationUnit unit) { return unit == DurationUnit::day || unit == DurationUnit::month; }

/// A deadline on a day that is not worked moves to the end of the next working day (Civil Code 2015, article 148.5).
Instant off_holidays(Calendar const& calendar, Instant due) {
  auto const day = local_date(due);
  return calendar.working_day(day) ? due : calendar.end_of_day(day);
}

Date add_months(Date day, int months) {
  auto const moved = day + std::chrono::months{months};
  return moved.ok() ? moved : Date{moved.year() / moved.month() / std::chrono::last};
}

}  // namespace

Instant whole_minute(Instant at) { return std::chrono::floor<std::chrono::minutes>(at); }

Instant starts_at(Calendar const& calendar, Duration const& duration, Instant received) {
  auto const at = whole_minute(received);
  if (!duration.cut_off) return at;
  auto const limit = minute_of_day(*duration.cut_off);
  auto const day = local_date(at);
  if (!limit || !calendar.working_day(day) || local_minute(at) < *limit) return at;
  return at_local(calendar.add_days(day, 1), 0);
}

std::optional<Instant> due_at(Calendar const& calendar, Duration const& duration, Instant received) {
  auto const start = starts_at(calendar, duration, received);
  auto const day = local_date(start);
  auto const whole = static_cast<int>(duration.amount);
  switch (duration.unit) {
    case DurationUnit::working_day:
      return calendar.add_minutes(start, std::llround(duration.amount * calendar.minutes_per_day()));
    case DurationUnit::hour:
      return calendar.add_minutes(start, std::llround(duration.amount * 60));
    case DurationUnit::same_day: {
      auto const end = calendar.end_of_day(day);
      return end > start ? end : calendar.end_of_day(calendar.add_days(day, 1));
    }
    case DurationUnit::day:
      return calendar.end_of_day(Date{std::chrono::sys_days{day} + std::chrono::days{whole}});
    case DurationUnit::month:
      return calendar.end_of_day(add_months(day, whole));
    case DurationUnit::unknown:
      break;
  }
  return {};
}

std::int64_t banked(Calendar const& calendar, DurationUnit unit, Instant due, Instant paused) {
  auto const at = whole_minute(paused);
  if (at >= due) return 0;
  if (by_calendar_days(unit)) return std::chrono::floor<std::chrono::minutes>(due - at).count();
  return calendar.minutes_between(at, due);
}

Instant resumed(Calendar const& calendar, DurationUnit unit, Instant due, std::int64_t left, Instant resumed_at) {
  if (left <= 0) return due;
  auto const at = whole_minute(resumed_at);
  if (by_calendar_days(unit)) return off_holidays(calendar, at + std::chrono::minutes{left});
  return calendar.add_minutes(at, left);
}

}  // namespace tinhso::services
