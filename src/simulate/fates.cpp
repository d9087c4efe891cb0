#include <algorithm>

#include "simulate/plan.hpp"

namespace tinhso::simulate {
namespace {

using std::chrono::milliseconds;

/// Delivered with the batch in which it was issued: nobody looks at it sooner.
constexpr milliseconds shortest{6 * 60'000};

/// Moves a moment on: in office minutes, or on the wall clock for what cannot wait.
class Hours {
 public:
  Hours(Calendar const& calendar, bool urgent) : calendar_{calendar}, urgent_{urgent} {}
  Instant after(Instant from, double minutes) const {
    auto const rest = milliseconds{static_cast<std::int64_t>(minutes * 60'000) % 60'000};
    auto const whole = static_cast<std::int64_t>(minutes);
    if (urgent_) return from + std::chrono::minutes{whole} + rest;
    auto at = calendar_.add_minutes(from, whole);
    if (!calendar_.working_moment(at)) at = calendar_.add_minutes(at, 1);
    return at + rest;
  }

 private:
  Calendar const& calendar_;
  bool urgent_;
};

struct Fate {
  Province const& province;
  Calendar const& calendar;
  Temper const& temper;
  Letter const& letter;
  std::uint32_t index;
  std::uint16_t receiver;
  Instant end;
  Plan& plan;

  bool add(Instant at, Step step, bool late = false) {
    if (at >= end) return false;
    plan.actions.push_back({at, index, receiver, step, late});
    return true;
  }

  /// Returns when the work was finished, if it was.
  std::optional<Instant> live(Random& random) {
    constexpr double haste[]{1.0, 0.45, 0.25, 0.12};
    auto const pace = temper.pace * haste[letter.priority];
    Hours const hours{calendar, letter.priority == 3};
    if (random.chance(letter.priority >= 2 ? temper.forgets * 0.3 : temper.forgets)) return {};
    auto const opened = hours.after(letter.issued_at + shortest, random.duration(55 * pace, 1.0));
    if (!add(opened, Step::open)) return {};
    auto at = hours.after(opened, random.duration(4, 0.6) + 0.5);
    if (letter.reply_to < 0 && random.chance(0.012)) {
      add(at, Step::refuse);
      return {};
    }
    if (!add(at, Step::receive)) return {};
    if (random.chance(0.02)) return {};  // lies with the leader
    at = hours.after(at, random.duration(140 * pace, 0.9) + 1);
    if (!add(at, Step::assign)) return {};
    if (random.chance(0.015)) return {};
    at = hours.after(at, random.duration(190 * pace, 0.9) + 1);
    if (!add(at, Step::start)) return {};
    if (random.chance(0.01)) return {};
    return finished(random, hours, at, pace);
  }

  std::optional<Instant> finished(Random& random, Hours const& hours, Instant started, double pace) {
    Instant at;
    bool late = false;
    if (letter.ask == Ask::nothing) {
      at = hours.after(started, random.duration(200 * pace, 0.9) + 5);
    } else {
      auto const due = letter.due_on ? calendar.end_of_day(*letter.due_on)
                                     : calendar.end_of_day(calendar.add_days(local_date(letter.issued_at), 10));
      auto const left = static_cast<double>(std::max<std::int64_t>(calendar.minutes_between(started, due), 30));
      late = random.chance(temper.lags);
      if (late) at = hours.after(std::max(due, started), random.duration(600, 0.9));
      else at = hours.after(started, std::min(left - 10, left * std::min(1.0, random.duration(0.45, 0.5))));
      late = at > due;
    }
    if (at >= end) return {};
    add(at, Step::finish, late);
    return at;
  }
};

}  // namespace

std::uint16_t lead_of(Body const& receiver, std::uint64_t seed, std::uint32_t letter, std::uint16_t index) {
  return static_cast<std::uint16_t>(mixed(seed ^ (static_cast<std::uint64_t>(letter) << 16 | index)) %
                                    receiver.officers.size());
}

void add_fates(Province const& province, Calendar const& calendar, std::vector<Temper> const& tempers, Plan& plan,
               std::uint32_t index, std::uint64_t seed, Instant end, std::vector<Answer>& answers) {
  auto const& letter = plan.letters[index];
  plan.actions.push_back({letter.drafted_at, index, 0, Step::draft, false});
  if (!letter.issued || letter.issued_at >= end) return;
  plan.actions.push_back({letter.issued_at, index, 0, Step::issue, false});
  ++plan.issued;
  plan.arrivals += letter.receivers.size();
  Random of_letter{seed, 1'000'000'000ULL + index};
  if (letter.receivers.size() >= 5 && letter.ask != Ask::nothing && of_letter.chance(0.10)) {
    auto const after = calendar.add_minutes(letter.issued_at, of_letter.between(480, 2400));
    if (after < end) plan.actions.push_back({after, index, 0, Step::remind, false});
  }
  for (auto const receiver : letter.receivers) {
    Random random{seed, mixed(index) ^ receiver};
    Fate fate{province, calendar, tempers[receiver], letter, index, receiver, end, plan};
    auto const done = fate.live(random);
    if (done && letter.ask == Ask::report && letter.reply_to < 0) answers.push_back({index, receiver, *done});
  }
}

}  // namespace tinhso::simulate
