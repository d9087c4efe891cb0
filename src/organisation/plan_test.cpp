#include "organisation/plan.hpp"

#include <gtest/gtest.h>

namespace plan_test {

using namespace tinhso::organisation;
using tinhso::Date;
using tinhso::parse_date;

Date const began = *parse_date("2020-01-01");
Date const today = *parse_date("2020-10-13");
ExistingRows const there{{"A", {1, {{"name", "Hải Anh"}, {"lat", "20"}}, began, {}}},
                         {"B", {2, {{"name", "Hải Bắc"}, {"lat", "20"}}, began, *parse_date("2020-06-01")}}};

Plan plan(std::vector<Desired> const& desired, bool complete = false) {
  return make_plan(there, desired, {"lat"}, today, complete);
}

TEST(ImportPlan, the_same_is_nothing_to_do) {
  auto const p = plan({{2, "A", {{"name", "Hải Anh"}, {"lat", "20"}}, began, {}}});
  EXPECT_EQ(p.unchanged, 1);
  EXPECT_TRUE(p.steps.empty());
}

TEST(ImportPlan, another_name_replaces_and_never_renames) {
  auto const p = plan({{2, "A", {{"name", "Hải Anh mới"}, {"lat", "20"}}, began, {}}});
  ASSERT_EQ(p.steps.size(), 1U);
  EXPECT_EQ(p.steps[0].kind, Step::Kind::replace);
  EXPECT_EQ(p.steps[0].on, today);
  EXPECT_EQ(p.steps[0].existing, 1);
}

TEST(ImportPlan, what_is_not_its_identity_is_mended_in_place) {
  auto const p = plan({{2, "A", {{"name", "Hải Anh"}, {"lat", "21"}}, {}, {}}});
  ASSERT_EQ(p.steps.size(), 1U);
  EXPECT_EQ(p.steps[0].kind, Step::Kind::mend);
}

TEST(ImportPlan, closes_what_has_an_end_and_what_a_complete_file_leaves_out) {
  auto const p = plan({{2, "A", {{"name", "Hải Anh"}, {"lat", "20"}}, began, today}});
  ASSERT_EQ(p.steps.size(), 1U);
  EXPECT_EQ(p.steps[0].kind, Step::Kind::close);
  auto const left_out = plan({{2, "C", {{"name", "Hải Châu"}}, {}, {}}}, true);
  ASSERT_EQ(left_out.steps.size(), 2U);
  EXPECT_EQ(left_out.steps[0].kind, Step::Kind::add);
  EXPECT_EQ(left_out.steps[1].kind, Step::Kind::close);
  EXPECT_EQ(left_out.steps[1].key, "A");
}

TEST(ImportPlan, a_closed_key_begins_again_only_after_its_end) {
  EXPECT_EQ(plan({{2, "B", {{"name", "Hải Bắc"}}, *parse_date("2020-06-01"), {}}}).steps.size(), 1U);
  EXPECT_EQ(plan({{2, "B", {{"name", "Hải Bắc"}}, *parse_date("2020-05-01"), {}}}).errors.size(), 1U);
  EXPECT_EQ(plan({{2, "B", {{"name", "Hải Bắc"}, {"lat", "20"}}, began, *parse_date("2020-06-01")}}).unchanged, 1);
}

TEST(ImportPlan, contradictions_are_told_by_line) {
  auto const p = plan({{2, "A", {{"name", "x"}}, {}, began},
                       {3, "A", {{"name", "y"}}, {}, {}},
                       {4, "D", {{"name", "z"}}, today, began},
                       {5, "E", {{"name", "z"}}, {}, {}}});
  ASSERT_EQ(p.errors.size(), 3U);
  EXPECT_EQ(p.errors[0].line, 2);
  EXPECT_EQ(p.errors[1].line, 3);
  EXPECT_EQ(p.errors[2].line, 4);
  EXPECT_EQ(p.steps.size(), 1U);
}

}  // namespace plan_test
