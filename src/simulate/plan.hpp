// What will happen in a simulated month: every document, who gets it, and every step that somebody takes, with its
// time.
//
// Pure functions of the province, the calendar and the seed, so that a run that was killed can be planned again and
// goes on at the same step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "simulate/province.hpp"
#include "simulate/random.hpp"
#include "simulate/subjects.hpp"

namespace tinhso::simulate {

/// What the author picked: a group, or one body.
struct Picked {
  std::int16_t group = -1;
  std::uint16_t body = 0;  ///< when group is −1
};

struct Letter {
  std::uint16_t sender = 0;
  std::uint16_t author = 0;  ///< index into the sender's officers
  std::uint16_t clerk = 0;
  std::uint16_t signer = 0;   ///< index into its leaders
  std::uint16_t subject = 0;  ///< index into all_subjects(); unused for a reply
  std::int64_t priority = 0;
  Ask ask = Ask::nothing;
  bool issued = true;  ///< false: stays a draft
  Instant drafted_at;
  Instant issued_at;
  std::optional<Date> due_on;
  std::int32_t reply_to = -1;  ///< index of the letter that this one answers
  std::vector<Picked> picked;
  std::vector<std::uint16_t> receivers;  ///< the bodies that `picked` stands for, without the sender
};

enum class Step : std::uint8_t { draft, issue, open, receive, refuse, assign, start, finish, remind };

struct Action {
  Instant at;
  std::uint32_t letter = 0;
  std::uint16_t receiver = 0;  ///< body; unused for draft, issue and remind
  Step step = Step::draft;
  bool late = false;  ///< of finish: after the deadline
};

struct Plan {
  std::vector<Letter> letters;
  std::vector<Action> actions;  ///< in the order in which they happen
  std::size_t issued = 0;
  std::size_t arrivals = 0;
};

/// The span of a run: whole months.
struct Months {
  int year = 2020;
  unsigned first = 1;
  unsigned last = 12;
};

/// `scale` 1: 7,000 issued documents and 50,000 arrivals in a month of 22 working days.
Plan make_plan(Province const& province, Calendar const& calendar, Months span, std::uint64_t seed, double scale);

/// The four tables of subjects as one.
std::vector<Subject> const& all_subjects();

// --- parts of it, each in a file of its own ---

/// When documents are issued: by weekday, end of month and hour. The days of one month with their weights.
class Rhythm {
 public:
  Rhythm(Calendar const& calendar, int year, unsigned month);
  /// A moment in office hours (in a month without any: at noon).
  Instant office_moment(Random& random) const;
  /// Any moment between 5:00 and 23:00: storms keep no office hours.
  Instant any_moment(Random& random) const;
  int working_days() const noexcept { return working_days_; }
  Instant begin() const noexcept { return begin_; }
  Instant end() const noexcept { return end_; }

 private:
  std::vector<Date> days_;
  std::vector<double> weights_;
  int working_days_ = 0;
  Instant begin_;
  Instant end_;
};

/// How an agency works, all year long.
struct Temper {
  double pace = 1;         ///< times that everything takes
  double forgets = 0.004;  ///< share of documents that nobody ever opens
  double lags = 0.07;      ///< share of work finished after its deadline
};
Temper temper_of(Body const& body, std::uint64_t seed, std::size_t index);

/// Letters of one month that answer nothing: `count` with `arrivals` receivers in all.
std::vector<Letter> letters_of_month(Province const& province, Calendar const& calendar, Rhythm const& rhythm,
                                     unsigned month, Random& random, std::size_t count, std::size_t arrivals);

/// Which of the receiver's officers gets it.
std::uint16_t lead_of(Body const& receiver, std::uint64_t seed, std::uint32_t letter, std::uint16_t index);

/// A receiver that could answer: when its work is finished.
struct Answer {
  std::uint32_t letter = 0;
  std::uint16_t receiver = 0;
  Instant at;
};
/// Adds what each receiver of a letter does with it until `end`, and what its sender does.
void add_fates(Province const& province, Calendar const& calendar, std::vector<Temper> const& tempers, Plan& plan,
               std::uint32_t letter, std::uint64_t seed, Instant end, std::vector<Answer>& answers);

}  // namespace tinhso::simulate
