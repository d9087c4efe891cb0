#include <algorithm>

#include "work/work.hpp"

namespace tinhso::work {

Group group_of(Instant due_at, Instant now) {
  if (due_at < now) return Group::overdue;
  auto const today = std::chrono::sys_days{local_date(now)};
  auto const due = std::chrono::sys_days{local_date(due_at)};
  if (due == today) return Group::today;
  auto const to_sunday = std::chrono::Sunday - std::chrono::weekday{today};
  return due <= today + to_sunday ? Group::week : Group::later;
}

DueRange due_range(Group group, Instant now) {
  auto const today = std::chrono::sys_days{local_date(now)};
  auto const to_sunday = std::chrono::Sunday - std::chrono::weekday{today};
  auto const tomorrow = at_local(Date{today + std::chrono::days{1}}, 0);
  auto const monday = at_local(Date{today + to_sunday + std::chrono::days{1}}, 0);
  switch (group) {
    case Group::overdue:
      return {Instant::min(), now};
    case Group::today:
      return {now, tomorrow};
    case Group::week:
      return {tomorrow, monday};
    case Group::later:
      break;
  }
  return {monday, Instant::max()};
}

Instant next_step_due(Calendar const& calendar, Instant now, std::int64_t priority) {
  auto const today = local_date(now);
  if (priority < 1) return calendar.end_of_day(calendar.add_days(today, 1));
  auto const end = calendar.end_of_day(today);
  return end > now ? end : calendar.end_of_day(calendar.add_days(today, 1));  // it came after office hours
}

}  // namespace tinhso::work
