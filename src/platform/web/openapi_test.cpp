#include <gtest/gtest.h>

#include "platform/web/web.hpp"

namespace tinhso::web {
namespace {

struct Filter {
  std::optional<std::string> q;
  Range<1, 200> limit{50};
};
BOOST_DESCRIBE_STRUCT(Filter, (), (q, limit))
struct Row {
  std::int64_t id = 0;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, note))

Page<Row> list(Call&, Filter const&) { return {}; }
Row change(Call&, Row const& in) { return in; }
None remove(Call&, None const&) { return {}; }

boost::json::object document() {
  auto upload = get<None, None>("/api/files/{name}", may("files.write"), remove, "Upload.");
  upload.method = Method::put;
  upload.sink = [](Call const&) { return nullptr; };
  return openapi(
      {get("/api/rows/list", signed_in, list, "List."), post("/api/rows/{id}", may("rows.write"), change, "Change."),
       del("/api/rows/{id}", anyone, remove, "Remove."), std::move(upload)},
      "Tỉnh Số");
}

TEST(OpenApi, Describes_operations) {
  auto const api = document();
  EXPECT_EQ(api.at("openapi"), "3.1.0");
  auto const& get_list = api.at("paths").at("/api/rows/list").at("get");
  EXPECT_EQ(get_list.at("operationId"), "get_rows_list");
  EXPECT_EQ(get_list.at("tags").at(0), "rows");
  EXPECT_EQ(get_list.at("parameters").as_array().size(), 2U);
  EXPECT_EQ(get_list.at("parameters").at(1).at("name"), "limit");
  EXPECT_EQ(get_list.at("parameters").at(1).at("schema").at("maximum"), 200);
  EXPECT_EQ(get_list.at("responses").at("200").at("content").at("application/json").at("schema").at("$ref"),
            "#/components/schemas/RowPage");
  EXPECT_EQ(get_list.at("responses").at("default").at("$ref"), "#/components/responses/Problem");

  auto const& change_row = api.at("paths").at("/api/rows/{id}").at("post");
  EXPECT_EQ(change_row.at("parameters").at(0).at("in"), "path");
  EXPECT_EQ(change_row.at("parameters").at(0).at("schema").at("type"), "integer");
  EXPECT_EQ(change_row.at("parameters").at(1).at("name"), "Idempotency-Key");
  EXPECT_EQ(change_row.at("requestBody").at("content").at("application/json").at("schema").at("$ref"),
            "#/components/schemas/RowInput");
  EXPECT_EQ(change_row.at("x-right"), "rows.write");
  EXPECT_TRUE(api.at("paths").at("/api/rows/{id}").at("delete").at("security").as_array().empty());

  auto const& upload = api.at("paths").at("/api/files/{name}").at("put");
  EXPECT_EQ(upload.at("parameters").at(0).at("schema").at("type"), "string");
  EXPECT_TRUE(upload.at("requestBody").at("content").as_object().contains("application/octet-stream"));
}

/// Every $ref must lead somewhere.
void follow(boost::json::value const& value, boost::json::object const& api) {
  if (auto const* list = value.if_array())
    for (auto const& item : *list) follow(item, api);
  if (auto const* object = value.if_object())
    for (auto const& [key, item] : *object) {
      if (key == "$ref") {
        boost::system::error_code fault;
        EXPECT_NE(boost::json::value(api).find_pointer(std::string{item.as_string().c_str() + 1}, fault), nullptr)
            << item;
      }
      follow(item, api);
    }
}
TEST(OpenApi, Every_reference_leads_somewhere_and_ids_are_unique) {
  auto const api = document();
  follow(api, api);
  std::set<std::string> ids;
  for (auto const& [path, methods] : api.at("paths").as_object())
    for (auto const& [method, operation] : methods.as_object())
      EXPECT_TRUE(ids.insert(operation.at("operationId").as_string().c_str()).second);
}

TEST(OpenApi, Platform_routes_list_themselves) {
  auto const own = platform_routes({}, "Tỉnh Số");
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[0].path, "/api/openapi.json");
}

}  // namespace
}  // namespace tinhso::web
