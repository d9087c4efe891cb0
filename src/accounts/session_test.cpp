#include "accounts/session.hpp"

#include "accounts/house_test.hpp"

namespace tinhso::accounts_test {
namespace {

using namespace std::chrono_literals;

class SessionTest : public AccountsTest {};
INSTANTIATE_TEST_SUITE_P(Engines, SessionTest, testing::both_engines(), testing::engine_name);

TEST_P(SessionTest, ends_after_twelve_idle_hours) {
  auto lua = signed_in("vanthu.haiminh");
  for (int hour = 0; hour < 20; hour += 10) {
    house.pass(10h);
    EXPECT_EQ(lua.get("/api/accounts/me").status, 200) << hour;
  }
  house.pass(12h);
  EXPECT_EQ(lua.get("/api/accounts/me").status, 401);
}

TEST_P(SessionTest, ends_after_seven_days_however_busy) {
  // Without the cache, whose clock is the machine's.
  door.authenticator = accounts::authenticator();
  auto lua = signed_in("vanthu.haiminh");
  for (int hour = 0; hour < 7 * 24 - 6; hour += 6) {
    house.pass(6h);
    EXPECT_EQ(lua.get("/api/accounts/me").status, 200) << hour;
  }
  house.pass(6h);
  EXPECT_EQ(lua.get("/api/accounts/me").status, 401);
}

TEST_P(SessionTest, list_shows_device_address_and_which_is_this_one) {
  auto desk = signed_in("vanthu.haiminh", "203.0.113.10");
  house.pass(2min);
  auto phone = browser("198.51.100.20");
  phone.agent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
  ASSERT_EQ(phone.sign_in("vanthu.haiminh").status, 200);
  auto const list = parsed(desk.get("/api/accounts/sessions")).as_array();
  ASSERT_EQ(list.size(), 2U);
  auto const find = [&](bool current) {
    for (auto const& row : list)
      if (row.at("current").as_bool() == current) return row.as_object();
    return json::object{};
  };
  EXPECT_EQ(find(false).at("device"), "Chrome trên Android");
  EXPECT_EQ(find(false).at("address"), "198.51.100.20");
  EXPECT_EQ(find(true).at("device"), "Chrome trên Windows");
}

TEST_P(SessionTest, one_that_is_ended_is_refused_at_once) {
  auto desk = signed_in("vanthu.haiminh");
  auto phone = signed_in("vanthu.haiminh");
  EXPECT_EQ(phone.get("/api/accounts/me").status, 200);  // now it is in the cache
  std::string id;
  auto const rows = parsed(desk.get("/api/accounts/sessions"));
  for (auto const& row : rows.as_array())
    if (!row.at("current").as_bool()) id = row.at("id").as_string();
  EXPECT_EQ(desk.del("/api/accounts/sessions/" + id).status, 204);
  EXPECT_EQ(phone.get("/api/accounts/me").status, 401);
  EXPECT_EQ(desk.get("/api/accounts/me").status, 200);
  EXPECT_EQ(desk.del("/api/accounts/sessions/" + id).status, 404);
}

TEST_P(SessionTest, nobody_ends_another_s_session) {
  auto lua = signed_in("vanthu.haiminh");
  auto other = signed_in("vanthu.haianh");
  auto const id = std::string{parsed(lua.get("/api/accounts/sessions")).at(0).at("id").as_string()};
  EXPECT_EQ(other.del("/api/accounts/sessions/" + id).status, 404);
  EXPECT_EQ(lua.get("/api/accounts/me").status, 200);
}

TEST_P(SessionTest, all_others_end_together) {
  auto desk = signed_in("vanthu.haiminh");
  auto a = signed_in("vanthu.haiminh");
  auto b = signed_in("vanthu.haiminh");
  EXPECT_EQ(desk.del("/api/accounts/sessions").status, 204);
  EXPECT_EQ(a.get("/api/accounts/me").status, 401);
  EXPECT_EQ(b.get("/api/accounts/me").status, 401);
  EXPECT_EQ(desk.get("/api/accounts/me").status, 200);
}

TEST_P(SessionTest, sign_out_ends_it_and_clears_the_cookie) {
  auto lua = signed_in("vanthu.haiminh");
  auto copy = lua;
  EXPECT_EQ(lua.post("/api/accounts/sign-out").status, 204);
  EXPECT_EQ(lua.cookies.count("tinhso_session"), 0U);
  EXPECT_NE(lua.cookie_lines["tinhso_session"].find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(copy.get("/api/accounts/me").status, 401);
  EXPECT_EQ(lua.cookies.count("tinhso_device"), 1U);  // the machine stays known
}

TEST_P(SessionTest, use_is_noted_at_most_once_a_minute) {
  door.authenticator = accounts::authenticator();
  auto lua = signed_in("vanthu.haiminh");
  static constexpr database::Sql sql{"test.seen", "select last_seen_at from accounts_session"};
  auto const seen = [&] { return house.read([](database::Session& s) { return s.one<Instant>(sql); }); };
  auto const begun = house.now();
  house.pass(59s);
  (void)lua.get("/api/accounts/me");
  EXPECT_EQ(seen(), begun);
  house.pass(1s);
  (void)lua.get("/api/accounts/me");
  EXPECT_EQ(seen(), begun + 60s);
}

TEST_P(SessionTest, password_change_ends_the_others_and_renews_this_one) {
  auto desk = signed_in("vanthu.haiminh");
  auto phone = signed_in("vanthu.haiminh");
  auto stolen = desk;
  auto const change = [&](std::string_view current, std::string_view fresh) {
    return desk.post("/api/accounts/password", {{"current", current}, {"new_password", fresh}});
  };
  auto const wrong = change("sai roi", "con trâu đi cày");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(parsed(wrong).at("errors").at(0).at("path"), "current");
  EXPECT_EQ(parsed(change("namdinh2020", "ngắn")).at("errors").at(0).at("path"), "new_password");
  EXPECT_EQ(change("namdinh2020", "vanthu.haiminh").status, 422);
  EXPECT_EQ(phone.get("/api/accounts/me").status, 200);

  ASSERT_EQ(change("namdinh2020", "con trâu đi cày").status, 200);
  EXPECT_EQ(desk.get("/api/accounts/me").status, 200);
  EXPECT_EQ(stolen.get("/api/accounts/me").status, 401);  // a copy of the old cookie
  EXPECT_EQ(phone.get("/api/accounts/me").status, 401);
  EXPECT_EQ(browser().sign_in("vanthu.haiminh").status, 401);
  EXPECT_EQ(browser().sign_in("vanthu.haiminh", "con trâu đi cày").status, 200);
}

TEST_P(SessionTest, asking_the_password_again_is_not_a_way_to_guess_it) {
  auto lua = signed_in("vanthu.haiminh");
  int heard = 0;
  for (int i = 0; i < 10; ++i)
    if (lua.post("/api/accounts/totp/begin", {{"password", "sai"}}).status == 422) ++heard;
  EXPECT_EQ(heard, 5);
  EXPECT_EQ(audited("accounts.password_refused"), 5);
}

TEST_P(SessionTest, preferences_are_kept_with_the_account) {
  auto lua = signed_in("vanthu.haiminh");
  EXPECT_EQ(lua.send(web::Method::patch, "/api/accounts/preferences", {{"theme", "dark"}, {"language", "en"}}).status, 200);
  auto const me = parsed(signed_in("vanthu.haiminh").get("/api/accounts/me"));
  EXPECT_EQ(me.at("preferences"), (json::value{{"language", "en"}, {"theme", "dark"}, {"text_size", "normal"}}));
  EXPECT_EQ(lua.send(web::Method::patch, "/api/accounts/preferences", {{"theme", "pink"}}).status, 422);
}

TEST_P(SessionTest, without_a_session_nothing_of_this_room_is_open) {
  accounts::Door const plain = accounts::door();
  for (auto const& route : plain.routes) {
    if (route.access.kind == web::Access::Kind::open) continue;
    auto path = route.path;
    for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;) path.replace(at, path.find('}') - at + 1, "1");
    EXPECT_EQ(browser().send(route.method, path).status, 401) << path;
  }
}

}  // namespace
}  // namespace tinhso::accounts_test
