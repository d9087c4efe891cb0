#include "platform/files/api/api.hpp"

#include <gtest/gtest.h>

#include "testing/testing.hpp"

namespace tinhso::files_api_test {

class UploadApi : public testing::OnBothEngines {
 protected:
  web::Response upload(std::string target, std::string body) {
    web::Request request;
    request.method = web::Method::put;
    request.path = std::move(target);
    request.headers = {{"content-type", "application/pdf"}};
    request.body = std::move(body);
    return web::answer(
        files::routes(house.settings().upload_limit), std::move(request), house.context(),
        [&](web::Request const&, Context&) { return who; },
        [](Principal const&, std::string_view, Context&) { return Words{}; });
  }
  void SetUp() override {
    testing::OnBothEngines::SetUp();
    who.emplace().account = 7;
    house.settings().upload_limit = 1'000;
  }
  testing::TestHouse house{GetParam(), files::migrations()};
  std::optional<Principal> who;
};
INSTANTIATE_TEST_SUITE_P(Engines, UploadApi, testing::both_engines(), testing::engine_name);

TEST_P(UploadApi, gives_a_ticket_for_the_bytes) {
  auto const response = upload("/api/files?name=../C%C3%B4ng%20%C4%91i%E1%BB%87n.pdf", "%PDF-1.4 công điện");
  ASSERT_EQ(response.status, 201) << response.body;
  auto const answer = reflect::from_json<files::Uploaded>(response.body);
  EXPECT_EQ(answer.name, "Công điện.pdf");
  EXPECT_EQ(answer.type, "application/pdf");
  EXPECT_EQ(house.files().read(answer.sha256), "%PDF-1.4 công điện");
  house.read([&](database::Session& s) { EXPECT_EQ(files::redeem(s, 7, answer.ticket).stored.sha256, answer.sha256); });
}

TEST_P(UploadApi, refuses_what_is_empty_too_large_unnamed_or_anonymous) {
  EXPECT_EQ(upload("/api/files?name=a.pdf", "").status, 422);
  EXPECT_EQ(upload("/api/files?name=a.pdf", std::string(1'001, 'x')).status, 413);
  EXPECT_EQ(upload("/api/files", "x").status, 422);
  EXPECT_EQ(upload("/api/files?name=", "x").status, 422);
  who.reset();
  EXPECT_EQ(upload("/api/files?name=a.pdf", "x").status, 401);
}

TEST_P(UploadApi, describes_itself) {
  auto const paths = web::openapi(files::routes(1), "test").at("paths").as_object();
  auto const& operation = paths.at("/api/files").at("put").as_object();
  EXPECT_TRUE(operation.at("responses").as_object().contains("201"));
  EXPECT_TRUE(operation.at("requestBody").at("content").as_object().contains("application/octet-stream"));
}

}  // namespace tinhso::files_api_test
