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
  EXPECT_EQ(tasks[0].due_at, at("2020-10-16T10:00:00")) << "of the step, three quarters of the time: it was the 15th";
  EXPECT_EQ(announced("2020-10-15,false,Nghỉ bão\n2020-10-17,true,Làm bù\n"), 1);
  EXPECT_EQ(due(id), at("2020-10-17T08:00:00")) << "a swapped day is worked";
}

TEST_P(AnnouncementTest, a_day_is_announced_beside_the_file_and_taken_back) {
  auto const file = Calendar::read("2020-09-02,false,Quốc khánh\n2020-10-24,false,Nghỉ\n");
  auto const current = [&] { return with_announced(file, announced_days(house.database())); };
  EXPECT_EQ(current().text(), file.text());
  house.calendar() = current();
  announce_calendar(house.context());
  auto const id = guardianship();
  announce_day(house.database(), house.clock(), parse_date("2020-10-15").value(), false, " Nghỉ bão số 8 ");
  announce_day(house.database(), house.clock(), parse_date("2020-10-24").value(), true, "Làm bù");
  EXPECT_THAT(current().text(), ::testing::AllOf(HasSubstr("2020-10-15,false,Nghỉ bão số 8"), HasSubstr("2020-09-02"), HasSubstr("2020-10-24,true,Làm bù")));
  house.calendar() = current();
  EXPECT_EQ(announce_calendar(house.context()), 1);
  EXPECT_EQ(due(id), at("2020-10-19T08:00:00"));
  withdraw_day(house.database(), house.clock(), parse_date("2020-10-15").value());
  house.calendar() = current();
  EXPECT_EQ(announce_calendar(house.context()), 1);
  EXPECT_EQ(due(id), at("2020-10-16T08:00:00")) << "there was no storm";
  EXPECT_THROW(withdraw_day(house.database(), house.clock(), parse_date("2020-10-15").value()), std::runtime_error) << "twice";
  for (auto const* odd : {"", "  ", "Nghỉ, bão", "Nghỉ\n2020-01-01,true,x"})
    EXPECT_THROW(announce_day(house.database(), house.clock(), parse_date("2020-10-15").value(), false, odd), std::runtime_error) << odd;
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

TEST_P(AnnouncementTest, leaves_an_answer_in_the_inbox_of_who_is_to_look_at_it) {
  announce_calendar(house.context());
  auto const id = guardianship();
  house.clock().set(at("2020-10-14T08:00:00"));
  step(clerk(), id, Action::supplement, "Thiếu tờ khai");
  Answer answer;
  answer.code = Text<1, 60>{dossier(house.context(), clerk(), id).code};
  answer.proof = Text<4, 10>{"5678"};
  answer.words = Text<1, 2000>{"Đã bổ sung"};
  answer_supplement(house.context(), origin, answer);
  ASSERT_EQ(work::inbox(house.context(), clerk(), {}).items.size(), 1U);
  EXPECT_EQ(announced("2020-10-13,false,Hôm qua là ngày nghỉ\n"), 1);
  ASSERT_EQ(work::inbox(house.context(), clerk(), {}).items.size(), 1U);
  EXPECT_EQ(work::inbox(house.context(), clerk(), {}).items[0].step, "resume");
}

TEST_P(AnnouncementTest, moves_the_holders_clock_too) {
  announce_calendar(house.context());
  house.clock().set(at("2020-10-13T08:00:30"));
  Filing filing;
  filing.procedure = Text<8, 8>{"1.011607"};  // verified within two working days
  filing.applicant = "Đinh Thị Ngô";
  filing.phone = "0912 345 678";
  filing.due_on = parse_date("2020-11-02");
  auto const id = file_at_counter(house.context(), clerk(), origin, filing).id;
  auto const task_due = [&] { return dossier(house.context(), officer(), id).tasks.back().due_at; };
  EXPECT_EQ(task_due(), at("2020-10-15T08:00:30"));
  announced("2020-10-14,false,Nghỉ bão\n");
  EXPECT_EQ(task_due(), at("2020-10-16T08:00:30"));
  house.clock().set(at("2020-10-15T08:00:00"));
  step(officer(), id, Action::supplement, "Thiếu tờ khai");
  announced("2020-10-14,false,Nghỉ bão\n2020-10-13,false,Cả hôm trước\n");
  house.clock().set(at("2020-10-20T08:00:00"));
  step(officer(), id, Action::resume);
  EXPECT_EQ(task_due(), at("2020-10-21T17:30:00")) << "half an hour had run";
  announced("2020-10-14,false,Nghỉ bão\n2020-10-13,false,Cả hôm trước\n2020-10-21,false,Lại bão\n");
  EXPECT_EQ(task_due(), at("2020-10-22T17:30:00"));
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
