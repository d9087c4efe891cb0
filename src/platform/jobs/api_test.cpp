#include <gmock/gmock.h>

#include "platform/audit/audit.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/web/web.hpp"
#include "testing/testing.hpp"

namespace tinhso::jobs {
namespace {

using database::Session;

class ApiTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), testing::together(audit::migrations(), migrations())};
  std::set<std::string, std::less<>> rights{"jobs.operate", "audit.read"};

  web::Response ask(web::Method method, std::string path) {
    web::Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers["sec-fetch-site"] = "same-origin";
    request.origin = {"10.0.0.7", "r1"};
    auto routes = jobs::routes();
    for (auto& route : audit::routes()) routes.push_back(std::move(route));
    return web::answer(
        routes, request, house.context(),
        [this](web::Request const&, Context&) {
          Principal who;
          who.account = 1;
          who.official = 2;
          who.name = "Nguyễn Thị Hoa";
          who.rights = rights;
          return std::optional{who};
        },
        [](Principal const&, std::string_view, Context&) { return Words{"Hỏi quản trị.", "Ask the administrator."}; });
  }
  boost::json::value read(std::string path) {
    auto const response = ask(web::Method::get, std::move(path));
    EXPECT_EQ(response.status, 200) << response.body;
    return boost::json::parse(response.body);
  }
  /// Three jobs that have died.
  void bury() {
    house.write([&](Session& s) {
      for (int i = 1; i <= 3; ++i) add(s, house.now(), "exchange.deliver", {{"document", i}});
    });
    Runner runner{house.database(), house.clock(), {}, 1};
    for (int i = 0; i < 9; ++i) {
      runner.drain();
      house.pass(std::chrono::hours{6});
    }
  }
};

TEST_P(ApiTest, Dead_letters_are_paged_and_can_be_retried_with_a_trail) {
  bury();
  auto const first = read("/api/jobs/dead?limit=2");
  ASSERT_EQ(first.at("items").as_array().size(), 2u);
  EXPECT_EQ(first.at("next"), "2");
  EXPECT_EQ(first.at("items").at(0).at("payload").at("document"), 1);
  EXPECT_EQ(first.at("items").at(0).at("attempts"), 9);
  auto const second = read("/api/jobs/dead?limit=2&after=2");
  ASSERT_EQ(second.at("items").as_array().size(), 1u);
  EXPECT_TRUE(second.at("next").is_null());

  EXPECT_EQ(ask(web::Method::post, "/api/jobs/2/retry").status, 204);
  EXPECT_EQ(ask(web::Method::post, "/api/jobs/2/retry").status, 404) << "it waits again";
  EXPECT_EQ(read("/api/jobs/dead").at("items").as_array().size(), 2u);

  auto const trail = read("/api/audit/trail?object_kind=job&object=2");
  ASSERT_EQ(trail.at("items").as_array().size(), 1u);
  EXPECT_EQ(trail.at("items").at(0).at("action"), "jobs.retry");
  EXPECT_EQ(trail.at("items").at(0).at("actor"), "Nguyễn Thị Hoa");
  EXPECT_EQ(trail.at("items").at(0).at("address"), "10.0.0.7");
  EXPECT_TRUE(trail.at("next").is_null());
}

TEST_P(ApiTest, Without_the_right_nothing_is_told) {
  rights.clear();
  EXPECT_EQ(ask(web::Method::get, "/api/jobs/dead").status, 403);
  EXPECT_EQ(ask(web::Method::post, "/api/jobs/1/retry").status, 403);
  EXPECT_EQ(ask(web::Method::get, "/api/audit/trail?object_kind=job&object=2").status, 403);
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::jobs
