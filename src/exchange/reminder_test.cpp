#include "exchange/axis_test.hpp"

namespace tinhso::exchange {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReminderTest : public exchange_test::AxisTest {
 protected:
  Context& c() { return house.context(); }
  std::vector<std::string> notices_of(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& notice : work::notices(c(), who, {}).items) out.push_back(notice.kind);
    return out;
  }
  /// A document assigned to the officer of Hải Minh for `days` working days.
  std::int64_t assigned(int days) {
    delivered(clerk(tinh), {minh});
    auto const id = newest(clerk(minh)).id;
    documents::receive(c(), clerk(minh), origin, id, {});
    documents::AssignInput input;
    input.lead = officer(minh).official;
    input.days = days;
    documents::assign(c(), leader(minh), origin, id, input);
    return id;
  }
};

TEST_P(ReminderTest, One_working_day_before_and_when_it_is_late_each_once) {
  assigned(3);  // due Friday, 16 October, 17:30
  EXPECT_EQ(work::remind(c()), 0);
  house.clock().set(at_local(Date{std::chrono::year{2020}, std::chrono::October, std::chrono::day{15}}, 17 * 60 + 31));
  EXPECT_EQ(work::remind(c()), 1);
  EXPECT_EQ(work::remind(c()), 0);
  EXPECT_THAT(notices_of(officer(minh)), ElementsAre("due_soon"));
  EXPECT_THAT(notices_of(leader(minh)), IsEmpty());
  EXPECT_THAT(notices_of(officer(minh, 1)), IsEmpty());
  house.pass(std::chrono::hours{24});
  EXPECT_EQ(work::remind(c()), 1);
  EXPECT_EQ(work::remind(c()), 0);
  EXPECT_THAT(notices_of(officer(minh)), ElementsAre("overdue", "due_soon"));
  EXPECT_THAT(notices_of(leader(minh)), ElementsAre("overdue"));  // who assigned it
  auto const counts = work::counts(c(), officer(minh));
  EXPECT_EQ(counts.overdue, 1);
  EXPECT_EQ(counts.notices, 2);
  EXPECT_TRUE(newest(clerk(minh)).overdue);
}

TEST_P(ReminderTest, What_is_finished_in_time_reminds_nobody) {
  auto const id = assigned(1);
  documents::start(c(), officer(minh), origin, id);
  documents::finish(c(), officer(minh), origin, id, {});
  house.pass(std::chrono::hours{96});
  EXPECT_EQ(work::remind(c()), 0);
  EXPECT_THAT(notices_of(officer(minh)), IsEmpty());
}

TEST_P(ReminderTest, The_job_looks_again_every_five_minutes) {
  assigned(1);
  work::schedule(c());
  work::schedule(c());  // a second process starts
  EXPECT_EQ(work_off(), 1);
  EXPECT_EQ(work_off(), 0);
  house.pass(std::chrono::minutes{5});
  EXPECT_EQ(work_off(), 1);
  house.pass(std::chrono::hours{72});
  work_off();
  EXPECT_THAT(notices_of(officer(minh)), ElementsAre("overdue"));
  EXPECT_THAT(failures(), IsEmpty());
}

TEST_P(ReminderTest, The_inbox_is_grouped_and_paged_by_deadline) {
  for (int const days : {5, 1, 10}) assigned(days);
  auto const who = officer(minh);
  auto const all = work::inbox(c(), who, {});
  ASSERT_EQ(all.items.size(), 3U);
  EXPECT_LT(all.items[0].due_at, all.items[1].due_at);
  EXPECT_EQ(all.counts.week, 1);
  EXPECT_EQ(all.counts.later, 2);
  work::TaskQuery query;
  query.group = work::Group::later;
  EXPECT_EQ(work::inbox(c(), who, query).items.size(), 2U);
  query = {};
  query.limit = 2;
  auto const first = work::inbox(c(), who, query);
  ASSERT_TRUE(first.next);
  query.after = *first.next;
  auto const second = work::inbox(c(), who, query);
  EXPECT_EQ(second.items.size(), 1U);
  EXPECT_FALSE(second.next);
  EXPECT_EQ(work::view(c(), who, second.items[0].id).assignees.size(), 1U);
  EXPECT_THROW(work::view(c(), officer(anh), second.items[0].id), NotFound);
}

TEST_P(ReminderTest, Who_acts_for_another_has_their_work) {
  auto const id = assigned(2);
  auto deputy = officer(minh, 1);
  EXPECT_THROW(documents::start(c(), deputy, origin, id), Forbidden);
  deputy.acting_for = officer(minh).official;
  deputy.acting_for_name = officer(minh).name;
  EXPECT_EQ(work::inbox(c(), deputy, {}).items.size(), 1U);
  documents::start(c(), deputy, origin, id);
  documents::finish(c(), deputy, origin, id, {});
  EXPECT_EQ(documents::incoming_trail(c(), deputy, id).back().on_behalf_of, officer(minh).name);
}

INSTANTIATE_TEST_SUITE_P(Engines, ReminderTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
