// The working calendar of Việt Nam: office hours, public holidays, swapped working days. Deadlines run on it, in minutes.
//
// A Calendar is immutable after load and thread-safe. Holidays and swapped days are data (data/<province>/calendar.csv);
// the Labour Code 2019 article 112 names the holidays, the Prime Minister's yearly notice the swapped days.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace tinhso {

/// A span of office hours within a day, in minutes since local midnight: [from, to).
struct Span {
  int from = 0;
  int to = 0;
  friend bool operator==(Span const&, Span const&) = default;
};

class Calendar {
 public:
  struct Day {
    bool working = false;
    std::string name;  ///< "Quốc khánh", "Làm bù"
  };
  /// Monday to Friday with these spans; `exceptions` are holidays (not working) and swapped days (working).
  Calendar(std::vector<Span> hours, std::map<Date, Day> exceptions);
  /// The usual office hours (07:30–11:30, 13:30–17:30) and no exceptions.
  Calendar();
  /// Reads `date,working,name` lines; further columns, empty lines and lines that begin with # are passed over. Throws std::runtime_error naming the line.
  static Calendar load(std::filesystem::path const& csv);
  /// Holidays and swapped days in the form that load() reads, by date; equal calendars give equal text.
  std::string text() const;
  /// The same, read again. Throws std::runtime_error.
  static Calendar read(std::string const& text);

  bool working_day(Date date) const;
  bool working_moment(Instant at) const;
  /// The moment when `minutes` (≥ 0) of office time after `from` have passed; at the end of a span it stays there.
  /// `from` itself for 0 minutes, also outside office hours.
  Instant add_minutes(Instant from, std::int64_t minutes) const;
  /// Office minutes within [from, to); 0 when to ≤ from.
  std::int64_t minutes_between(Instant from, Instant to) const;
  /// The last office minute of the day; of the next working day when it is not one.
  Instant end_of_day(Date date) const;
  /// The n-th working day after `date` (n ≥ 1), or `date` itself for n = 0 (moved on when it is not a working day).
  Date add_days(Date date, int n) const;
  int minutes_per_day() const noexcept { return minutes_per_day_; }

 private:
  std::chrono::milliseconds passed(Instant at) const;
  Instant moment(Date day, std::chrono::milliseconds office) const;

  std::vector<Span> hours_;
  std::map<Date, Day> exceptions_;
  int minutes_per_day_ = 0;
};

}  // namespace tinhso
