#include "accounts/rights.hpp"

#include <gtest/gtest.h>

#include "accounts/accounts.hpp"

namespace tinhso::accounts {
namespace {

/// The whole table, said once more on purpose: whoever changes it changes it twice.
TEST(Rights, matrix_of_roles_and_rights) {
  struct Line {
    std::string_view right;
    bool leader, clerk, officer, administrator;
  };
  constexpr Line matrix[] = {
      {"documents.read", true, true, true, true},        {"documents.write", false, true, true, false},
      {"documents.issue", true, true, false, false},     {"documents.register", false, true, false, false},
      {"documents.assign", true, false, false, false},   {"documents.handle", true, false, true, false},
      {"exchange.import", false, true, false, false},    {"organisation.edit", false, false, false, true},
      {"accounts.administer", false, false, false, true}, {"jobs.operate", false, false, false, true},
      {"audit.read", false, false, false, true},          {"signing.sign", true, true, false, false},
      {"signing.administer", false, false, false, true},  {"services.read", true, true, true, false},
      {"services.receive", false, true, false, false},    {"services.handle", true, false, true, false},
      {"services.approve", true, false, false, false},    {"exchange.oversee", false, false, false, true},
  };
  EXPECT_EQ(std::size(matrix), rights::all.size());
  for (auto const& line : matrix) {
    EXPECT_TRUE(is_right(line.right)) << line.right;
    EXPECT_EQ(rights_of(Role::leader).contains(line.right), line.leader) << line.right;
    EXPECT_EQ(rights_of(Role::clerk).contains(line.right), line.clerk) << line.right;
    EXPECT_EQ(rights_of(Role::officer).contains(line.right), line.officer) << line.right;
    EXPECT_EQ(rights_of(Role::administrator).contains(line.right), line.administrator) << line.right;
    EXPECT_NE(right_words(line.right).vi, line.right);
    EXPECT_EQ(sample_principal(Role::clerk, 1).may(line.right), line.clerk) << line.right;
  }
}

TEST(Rights, only_administration_reaches_below) {
  for (auto const right : rights::all)
    EXPECT_EQ(reaches_below(right), rights_of(Role::administrator).contains(right) && right != "documents.read") << right;
}

}  // namespace
}  // namespace tinhso::accounts
