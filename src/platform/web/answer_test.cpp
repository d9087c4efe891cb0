// The rules of a request without a socket: access, same site, content types, problems, conditions, idempotency.
#include <gtest/gtest.h>

#include <fstream>

#include "platform/web/content_policy.hpp"
#include "platform/web/dispatch.hpp"
#include "platform/web/web.hpp"
#include "testing/testing.hpp"

namespace tinhso::web {
namespace {

struct Greeting {
  Text<1, 20> name;
  std::optional<std::int64_t> times;
};
BOOST_DESCRIBE_STRUCT(Greeting, (), (name, times))
struct Said {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Said, (), (text))

int runs = 0;
std::filesystem::path sent_file;

Said greet(Call& call, Greeting const& in) {
  ++runs;
  if (in.name == "Lỗi") throw std::runtime_error{"secret detail"};
  if (in.name == "Trùng") throw Conflict{"taken", {"Đã có.", "Taken."}};
  call.status = 201;
  call.response_headers.emplace("Location", "/api/test/1");
  return {"Chào " + in.name + " " + std::to_string(runs)};
}
Said show(Call& call, None const&) {
  call.response_headers.emplace("ETag", "\"v1\"");
  return {std::to_string(call.id())};
}
None edit(Call& call, None const&) {
  if (call.if_match() != "v1") throw PreconditionFailed{};
  return {};
}
Response large(Call&, None const&) { return json_response(boost::json::string(5'000, 'a')); }
Response file(Call&, None const&) {
  Response out;
  out.file = sent_file;
  out.headers.emplace("ETag", "\"f\"");
  return out;
}

class AnswerTest : public ::testing::Test {
 protected:
  AnswerTest() {
    runs = 0;
    sent_file = house.folder() / "file.bin";
    std::ofstream{sent_file} << "0123456789";
  }
  Response ask(Method method, std::string path, std::map<std::string, std::string> headers = {},
               std::string body = {}) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers = std::move(headers);
    request.headers.emplace("host", "namdinh.test");
    request.body = std::move(body);
    auto const advice = [](Principal const&, std::string_view right, Context&) {
      return Words{"Hỏi quản trị về " + std::string{right}, "Ask the administrator for " + std::string{right}};
    };
    return answer(
        routes, std::move(request), house.context(), [this](Request const&, Context&) { return who; }, advice,
        idempotency.get());
  }
  static boost::json::object problem_in(Response const& response) {
    return boost::json::parse(response.body).as_object();
  }

  tinhso::testing::TestHouse house{database::Engine::sqlite, migrations()};
  std::optional<Principal> who = [] {
    Principal out;
    out.account = 7;
    out.rights = {"test.write"};
    return out;
  }();
  std::shared_ptr<Idempotency> idempotency = database_idempotency(house.database(), house.clock());
  Routes routes{post("/api/test", may("test.write"), greet, "Greet."),
                get("/api/test/{id}", signed_in, show, "Show."),
                put("/api/test/{id}", signed_in, edit, "Edit."),
                get("/api/admin", may("accounts.administer"), large, "Administer."),
                get("/api/large", anyone, large, "Much."),
                get("/api/file", anyone, file, "A file.")};
};

TEST_F(AnswerTest, A_typed_route_reads_runs_and_writes) {
  auto const response = ask(Method::post, "/api/test", {{"content-type", "application/json"}}, R"({"name":"Lúa"})");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, R"({"text":"Chào Lúa 1"})");
  EXPECT_EQ(response.headers.find("Location")->second, "/api/test/1");
  EXPECT_EQ(response.headers.find("Cache-Control")->second, "no-store");
  EXPECT_EQ(response.headers.count("Content-Security-Policy"), 1U);
  EXPECT_EQ(response.headers.find("X-Content-Type-Options")->second, "nosniff");
  EXPECT_EQ(response.headers.find("X-Request-Id")->second.size(), 24U);
}

TEST_F(AnswerTest, Pages_connect_to_this_server_and_to_one_address_more_at_most) {
  auto const policy = [&] { return ask(Method::get, "/api/nothing").headers.find("Content-Security-Policy")->second; };
  EXPECT_NE(policy().find("; connect-src 'self'; "), std::string::npos) << policy();
  let_pages_connect_to("wss://127.0.0.1:8987/SignApproved");
  EXPECT_NE(policy().find("; connect-src 'self' wss://127.0.0.1:8987/SignApproved; "), std::string::npos) << policy();
  for (auto const* bad : {"wss://a; script-src *", "*", "wss://a wss://b", "'unsafe-inline'", "wss://a\r\nX: y"})
    EXPECT_THROW(let_pages_connect_to(bad), std::runtime_error) << bad;
  let_pages_connect_to("");
  EXPECT_NE(policy().find("; connect-src 'self'; "), std::string::npos);
}

TEST_F(AnswerTest, Every_fault_is_told_at_once_in_the_readers_language) {
  auto response = ask(Method::post, "/api/test", {}, R"({"name":"","times":"x","more":1})");
  EXPECT_EQ(response.status, 422);
  auto const problem = problem_in(response);
  EXPECT_EQ(problem.at("errors").as_array().size(), 3U);
  EXPECT_EQ(problem.at("type"), "/problems/invalid");
  EXPECT_EQ(problem.at("instance"), "/api/test");
  EXPECT_EQ(problem.at("request_id").as_string(), response.headers.find("X-Request-Id")->second);
  EXPECT_EQ(response.headers.find("Content-Type")->second, "application/problem+json");
  EXPECT_EQ(response.headers.find("Content-Language")->second, "vi");
  who->language = "en";
  EXPECT_EQ(problem_in(ask(Method::post, "/api/test", {}, "nonsense")).at("title"), "Not acceptable as sent");
}

TEST_F(AnswerTest, An_unknown_exception_tells_only_the_request_id) {
  auto const response = ask(Method::post, "/api/test", {}, R"({"name":"Lỗi"})");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(problem_in(response).at("code"), "internal");
}

TEST_F(AnswerTest, Access) {
  EXPECT_EQ(ask(Method::get, "/api/test/5").status, 200);
  auto refused = ask(Method::get, "/api/admin", {{"accept-language", "en"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(problem_in(refused).at("detail"), "Hỏi quản trị về accounts.administer");
  who.reset();
  refused = ask(Method::get, "/api/test/5", {{"accept-language", "en"}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(problem_in(refused).at("detail"), "Sign in to go on.");
  EXPECT_EQ(ask(Method::get, "/api/large").status, 200);
}

TEST_F(AnswerTest, Unknown_paths_methods_and_targets) {
  EXPECT_EQ(ask(Method::get, "/api/nothing").status, 404);
  EXPECT_EQ(ask(Method::get, "/api/test/x").status, 404) << "not a number";
  auto const refused = ask(Method::del, "/api/test/5");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.find("Allow")->second, "GET, HEAD, PUT, OPTIONS");
  for (auto bad : {"/api/../etc", "/api/%2e%2e/x", "/api/%00", "/api/%zz", "/api/test/%ff"})
    EXPECT_EQ(ask(Method::get, bad).status, 400) << bad;
}

TEST_F(AnswerTest, Other_sites_may_not_change_anything) {
  auto const body = R"({"name":"Lúa"})";
  EXPECT_EQ(ask(Method::post, "/api/test", {{"sec-fetch-site", "cross-site"}}, body).status, 403);
  EXPECT_EQ(ask(Method::post, "/api/test", {{"sec-fetch-site", "same-site"}}, body).status, 403);
  EXPECT_EQ(ask(Method::post, "/api/test", {{"origin", "https://evil.example"}}, body).status, 403);
  EXPECT_EQ(ask(Method::post, "/api/test", {{"origin", "null"}}, body).status, 403);
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(
      ask(Method::post, "/api/test", {{"sec-fetch-site", "same-origin"}, {"origin", "https://namdinh.test"}}, body)
          .status,
      201);
  EXPECT_EQ(ask(Method::post, "/api/test", {{"sec-fetch-site", "none"}}, body).status, 201);
  EXPECT_EQ(ask(Method::get, "/api/test/5", {{"sec-fetch-site", "cross-site"}}).status, 200);
  EXPECT_EQ(ask(Method::post, "/api/test", {{"content-type", "text/plain"}}, body).status, 415);
  EXPECT_EQ(ask(Method::post, "/api/test", {{"content-type", "application/json; charset=utf-8"}}, body).status, 201);
}

TEST_F(AnswerTest, Conditions) {
  EXPECT_EQ(ask(Method::get, "/api/test/5", {{"if-none-match", "\"v1\""}}).status, 304);
  EXPECT_EQ(ask(Method::put, "/api/test/5").status, 428);
  EXPECT_EQ(ask(Method::put, "/api/test/5", {{"if-match", "\"v0\""}}).status, 412);
  EXPECT_EQ(ask(Method::put, "/api/test/5", {{"if-match", "W/\"v1\""}}).status, 204);
}

TEST_F(AnswerTest, Large_answers_are_packed_for_those_who_can_unpack) {
  auto const packed = ask(Method::get, "/api/large", {{"accept-encoding", "gzip"}});
  EXPECT_EQ(packed.headers.find("Content-Encoding")->second, "gzip");
  EXPECT_LT(packed.body.size(), 200U);
  auto const plain = ask(Method::get, "/api/large");
  EXPECT_EQ(plain.body.size(), 5'002U);
  EXPECT_EQ(plain.headers.find("Vary")->second, "Accept-Encoding");
}

TEST_F(AnswerTest, Ranges_of_files) {
  auto response = ask(Method::get, "/api/file", {{"range", "bytes=2-4"}});
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.headers.find("Content-Range")->second, "bytes 2-4/10");
  response = ask(Method::get, "/api/file", {{"range", "bytes=20-"}});
  EXPECT_EQ(response.status, 416);
  EXPECT_EQ(response.headers.find("Content-Range")->second, "bytes */10");
  EXPECT_EQ(ask(Method::get, "/api/file", {{"range", "bytes=2-4"}, {"if-range", "\"old\""}}).status, 200);
  EXPECT_EQ(ask(Method::get, "/api/file", {{"range", "bytes=2-4"}, {"if-range", "\"f\""}}).status, 206);
  EXPECT_EQ(ask(Method::get, "/api/file", {{"if-none-match", "\"f\""}}).status, 304);
  std::filesystem::remove(sent_file);
  EXPECT_EQ(ask(Method::get, "/api/file").status, 500);
}

TEST_F(AnswerTest, A_request_sent_twice_acts_once) {
  std::map<std::string, std::string> const key{{"idempotency-key", "k1"}};
  auto const body = R"({"name":"Lúa"})";
  auto const first = ask(Method::post, "/api/test", key, body);
  auto const second = ask(Method::post, "/api/test", key, body);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(second.headers.find("Location")->second, "/api/test/1");
  EXPECT_EQ(second.headers.find("Idempotent-Replayed")->second, "true");
  EXPECT_EQ(runs, 1);
  auto const other = ask(Method::post, "/api/test", key, R"({"name":"Mai"})");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(problem_in(other).at("code"), "idempotency_key_reused");
  who->account = 8;
  EXPECT_EQ(ask(Method::post, "/api/test", key, R"({"name":"Mai"})").status, 201) << "keys belong to accounts";
}

TEST_F(AnswerTest, A_request_that_failed_may_be_tried_again) {
  std::map<std::string, std::string> const key{{"idempotency-key", "k1"}};
  EXPECT_EQ(ask(Method::post, "/api/test", key, R"({"name":"Trùng"})").status, 409);
  EXPECT_EQ(ask(Method::post, "/api/test", key, R"({"name":"Lúa"})").status, 201);
}

TEST_F(AnswerTest, Last_event_id_comes_from_the_header_or_the_query) {
  Request request;
  EXPECT_EQ(last_event_id(request), 0);
  request.query.emplace("last_event_id", "12");
  EXPECT_EQ(last_event_id(request), 12);
  request.headers["last-event-id"] = "13";
  EXPECT_EQ(last_event_id(request), 13);
  request.headers["last-event-id"] = "-13";
  EXPECT_EQ(last_event_id(request), 0);
}

}  // namespace
}  // namespace tinhso::web
