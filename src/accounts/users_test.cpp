#include "accounts/authority.hpp"
#include "accounts/house_test.hpp"

namespace tinhso::accounts_test {
namespace {

class UsersTest : public AccountsTest {
 protected:
  std::string user(std::string_view username, std::string_view rest = "") {
    return "/api/accounts/users/" + std::to_string(account(username)) + std::string{rest};
  }
  json::object grant(std::string_view role, std::string_view agency_code, bool below) {
    return {{"role", role}, {"agency", agency(agency_code)}, {"including_below", below}, {"valid_from", "2020-10-13"},
            {"valid_until", nullptr}, {"reason", "Kiêm nhiệm"}};
  }
  bool may(std::string_view username, std::string_view right, std::string_view agency_code) {
    auto who = signed_in(username);
    web::Request request;
    request.headers["cookie"] = "tinhso_session=" + who.cookies.at("tinhso_session");
    auto const principal = door.authenticator(request, house.context()).value();
    auto const where = agency(agency_code);
    return house.read([&](database::Session& s) { return accounts::may_in(s, principal, right, where, today); });
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, UsersTest, testing::both_engines(), testing::engine_name);

TEST_P(UsersTest, administration_reaches_below_documents_do_not) {
  EXPECT_TRUE(may("quantri.tinh", "accounts.administer", "H40"));
  EXPECT_TRUE(may("quantri.tinh", "accounts.administer", "H40.40.07"));
  EXPECT_TRUE(may("quantri.tinh", "documents.read", "H40"));
  EXPECT_FALSE(may("quantri.tinh", "documents.read", "H40.40.07"));
  EXPECT_TRUE(may("quantri.haihau", "accounts.administer", "H40.40.07"));
  EXPECT_FALSE(may("quantri.haihau", "accounts.administer", "H40"));
  EXPECT_FALSE(may("quantri.haihau", "accounts.administer", "H40.02"));
  EXPECT_TRUE(may("vanthu.haiminh", "documents.register", "H40.40.07"));
  EXPECT_FALSE(may("vanthu.haiminh", "documents.register", "H40.40.01"));
  EXPECT_FALSE(may("vanthu.haiminh", "accounts.administer", "H40.40.07"));
}

TEST_P(UsersTest, grants_cover_their_agency_and_below_when_they_say_so) {
  auto admin = signed_in("quantri.tinh");
  EXPECT_EQ(admin.post(user("vanthu.haiminh", "/grants"), grant("officer", "H40.40", false)).status, 201);
  EXPECT_TRUE(may("vanthu.haiminh", "documents.handle", "H40.40"));
  EXPECT_FALSE(may("vanthu.haiminh", "documents.handle", "H40.40.01"));
  auto const answer = admin.post(user("vanthu.haiminh", "/grants"), grant("officer", "H40.40", true));
  EXPECT_TRUE(may("vanthu.haiminh", "documents.handle", "H40.40.01"));
  EXPECT_TRUE(may("vanthu.haiminh", "documents.handle", "H40.40.07"));
  auto const list = parsed(admin.get(user("vanthu.haiminh", "/grants")));
  EXPECT_EQ(list.as_array().size(), 2U);
  EXPECT_EQ(admin.del(user("vanthu.haiminh", "/grants/") + std::to_string(parsed(answer).at("id").as_int64())).status, 204);
  EXPECT_FALSE(may("vanthu.haiminh", "documents.handle", "H40.40.01"));
}

TEST_P(UsersTest, the_list_is_of_one_s_agencies_and_pages_by_key) {
  auto district = signed_in("quantri.haihau");
  auto const all = parsed(district.get("/api/accounts/users")).at("items").as_array();
  EXPECT_EQ(all.size(), 5U);  // of Hải Hậu, Hải Minh and Hải Anh
  std::vector<std::string> seen;
  for (std::string path = "/api/accounts/users?limit=2";;) {
    auto const page = parsed(district.get(path));
    for (auto const& row : page.at("items").as_array()) seen.emplace_back(row.at("username").as_string());
    if (page.at("next").is_null()) break;
    // The test browser sends one parameter: take the rest of the list at once.
    path = "/api/accounts/users?after=" + std::string{page.at("next").as_string()};
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(parsed(district.get("/api/accounts/users?q=lua")).at("items").at(0).at("name"), "Phạm Thị Lúa");
  EXPECT_EQ(district.get("/api/accounts/users?agency=" + std::to_string(agency("H40"))).status, 403);
  EXPECT_EQ(district.get(user("vanthu.tinh")).status, 404);
  EXPECT_EQ(district.get(user("vanthu.haiminh")).status, 200);
}

TEST_P(UsersTest, nobody_else_administers_and_is_told_whom_to_ask) {
  auto lua = signed_in("vanthu.haiminh");
  auto const refused = lua.get("/api/accounts/users");
  EXPECT_EQ(refused.status, 403);
  std::string const detail{parsed(refused).at("detail").as_string()};
  EXPECT_NE(detail.find("UBND huyện Hải Hậu"), std::string::npos) << detail;  // the commune has no administrator of its own
  EXPECT_NE(detail.find("Vũ Thị Nón (Quản trị hệ thống)"), std::string::npos) << detail;
  EXPECT_EQ(lua.post(user("chutich.haiminh", "/reset-password")).status, 403);
}

TEST_P(UsersTest, a_page_asks_whom_to_ask_for_a_right_that_one_lacks) {
  auto lua = signed_in("vanthu.haiminh");
  auto const told = lua.get("/api/accounts/advice?right=exchange.oversee");
  ASSERT_EQ(told.status, 200) << told.body;
  EXPECT_EQ(parsed(told).at("words"), "Bạn chưa có quyền giám sát trục liên thông. Người cấp được quyền này ở UBND huyện Hải Hậu: "
                                      "Vũ Thị Nón (Quản trị hệ thống).");
  EXPECT_EQ(lua.get("/api/accounts/advice?right=documents.read").status, 404);  // she has it
  EXPECT_EQ(lua.get("/api/accounts/advice?right=no.such").status, 404);
  EXPECT_EQ(lua.get("/api/accounts/advice").status, 422);
  EXPECT_EQ(browser().get("/api/accounts/advice?right=exchange.oversee").status, 401);
}

TEST_P(UsersTest, sessions_of_another_end_and_the_password_stays) {
  auto lua = signed_in("vanthu.haiminh");
  EXPECT_EQ(lua.post(user("chutich.haiminh", "/end-sessions")).status, 403);
  EXPECT_EQ(signed_in("quantri.haihau").post(user("vanthu.tinh", "/end-sessions")).status, 404);
  auto district = signed_in("quantri.haihau");
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/end-sessions")).status, 204);
  EXPECT_EQ(lua.get("/api/accounts/me").status, 401);
  EXPECT_EQ(lua.sign_in("vanthu.haiminh").status, 200);
  EXPECT_EQ(code_of(district.post(user("quantri.haihau", "/end-sessions"))), "accounts.own_account");
}

TEST_P(UsersTest, reset_gives_a_password_that_must_be_changed) {
  auto lua = signed_in("vanthu.haiminh");
  auto district = signed_in("quantri.haihau");
  auto const answer = district.post(user("vanthu.haiminh", "/reset-password"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  std::string const temporary{parsed(answer).at("temporary_password").as_string()};
  EXPECT_EQ(lua.get("/api/accounts/me").status, 401);  // sessions ended
  EXPECT_EQ(browser().sign_in("vanthu.haiminh").status, 401);

  auto fresh = browser();
  auto const me = parsed(fresh.sign_in("vanthu.haiminh", temporary));
  EXPECT_TRUE(me.at("must_change_password").as_bool());
  EXPECT_TRUE(me.at("rights").as_array().empty());
  web::Request elsewhere;
  elsewhere.path = "/api/documents/incoming";
  elsewhere.headers["cookie"] = "tinhso_session=" + fresh.cookies.at("tinhso_session");
  EXPECT_THROW((void)door.authenticator(elsewhere, house.context()), Forbidden);
  EXPECT_EQ(code_of(fresh.get("/api/accounts/delegations")), "accounts.password_change_required");
  EXPECT_EQ(fresh.get("/api/accounts/me").status, 200);
  EXPECT_EQ(fresh.get("/api/accounts/demo").status, 200);
  auto const changed = fresh.post("/api/accounts/password", {{"current", temporary}, {"new_password", "con trâu đi cày"}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_FALSE(parsed(changed).at("must_change_password").as_bool());
  EXPECT_NO_THROW((void)door.authenticator(elsewhere, house.context()));
  EXPECT_FALSE(parsed(changed).at("rights").as_array().empty());
}

TEST_P(UsersTest, a_temporary_password_expires) {
  auto district = signed_in("quantri.haihau");
  std::string const temporary{parsed(district.post(user("vanthu.haiminh", "/reset-password"))).at("temporary_password").as_string()};
  house.pass(std::chrono::hours{72});
  EXPECT_EQ(code_of(browser().sign_in("vanthu.haiminh", temporary)), "accounts.temporary_expired");
}

TEST_P(UsersTest, disabling_ends_sessions_at_once_and_enabling_opens_again) {
  auto lua = signed_in("vanthu.haiminh");
  auto district = signed_in("quantri.haihau");
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/disable")).status, 422);  // a reason is asked for
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/disable"), {{"reason", "Nghỉ việc"}}).status, 204);
  EXPECT_EQ(lua.get("/api/accounts/me").status, 401);
  EXPECT_EQ(parsed(district.get(user("vanthu.haiminh"))).at("disabled_reason"), "Nghỉ việc");
  EXPECT_EQ(code_of(lua.sign_in("vanthu.haiminh")), "accounts.disabled");
  EXPECT_EQ(code_of(lua.sign_in("vanthu.haiminh", "sai roi")), "accounts.wrong_sign_in");
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/enable")).status, 204);
  EXPECT_TRUE(parsed(district.get(user("vanthu.haiminh"))).at("disabled_reason").is_null());
  EXPECT_EQ(lua.sign_in("vanthu.haiminh").status, 200);
}

TEST_P(UsersTest, an_administrator_never_gains_by_it) {
  auto district = signed_in("quantri.haihau");
  // Nothing on one's own account.
  EXPECT_EQ(code_of(district.post(user("quantri.haihau", "/grants"), grant("leader", "H40.40", false))), "accounts.own_account");
  EXPECT_EQ(code_of(district.post(user("quantri.haihau", "/reset-password"))), "accounts.own_account");
  // Nothing above or beside.
  EXPECT_EQ(district.post(user("vanthu.tinh", "/reset-password")).status, 404);
  EXPECT_EQ(district.post(user("lanhdao.sonoivu", "/disable"), {{"reason", "x"}}).status, 404);
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/grants"), grant("clerk", "H40", false)).status, 403);
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/grants"), grant("administrator", "H40", true)).status, 403);
  EXPECT_EQ(district.post(user("vanthu.haiminh", "/grants"), grant("administrator", "H40.40.07", false)).status, 422);

  // Somebody of a commune who also reaches the province is out of the district's hands.
  auto province = signed_in("quantri.tinh");
  ASSERT_EQ(province.post(user("vanthu.haiminh", "/grants"), grant("administrator", "H40", true)).status, 201);
  EXPECT_EQ(code_of(district.post(user("vanthu.haiminh", "/reset-password"))), "accounts.beyond_reach");
  EXPECT_EQ(code_of(district.post(user("vanthu.haiminh", "/disable"), {{"reason", "x"}})), "accounts.beyond_reach");
  EXPECT_EQ(province.post(user("vanthu.haiminh", "/reset-password")).status, 200);
}

TEST_P(UsersTest, somebody_acting_for_the_chairman_of_the_province_is_out_of_the_district_s_hands) {
  auto chairman = signed_in("chutich.tinh");
  json::value const lent{{"position", position("H40", "Chủ tịch").id}, {"to_official", position("H40.40.07", "Chủ tịch").official},
                         {"rights", nullptr}, {"valid_from", "2020-10-20"}, {"valid_until", "2020-10-21"}, {"reason", "Họp"}};
  ASSERT_EQ(chairman.post("/api/accounts/delegations", lent).status, 201);
  EXPECT_EQ(code_of(signed_in("quantri.haihau").post(user("chutich.haiminh", "/reset-password"))), "accounts.beyond_reach");
}

TEST_P(UsersTest, powers_over_accounts_are_not_used_on_behalf_of_another) {
  auto district = signed_in("quantri.haihau");
  json::value const lent{{"position", position("H40.40", "Quản trị hệ thống").id},
                         {"to_official", position("H40.40.07", "Văn thư").official},
                         {"rights", nullptr}, {"valid_from", "2020-10-13"}, {"valid_until", "2020-10-14"}, {"reason", "Nghỉ phép"}};
  auto const id = parsed(district.post("/api/accounts/delegations", lent)).at("id").as_int64();
  auto lua = signed_in("vanthu.haiminh");
  (void)lua.post("/api/accounts/act-for", {{"delegation", id}});
  EXPECT_EQ(lua.get("/api/accounts/users").status, 200);
  EXPECT_EQ(code_of(lua.post(user("chutich.haiminh", "/reset-password"))), "accounts.not_on_behalf");
}

TEST_P(UsersTest, an_account_is_opened_for_an_official_of_one_s_agencies) {
  static constexpr database::Sql drop{"test.drop", "delete from accounts_account where id = :id"};
  auto const id = account("chutich.haiminh");
  house.write([&](database::Session& s) { s.run(drop, {{"id", id}}); });
  auto const official = position("H40.40.07", "Chủ tịch").official;
  EXPECT_EQ(signed_in("quantri.tinh").post("/api/accounts/users", {{"official", official}, {"username", "Có Dấu"}}).status, 422);
  EXPECT_EQ(signed_in("quantri.tinh").post("/api/accounts/users", {{"official", official}, {"username", "vanthu.tinh"}}).status, 409);
  auto district = signed_in("quantri.haihau");
  auto const answer = district.post("/api/accounts/users", {{"official", official}});
  ASSERT_EQ(answer.status, 201) << answer.body;
  auto const made = parsed(answer);
  EXPECT_EQ(made.at("username"), "coitv");  // Trần Văn Cói
  EXPECT_EQ(browser().sign_in("coitv", std::string{made.at("temporary_password").as_string()}).status, 200);
  EXPECT_EQ(district.post("/api/accounts/users", {{"official", official}}).status, 409);
  EXPECT_EQ(district.post("/api/accounts/users", {{"official", position("H40", "Chủ tịch").official}}).status, 403);
  EXPECT_EQ(district.post("/api/accounts/users", {{"official", 999999}}).status, 422);
}

TEST_P(UsersTest, a_principal_can_be_made_for_a_position) {
  auto const held = position("H40.40.07", "Văn thư");
  auto const who = house.read([&](database::Session& s) { return accounts::principal_in(s, held.id, today); });
  EXPECT_EQ(who.name, "Phạm Thị Lúa");
  EXPECT_EQ(who.account, account("vanthu.haiminh"));
  EXPECT_TRUE(who.may("documents.register"));
  EXPECT_THROW((void)house.read([&](database::Session& s) { return accounts::principal_in(s, held.id, Date{std::chrono::year{2019} / 1 / 1}); }), NotFound);
}

}  // namespace
}  // namespace tinhso::accounts_test
