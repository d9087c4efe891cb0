#include "simulate/plan.hpp"

#include <chrono>

namespace tinhso::simulate {
namespace {

/// Half hours of a working day: slow to begin, a dip before and after lunch, the afternoon's end nearly quiet.
struct Slot {
  int from;
  double weight;
};
constexpr Slot slots[]{{450, .45}, {480, .9},  {510, 1.25}, {540, 1.35}, {570, 1.3},  {600, 1.15},
                       {630, .9},  {660, .45}, {810, .55},  {840, 1.0},  {870, 1.25}, {900, 1.3},
                       {930, 1.2}, {960, 1.0}, {990, .75},  {1020, .4}};

double weekday_weight(Date day) {
  switch (std::chrono::weekday{std::chrono::sys_days{day}}.c_encoding()) {
    case 1:
      return 1.28;
    case 2:
      return 1.08;
    case 5:
      return 0.92;
    default:
      return 1.0;
  }
}

}  // namespace

Rhythm::Rhythm(Calendar const& calendar, int year, unsigned month) {
  using namespace std::chrono;
  auto const first = year_month_day{std::chrono::year{year}, std::chrono::month{month}, day{1}};
  auto const next = first.year() / first.month() + months{1};
  begin_ = at_local(first, 0);
  end_ = at_local(Date{next / day{1}}, 0);
  for (sys_days at{first}; Date{at}.month() == first.month(); at += days{1}) {
    Date const day{at};
    days_.push_back(day);
    bool const working = calendar.working_day(day);
    weights_.push_back(working ? weekday_weight(day) : 0);
    working_days_ += working;
  }
  // Reports fall due at the end of the month.
  int last = 3;
  for (auto i = days_.size(); i-- > 0 && last > 0;)
    if (weights_[i] > 0) weights_[i] *= 1.3, --last;
}

Instant Rhythm::office_moment(Random& random) const {
  if (working_days_ == 0) return at_local(days_[random.below(days_.size())], 12 * 60);
  static auto const of_slots = [] {
    std::vector<double> out;
    for (auto const& slot : slots) out.push_back(slot.weight);
    return out;
  }();
  auto const day = days_[random.weighted(weights_)];
  auto const slot = slots[random.weighted(of_slots)].from;
  return at_local(day, slot) + std::chrono::milliseconds{random.between(0, 30 * 60'000 - 1)};
}

Instant Rhythm::any_moment(Random& random) const {
  return at_local(days_[random.below(days_.size())], random.between(5 * 60, 23 * 60 - 1)) +
         std::chrono::milliseconds{random.between(0, 59'999)};
}

Temper temper_of(Body const& body, std::uint64_t seed, std::size_t index) {
  Random random{seed, 900'000'000 + index};
  Temper out;
  out.pace = random.duration(1.0, 0.35);
  if (body.kin == Kin::commune) {
    auto const kind = random.share();
    if (kind < 0.02) {  // nobody minds the system there
      out = {3.5, 0.35, 0.5};
    } else if (kind < 0.10) {  // always behind
      out = {random.duration(3.0, 0.2), 0.05, 0.38};
    } else if (kind < 0.30) {  // eager
      out = {random.duration(0.4, 0.2), 0.001, 0.02};
    }
  } else if (body.kin == Kin::province || body.kin == Kin::office) {
    out.pace = 0.6;
    out.forgets = 0.001;
  }
  return out;
}

}  // namespace tinhso::simulate
