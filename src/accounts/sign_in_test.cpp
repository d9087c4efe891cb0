#include "accounts/sign_in.hpp"

#include <atomic>

#include "accounts/house_test.hpp"
#include "accounts/totp.hpp"
#include "testing/at_once.hpp"

namespace tinhso::accounts_test {
namespace {

using namespace std::chrono_literals;

class SignInTest : public AccountsTest {
 protected:
  /// Turns the second step on for whoever is signed in there; returns the raw secret.
  std::string turn_on_totp(Browser& who, std::vector<std::string>* recovery = nullptr) {
    auto const offer = parsed(who.post("/api/accounts/totp/begin", {{"password", "namdinh2020"}}));
    auto const secret = accounts::from_base32(offer.at("secret").as_string()).value();
    auto const code = accounts::totp_code(secret, accounts::totp_step(house.now()));
    auto const answer = who.post("/api/accounts/totp/confirm", {{"code", code}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    auto const codes = parsed(answer);
    if (recovery != nullptr)
      for (auto const& text : codes.at("recovery_codes").as_array()) recovery->emplace_back(text.as_string());
    return secret;
  }
  std::string code_now(std::string const& secret) { return accounts::totp_code(secret, accounts::totp_step(house.now())); }
};
INSTANTIATE_TEST_SUITE_P(Engines, SignInTest, testing::both_engines(), testing::engine_name);

TEST_P(SignInTest, gives_a_session_and_says_who_one_is) {
  auto lua = browser();
  auto const answer = lua.sign_in("vanthu.haiminh");
  ASSERT_EQ(answer.status, 200) << answer.body;
  auto const me = parsed(answer);
  EXPECT_EQ(me.at("name"), "Phạm Thị Lúa");
  EXPECT_EQ(me.at("position"), "Văn thư");
  EXPECT_EQ(me.at("agency").at("short_name"), "UBND xã Hải Minh");
  EXPECT_EQ(me.at("agency").at("level"), "commune");
  EXPECT_TRUE(me.at("acting_for").is_null());
  EXPECT_EQ(parsed(lua.get("/api/accounts/me")), me);

  auto const& line = lua.cookie_lines["tinhso_session"];
  EXPECT_NE(line.find("HttpOnly"), std::string::npos);
  EXPECT_NE(line.find("SameSite=Strict"), std::string::npos);
  EXPECT_NE(line.find("Path=/;"), std::string::npos);
  EXPECT_EQ(line.find("Secure"), std::string::npos);  // plain HTTP in this test
  EXPECT_EQ(audited("accounts.sign_in"), 1);
}

TEST_P(SignInTest, cookies_are_secure_over_tls) {
  auto lua = browser();
  lua.secure = true;
  ASSERT_EQ(lua.sign_in("vanthu.haiminh").status, 200);
  for (auto const* name : {"tinhso_session", "tinhso_device"})
    EXPECT_NE(lua.cookie_lines[name].find("; HttpOnly; SameSite=Strict; Secure"), std::string::npos) << lua.cookie_lines[name];
}

TEST_P(SignInTest, the_secret_of_the_codes_is_sealed_at_rest) {
  auto lua = browser();
  ASSERT_EQ(lua.sign_in("vanthu.haiminh").status, 200);
  auto const secret = turn_on_totp(lua);
  auto const stored = house.read([](database::Session& s) {
    constexpr database::Sql sql{"test.totp", "select totp_secret from accounts_account where username = 'vanthu.haiminh'"};
    return s.one<std::string>(sql);
  });
  EXPECT_EQ(stored.find(secret), std::string::npos);
  EXPECT_EQ(stored.find(accounts::base32(secret)), std::string::npos);
  auto again = browser();
  EXPECT_EQ(again.sign_in("vanthu.haiminh", "namdinh2020", code_now(secret)).status, 401) << "used to turn it on";
  house.pass(30s);
  EXPECT_EQ(again.sign_in("vanthu.haiminh", "namdinh2020", code_now(secret)).status, 200);
}

TEST_P(SignInTest, a_hundred_tries_at_once_are_a_hundred_tries) {
  std::atomic<int> heard = 0;
  testing::at_once(4, [&] {
    for (int n = 0; n < 10; ++n)
      if (browser("198.51.100.7").sign_in("vanthu.haiminh", "sai").status == 401) ++heard;
  });
  EXPECT_EQ(heard, 5);
}

TEST_P(SignInTest, name_is_read_in_either_case_and_trimmed) { EXPECT_EQ(browser().sign_in(" VanThu.HaiMinh ").status, 200); }

TEST_P(SignInTest, wrong_password_and_unknown_user_are_answered_alike) {
  auto const wrong = browser().sign_in("vanthu.haiminh", "khong phai");
  auto const unknown = browser().sign_in("khong.co.ai", "khong phai");
  EXPECT_EQ(wrong.status, 401);
  auto a = parsed(wrong).as_object();
  auto b = parsed(unknown).as_object();
  a.erase("request_id");
  b.erase("request_id");
  EXPECT_EQ(a, b);
  EXPECT_EQ(a["code"], "accounts.wrong_sign_in");
  EXPECT_EQ(wrong.headers.count("Set-Cookie"), 0U);
  EXPECT_EQ(audited("accounts.sign_in_failed"), 2);
}

TEST_P(SignInTest, nothing_typed_by_an_unknown_user_is_kept) {
  (void)browser().sign_in("mat-khau-cua-toi-99", "x");
  static constexpr database::Sql kept{"test.kept",
                                      "select count(*) from audit_record where actor like '%mat-khau%' or after_json like '%mat-khau%' "
                                      "or object like '%mat-khau%'"};
  static constexpr database::Sql buckets{"test.buckets", "select count(*) from accounts_attempt where bucket like '%mat-khau%'"};
  EXPECT_EQ(house.read([](database::Session& s) { return s.one<std::int64_t>(kept); }), 0);
  EXPECT_EQ(house.read([](database::Session& s) { return s.one<std::int64_t>(buckets); }), 0);
}

TEST_P(SignInTest, only_digests_of_tokens_are_stored) {
  auto const lua = signed_in("vanthu.haiminh");
  static constexpr database::Sql sessions{"test.sessions", "select count(*) from accounts_session where digest = :t or public_id = :t"};
  static constexpr database::Sql devices{"test.devices", "select count(*) from accounts_device where digest = :t"};
  auto const count = [&](database::Sql const& sql, std::string const& token) {
    return house.read([&](database::Session& s) { return s.one<std::int64_t>(sql, {{"t", token}}); });
  };
  EXPECT_EQ(count(sessions, lua.cookies.at("tinhso_session")), 0);
  EXPECT_EQ(count(sessions, accounts::token_digest(lua.cookies.at("tinhso_session"))), 1);
  EXPECT_EQ(count(devices, lua.cookies.at("tinhso_device")), 0);
  EXPECT_EQ(count(devices, accounts::token_digest(lua.cookies.at("tinhso_device"))), 1);
}

TEST_P(SignInTest, a_planted_session_or_device_token_is_not_taken_over) {
  auto victim = browser();
  victim.cookies["tinhso_session"] = accounts::random_token();
  victim.cookies["tinhso_device"] = accounts::random_token();
  auto const planted = victim.cookies;
  ASSERT_EQ(victim.sign_in("vanthu.haiminh").status, 200);
  EXPECT_NE(victim.cookies.at("tinhso_session"), planted.at("tinhso_session"));
  EXPECT_NE(victim.cookies.at("tinhso_device"), planted.at("tinhso_device"));
  auto attacker = browser();
  attacker.cookies = planted;
  EXPECT_EQ(attacker.get("/api/accounts/me").status, 401);
}

TEST_P(SignInTest, signing_in_again_ends_the_session_of_the_cookie) {
  auto lua = signed_in("vanthu.haiminh");
  auto old = lua;
  ASSERT_EQ(lua.sign_in("vanthu.haiminh").status, 200);
  EXPECT_EQ(old.get("/api/accounts/me").status, 401);
  EXPECT_EQ(lua.get("/api/accounts/me").status, 200);
}

TEST_P(SignInTest, a_stranger_waits_longer_and_longer) {
  auto stranger = browser("198.51.100.7");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(stranger.sign_in("vanthu.haiminh", "sai").status, 401) << i;
  EXPECT_EQ(code_of(stranger.sign_in("vanthu.haiminh", "sai")), "accounts.wait");
  // Not even the right password is heard, so that nothing is learnt by guessing on.
  EXPECT_EQ(stranger.sign_in("vanthu.haiminh").status, 429);
  house.pass(1s);
  EXPECT_EQ(stranger.sign_in("vanthu.haiminh", "sai").status, 401);
  house.pass(1s);
  EXPECT_EQ(stranger.sign_in("vanthu.haiminh", "sai").status, 429);
  house.pass(1s);
  EXPECT_EQ(stranger.sign_in("vanthu.haiminh", "sai").status, 401);
}

TEST_P(SignInTest, an_attacker_cannot_lock_the_owner_out) {
  auto owner = signed_in("vanthu.haiminh", "203.0.113.10");
  ASSERT_EQ(owner.post("/api/accounts/sign-out").status, 204);

  // From elsewhere, and from the owner's own office network too.
  for (auto const* address : {"198.51.100.7", "203.0.113.10"})
    for (int i = 0; i < 40; ++i) (void)browser(address).sign_in("vanthu.haiminh", "sai");
  EXPECT_EQ(browser("203.0.113.10").sign_in("vanthu.haiminh").status, 429);  // the attacker's place is closed

  EXPECT_EQ(owner.sign_in("vanthu.haiminh").status, 200);                    // the owner's machine is not
  EXPECT_EQ(browser("192.0.2.55").sign_in("vanthu.haiminh").status, 200);    // nor a new machine elsewhere
}

TEST_P(SignInTest, a_known_device_has_tries_of_its_own_and_they_end_too) {
  auto owner = signed_in("vanthu.haiminh");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(owner.sign_in("vanthu.haiminh", "sai").status, 401) << i;
  EXPECT_EQ(owner.sign_in("vanthu.haiminh").status, 429);
  house.pass(1s);
  EXPECT_EQ(owner.sign_in("vanthu.haiminh").status, 200);
  EXPECT_EQ(owner.sign_in("vanthu.haiminh", "sai").status, 401);  // forgiven: the count begins anew
}

TEST_P(SignInTest, one_address_cannot_try_many_accounts) {
  int heard = 0;
  for (int i = 0; i < 60; ++i)
    if (browser("198.51.100.7").sign_in("ai.do" + std::to_string(i), "sai").status == 401) ++heard;
  EXPECT_EQ(heard, 30);
  EXPECT_EQ(browser("2001:db8:1:2::1").sign_in("vanthu.haiminh", "sai").status, 401);
}

TEST_P(SignInTest, second_step_is_asked_for_and_each_code_opens_once) {
  auto lua = signed_in("vanthu.haiminh");
  auto const secret = turn_on_totp(lua);
  EXPECT_TRUE(parsed(lua.get("/api/accounts/me")).at("has_totp").as_bool());
  EXPECT_EQ(parsed(lua.get("/api/accounts/me")).at("recovery_codes"), 10);

  auto other = browser();
  EXPECT_EQ(code_of(other.sign_in("vanthu.haiminh")), "accounts.code_required");
  EXPECT_EQ(code_of(other.sign_in("vanthu.haiminh", "sai roi")), "accounts.wrong_sign_in");
  EXPECT_EQ(code_of(other.sign_in("vanthu.haiminh", "namdinh2020", "000000")), "accounts.wrong_code");
  EXPECT_EQ(code_of(other.sign_in("vanthu.haiminh", "namdinh2020", code_now(secret))), "accounts.wrong_code");  // confirmed it
  house.pass(30s);
  auto const code = code_now(secret);
  EXPECT_EQ(other.sign_in("vanthu.haiminh", "namdinh2020", code).status, 200);
  EXPECT_EQ(code_of(browser().sign_in("vanthu.haiminh", "namdinh2020", code)), "accounts.wrong_code");
}

TEST_P(SignInTest, codes_cannot_be_guessed_from_many_addresses) {
  auto lua = signed_in("vanthu.haiminh");
  turn_on_totp(lua);
  int heard = 0;
  for (int i = 0; i < 20; ++i)
    if (browser("198.51.100." + std::to_string(i)).sign_in("vanthu.haiminh", "namdinh2020", "123456").status == 401) ++heard;
  EXPECT_EQ(heard, 5);
  house.pass(30s);  // the owner's own machine is still heard, with a try of its own
  EXPECT_EQ(code_of(lua.sign_in("vanthu.haiminh", "namdinh2020", "123456")), "accounts.wrong_code");
}

TEST_P(SignInTest, recovery_code_works_once) {
  auto lua = signed_in("vanthu.haiminh");
  std::vector<std::string> codes;
  turn_on_totp(lua, &codes);
  ASSERT_EQ(codes.size(), 10U);
  EXPECT_EQ(browser().sign_in("vanthu.haiminh", "namdinh2020", codes[3]).status, 200);
  EXPECT_EQ(browser().sign_in("vanthu.haiminh", "namdinh2020", codes[3]).status, 401);
  EXPECT_EQ(parsed(lua.get("/api/accounts/me")).at("recovery_codes"), 9);
}

TEST_P(SignInTest, second_step_goes_off_with_the_password_only) {
  auto lua = signed_in("vanthu.haiminh");
  turn_on_totp(lua);
  EXPECT_EQ(lua.post("/api/accounts/totp/remove", {{"password", "sai"}}).status, 422);
  EXPECT_EQ(lua.post("/api/accounts/totp/begin", {{"password", "namdinh2020"}}).status, 409);
  auto const answer = lua.post("/api/accounts/totp/remove", {{"password", "namdinh2020"}});
  EXPECT_FALSE(parsed(answer).at("has_totp").as_bool());
  EXPECT_EQ(browser().sign_in("vanthu.haiminh").status, 200);
}

TEST_P(SignInTest, demonstration_accounts_open_only_in_a_demonstration) {
  auto lua = signed_in("vanthu.haiminh");
  EXPECT_EQ(parsed(browser().get("/api/accounts/demo")).as_array().size(), 6U);
  house.settings().demo = false;
  auto const refused = browser("192.0.2.1").sign_in("vanthu.haiminh");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(code_of(refused), "accounts.wrong_sign_in");
  accounts::Door const fresh = accounts::door();
  Browser old{house.context(), fresh};
  old.cookies = lua.cookies;
  EXPECT_EQ(old.get("/api/accounts/me").status, 401);
  EXPECT_EQ(browser().get("/api/accounts/demo").status, 404);
}

TEST_P(SignInTest, nobody_enters_without_a_position_and_is_told_so_only_with_the_right_password) {
  static constexpr database::Sql end{"test.end", "update organisation_position set valid_until = '2020-10-13' where official = :official"};
  auto const official = position("H40.02", "Giám đốc").official;
  house.write([&](database::Session& s) { s.run(end, {{"official", official}}); });
  EXPECT_EQ(code_of(browser().sign_in("lanhdao.sonoivu", "sai roi")), "accounts.wrong_sign_in");
  EXPECT_EQ(code_of(browser().sign_in("lanhdao.sonoivu")), "accounts.no_position");
}

TEST_P(SignInTest, overlong_and_broken_input_is_refused_quietly) {
  EXPECT_EQ(browser().sign_in("vanthu.haiminh", std::string(5000, 'x')).status, 401);
  EXPECT_EQ(browser().sign_in("").status, 422);
  auto odd = browser();
  odd.cookies["tinhso_session"] = std::string(3000, 'x');
  EXPECT_EQ(odd.get("/api/accounts/me").status, 401);
  odd.agent = std::string(600, '\xff');
  odd.cookies.clear();
  EXPECT_EQ(odd.sign_in("vanthu.haiminh").status, 200);
}

}  // namespace
}  // namespace tinhso::accounts_test
