#include "platform/web/router.hpp"

#include <gtest/gtest.h>

namespace tinhso::web {
namespace {

Response nothing(Call&, None const&) { return no_content(); }
Route a_route(Method method, std::string path) {
  return route<None, Response>(method, std::move(path), anyone, nothing, "?");
}

Routes const table{a_route(Method::get, "/api/documents/incoming"),
                   a_route(Method::get, "/api/documents/incoming/{id}"),
                   a_route(Method::post, "/api/documents/incoming/{id}/opened"),
                   a_route(Method::get, "/api/documents/incoming/{document}/attachments/{ordinal}"),
                   a_route(Method::get, "/api/documents/incoming/latest"),
                   a_route(Method::del, "/api/documents/incoming/{id}"),
                   a_route(Method::get, "/")};

TEST(Router, Finds_words_before_parameters) {
  Router const router{table};
  EXPECT_EQ(router.find(Method::get, {"api", "documents", "incoming"}).route, &table[0]);
  EXPECT_EQ(router.find(Method::get, {"api", "documents", "incoming", "latest"}).route, &table[4]);
  auto const found = router.find(Method::get, {"api", "documents", "incoming", "12"});
  EXPECT_EQ(found.route, &table[1]);
  EXPECT_EQ(found.parameters.at("id"), "12");
  EXPECT_EQ(router.find(Method::get, {}).route, &table[6]);
}

TEST(Router, Names_parameters_as_the_route_does) {
  Router const router{table};
  auto const found = router.find(Method::get, {"api", "documents", "incoming", "12", "attachments", "3"});
  EXPECT_EQ(found.parameters, (std::map<std::string, std::string>{{"document", "12"}, {"ordinal", "3"}}));
}

TEST(Router, Steps_back_from_a_word_that_leads_nowhere) {
  Router const router{table};
  auto const found = router.find(Method::post, {"api", "documents", "incoming", "latest", "opened"});
  EXPECT_EQ(found.route, &table[2]);
  EXPECT_EQ(found.parameters.at("id"), "latest");
}

TEST(Router, Tells_404_from_405) {
  Router const router{table};
  EXPECT_TRUE(router.find(Method::get, {"api", "nothing"}).allowed.empty());
  EXPECT_TRUE(router.find(Method::get, {"api", "documents"}).allowed.empty());
  EXPECT_TRUE(router.find(Method::get, {"api", "documents", "incoming", ""}).allowed.empty());
  auto const found = router.find(Method::put, {"api", "documents", "incoming", "12"});
  EXPECT_EQ(found.route, nullptr);
  EXPECT_EQ(allow_header(found.allowed), "GET, HEAD, DELETE, OPTIONS");
}

TEST(Router, Refuses_bad_tables) {
  EXPECT_THROW((Router{Routes{a_route(Method::get, "/a/{x}"), a_route(Method::get, "/a/{y}")}}), std::logic_error);
  EXPECT_THROW((Router{Routes{a_route(Method::get, "a")}}), std::logic_error);
  EXPECT_THROW((Router{Routes{a_route(Method::get, "/a/x{id}")}}), std::logic_error);
}

}  // namespace
}  // namespace tinhso::web
