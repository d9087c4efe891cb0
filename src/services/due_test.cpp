// The clock against a slow, obvious reference: a list of every office minute, counted down one by one.
#include "services/due.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace services_due_test {

using namespace tinhso;
using namespace tinhso::services;
using std::chrono::days;
using std::chrono::minutes;

Instant at(char const* local) { return parse_instant(std::string{local} + "+07:00").value(); }
Duration lasting(DurationUnit unit, double amount, char const* cut_off = nullptr) {
  Duration out;
  out.unit = unit;
  out.amount = amount;
  if (cut_off != nullptr) out.cut_off = Text<5, 5>{cut_off};
  return out;
}

TEST(DossierClock, counts_fractions_of_days_and_cut_off_hours) {
  Calendar const calendar;
  // 2020-10-13 is a Tuesday.
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::working_day, 7.5), at("2020-10-13T08:00:59")),
            at("2020-10-22T14:00"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::working_day, 0.25), at("2020-10-13T11:00")), at("2020-10-13T15:00"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::hour, 1), at("2020-10-17T09:00")), at("2020-10-19T08:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::same_day, 0, "15:00"), at("2020-10-13T14:59")),
            at("2020-10-13T17:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::same_day, 0, "15:00"), at("2020-10-13T15:00")),
            at("2020-10-14T17:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::same_day, 0), at("2020-10-13T19:00")), at("2020-10-14T17:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::working_day, 1, "15:00"), at("2020-10-16T16:00")),
            at("2020-10-19T17:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::day, 4), at("2020-10-13T09:00")), at("2020-10-19T17:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::month, 1), at("2020-01-31T09:00")), at("2020-03-02T17:30"));
  EXPECT_EQ(due_at(calendar, lasting(DurationUnit::unknown, 0), at("2020-10-13T09:00")), std::nullopt);
}

TEST(DossierClock, a_pause_banks_what_is_left_and_lateness_stays) {
  Calendar const calendar;
  auto const due = at("2020-10-14T10:00");
  EXPECT_EQ(banked(calendar, DurationUnit::working_day, due, at("2020-10-13T16:30:40")), 60 + 150);
  EXPECT_EQ(resumed(calendar, DurationUnit::working_day, due, 210, at("2020-10-20T07:30")), at("2020-10-20T11:00"));
  EXPECT_EQ(banked(calendar, DurationUnit::working_day, due, at("2020-10-14T10:00")), 0);
  EXPECT_EQ(resumed(calendar, DurationUnit::working_day, due, 0, at("2020-10-20T07:30")), due);
  EXPECT_EQ(resumed(calendar, DurationUnit::day, due, 60, at("2020-10-17T07:30")), at("2020-10-19T17:30"));
}

/// Every office minute of some 400 days, found the plain way.
struct Reference {
  std::vector<std::int64_t> office;  ///< minutes since 1970, each the beginning of one
  Reference(Date from, std::set<Date> const& holidays, std::set<Date> const& swapped) {
    for (int i = 0; i < 400; ++i) {
      Date const day{std::chrono::sys_days{from} + days{i}};
      std::chrono::weekday const name{std::chrono::sys_days{day}};
      bool const weekend = name == std::chrono::Saturday || name == std::chrono::Sunday;
      if (holidays.contains(day) || (weekend && !swapped.contains(day))) continue;
      for (int minute = 0; minute < 24 * 60; ++minute)
        if ((minute >= 450 && minute < 690) || (minute >= 810 && minute < 1050))
          office.push_back(std::chrono::floor<minutes>(at_local(day, minute).time_since_epoch()).count());
    }
  }
};

TEST(DossierClock, agrees_with_counting_minutes_one_by_one_over_100000_histories) {
  std::set<Date> const holidays{*parse_date("2020-01-01"), *parse_date("2020-01-23"), *parse_date("2020-01-24"),
                                *parse_date("2020-01-27"), *parse_date("2020-04-02"), *parse_date("2020-04-30"),
                                *parse_date("2020-05-01"), *parse_date("2020-09-02")};
  std::set<Date> const swapped{*parse_date("2020-02-01"), *parse_date("2020-05-09"), *parse_date("2020-09-05")};
  std::map<Date, Calendar::Day> exceptions;
  for (auto const day : holidays) exceptions[day] = {false, "nghỉ"};
  for (auto const day : swapped) exceptions[day] = {true, "làm bù"};
  Calendar const calendar{{{450, 690}, {810, 1050}}, exceptions};
  Reference const reference{*parse_date("2020-01-01"), holidays, swapped};
  auto const* const office = reference.office.data();
  std::size_t const count = reference.office.size();

  std::mt19937_64 random{20200115};
  auto below = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); };
  auto const year_begins = std::chrono::floor<minutes>(at("2020-01-01T00:00").time_since_epoch()).count();
  int paused_histories = 0;
  int late_before_a_pause = 0;
  for (int history = 0; history < 100'000; ++history) {
    auto const quarters = 1 + below(12);  // a quarter of a day to three days
    auto const start = year_begins + below(330LL * 1440);
    std::vector<std::pair<std::int64_t, std::int64_t>> pauses;
    auto moment = start;
    for (auto n = below(4); n > 0; --n) {
      auto const from = moment + below(2 * 1440);
      auto const until = from + below(3 * 1440);
      pauses.emplace_back(from, until);
      moment = until;
    }
    paused_histories += pauses.empty() ? 0 : 1;
    // What the room does; seconds are there to be ignored.
    auto instant = [&](std::int64_t minute) {
      return Instant{minutes{minute}} + std::chrono::milliseconds{below(60'000)};
    };
    auto due =
        due_at(calendar, lasting(DurationUnit::working_day, static_cast<double>(quarters) / 4), instant(start)).value();
    for (auto const& [from, until] : pauses) {
      auto const left = banked(calendar, DurationUnit::working_day, due, instant(from));
      late_before_a_pause += left == 0 ? 1 : 0;
      due = resumed(calendar, DurationUnit::working_day, due, left, instant(until));
    }
    // The reference: office minutes, one after another, that are in no pause.
    auto left = quarters * 120;
    std::int64_t expected = 0;
    auto i = static_cast<std::size_t>(std::lower_bound(office, office + count, start) - office);
    std::size_t pause = 0;
    for (; left > 0; ++i) {
      ASSERT_LT(i, count);
      while (pause < pauses.size() && office[i] >= pauses[pause].second) ++pause;
      if (pause < pauses.size() && office[i] >= pauses[pause].first) continue;
      if (--left == 0) expected = office[i] + 1;
    }
    ASSERT_EQ(std::chrono::floor<minutes>(due.time_since_epoch()).count(), expected) << "history " << history;
    ASSERT_EQ(due, whole_minute(due));
  }
  EXPECT_GT(paused_histories, 50'000);
  EXPECT_GT(late_before_a_pause, 1'000);
}

}  // namespace services_due_test
