#include "organisation/house_test.hpp"

namespace tinhso::organisation_test {

using namespace organisation;
namespace json = boost::json;

class OrganisationApi : public SharedProvinceTest {
 protected:
  web::Response ask(web::Method method, std::string path, std::string body = "",
                    std::map<std::string, std::string> headers = {}) {
    web::Request request;
    request.method = method;
    request.path = std::move(path);
    if (!body.empty()) headers.try_emplace("content-type", "application/json");
    request.headers = std::move(headers);
    request.body = std::move(body);
    return web::answer(
        routes(), std::move(request), house().context(), [&](web::Request const&, Context&) { return who; },
        [](Principal const&, std::string_view, Context&) { return Words{}; });
  }
  json::value get(std::string path) {
    auto const response = ask(web::Method::get, std::move(path));
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  void sign_in(std::string_view agency, std::set<std::string, std::less<>> rights) {
    Principal p;
    p.account = 1;
    p.name = "Trần Xuân Cói";
    p.agency = id_of(agency);
    p.rights = std::move(rights);
    who = p;
  }
  void SetUp() override {
    SharedProvinceTest::SetUp();
    if (!IsSkipped()) sign_in("H40", {"documents.write", "organisation.edit"});
  }
  std::optional<Principal> who;
};
INSTANTIATE_TEST_SUITE_P(Engines, OrganisationApi, testing::both_engines(), testing::engine_name);

std::string text(json::value const& value) { return std::string{value.as_string()}; }

TEST_P(OrganisationApi, agencies_are_paged_to_the_end_without_doubles) {
  std::set<std::string> codes;
  std::string after;
  int pages = 0;
  for (;;) {
    auto const page = get("/api/organisation/agencies?limit=100" + (after.empty() ? "" : "&after=" + after));
    ++pages;
    for (auto const& item : page.at("items").as_array()) EXPECT_TRUE(codes.insert(text(item.at("code"))).second);
    if (page.at("next").is_null()) break;
    after = text(page.at("next"));
    for (auto bar = after.find('|'); bar != std::string::npos; bar = after.find('|')) after.replace(bar, 1, "%7C");
  }
  EXPECT_EQ(codes.size(), 281U);
  EXPECT_EQ(pages, 3);
}

TEST_P(OrganisationApi, agencies_are_searched_and_filtered) {
  EXPECT_EQ(text(get("/api/organisation/agencies?q=hai%20minh").at("items").at(0).at("short_name")),
            "UBND xã Hải Minh");
  EXPECT_EQ(text(get("/api/organisation/agencies?q=duong").at("items").at(0).at("name")).find("Ủy ban"), 0U);
  EXPECT_EQ(get("/api/organisation/agencies?kind=department").at("items").as_array().size(), 15U);
  auto const parent = std::to_string(id_of("H40.40"));
  EXPECT_EQ(get("/api/organisation/agencies?limit=500&level=commune&parent=" + parent).at("items").as_array().size(),
            34U);
  EXPECT_EQ(ask(web::Method::get, "/api/organisation/agencies?kind=ministry").status, 422);
  EXPECT_EQ(ask(web::Method::get, "/api/organisation/agencies?after=x").status, 422);
  EXPECT_EQ(get("/api/organisation/agencies?as_of=2019-01-01").at("items").as_array().size(), 0U);
}

TEST_P(OrganisationApi, one_agency_is_shown_whole) {
  auto const view = get("/api/organisation/agencies/" + std::to_string(id_of("H40.40.07")));
  EXPECT_EQ(text(view.at("code102")), "000.07.40.H40");
  EXPECT_EQ(text(view.at("unit").at("name")), "Hải Minh");
  EXPECT_EQ(text(view.at("parent").at("code")), "H40.40");
  EXPECT_GE(view.at("officials").as_array().size(), 4U);
  EXPECT_EQ(ask(web::Method::get, "/api/organisation/agencies/99999").status, 404);
}

TEST_P(OrganisationApi, units_are_listed) {
  EXPECT_EQ(get("/api/organisation/units?level=district").at("items").as_array().size(), 10U);
  EXPECT_EQ(get("/api/organisation/units?parent=366&limit=500").at("items").as_array().size(), 34U);
  EXPECT_EQ(text(get("/api/organisation/units?q=hai%20minh").at("items").at(0).at("code")), "14233");
}

TEST_P(OrganisationApi, officials_are_found_by_name_and_agency) {
  auto const found = get("/api/organisation/officials?q=lua%20hai%20minh");
  ASSERT_EQ(found.at("items").as_array().size(), 1U);
  EXPECT_EQ(text(found.at("items").at(0).at("official_name")), "Phạm Thị Lúa");
  EXPECT_EQ(text(found.at("items").at(0).at("agency_name")), "UBND xã Hải Minh");
  auto const own = get("/api/organisation/officials?limit=200&agency=" + std::to_string(id_of("H40")));
  EXPECT_EQ(own.at("items").as_array().size(), 11U);
  EXPECT_TRUE(own.at("next").is_null());
  auto const first = get("/api/organisation/officials?limit=2");
  auto next = text(first.at("next"));
  for (auto bar = next.find('|'); bar != std::string::npos; bar = next.find('|')) next.replace(bar, 1, "%7C");
  auto const second = get("/api/organisation/officials?limit=2&after=" + next);
  EXPECT_EQ(second.at("items").at(0).at("rank").as_int64(), 3);
  EXPECT_EQ(ask(web::Method::get, "/api/organisation/officials?after=1").status, 422);
  EXPECT_EQ(get("/api/organisation/officials?q=%25%25").at("items").as_array().size(), 50U);
}

TEST_P(OrganisationApi, suggestions_and_what_they_stand_for) {
  auto const found = get("/api/organisation/suggestions?q=xa%20hai%20hau");
  EXPECT_EQ(text(found.at(0).at("key")), "communes_of:366");
  EXPECT_EQ(found.at(0).at("count").as_int64(), 34);
  auto const resolved = ask(web::Method::post, "/api/organisation/resolve",
                            R"({"selectors":[{"kind":"group","key":"communes_of:366"}]})");
  EXPECT_EQ(json::parse(resolved.body).at("count").as_int64(), 34);
  EXPECT_EQ(ask(web::Method::post, "/api/organisation/resolve", R"({"selectors":[{"kind":"group","key":"x"}]})").status,
            422);
}

TEST_P(OrganisationApi, lists_take_their_version_along) {
  auto const made = ask(web::Method::post, "/api/organisation/lists",
                        R"({"name":"Các sở","selectors":[{"kind":"group","key":"departments"}]})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.headers.find("ETag")->second, "\"1\"");
  auto const path = "/api/organisation/lists/" + std::to_string(json::parse(made.body).at("id").as_int64());
  std::string const body =
      R"({"name":"Các sở và huyện","selectors":[{"kind":"group","key":"departments"},{"kind":"group","key":"districts"}]})";
  EXPECT_EQ(ask(web::Method::put, path, body).status, 428);
  auto const changed = ask(web::Method::put, path, body, {{"if-match", "\"1\""}});
  EXPECT_EQ(json::parse(changed.body).at("count").as_int64(), 25);
  EXPECT_EQ(ask(web::Method::put, path, body, {{"if-match", "\"1\""}}).status, 412);
  EXPECT_EQ(get("/api/organisation/lists").at("items").as_array().size(), 1U);
  sign_in("H40.02", {"documents.write"});
  EXPECT_EQ(ask(web::Method::get, path).status, 404);
  EXPECT_EQ(ask(web::Method::del, path, "", {{"if-match", "\"2\""}}).status, 404);
  sign_in("H40", {});
  EXPECT_EQ(ask(web::Method::del, path, "", {{"if-match", "\"2\""}}).status, 403);
  sign_in("H40", {"documents.write"});
  EXPECT_EQ(ask(web::Method::del, path, "", {{"if-match", "\"2\""}}).status, 204);
  EXPECT_EQ(ask(web::Method::get, path).status, 404);
}

TEST_P(OrganisationApi, csv_goes_out_and_comes_in) {
  auto const csv = ask(web::Method::get, "/api/organisation/export?what=units");
  EXPECT_EQ(csv.headers.find("Content-Disposition")->second, "attachment; filename=\"units-2020-10-13.csv\"");
  auto const result = ask(web::Method::post, "/api/organisation/import?what=units&dry_run=true", csv.body,
                          {{"content-type", "text/csv"}});
  ASSERT_EQ(result.status, 200) << result.body;
  EXPECT_EQ(json::parse(result.body).at("unchanged").as_int64(), 237);
  EXPECT_EQ(
      ask(web::Method::post, "/api/organisation/import?dry_run=true", csv.body, {{"content-type", "text/csv"}}).status,
      422);
  auto const rubbish =
      ask(web::Method::post, "/api/organisation/import?what=units", "\xFF\xFE", {{"content-type", "text/csv"}});
  EXPECT_EQ(json::parse(rubbish.body).at("errors").as_array().size(), 1U);
  sign_in("H40", {"documents.write"});
  EXPECT_EQ(
      ask(web::Method::post, "/api/organisation/import?what=units", csv.body, {{"content-type", "text/csv"}}).status,
      403);
}

TEST_P(OrganisationApi, nobody_gives_himself_a_position) {
  auto const try_it = [&](std::string const& line) {
    return ask(web::Method::post, "/api/organisation/import?what=officials&dry_run=true",
               "official,name,agency,title,role,rank\n" + line + "\n", {{"content-type", "text/csv"}});
  };
  who->official = house().read([](database::Session& s) {
    return s.one<std::int64_t>(database::Sql{"test.gao", "select id from organisation_official where code = 'CB00011'"});
  });
  auto const refused = try_it("CB00011,Đỗ Ngọc Gạo,H40,Chủ tịch,leader,1");
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("organisation.own_position"), std::string::npos) << refused.body;
  EXPECT_EQ(try_it("CB00010,Người Khác,H40,Chánh Văn phòng,leader,1").status, 200);
  EXPECT_EQ(try_it("CB00011,Đỗ Ngọc Gạo,H40,Quản trị hệ thống,administrator,11").status, 200) << "nothing changes";
  who->acting_for = who->official;
  who->official = 0;
  EXPECT_EQ(try_it("CB00011,Đỗ Ngọc Gạo,H40,Chủ tịch,leader,1").status, 403);
}

TEST_P(OrganisationApi, nobody_is_told_anything_without_signing_in) {
  who.reset();
  for (auto const& route : routes()) {
    auto path = route.path;
    if (auto const id = path.find("{id}"); id != std::string::npos) path.replace(id, 4, "1");
    EXPECT_EQ(ask(route.method, path, route.method == web::Method::get ? "" : "{}").status, 401) << path;
  }
}

TEST_P(OrganisationApi, describes_itself) {
  EXPECT_EQ(web::openapi(routes(), "test").at("paths").as_object().size(), 10U);
}

}  // namespace tinhso::organisation_test
