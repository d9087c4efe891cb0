// Instants, dates and clocks. UTC inside, Asia/Ho_Chi_Minh (UTC+07:00, no daylight saving since 1975) at the edges.
//
// Values and pure functions; thread-safe. Parsing returns nullopt rather than throwing.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tinhso {

/// A moment, UTC, to the millisecond. Stored in both database engines as an integer: milliseconds since 1970.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A calendar day in Việt Nam. Stored as text `YYYY-MM-DD`.
using Date = std::chrono::year_month_day;

inline constexpr std::chrono::hours vietnam_offset{7};

/// The only source of "now", so that a simulated month and a test can set it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

/// A clock that stands where it was put. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant at) : at_{at.time_since_epoch().count()} {}
  Instant now() const override { return Instant{std::chrono::milliseconds{at_.load()}}; }
  void set(Instant at) { at_.store(at.time_since_epoch().count()); }

 private:
  std::atomic<std::int64_t> at_;
};

/// `2020-10-13T11:42:05.120Z`
std::string format_instant(Instant at);
/// Reads RFC 3339 with `Z` or an offset, seconds and fraction optional; nullopt when it is not one.
std::optional<Instant> parse_instant(std::string_view text);

/// `2020-10-13`
std::string format_date(Date date);
/// Reads `YYYY-MM-DD`; nullopt when it is not a day that exists.
std::optional<Date> parse_date(std::string_view text);

/// The day it is in Việt Nam at that moment.
Date local_date(Instant at);
/// Minutes since local midnight in Việt Nam, 0…1439.
int local_minute(Instant at);
/// The moment at which `minute` minutes of that day have passed in Việt Nam.
Instant at_local(Date date, int minute);

}  // namespace tinhso
