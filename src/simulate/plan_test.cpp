#include "simulate/plan.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "simulate/sample_province.hpp"

namespace tinhso::simulate {
namespace {

constexpr Months october{2020, 10, 10};

TEST(Plan, A_month_of_22_working_days_has_7000_documents_and_50000_arrivals) {
  auto const plan = make_plan(sample_province(), Calendar{}, october, 1, 1.0);
  EXPECT_EQ(plan.issued, 7'000u);
  EXPECT_EQ(plan.arrivals, 50'000u);
  std::size_t answers = 0;
  for (auto const& letter : plan.letters) answers += letter.reply_to >= 0;
  EXPECT_GT(answers, 1'500u);
}

TEST(Plan, The_same_seed_gives_the_same_month) {
  auto const province = sample_province();
  auto const one = make_plan(province, Calendar{}, october, 7, 0.05);
  auto const two = make_plan(province, Calendar{}, october, 7, 0.05);
  auto const other = make_plan(province, Calendar{}, october, 8, 0.05);
  ASSERT_EQ(one.actions.size(), two.actions.size());
  for (std::size_t i = 0; i < one.actions.size(); ++i) ASSERT_EQ(one.actions[i].at, two.actions[i].at);
  EXPECT_NE(one.actions.size(), other.actions.size());
}

TEST(Plan, Steps_of_a_receiver_come_in_the_order_of_Decision_28) {
  auto const plan = make_plan(sample_province(), Calendar{}, october, 1, 0.2);
  std::map<std::pair<std::uint32_t, std::uint16_t>, std::vector<Step>> steps;
  std::map<std::uint32_t, Instant> issued;
  Instant before{};
  for (auto const& action : plan.actions) {
    ASSERT_GE(action.at, before);
    before = action.at;
    if (action.step == Step::draft || action.step == Step::remind) continue;
    if (action.step == Step::issue) {
      issued[action.letter] = action.at;
      continue;
    }
    ASSERT_TRUE(issued.contains(action.letter));
    ASSERT_GE(action.at - issued[action.letter], std::chrono::minutes{6});  // delivered with its batch
    steps[{action.letter, action.receiver}].push_back(action.step);
  }
  std::set<std::vector<Step>> const paths{{Step::open},
                                          {Step::open, Step::refuse},
                                          {Step::open, Step::receive},
                                          {Step::open, Step::receive, Step::assign},
                                          {Step::open, Step::receive, Step::assign, Step::start},
                                          {Step::open, Step::receive, Step::assign, Step::start, Step::finish}};
  std::map<std::vector<Step>, int> seen;
  for (auto const& [who, path] : steps) {
    ASSERT_TRUE(paths.contains(path));
    ++seen[path];
  }
  EXPECT_EQ(seen.size(), paths.size());
}

TEST(Plan, People_keep_office_hours_save_in_storms) {
  Calendar const calendar;
  auto const plan = make_plan(sample_province(), calendar, october, 3, 0.2);
  std::size_t outside = 0;
  for (auto const& action : plan.actions) {
    if (plan.letters[action.letter].priority == 3) continue;
    outside += !calendar.working_moment(action.at);
  }
  EXPECT_LT(outside, plan.actions.size() / 50);
  std::map<int, int> hours;
  for (auto const& action : plan.actions) ++hours[local_minute(action.at) / 60];
  EXPECT_GT(hours[9], 4 * hours[12]);
  EXPECT_GT(hours[15], 4 * hours[12]);
}

TEST(Plan, A_year_carries_work_over_and_reaches_its_volume) {
  auto const plan = make_plan(sample_province(), Calendar{}, {2020, 1, 12}, 1, 0.01);
  EXPECT_NEAR(static_cast<double>(plan.issued), 70.0 / 22 * 262, 15);  // 262 weekdays
  int late = 0;
  for (auto const& action : plan.actions) late += action.late;
  EXPECT_GT(late, 50);
}

TEST(Plan, Letters_have_receivers_and_never_their_sender) {
  auto const plan = make_plan(sample_province(), Calendar{}, october, 2, 0.1);
  for (auto const& letter : plan.letters) {
    ASSERT_FALSE(letter.receivers.empty());
    ASSERT_FALSE(letter.picked.empty());
    std::set<std::uint16_t> const distinct{letter.receivers.begin(), letter.receivers.end()};
    ASSERT_EQ(distinct.size(), letter.receivers.size());
    ASSERT_FALSE(distinct.contains(letter.sender));
    ASSERT_LT(letter.drafted_at, letter.issued_at);
  }
}

}  // namespace
}  // namespace tinhso::simulate
