// A citizen's sign-in over real sockets on both engines, the sandbox playing the provider; and what is kept of a person,
// from the side of another citizen and of an official.
#include <gmock/gmock.h>

#include <fstream>

#include "accounts/accounts.hpp"
#include "accounts/secrets.hpp"
#include "citizens/citizens.hpp"
#include "citizens/sandbox/sandbox.hpp"
#include "organisation/organisation.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"
#include "platform/web/parse.hpp"
#include "testing/testing.hpp"

namespace tinhso::citizens {
namespace {

using database::Session;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A browser: it keeps cookies by name and sends them with everything.
struct Browser {
  std::map<std::string, std::string> cookies;
};

class SignInTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), testing::together(files::migrations(), audit::migrations(), events::migrations(),
                                                         organisation::migrations(), accounts::migrations(),
                                                         citizens::migrations(), sandbox_migrations())};
  SandboxClient client{"tinhso", "bí mật của ứng dụng này", {"http://127.0.0.1/congdan/dang-nhap", "http://localhost/congdan/dang-nhap"}};
  std::unique_ptr<Sandbox> sandbox;
  std::unique_ptr<web::Server> server;
  web::Routes ours = citizens::routes();

  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (IsSkipped()) return;
    house.settings().data_folder = house.folder();
    sandbox = std::make_unique<Sandbox>(house.context(), client);
    web::ServerOptions options;
    options.port = 0;
    server = std::make_unique<web::Server>(options, sandbox->routes(), house.context(), nullptr, nullptr);
    server->start();
    auto const here = "http://127.0.0.1:" + std::to_string(server->port());
    sandbox->reached_at(here);
    std::ofstream{house.folder() / "identity.toml"}
        << "name = \"tài khoản định danh\"\nissuer = \"" << here << "\"\nclient_id = \"tinhso\"\nclient_secret = \"" << client.secret
        << "\"\nredirects = [\"" << client.redirects[0] << "\", \"" << client.redirects[1]
        << "\"]\n[claims]\nsexes = { male = \"Nam\", female = \"Nữ\" }\n";
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::seconds{2});
  }

  web::Response ask(Browser& browser, web::Method method, std::string path, std::string body = {},
                    std::map<std::string, std::string> headers = {}) {
    web::Request request;
    request.method = method;
    request.path = std::move(path);
    request.body = std::move(body);
    request.headers = std::move(headers);
    request.headers["content-type"] = "application/json";
    std::string cookies;
    for (auto const& [name, value] : browser.cookies) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    request.headers["cookie"] = cookies;
    auto out = web::answer(ours, std::move(request), house.context(), accounts::authenticator(), accounts::advice());
    for (auto [at, end] = out.headers.equal_range("Set-Cookie"); at != end; ++at) {
      auto const equals = at->second.find('=');
      auto const value = at->second.substr(equals + 1, at->second.find(';') - equals - 1);
      EXPECT_THAT(at->second, HasSubstr("HttpOnly; SameSite=Strict"));
      if (value.empty()) browser.cookies.erase(at->second.substr(0, equals));
      else browser.cookies[at->second.substr(0, equals)] = value;
    }
    return out;
  }
  static boost::json::value json(web::Response const& response) { return boost::json::parse(response.body); }
  static std::string code_of(web::Response const& response) {
    auto const body = json(response);
    auto const* code = body.as_object().if_contains("code");
    return code != nullptr ? std::string{code->as_string()} : std::string{};
  }

  using Fields = std::map<std::string, std::string>;
  static Fields query_of(std::string_view url) {
    Fields out;
    auto const fields = web::parse_query(url.substr(url.find('?') + 1));
    for (auto const& [name, value] : *fields) out.emplace(name, value);
    return out;
  }
  Fields begin(Browser& browser, std::string body = "{}", std::map<std::string, std::string> headers = {}) {
    auto const answer = ask(browser, web::Method::post, "/api/citizens/sign-in/begin", std::move(body), std::move(headers));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return query_of(std::string{json(answer).at("url").as_string()});
  }
  web::Response finish(Browser& browser, std::string const& code, std::string const& state) {
    return ask(browser, web::Method::post, "/api/citizens/sign-in/finish",
               boost::json::serialize(boost::json::object{{"code", code}, {"state", state}}));
  }
  /// Signs in whole; the answer of its last step.
  web::Response sign_in(Browser& browser, std::string_view number = "036190000001") {
    auto const asked = begin(browser);
    auto const back = query_of(sandbox->agree(asked, number));
    return finish(browser, back.at("code"), back.at("state"));
  }
  int me(Browser& browser) { return ask(browser, web::Method::get, "/api/citizens/me").status; }
  std::vector<std::string> kept(Browser& browser) {
    auto const answer = ask(browser, web::Method::get, "/api/citizens/vault");
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::vector<std::string> out;
    auto const items = json(answer).at("items").as_array();
    for (auto const& item : items)
      out.push_back(std::string{item.at("key").as_string()} + "=" + std::string{item.at("value").as_string()});
    return out;
  }
  std::int64_t id_of(std::string_view number) {
    return house.read([&](Session& s) { return find_citizen(s, accounts::Vault{house.folder()}, number).value().id; });
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, SignInTest, testing::both_engines(), testing::engine_name);

TEST_P(SignInTest, brings_in_who_the_provider_says_it_is) {
  Browser phone;
  EXPECT_EQ(me(phone), 401);
  auto const asked = begin(phone, R"({"back":"ho-so"})", {{"origin", "http://localhost"}, {"host", "localhost"}});
  EXPECT_EQ(asked.at("response_type"), "code");
  EXPECT_EQ(asked.at("code_challenge_method"), "S256");
  EXPECT_EQ(asked.at("redirect_uri"), client.redirects[1]) << "back to the host that asked";
  auto const back = query_of(sandbox->agree(asked, "036190000001"));
  auto const answer = finish(phone, back.at("code"), back.at("state"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(json(answer).at("back").as_string(), "ho-so");
  EXPECT_EQ(json(answer).at("me").at("name").as_string(), "Đinh Thị Ngô");
  EXPECT_EQ(json(answer).at("me").at("number_tail").as_string(), "•••• 0001");
  EXPECT_EQ(me(phone), 200);
  EXPECT_THAT(kept(phone), ::testing::IsSupersetOf({"number=036190000001", "name=Đinh Thị Ngô", "birth_date=1990-02-28", "sex=Nữ",
                                                    "phone=0912345678"}));
  // Once more is the same person.
  Browser tablet;
  ASSERT_EQ(sign_in(tablet).status, 200);
  EXPECT_EQ(house.read([](Session& s) { return s.one<std::int64_t>({"t.persons", "select count(*) from citizens_person"}); }), 1);
  EXPECT_EQ(me(phone), 200);
}

TEST_P(SignInTest, keeps_no_number_in_clear) {
  Browser phone;
  ASSERT_EQ(sign_in(phone).status, 200);
  auto const seen = house.read([](Session& s) {
    std::string all;
    for (auto const& text : s.all<std::string>({"t.a", "select number_digest || sealed from citizens_person"})) all += text;
    for (auto const& text : s.all<std::string>({"t.b", "select item_key || name || sealed from citizens_item"})) all += text;
    for (auto const& text : s.all<std::string>({"t.c", "select actor || after_json from audit_record"})) all += text;
    return all;
  });
  EXPECT_THAT(seen, Not(HasSubstr("036190000001")));
  EXPECT_THAT(seen, Not(HasSubstr("Xóm 3")));
  EXPECT_THAT(seen, Not(HasSubstr("1990-02-28")));
}

TEST_P(SignInTest, state_and_code_work_once_and_in_the_browser_that_began) {
  Browser mine;
  auto const asked = begin(mine);
  auto const back = query_of(sandbox->agree(asked, "036190000001"));
  // Somebody else's browser, handed the link: it would be signed in as another (login CSRF).
  Browser victim;
  EXPECT_EQ(finish(victim, back.at("code"), back.at("state")).status, 401);
  EXPECT_EQ(me(victim), 401);
  // That state is used up for everybody, and so is the code once it was given in.
  EXPECT_EQ(code_of(finish(mine, back.at("code"), back.at("state"))), "citizens.flow");
  auto const second = query_of(sandbox->agree(begin(mine), "036190000001"));
  ASSERT_EQ(finish(mine, second.at("code"), second.at("state")).status, 200);
  EXPECT_EQ(code_of(finish(mine, second.at("code"), second.at("state"))), "citizens.flow");
  // A used code with a fresh state.
  auto const third = begin(mine);
  EXPECT_EQ(code_of(finish(mine, second.at("code"), third.at("state"))), "citizens.token");
}

TEST_P(SignInTest, a_code_of_another_sign_in_is_refused) {
  // The attacker's code in the victim's own sign-in: PKCE and nonce belong to another.
  Browser attacker;
  Browser victim;
  auto const stolen = query_of(sandbox->agree(begin(attacker), "036087000002"));
  auto const asked = begin(victim);
  EXPECT_EQ(code_of(finish(victim, stolen.at("code"), asked.at("state"))), "citizens.token");
  EXPECT_EQ(me(victim), 401);
  // The challenge alone is right (the attacker copied it), the nonce is not.
  auto const again = begin(victim);
  auto forged = again;
  forged["nonce"] = "another";
  auto const code = query_of(sandbox->agree(forged, "036087000002")).at("code");
  EXPECT_EQ(code_of(finish(victim, code, again.at("state"))), "citizens.token");
  EXPECT_EQ(me(victim), 401);
}

TEST_P(SignInTest, is_over_after_ten_minutes) {
  Browser phone;
  auto const asked = begin(phone);
  house.pass(std::chrono::minutes{10});
  auto const back = query_of(sandbox->agree(asked, "036190000001"));
  EXPECT_EQ(code_of(finish(phone, back.at("code"), back.at("state"))), "citizens.flow");
}

TEST_P(SignInTest, forged_expired_and_foreign_tokens_bring_nobody_in) {
  Browser phone;
  auto const refused = [&](char const* what) {
    auto const answer = sign_in(phone);
    EXPECT_EQ(answer.status, 401) << what << answer.body;
    EXPECT_EQ(code_of(answer), "citizens.token") << what;
    EXPECT_EQ(me(phone), 401) << what;
  };
  sandbox->spoil_claims = [](boost::json::object& claims) { claims["exp"] = 1'000'000'000; };
  refused("expired");
  sandbox->spoil_claims = [](boost::json::object& claims) { claims["aud"] = "another"; };
  refused("for another client");
  sandbox->spoil_claims = [](boost::json::object& claims) { claims["iss"] = "https://another.example"; };
  refused("of another issuer");
  sandbox->spoil_claims = [](boost::json::object& claims) { claims["sub"] = "somebody else than userinfo"; };
  refused("userinfo of another");
  sandbox->spoil_claims = nullptr;
  sandbox->spoil_token = [](std::string token) { return token.substr(0, token.rfind('.') + 1); };
  refused("unsigned");
  sandbox->spoil_token = [](std::string token) {
    auto const first = token.find('.');
    return accounts::base64url(R"({"alg":"none"})") + token.substr(first, token.rfind('.') + 1 - first);
  };
  refused("algorithm none");
  sandbox->spoil_token = [](std::string) { return std::string{}; };
  refused("no token");
  sandbox->spoil_token = nullptr;
  EXPECT_EQ(sign_in(phone).status, 200);
}

TEST_P(SignInTest, a_session_is_never_one_that_was_brought_along) {
  Browser phone;
  phone.cookies[std::string{session_cookie}] = "planted-by-somebody-else";
  ASSERT_EQ(sign_in(phone).status, 200);
  EXPECT_NE(phone.cookies[std::string{session_cookie}], "planted-by-somebody-else");
  // Who signs in anew leaves no older session of that browser behind.
  auto const before = phone;
  ASSERT_EQ(sign_in(phone, "036087000002").status, 200);
  Browser old = before;
  EXPECT_EQ(me(old), 401);
}

TEST_P(SignInTest, a_session_ends) {
  Browser phone;
  Browser tablet;
  ASSERT_EQ(sign_in(phone).status, 200);
  ASSERT_EQ(sign_in(tablet).status, 200);
  Browser stolen = phone;
  EXPECT_EQ(ask(phone, web::Method::post, "/api/citizens/sign-out", "{}").status, 204);
  EXPECT_EQ(me(stolen), 401);
  EXPECT_EQ(me(tablet), 200);
  house.pass(session_idle - std::chrono::minutes{1});
  EXPECT_EQ(me(tablet), 200);
  house.pass(session_idle);
  EXPECT_EQ(me(tablet), 401);
  ASSERT_EQ(sign_in(tablet).status, 200);
  for (int hour = 0; hour < 11; ++hour) {
    house.pass(std::chrono::hours{1});
    EXPECT_EQ(me(tablet), 200) << hour;
  }
  house.pass(std::chrono::hours{1});
  EXPECT_EQ(me(tablet), 401) << "twelve hours, whatever its use";
  ASSERT_EQ(sign_in(phone).status, 200);
  ASSERT_EQ(sign_in(tablet).status, 200);
  EXPECT_EQ(ask(tablet, web::Method::post, "/api/citizens/sign-out-everywhere", "{}").status, 204);
  EXPECT_EQ(me(phone), 401);
}

TEST_P(SignInTest, leads_nowhere_but_into_the_app) {
  for (auto const* back : {"https://evil.example", "//evil.example", "/congdan/../etc", "ho-so?x=1", "javascript:alert(1)"}) {
    Browser phone;
    auto const asked = begin(phone, boost::json::serialize(boost::json::object{{"back", back}}),
                             {{"origin", "http://evil.example"}, {"host", "evil.example"}});
    EXPECT_EQ(asked.at("redirect_uri"), client.redirects[0]);
    auto const answer = finish(phone, query_of(sandbox->agree(asked, "036190000001")).at("code"), asked.at("state"));
    EXPECT_EQ(json(answer).at("back").as_string(), "") << back;
  }
}

TEST_P(SignInTest, a_provider_that_is_away_is_said_and_one_that_is_not_there_too) {
  Browser phone;
  auto const asked = begin(phone);
  auto const back = query_of(sandbox->agree(asked, "036190000001"));
  server->stop(std::chrono::seconds{2});
  EXPECT_EQ(finish(phone, back.at("code"), back.at("state")).status, 503);
  std::filesystem::remove(house.folder() / "identity.toml");
  EXPECT_EQ(ask(phone, web::Method::post, "/api/citizens/sign-in/begin", "{}").status, 409);
  EXPECT_EQ(json(ask(phone, web::Method::get, "/api/citizens/provider")).at("on").as_bool(), false);
}

TEST_P(SignInTest, citizens_and_officials_never_pass_for_each_other) {
  Browser phone;
  ASSERT_EQ(sign_in(phone).status, 200);
  auto const token = phone.cookies[std::string{session_cookie}];
  // A citizen's token as an official's cookie.
  web::Request as_official;
  as_official.headers["cookie"] = std::string{accounts::session_cookie} + "=" + token;
  EXPECT_FALSE(accounts::authenticator()(as_official, house.context()));
  as_official.headers["cookie"] = std::string{session_cookie} + "=" + token;
  EXPECT_FALSE(accounts::authenticator()(as_official, house.context()));
  // An official who is signed in is nobody here.
  for (auto const& route : ours) {
    bool const door = route.path.find("sign-") != std::string::npos || route.path == "/api/citizens/provider";
    if (door) continue;
    web::Request request;
    request.method = route.method;
    request.path = route.path;
    if (auto const at = request.path.find("{id}"); at != std::string::npos) request.path.replace(at, 4, "1");
    auto const official = [](web::Request const&, Context&) -> std::optional<Principal> {
      return accounts::sample_principal(organisation::Role::administrator, 1);
    };
    EXPECT_EQ(web::answer(ours, request, house.context(), official, accounts::advice()).status, 401) << route.path;
  }
}

TEST_P(SignInTest, a_vault_opens_for_nobody_else) {
  Browser ngo;
  Browser san;
  ASSERT_EQ(sign_in(ngo).status, 200);
  ASSERT_EQ(sign_in(san, "036087000002").status, 200);
  auto const me_id = id_of("036190000001");
  auto const stored = house.files().put("%PDF-1.4 giấy chứng sinh");
  house.write([&](Session& s) { keep_file(s, house.now(), me_id, {ItemKind::paper, "Giấy chứng sinh", stored}, "H40-1"); });
  auto const item = [&](Browser& browser) {
    auto const items = json(ask(browser, web::Method::get, "/api/citizens/vault")).at("items").as_array();
    for (auto const& one : items)
      if (one.at("kind").as_string() == "paper") return one.at("id").to_number<std::int64_t>();
    return std::int64_t{0};
  }(ngo);
  ASSERT_NE(item, 0);
  auto const path = "/api/citizens/vault/" + std::to_string(item);
  EXPECT_EQ(ask(ngo, web::Method::get, path + "/file").status, 200);
  EXPECT_EQ(ask(san, web::Method::get, path + "/file").status, 404);
  EXPECT_EQ(ask(san, web::Method::del, path).status, 404);
  EXPECT_THROW(house.read([&](Session& s) { return vault_file(s, id_of("036087000002"), item); }), NotFound);
  for (std::int64_t id = 1; id < item + 20; ++id)
    EXPECT_EQ(ask(san, web::Method::get, "/api/citizens/vault/" + std::to_string(id) + "/file").status, 404) << id;
  // A sealed value that was moved to another person's rows opens for nobody.
  house.write([&](Session& s) {
    auto const to = id_of("036087000002");
    s.run({"t.clear", "delete from citizens_item where person = :to and item_key = 'sex'"}, {{"to", to}});
    s.run({"t.move", "update citizens_item set person = :to where person = :from and item_key = 'sex'"}, {{"to", to}, {"from", me_id}});
  });
  EXPECT_EQ(ask(san, web::Method::get, "/api/citizens/vault").status, 503);
}

TEST_P(SignInTest, what_is_kept_can_be_deleted_one_by_one_and_whole) {
  Browser ngo;
  ASSERT_EQ(sign_in(ngo).status, 200);
  auto const person = id_of("036190000001");
  auto const stored = house.files().put("%PDF-1.4 giấy");
  house.write([&](Session& s) {
    accounts::Vault const vault{house.folder()};
    keep_file(s, house.now(), person, {ItemKind::paper, "Giấy", stored}, "H40-1");
    keep_file(s, house.now(), person, {ItemKind::paper, "Giấy", stored}, "H40-2");  // handed in again: the same thing
    keep_value(s, house.now(), vault, person, {ItemKind::answer, "father_name", "Họ tên cha", "Đinh Văn Khoai"}, "H40-1");
    keep_value(s, house.now(), vault, person, {ItemKind::answer, "father_name", "Họ tên cha", "Đinh Văn Khoai Lang"}, "H40-2");
    keep_value(s, house.now(), vault, person, {ItemKind::answer, "mother_name", "Họ tên mẹ", ""}, "H40-2");
  });
  EXPECT_THAT(kept(ngo), Contains("father_name=Đinh Văn Khoai Lang"));
  EXPECT_THAT(kept(ngo), Not(Contains("mother_name=")));
  auto const items = json(ask(ngo, web::Method::get, "/api/citizens/vault")).at("items").as_array();
  EXPECT_EQ(std::ranges::count_if(items, [](auto const& one) { return one.at("kind").as_string() == "paper"; }), 1);
  for (auto const& one : items)
    if (one.at("kind").as_string() == "paper") {
      EXPECT_EQ(one.at("source").as_string(), "H40-2");
      EXPECT_EQ(ask(ngo, web::Method::del, "/api/citizens/vault/" + std::to_string(one.at("id").to_number<std::int64_t>())).status, 204);
    }
  EXPECT_EQ(house.read([](Session& s) { return s.one<std::int64_t>({"t.refs", "select count(*) from files_reference"}); }), 0);
  EXPECT_EQ(ask(ngo, web::Method::del, "/api/citizens/vault").status, 204);
  EXPECT_THAT(kept(ngo), ElementsAre());
  ASSERT_EQ(sign_in(ngo).status, 200);
  EXPECT_THAT(kept(ngo), Contains("name=Đinh Thị Ngô")) << "the provider tells it anew";
  EXPECT_THAT(kept(ngo), Not(Contains(HasSubstr("father_name"))));
}

TEST_P(SignInTest, who_read_it_is_told_once_a_day) {
  Browser ngo;
  ASSERT_EQ(sign_in(ngo).status, 200);
  auto const person = id_of("036190000001");
  Principal clerk;
  clerk.account = 7;
  clerk.name = "Phạm Thị Lúa";
  clerk.position = "Văn thư";
  clerk.agency_name = "UBND xã Hải Minh";
  for (int n = 0; n < 3; ++n) {
    house.write([&](Session& s) { note_reading(s, house.now(), person, clerk, "Hồ sơ H40-1"); });
    if (n == 1) house.pass(std::chrono::hours{24});
  }
  ASSERT_EQ(sign_in(ngo).status, 200);  // the first session is over by then
  auto const items = json(ask(ngo, web::Method::get, "/api/citizens/readings")).at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items.front().at("who").as_string(), "Phạm Thị Lúa, Văn thư");
}

}  // namespace
}  // namespace tinhso::citizens
