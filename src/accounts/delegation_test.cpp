#include "accounts/authority.hpp"
#include "accounts/house_test.hpp"

namespace tinhso::accounts_test {
namespace {

using namespace std::chrono_literals;

class DelegationTest : public AccountsTest {
 protected:
  json::object draft(std::string_view agency_code, std::string_view title, std::string_view to_agency, std::string_view to_title) {
    return {{"position", position(agency_code, title).id},
            {"to_official", position(to_agency, to_title).official},
            {"rights", nullptr},
            {"valid_from", "2020-10-13"},
            {"valid_until", "2020-10-16"},
            {"reason", "Đi công tác"},
            {"document", "12/GUQ-UBND"}};
  }
  /// The chairman of Hải Minh lends to the officer; answers the id.
  std::int64_t lend(json::value const& rights = nullptr) {
    auto chairman = signed_in("chutich.haiminh");
    auto body = draft("H40.40.07", "Chủ tịch", "H40.40.07", "Chuyên viên");
    body["rights"] = rights;
    auto const answer = chairman.post("/api/accounts/delegations", body);
    EXPECT_EQ(answer.status, 201) << answer.body;
    return parsed(answer).at("id").as_int64();
  }
  bool has(json::value const& me, std::string_view right) {
    for (auto const& name : me.at("rights").as_array())
      if (name.as_string() == right) return true;
    return false;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, DelegationTest, testing::both_engines(), testing::engine_name);

TEST_P(DelegationTest, lends_the_position_s_rights_and_is_shown_everywhere) {
  auto const id = lend();
  auto officer = signed_in("chuyenvien.haiminh");
  auto const before = parsed(officer.get("/api/accounts/me"));
  ASSERT_EQ(before.at("may_act_for").as_array().size(), 1U);
  EXPECT_EQ(before.at("may_act_for").at(0).at("name"), "Trần Văn Cói");
  EXPECT_FALSE(has(before, "documents.assign"));

  auto copy = officer;
  auto const answer = officer.post("/api/accounts/act-for", {{"delegation", id}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  auto const me = parsed(answer);
  EXPECT_EQ(me.at("acting_for").at("name"), "Trần Văn Cói");
  EXPECT_EQ(me.at("name"), "Lâm Bích Nếp");
  EXPECT_TRUE(has(me, "documents.assign"));
  EXPECT_FALSE(has(me, "documents.write"));  // one's own rights stay at home
  EXPECT_EQ(copy.get("/api/accounts/me").status, 401);  // the token was changed with the rights

  web::Request request;
  request.headers["cookie"] = "tinhso_session=" + officer.cookies.at("tinhso_session");
  auto const who = door.authenticator(request, house.context()).value();
  EXPECT_EQ(audit::actor(who, {}).on_behalf_of_name, "Trần Văn Cói");
  EXPECT_EQ(who.agency, agency("H40.40.07"));

  auto const back = parsed(officer.post("/api/accounts/act-for", {{"delegation", nullptr}}));
  EXPECT_TRUE(back.at("acting_for").is_null());
  EXPECT_TRUE(has(back, "documents.write"));
}

TEST_P(DelegationTest, can_be_limited_to_some_rights) {
  auto const id = lend(json::array{"documents.assign"});
  auto officer = signed_in("chuyenvien.haiminh");
  auto const me = parsed(officer.post("/api/accounts/act-for", {{"delegation", id}}));
  EXPECT_EQ(me.at("rights"), (json::array{"documents.assign"}));
}

TEST_P(DelegationTest, ends_with_its_last_day_also_for_who_is_acting) {
  auto const id = lend();
  door.authenticator = accounts::authenticator();
  auto officer = signed_in("chuyenvien.haiminh");
  (void)officer.post("/api/accounts/act-for", {{"delegation", id}});
  for (int step = 0; step < 6; ++step) {
    house.pass(10h);
    (void)officer.get("/api/accounts/me");
  }
  EXPECT_FALSE(parsed(officer.get("/api/accounts/me")).at("acting_for").is_null());  // the evening of the 15th
  house.pass(10h);
  auto const me = parsed(officer.get("/api/accounts/me"));
  EXPECT_TRUE(me.at("acting_for").is_null());
  EXPECT_FALSE(has(me, "documents.assign"));
  EXPECT_EQ(officer.post("/api/accounts/act-for", {{"delegation", id}}).status, 422);
}

TEST_P(DelegationTest, revoked_it_ends_at_once) {
  auto const id = lend();
  auto officer = signed_in("chuyenvien.haiminh");
  (void)officer.post("/api/accounts/act-for", {{"delegation", id}});
  auto stranger = signed_in("vanthu.haianh");
  EXPECT_EQ(stranger.del("/api/accounts/delegations/" + std::to_string(id)).status, 404);
  auto chairman = signed_in("chutich.haiminh");
  EXPECT_EQ(chairman.del("/api/accounts/delegations/" + std::to_string(id)).status, 204);
  EXPECT_TRUE(parsed(officer.get("/api/accounts/me")).at("acting_for").is_null());
  EXPECT_EQ(chairman.del("/api/accounts/delegations/" + std::to_string(id)).status, 409);
  EXPECT_EQ(parsed(chairman.get("/api/accounts/delegations")).at("items").at(0).at("state"), "revoked");
}

TEST_P(DelegationTest, ends_with_the_delegator_s_position) {
  auto const id = lend();
  static constexpr database::Sql end{"test.end", "update organisation_position set valid_until = '2020-10-13' where id = :id"};
  auto const held = position("H40.40.07", "Chủ tịch").id;
  house.write([&](database::Session& s) { s.run(end, {{"id", held}}); });
  EXPECT_EQ(signed_in("chuyenvien.haiminh").post("/api/accounts/act-for", {{"delegation", id}}).status, 422);
}

TEST_P(DelegationTest, is_for_its_delegate_only_and_never_lent_on) {
  auto const id = lend();
  EXPECT_EQ(signed_in("vanthu.haiminh").post("/api/accounts/act-for", {{"delegation", id}}).status, 422);
  auto officer = signed_in("chuyenvien.haiminh");
  (void)officer.post("/api/accounts/act-for", {{"delegation", id}});
  EXPECT_EQ(code_of(officer.post("/api/accounts/delegations", draft("H40.40.07", "Chủ tịch", "H40.40.07", "Văn thư"))), "accounts.not_on_behalf");
}

TEST_P(DelegationTest, only_one_s_own_position_or_by_the_administrator_for_others) {
  auto lua = signed_in("vanthu.haiminh");
  EXPECT_EQ(lua.post("/api/accounts/delegations", draft("H40.40.07", "Chủ tịch", "H40.40.07", "Văn thư")).status, 422);
  auto district = signed_in("quantri.haihau");
  EXPECT_EQ(district.post("/api/accounts/delegations", draft("H40.40.07", "Chủ tịch", "H40.40.07", "Văn thư")).status, 201);
  EXPECT_EQ(district.post("/api/accounts/delegations", draft("H40", "Chủ tịch", "H40", "Văn thư")).status, 422);  // above
  auto himself = draft("H40.40.07", "Chủ tịch", "H40.40", "Quản trị hệ thống");
  EXPECT_EQ(district.post("/api/accounts/delegations", himself).status, 422);
}

TEST_P(DelegationTest, every_fault_is_said_at_once) {
  auto chairman = signed_in("chutich.haiminh");
  auto body = draft("H40.40.07", "Chủ tịch", "H40.40.07", "Chủ tịch");
  body["valid_from"] = "2020-10-12";
  body["valid_until"] = "2020-10-12";
  body["rights"] = boost::json::array{"accounts.administer"};
  auto const answer = chairman.post("/api/accounts/delegations", body);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(parsed(answer).at("errors").as_array().size(), 4U);
}

TEST_P(DelegationTest, switching_position_changes_agency_and_token) {
  auto officer = signed_in("chuyenvien.haiminh");
  auto copy = officer;
  auto const me = parsed(officer.get("/api/accounts/me"));
  ASSERT_EQ(me.at("positions").as_array().size(), 2U);
  EXPECT_EQ(me.at("agency").at("code"), "H40.40.07");
  auto const other = position("H40.40.01", "Chuyên viên").id;
  EXPECT_EQ(parsed(officer.post("/api/accounts/position", {{"id", other}})).at("agency").at("code"), "H40.40.01");
  EXPECT_EQ(parsed(officer.get("/api/accounts/me")).at("agency").at("code"), "H40.40.01");
  EXPECT_EQ(copy.get("/api/accounts/me").status, 401);
  EXPECT_EQ(officer.post("/api/accounts/position", {{"id", position("H40", "Chủ tịch").id}}).status, 422);
}

}  // namespace
}  // namespace tinhso::accounts_test
