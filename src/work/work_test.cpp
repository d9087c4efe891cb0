#include "work/work.hpp"

#include <gtest/gtest.h>

namespace tinhso::work {
namespace {

Instant at(int day, int hour, int minute = 0) {
  return at_local(Date{std::chrono::year{2020}, std::chrono::October, std::chrono::day{static_cast<unsigned>(day)}},
                  hour * 60 + minute);
}

TEST(Groups, Of_a_Tuesday) {  // 13 October 2020
  auto const now = at(13, 8);
  EXPECT_EQ(group_of(at(13, 7), now), Group::overdue);
  EXPECT_EQ(group_of(at(13, 17), now), Group::today);
  EXPECT_EQ(group_of(at(14, 7), now), Group::week);
  EXPECT_EQ(group_of(at(18, 23), now), Group::week);  // Sunday
  EXPECT_EQ(group_of(at(19, 0), now), Group::later);
}

TEST(Groups, Of_a_Sunday_have_no_rest_of_the_week) {
  auto const now = at(18, 8);
  EXPECT_EQ(group_of(at(18, 9), now), Group::today);
  EXPECT_EQ(group_of(at(19, 9), now), Group::later);
}

TEST(Groups, Ranges_say_the_same_as_groups) {
  for (int today = 12; today <= 18; ++today) {
    auto const now = at(today, 10, 30);
    for (int day = 8; day <= 28; ++day)
      for (int hour = 0; hour < 24; ++hour) {
        int in = 0;
        for (auto const group : {Group::overdue, Group::today, Group::week, Group::later}) {
          auto const range = due_range(group, now);
          bool const inside = at(day, hour) >= range.from && at(day, hour) < range.until;
          in += inside ? 1 : 0;
          EXPECT_EQ(inside, group_of(at(day, hour), now) == group);
        }
        EXPECT_EQ(in, 1);
      }
  }
}

TEST(NextStep, Is_due_the_next_working_day_or_at_once) {
  Calendar const calendar;
  EXPECT_EQ(next_step_due(calendar, at(13, 8), 0), at(14, 17, 30));
  EXPECT_EQ(next_step_due(calendar, at(16, 16), 0), at(19, 17, 30));  // Friday to Monday
  EXPECT_EQ(next_step_due(calendar, at(13, 8), 2), at(13, 17, 30));
  EXPECT_EQ(next_step_due(calendar, at(13, 20), 3), at(14, 17, 30));  // urgent, but after office hours
  EXPECT_EQ(next_step_due(calendar, at(17, 9), 1), at(19, 17, 30));   // urgent on a Saturday
}

TEST(Cursors, Are_read_back_and_nonsense_is_refused) {
  for (auto const cursor : {Cursor{0, 0}, from_lowest, from_highest, Cursor{1602578525120, 42}}) {
    auto const back = read_cursor(write_cursor(cursor));
    EXPECT_EQ(back.major, cursor.major);
    EXPECT_EQ(back.id, cursor.id);
  }
  for (auto const* text : {"1", "1.", ".1", "a.b", "1.2.3", "1.2 ", "99999999999999999999.1"})
    EXPECT_THROW(read_cursor(text), Invalid) << text;
}

}  // namespace
}  // namespace tinhso::work
