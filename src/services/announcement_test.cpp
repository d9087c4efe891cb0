// A holiday that is announced while dossiers are under way, on both engines.
#include "services/announcement.hpp"
#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class AnnouncementTest : public ServicesTest {
 protected:
  std::int64_t guardianship(char const* local = "2020-10-13T08:00:00") {  // three working days
    house.clock().set(at(local));
    Filing filing;
    filing.procedure = Text<8, 8>{"1.004837"};
    filing.applicant = "Đinh Thị Ngô";
    filing.phone = "0912 345 678";
    return file_at_counter(house.context(), clerk(), origin, filing).id;
  }
  Instant due(std::int64_t id) { return dossier(house.context(), clerk(), id).due_at.value(); }
  int announced(char const* days) {
    house.calendar() = Calendar::read(days);
    return announce_calendar(house.context());
  }
};

TEST_P(AnnouncementTest, moves_what_is_under_way_and_says_so) {
  EXPECT_EQ(announce_calendar(house.context()), 0) << "the first calendar is only kept";
  auto const id = guardianship();
  EXPECT_EQ(due(id), at("2020-10-16T08:00:00"));
  EXPECT_EQ(announced("2020-10-15,false,Nghỉ bão\n"), 1);
  EXPECT_EQ(due(id), at("2020-10-19T08:00:00")) << "over the weekend";
  EXPECT_EQ(announce_calendar(house.context()), 0) << "once";
  auto const view = dossier(house.context(), clerk(), id);
  EXPECT_EQ(view.first_due_at, at("2020-10-16T08:00:00")) << "what is on paper stays";
  EXPECT_EQ(view.steps.back().action, "calendar");
  EXPECT_EQ(view.steps.back().due_at, at("2020-10-19T08:00:00"));
  auto const tasks = work::inbox(house.context(), officer(), {}).items;
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].due_at, at("2020-10-19T08:00:00"));
  EXPECT_EQ(announced("2020-10-15,false,Nghỉ bão\n2020-10-17,true,Làm bù\n"), 1);
  EXPECT_EQ(due(id), at("2020-10-17T08:00:00")) << "a swapped day is worked";
}

TEST_P(AnnouncementTest, counts_a_day_that_has_passed_too) {
  announce_calendar(house.context());
  auto const id = guardianship();
  house.clock().set(at("2020-10-16T09:00:00"));
  EXPECT_EQ(dossier(house.context(), clerk(), id).due, Due::overdue);
  EXPECT_EQ(announced("2020-10-15,false,Hôm qua là ngày nghỉ\n"), 1);
  EXPECT_NE(dossier(house.context(), clerk(), id).due, Due::overdue);
}

TEST_P(AnnouncementTest, goes_on_from_the_last_pause_to_the_minute) {
  announce_calendar(house.context());
  auto const id = guardianship();
  house.clock().set(at("2020-10-13T10:00:00"));
  step(officer(), id, Action::supplement, "Thiếu tờ khai");
  house.clock().set(at("2020-10-15T10:00:00"));
  step(officer(), id, Action::resume);
  EXPECT_EQ(due(id), at("2020-10-20T08:00:00"));
  EXPECT_EQ(announced("2020-10-16,false,Nghỉ bão\n"), 1);
  EXPECT_EQ(due(id), at("2020-10-21T08:00:00"));
}

TEST_P(AnnouncementTest, banks_anew_while_the_clock_stands) {
  announce_calendar(house.context());
  auto const id = guardianship();
  house.clock().set(at("2020-10-15T08:00:00"));
  step(officer(), id, Action::supplement, "Thiếu tờ khai");
  EXPECT_EQ(dossier(house.context(), clerk(), id).minutes_left, 480);
  EXPECT_EQ(announced("2020-10-14,false,Hôm qua là ngày nghỉ\n"), 1);
  EXPECT_EQ(dossier(house.context(), clerk(), id).minutes_left, 960);
}

TEST_P(AnnouncementTest, a_day_that_somebody_named_moves_only_off_a_holiday) {
  announce_calendar(house.context());
  auto const id = guardianship();
  step(leader(), id, Action::extend, "Xin lỗi", "2020-10-22");
  EXPECT_EQ(announced("2020-10-15,false,Nghỉ bão\n"), 0);
  EXPECT_EQ(announced("2020-10-22,false,Nghỉ bão\n"), 1);
  EXPECT_EQ(due(id), at("2020-10-23T17:30:00"));
}

TEST_P(AnnouncementTest, leaves_what_has_ended) {
  announce_calendar(house.context());
  auto const id = guardianship();
  step(leader(), id, Action::finish, "Xong");
  EXPECT_EQ(announced("2020-10-15,false,Nghỉ bão\n"), 0);
  EXPECT_EQ(due(id), at("2020-10-16T08:00:00"));
}

TEST_P(AnnouncementTest, reaches_more_than_one_transaction_holds) {
  announce_calendar(house.context());
  for (int i = 0; i < 130; ++i) guardianship();
  EXPECT_EQ(announced("2020-10-15,false,Nghỉ bão\n"), 130);
  EXPECT_EQ(announce_calendar(house.context()), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, AnnouncementTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
