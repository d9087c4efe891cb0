#include "accounts/house_test.hpp"

namespace tinhso::accounts_test {
namespace {

class DemoTest : public AccountsTest {};
INSTANTIATE_TEST_SUITE_P(Engines, DemoTest, testing::both_engines(), testing::engine_name);

TEST_P(DemoTest, one_account_for_everybody_and_not_twice) {
  EXPECT_EQ(accounts::create_demo_accounts(house.database(), house.clock(), house.settings()), 0);
  for (auto const* username : {"chutich.tinh", "vanthu.tinh", "quantri.tinh", "lanhdao.sonoivu", "quantri.haihau", "chutich.haiminh",
                               "vanthu.haiminh", "chuyenvien.haiminh", "vanthu.haianh"})
    EXPECT_GT(account(username), 0) << username;
}

TEST_P(DemoTest, sign_ins_to_print) {
  auto const all = accounts::demo_sign_ins(house.database());
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[2].username, "vanthu.haiminh");
  EXPECT_EQ(all[2].name, "Phạm Thị Lúa");
  EXPECT_EQ(all[2].position, "Văn thư");
  EXPECT_EQ(all[2].agency, "UBND xã Hải Minh");
  EXPECT_EQ(all[2].password, "namdinh2020");
}

/// The whole province of 2020, as the demonstration has it.
TEST_P(DemoTest, a_thousand_and_more_in_a_second) {
  testing::TestHouse large{GetParam(), testing::together(audit::migrations(), events::migrations(), organisation::migrations(),
                                                         accounts::migrations())};
  EXPECT_EQ(accounts::create_demo_accounts(large.database(), large.clock(), large.settings()), 0);  // no demonstration
  large.settings().demo = true;
  organisation::load_province(large.database(), std::filesystem::path{TINHSO_SOURCE_FOLDER} / "data/namdinh-2020", large.clock());
  auto const begun = std::chrono::steady_clock::now();
  auto const made = accounts::create_demo_accounts(large.database(), large.clock(), large.settings());
  auto const took = std::chrono::steady_clock::now() - begun;
  EXPECT_GT(made, 1'300);
  RecordProperty("milliseconds", static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  EXPECT_EQ(accounts::demo_sign_ins(large.database()).size(), 6U);
  static constexpr database::Sql bad{"test.bad", "select username from accounts_account where username like '%--%' or username like '%.' limit 1"};
  EXPECT_EQ(large.read([](database::Session& s) { return s.first<std::string>(bad); }), std::nullopt);
}

}  // namespace
}  // namespace tinhso::accounts_test
