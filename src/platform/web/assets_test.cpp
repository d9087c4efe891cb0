#include "platform/web/assets.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "testing/testing.hpp"

namespace tinhso::web {
namespace {

class AssetsTest : public ::testing::Test {
 protected:
  AssetsTest() {
    put("index.html", "<!doctype html>" + std::string(400, ' '));
    put("assets/index-BxK2f3a_.js", std::string(5'000, 'x'));
    put("assets/index-BxK2f3a_.js.gz", "packed with gzip");
    put("assets/index-BxK2f3a_.js.br", "packed with brotli");
    put("assets/logo.png", std::string(5'000, 'p'));
    put("sw.js", "self");
    assets = std::make_unique<Assets>(
        std::map<std::string, std::filesystem::path>{{"/", folder.path()}, {"/dan", folder.path()}});
  }
  void put(std::string const& name, std::string const& content) const {
    auto const path = folder.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path} << content;
  }
  Response ask(std::string_view path, std::map<std::string, std::string> headers) {
    Request request;
    request.headers = std::move(headers);
    auto const* asset = assets->find(path, "text/html");
    EXPECT_NE(asset, nullptr);
    return asset_answer(*asset, request, body);
  }
  tinhso::testing::TemporaryFolder folder;
  std::unique_ptr<Assets> assets;
  std::string_view body;
};

std::string one(Response const& response, std::string const& name) {
  auto const found = response.headers.find(name);
  return found == response.headers.end() ? "" : found->second;
}

TEST_F(AssetsTest, Files_and_pages_of_the_app) {
  EXPECT_EQ(assets->find("/sw.js", "*/*")->plain, "self");
  auto const* index = assets->find("/", "text/html");
  ASSERT_NE(index, nullptr);
  EXPECT_EQ(assets->find("/incoming/12", "text/html"), index);
  EXPECT_EQ(assets->find("/incoming/12", "*/*"), index);
  EXPECT_EQ(assets->find("/incoming/2020.10", "text/html"), index);
  EXPECT_EQ(assets->find("/dan", "text/html")->plain, index->plain);
  EXPECT_EQ(assets->find("/dan/sw.js", "*/*")->plain, "self");
  EXPECT_EQ(assets->find("/missing.png", "image/*"), nullptr);
  EXPECT_EQ(assets->find("/assets/gone-BxK2f3a_.js", "text/html"), nullptr)
      << "a page would hide that a script is missing";
  EXPECT_EQ(assets->find("/api/nothing", "text/html"), nullptr);
}

TEST_F(AssetsTest, Codings_and_caching) {
  auto answer = ask("/assets/index-BxK2f3a_.js", {{"accept-encoding", "gzip, br"}});
  EXPECT_EQ(one(answer, "Content-Encoding"), "br");
  EXPECT_EQ(one(answer, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(body, "packed with brotli");
  auto const tag = one(answer, "ETag");
  answer = ask("/assets/index-BxK2f3a_.js", {{"accept-encoding", "gzip, br"}, {"if-none-match", tag}});
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(one(answer, "ETag"), tag);
  answer = ask("/assets/index-BxK2f3a_.js", {{"accept-encoding", "gzip"}, {"if-none-match", tag}});
  EXPECT_EQ(answer.status, 200) << "the codings have tags of their own";
  EXPECT_EQ(one(answer, "Content-Encoding"), "gzip");
  EXPECT_EQ(body, "packed with gzip");
  EXPECT_EQ(assets->find("/assets/index-BxK2f3a_.js.gz", "*/*"), nullptr);
  answer = ask("/assets/index-BxK2f3a_.js", {});
  EXPECT_EQ(body.size(), 5'000U);
  answer = ask("/", {});
  EXPECT_EQ(one(answer, "Cache-Control"), "no-cache");
  EXPECT_EQ(one(answer, "Content-Type"), "text/html; charset=utf-8");
  answer = ask("/assets/logo.png", {{"accept-encoding", "br"}});
  EXPECT_EQ(one(answer, "Content-Encoding"), "");
  EXPECT_EQ(one(answer, "Cache-Control"), "no-cache");
}

TEST(Assets, Hashed_names) {
  for (auto name : {"assets/index-BxK2f3a_.js", "assets/a.BxK2f3a_.css", "dan/assets/x-00000000.woff2",
                    "assets/index-BxK2f3a_.js.map"})
    EXPECT_TRUE(hashed_name(name)) << name;
  for (auto name :
       {"index.html", "index-BxK2f3a_.js", "assets/vietnamese-normal.woff2",
        "assets/be-vietnam-pro-latin-normals.woff2", "assets/a.js", "assets/BxK2f3a_.js", "myassets/index-BxK2f3a_.js"})
    EXPECT_FALSE(hashed_name(name)) << name;
}

TEST(Assets, A_missing_folder_is_told) { EXPECT_THROW((Assets{{{"/", "/nonexistent/folder"}}}), std::runtime_error); }

}  // namespace
}  // namespace tinhso::web
