#include "base/calendar.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

namespace calendar_test {

using namespace tinhso;
using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

Instant at(char const* local) { return *parse_instant(std::string{local} + "+07:00"); }
Date day(char const* text) { return *parse_date(text); }
std::string local(Instant instant) {
  auto const minute = local_minute(instant);
  char out[16];
  std::snprintf(out, sizeof out, " %02d:%02d", minute / 60, minute % 60);
  return format_date(local_date(instant)) + out;
}

Calendar nam_dinh() {
  return Calendar::load(std::filesystem::path{TINHSO_SOURCE_FOLDER} / "data/namdinh-2020/calendar.csv");
}

TEST(WorkingCalendar, a_deadline_passes_over_lunch_night_and_week_end) {
  Calendar const calendar;
  EXPECT_EQ(calendar.minutes_per_day(), 480);
  EXPECT_EQ(local(calendar.add_minutes(at("2020-10-16T10:30"), 60)), "2020-10-16 11:30");
  EXPECT_EQ(local(calendar.add_minutes(at("2020-10-16T10:30"), 61)), "2020-10-16 13:31");
  EXPECT_EQ(local(calendar.add_minutes(at("2020-10-16T10:30"), 480)), "2020-10-19 10:30");
  EXPECT_EQ(local(calendar.add_minutes(at("2020-10-17T03:00"), 480)), "2020-10-19 17:30");
  EXPECT_EQ(local(calendar.add_minutes(at("2020-10-17T03:00"), 0)), "2020-10-17 03:00");
  EXPECT_EQ(calendar.minutes_between(at("2020-10-16T16:30"), at("2020-10-19T08:30")), 120);
  EXPECT_EQ(calendar.minutes_between(at("2020-10-19T08:30"), at("2020-10-16T16:30")), 0);
}

TEST(WorkingCalendar, ends_of_days) {
  Calendar const calendar;
  EXPECT_EQ(local(calendar.end_of_day(day("2020-10-16"))), "2020-10-16 17:30");
  EXPECT_EQ(local(calendar.end_of_day(day("2020-10-17"))), "2020-10-19 17:30");
}

TEST(WorkingCalendar, knows_the_holidays_and_swapped_days_of_viet_nam) {
  auto const calendar = nam_dinh();
  for (auto const* off :
       {"2019-04-15", "2020-01-23", "2020-01-29", "2020-04-02", "2021-09-03", "2022-01-03", "2022-05-03", "2023-01-26",
        "2023-05-03", "2023-09-04", "2024-04-29", "2025-05-02", "2026-02-20"})
    EXPECT_FALSE(calendar.working_day(day(off))) << off;
  for (auto const* on : {"2019-01-05", "2019-05-04", "2020-01-30", "2024-05-04", "2025-04-26", "2020-09-03"})
    EXPECT_TRUE(calendar.working_day(day(on))) << on;
  EXPECT_EQ(format_date(calendar.add_days(day("2020-01-22"), 1)), "2020-01-30");
  EXPECT_EQ(format_date(calendar.add_days(day("2024-04-26"), 1)), "2024-05-02");
  EXPECT_EQ(format_date(calendar.add_days(day("2024-04-26"), 3)), "2024-05-04");
  EXPECT_EQ(local(calendar.add_minutes(at("2020-04-29T16:30"), 120)), "2020-05-04 08:30");
}

TEST(WorkingCalendar, every_year_has_as_many_days_off_as_the_law_gives) {
  auto const calendar = nam_dinh();
  // Labour Code 2012: 10 days a year; 2019, in force from 2021: 11. A swapped day takes one and gives one, but the
  // Monday for which 5 January 2019 was worked lies in 2018.
  for (int year = 2019; year <= 2026; ++year) {
    int off = 0;
    for (std::chrono::sys_days d{std::chrono::year{year} / 1 / 1};
         d < std::chrono::sys_days{std::chrono::year{year + 1} / 1 / 1}; d += days{1}) {
      bool const week_end = std::chrono::weekday{d}.iso_encoding() > 5;
      if (!week_end && !calendar.working_day(Date{d})) ++off;
      if (week_end && calendar.working_day(Date{d})) --off;
    }
    EXPECT_EQ(off, year == 2019 ? 9 : year == 2020 ? 10 : 11) << year;
  }
}

// The obvious way: write down every minute of some months and count.
class Obvious {
 public:
  Obvious(std::vector<Span> const& hours, std::map<Date, Calendar::Day> const& exceptions) {
    std::vector<bool> of_a_day(1440);
    for (auto const& span : hours)
      for (int minute = span.from; minute < span.to; ++minute) of_a_day[static_cast<std::size_t>(minute)] = true;
    for (std::chrono::sys_days d = first; d < last; d += days{1}) {
      auto const exception = exceptions.find(Date{d});
      bool const week_day = std::chrono::weekday{d}.iso_encoding() <= 5;
      days_.push_back(exception == exceptions.end() ? week_day : exception->second.working);
      if (days_.back()) minutes_.insert(minutes_.end(), of_a_day.begin(), of_a_day.end());
      else minutes_.insert(minutes_.end(), 1440, false);
    }
  }
  Instant add(Instant from, std::int64_t count) const {
    auto t = from;
    for (; count > 0; t += minutes{1}) count -= minutes_.at(index(t)) ? 1 : 0;
    return t;
  }
  std::int64_t between(Instant from, Instant to) const {
    std::int64_t n = 0;
    for (auto t = from; t < to; t += minutes{1}) n += minutes_.at(index(t)) ? 1 : 0;
    return n;
  }
  Date days_after(Date date, int n) const {
    auto d = static_cast<std::size_t>((std::chrono::sys_days{date} - first).count());
    if (n > 0 || !days_.at(d))
      for (int left = std::max(n, 1); left > 0;) left -= days_.at(++d) ? 1 : 0;
    return Date{first + days{static_cast<int>(d)}};
  }

 private:
  static constexpr std::chrono::sys_days first{std::chrono::year{2019} / 12 / 1};
  static constexpr std::chrono::sys_days last{std::chrono::year{2020} / 9 / 1};
  static std::size_t index(Instant t) {
    return static_cast<std::size_t>(std::chrono::floor<minutes>(t + vietnam_offset - first).count());
  }
  std::vector<bool> days_;
  std::vector<bool> minutes_;
};

TEST(WorkingCalendar, agrees_with_counting_every_minute) {
  std::mt19937 random{20201013};
  auto const in = [&](int low, int high) { return std::uniform_int_distribution{low, high}(random); };
  for (int round = 0; round < 20; ++round) {
    std::map<Date, Calendar::Day> exceptions;
    std::chrono::sys_days const start{day("2020-01-01")};
    for (int i = in(0, 60); i > 0; --i) exceptions[Date{start + days{in(-10, 80)}}] = {in(0, 2) == 0, ""};
    std::vector<Span> hours;
    for (int minute = in(0, 600); hours.size() < 3 && minute < 1300;) {
      Span const span{minute, std::min(1440, minute + in(1, 300))};
      hours.push_back(span);
      minute = span.to + in(0, 120);
    }
    Calendar const calendar{hours, exceptions};
    Obvious const obvious{hours, exceptions};
    for (int i = 0; i < 20; ++i) {
      auto const from = Instant{start} + minutes{in(-2'000, 60 * 24 * 40)};
      auto const to = from + minutes{in(-100, 60 * 24 * 20)};
      auto const count = in(0, 1) ? in(0, 20) : in(0, calendar.minutes_per_day() * 12);
      ASSERT_EQ(calendar.minutes_between(from, to), obvious.between(from, to))
          << format_instant(from) << ' ' << format_instant(to);
      ASSERT_EQ(calendar.add_minutes(from, count), obvious.add(from, count)) << format_instant(from) << " + " << count;
      ASSERT_EQ(calendar.minutes_between(from, calendar.add_minutes(from, count)), count);
      auto const date = Date{start + days{in(-20, 90)}};
      auto const n = in(0, 40);
      ASSERT_EQ(calendar.add_days(date, n), obvious.days_after(date, n)) << format_date(date) << " + " << n;
    }
  }
}

TEST(WorkingCalendar, seconds_are_not_lost) {
  Calendar const calendar;
  auto const from = at("2020-10-16T17:29:30");
  auto const due = calendar.add_minutes(from, 1);
  EXPECT_EQ(due, at("2020-10-19T07:30:30"));
  EXPECT_EQ(calendar.minutes_between(from, due - milliseconds{1}), 0);
}

TEST(WorkingCalendar, says_which_line_is_wrong) {
  auto const path = std::filesystem::temp_directory_path() / "tinhso-calendar-test.csv";
  auto const fault = [&](char const* text) -> std::string {
    std::ofstream{path} << text;
    try {
      Calendar::load(path);
      return "";
    } catch (std::runtime_error const& error) {
      return std::string{error.what()}.substr(path.string().size());
    }
  };
  EXPECT_EQ(fault("\xEF\xBB\xBF"
                  "date,working,name\r\n2020-01-01,false,Tết,law\r\n\r\n# note\n"),
            "");
  EXPECT_EQ(fault("date,working,name\n2020-02-30,false,x\n"), ":2: the date is not YYYY-MM-DD");
  EXPECT_EQ(fault("2020-01-01,no,x\n"), ":1: working must be true or false");
  EXPECT_EQ(fault("2020-01-01,false,x\n2020-01-01,true,x\n"), ":2: the date was given before");
  EXPECT_EQ(fault("2020-01-01\n"), ":1: expected date,working,name");
  std::filesystem::remove(path);
  EXPECT_EQ(fault(""), "");
  std::filesystem::remove(path);
}

TEST(WorkingCalendar, is_the_same_when_its_text_is_read_again) {
  auto const calendar = nam_dinh();
  EXPECT_EQ(Calendar::read(calendar.text()).text(), calendar.text());
  EXPECT_EQ(Calendar::read("2020-09-02,false,Quốc khánh\n").text(), "2020-09-02,false,Quốc khánh\n");
  EXPECT_EQ(Calendar{}.text(), "");
  EXPECT_THROW(Calendar::read("2020-09-02"), std::runtime_error);
}

TEST(WorkingCalendar, refuses_hours_that_make_no_sense) {
  EXPECT_THROW((Calendar{{}, {}}), std::invalid_argument);
  EXPECT_THROW((Calendar{{{600, 500}}, {}}), std::invalid_argument);
  EXPECT_THROW((Calendar{{{500, 600}, {550, 700}}, {}}), std::invalid_argument);
}

}  // namespace calendar_test
