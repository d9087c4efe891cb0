// Procedures out of files and into files, on both engines.
#include "services/procedure_files.hpp"

#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class VersionsTest : public ServicesTest {};

TEST_P(VersionsTest, a_new_version_follows_and_dossiers_keep_theirs) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const old = id_of_dossier(file_online(house.context(), origin, birth()).code);
  testing::TemporaryFolder const folder;
  auto const original = procedure(house.context(), "1.001193");
  auto put = [&](char const* name, Procedure const& procedure) {
    std::ofstream{folder.path() / name} << reflect::to_json(procedure);
    return (folder.path() / name).string();
  };
  auto next = original;
  next.version = 2;
  next.valid_from = parse_date("2020-11-01").value();
  next.name = "Đăng ký khai sinh (theo thông tư mới)";
  auto const path = put("next.json", next);
  auto const import = [&](std::vector<std::string> const& paths) {
    return import_procedures(house.database(), paths, house.clock());
  };
  EXPECT_EQ(import({path}).added, 1U);
  auto const again = import({path, put("same.json", original)});
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(again.unchanged, 2U) << "the end of the first, which the second brought, is no change";
  EXPECT_EQ(procedure(house.context(), "1.001193").version, 1) << "until its day";
  house.clock().set(at("2020-11-02T08:00:00"));
  EXPECT_EQ(procedure(house.context(), "1.001193").name, next.name);
  EXPECT_EQ(step(clerk(), old, Action::receive).procedure_version, 1) << "as on the day of filing";

  auto changed = next;
  changed.name = "Tên khác";
  EXPECT_THROW(import({put("changed.json", changed)}), std::runtime_error) << "what was taken in never changes";
  auto earlier = next;
  earlier.version = 3;
  earlier.valid_from = parse_date("2020-10-01").value();
  earlier.name = "Chen vào giữa";
  auto other = original;
  other.code = "1.999999";
  EXPECT_THROW(import({put("other.json", other), put("earlier.json", earlier)}), std::runtime_error);
  EXPECT_THROW(procedure(house.context(), "1.999999"), NotFound) << "all or none";

  EXPECT_EQ(export_procedures(house.database(), folder.path() / "out"), 91U);
  std::vector<std::string> exported;
  for (auto const& file : std::filesystem::directory_iterator{folder.path() / "out"})
    if (file.path().extension() == ".json") exported.push_back(file.path().string());
  EXPECT_EQ(import(exported).unchanged, 91U);
  EXPECT_EQ(fill_catalogue(house.database(), 120, house.clock()), 30U);
  EXPECT_EQ(fill_catalogue(house.database(), 120, house.clock()), 0U);
  auto const made_up = procedure(house.context(), "9.000001");
  EXPECT_THAT(made_up.name, HasSubstr("chỉ để thử quy mô"));
  EXPECT_THAT(made_up.source, HasSubstr("không có thật"));
  EXPECT_TRUE(made_up.level_2020 && made_up.extent);
}

TEST_P(VersionsTest, a_procedure_ends_without_one_that_follows) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const old = id_of_dossier(file_online(house.context(), origin, birth()).code);
  auto const withdrawn = id_of_dossier(file_online(house.context(), origin, birth()).code);
  auto const end = [&](char const* code, char const* day) { end_procedure(house.database(), code, parse_date(day).value(), house.clock()); };
  EXPECT_THROW(end("1.999999", "2020-10-20"), std::runtime_error) << "there is none";
  EXPECT_THROW(end("1.001193", "2020-10-12"), std::runtime_error) << "somebody may have filed since";
  end("1.001193", "2020-10-20");
  EXPECT_THROW(end("1.001193", "2020-10-21"), std::runtime_error) << "it has an end";
  house.clock().set(at("2020-10-19T16:00:00"));
  EXPECT_EQ(code_of([&] { file_online(house.context(), origin, birth()); }), "done") << "until its day";
  house.clock().set(at("2020-10-20T08:00:00"));
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, birth()); }), std::set<std::string>{"procedure"});
  EXPECT_EQ(faults([&] { file_at_counter(house.context(), clerk(), origin, birth()); }), std::set<std::string>{"procedure"});
  EXPECT_THAT(found("dang ky khai sinh"), ::testing::Not(Contains("1.001193")));
  EXPECT_THROW(receivers(house.context(), "1.001193", {}), NotFound);
  EXPECT_EQ(procedure(house.context(), "1.001193").valid_until, parse_date("2020-10-20")) << "its page says so";
  step(clerk(), old, Action::receive);
  step(leader(), old, Action::finish, "Giấy khai sinh");
  EXPECT_EQ(step(clerk(), old, Action::hand_over).status, 10) << "what was under way goes on";
  EXPECT_EQ(step(clerk(), withdrawn, Action::withdraw, "Người nộp rút").status, 7);

  testing::TemporaryFolder const folder;
  auto again = procedure(house.context(), "1.001193");
  again.version = 2;
  again.valid_from = parse_date("2020-11-01").value();
  again.valid_until.reset();
  std::ofstream{folder.path() / "again.json"} << reflect::to_json(again);
  EXPECT_EQ(import_procedures(house.database(), {(folder.path() / "again.json").string()}, house.clock()).added, 1U);
  house.clock().set(at("2020-11-01T08:00:00"));
  EXPECT_EQ(code_of([&] { file_online(house.context(), origin, birth()); }), "done") << "a later version begins anew";
}

TEST_P(VersionsTest, forms_of_before_are_renewed_and_old_answers_stay_readable) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const old = id_of_dossier(file_online(house.context(), origin, birth()).code);
  constexpr database::Sql body_of{"test.body_of", "select body from services_procedure where code = '1.001193'"};
  constexpr database::Sql age{"test.age", "update services_procedure set body = :body where code = '1.001193'"};
  EXPECT_EQ(renew_forms(house.database(), house.clock()), 0U) << "nothing to do";
  house.write([&](database::Session& session) {
    auto body = boost::json::parse(session.one<std::string>(body_of)).as_object();
    body["fees"].as_array()[0].as_object()["per"] = "copies";
    body["form"] = boost::json::parse(R"([{"key":"child_name","group":"Trẻ","label":"Tên của trẻ","hint":null,"kind":"text","required":true,"choices":null,
      "about_applicant":null,"from":null},{"key":"copies","group":"Trẻ","label":"Số bản","hint":null,"kind":"number","required":false,"choices":null,
      "about_applicant":null,"from":null}])");
    session.run(age, {{"body", boost::json::serialize(body)}});
  });
  EXPECT_EQ(renew_forms(house.database(), house.clock()), 1U);
  EXPECT_EQ(renew_forms(house.database(), house.clock()), 0U);
  auto const fields = fields_of(*procedure(house.context(), "1.001193").form);
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_TRUE(fields[1].whole) << "a fee counts by it";
  auto const view = dossier(house.context(), clerk(), old);
  ASSERT_FALSE(view.answers.empty());
  EXPECT_EQ(view.answers[0].label, "Tên của trẻ");
  EXPECT_EQ(view.answers[0].value, "Đinh Văn Khoai");
  EXPECT_EQ(view.answers.size(), birth_answers().size()) << "also what this form does not ask";
}

TEST(ProcedureFiles, are_checked_with_every_fault_at_once) {
  testing::TemporaryFolder const folder;
  std::ifstream in{province() / "services/1.001193.json"};
  std::string good{std::istreambuf_iterator<char>{in}, {}};
  auto const put = [&](char const* name, std::string const& text) {
    auto const path = (folder.path() / name).string();
    std::ofstream{path} << text;
    return path;
  };
  auto json = boost::json::parse(good).as_object();
  json["code"] = "1-001193";
  json["valid_until"] = "2019-01-01";
  json["channels"].as_array()[0].as_object()["duration"].as_object()["amount"] = -1;
  json["receives"] = boost::json::array{};
  json["colour"] = "đỏ";
  json.erase("field");
  std::ostringstream out;
  EXPECT_EQ(check({put("a.json", good), put("b.json", good), put("c.json", boost::json::serialize(json)),
                   put("d.json", "{"), (folder.path() / "none.json").string()},
                  out),
            1);
  for (auto const* part :
       {"b.json: version", "c.json: code", "c.json: valid_until", "c.json: channels[0].duration.amount",
        "c.json: receives", "c.json: colour", "c.json: field", "d.json: ", "none.json: "})
    EXPECT_THAT(out.str(), HasSubstr(part));
  std::ostringstream fine;
  EXPECT_EQ(check({put("a.json", good)}, fine), 0);
  auto form = boost::json::parse(good).as_object();
  auto& schema = form["form"].as_object()["schema"].as_object();
  schema["properties"].as_object()["child_name"].as_object()["minlength"] = 2;
  schema["$ref"] = "https://example.org/form.json";
  form["form"].as_object()["ui"].as_object()["elements"].as_array()[1].as_object()["elements"].as_array()[0].as_object()["scope"] = "#/properties/nobody";
  std::ostringstream wrong;
  EXPECT_EQ(check({put("e.json", boost::json::serialize(form))}, wrong), 1);
  EXPECT_THAT(wrong.str(), ::testing::AllOf(HasSubstr("e.json: form.schema.properties.child_name.minlength"), HasSubstr("form.schema.$ref"),
                                            HasSubstr("form.ui.elements[1].elements[0].scope"), HasSubstr("child_place")));
  EXPECT_EQ(fine.str(), "1 procedure, no fault\n");
}

INSTANTIATE_TEST_SUITE_P(Engines, VersionsTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
