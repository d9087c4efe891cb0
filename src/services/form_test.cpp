// Forms and answers; the cases are those by which the browser is judged too (web/shared/src/forms/form.test.mjs).
#include "services/form.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "services/form_pattern.hpp"

namespace tinhso::services {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

std::string read_file(std::filesystem::path const& path) {
  std::ifstream in{std::filesystem::path{TINHSO_SOURCE_FOLDER} / path};
  return {std::istreambuf_iterator<char>{in}, {}};
}
AnswerForm form_of(json::value const& value) {
  AnswerForm out;
  FieldErrors errors;
  reflect::read(value, out, "form", errors);
  check_form(out, "form", errors);
  for (auto const& error : errors) ADD_FAILURE() << error.path << ": " << error.words.en;
  return out;
}
AnswerForm form_of_case(json::array const& cases, json::object const& one) {
  if (auto const* code = one.if_contains("procedure"))
    return form_of(json::parse(read_file("data/namdinh-2020/services/" + std::string{code->as_string()} + ".json")).at("form"));
  if (auto const* like = one.if_contains("like")) return form_of(cases.at(static_cast<std::size_t>(like->as_int64())).at("form"));
  return form_of(one.at("form"));
}
Answers answers_of(json::value const& value) {
  Answers out;
  for (auto const& [key, text] : value.as_object()) out[std::string{key}] = text.as_string().c_str();
  return out;
}
std::set<std::string> keys_of(json::value const& object) {
  std::set<std::string> out;
  for (auto const& [key, unused] : object.as_object()) out.insert("answers." + std::string{key});
  return out;
}
std::set<std::string> wrong(AnswerForm const& form, Answers const& answers, Filled filled = Filled::whole) {
  FieldErrors errors;
  check_answers(form, answers, filled, errors);
  std::set<std::string> out;
  for (auto const& error : errors) {
    out.insert(error.path);
    EXPECT_FALSE(error.words.vi.empty() || error.words.en.empty()) << error.path;
  }
  EXPECT_EQ(out.size(), errors.size()) << "each is named once";
  return out;
}

TEST(Form, server_and_browser_judge_alike) {
  auto const cases = json::parse(read_file("tests/data/forms/cases.json")).as_array();
  ASSERT_GT(cases.size(), 5U);
  for (auto const& value : cases) {
    auto const& one = value.as_object();
    SCOPED_TRACE(one.at("about").as_string());
    auto const form = form_of_case(cases, one);
    auto const asked = asked_answers(form, answers_of(one.at("answers")));
    EXPECT_EQ(wrong(form, asked), keys_of(one.at("faults")));
    EXPECT_EQ(wrong(form, asked, Filled::given), keys_of(one.at("given")));
    if (auto const* keys = one.if_contains("asked")) {
      std::set<std::string> expected, left;
      for (auto const& key : keys->as_array()) expected.insert(std::string{key.as_string()});
      for (auto const& [key, unused] : asked) left.insert(key);
      EXPECT_EQ(left, expected);
    }
  }
}

TEST(Form, mistakes_are_told_in_words_of_the_form) {
  auto const cases = json::parse(read_file("tests/data/forms/cases.json")).as_array();
  auto const form = form_of_case(cases, cases[3].as_object());
  FieldErrors errors;
  check_answers(form, asked_answers(form, answers_of(cases[3].at("answers"))), Filled::whole, errors);
  std::map<std::string, Words> said;
  for (auto& error : errors) said[error.path] = error.words;
  EXPECT_EQ(said["answers.child_name"].vi, "Hãy điền: Họ, chữ đệm, tên của trẻ");
  EXPECT_EQ(said["answers.child_birth"].vi, "Ngày sinh: ngày chưa đúng.");
  EXPECT_EQ(said["answers.child_sex"].en, "Giới tính: choose one of the list.");
  EXPECT_THAT(said["answers.mother_year"].vi, HasSubstr("hãy ghi bằng số"));
  EXPECT_THAT(said["answers.mother_id"].vi, HasSubstr("12 chữ số"));
  EXPECT_EQ(said["answers.father_year"].vi, "Năm sinh của cha: ít nhất là 1900.");
}

TEST(Form, answers_outside_the_form_are_kept_and_shown_by_their_keys) {
  auto const form = form_of(json::parse(read_file("data/namdinh-2020/services/2.000635.json")).at("form"));
  Answers const old{{"copies", "3"}, {"who_birth", "1990-02-28"}, {"registered_at", "khoảng 1990"}, {"tu_truoc", "câu trả lời cũ"}, {"kind", ""}};
  EXPECT_EQ(asked_answers(form, old).at("tu_truoc"), "câu trả lời cũ");
  auto const lines = answered(form, old);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].label, "Số bản");
  EXPECT_EQ(lines[0].page, "Giấy cần trích lục");
  EXPECT_FALSE(lines[1].date) << "what is no date is shown as it was written";
  EXPECT_TRUE(lines[2].date);
  EXPECT_EQ(lines[3].label, "tu_truoc");
  EXPECT_EQ(answered(std::nullopt, old).size(), 5U);
}

TEST(Form, whole_numbers) {
  for (auto const* text : {"0", "7", "1500000", "1.500.000", "1 500 000", "999999999999999"}) EXPECT_TRUE(whole_number(text)) << text;
  for (auto const* text : {"", ".", "1.5", "1.50", "1500.000", ".500", "1.", "1,5", "1.500 000", "-1", "1e3", "1234567890123456", "1  500", "một"})
    EXPECT_FALSE(whole_number(text)) << text;
  EXPECT_EQ(whole_number("1.500.000"), 1'500'000);
}

TEST(Form, patterns_that_nobody_can_be_kept_waiting_with) {
  for (auto const* good : {"^([0-9]{9}|[0-9]{12})$", "^([0-9]{10}|[0-9]{10}-[0-9]{3})$", "^[A-Z]{2} ?[0-9]+$", "^[A-Z0-9 ./_-]{1,20}$", "^a\\.b$"})
    EXPECT_TRUE(allowed_pattern(good)) << good;
  for (auto const* bad : {"", "[0-9]", "^[0-9]", "^[0-9]+$$", "^(a+)+$", "^(a|b)*$", "^((a)|b)$", "^(a$", "^a)$", "^.*$", "^[^a]$", "^\\w+$", "^(?=a)$", "^a{1000}$", "^a{2,1}$",
                          "^a{,3}$", "^a++$", "^a+b+c+$", "^[]$", "^[z-a]$", "^[a$", "^đ$", "^\\1$"})
    EXPECT_FALSE(allowed_pattern(bad)) << bad;
  EXPECT_FALSE(allowed_pattern("^" + std::string(200, 'a') + "$"));
}

TEST(Form, forms_of_before_become_schemas) {
  auto const fields = json::parse(R"([
    {"key":"a","group":"Một","label":"A","hint":"gợi ý","kind":"text","required":true,"choices":null,"about_applicant":null,"from":null},
    {"key":"b","group":"Hai","label":"B","hint":null,"kind":"choice","required":false,"choices":["x","y"],"about_applicant":true,"from":null},
    {"key":"c","group":"Một","label":"C","hint":null,"kind":"id_number","required":true,"choices":null,"about_applicant":true,"from":"number"},
    {"key":"d","group":"Hai","label":"D","hint":null,"kind":"number","required":false,"choices":null,"about_applicant":null,"from":null},
    {"key":"e","group":"Hai","label":"E","hint":null,"kind":"date","required":false,"choices":null,"about_applicant":null,"from":null},
    {"key":"f","group":"Hai","label":"F","hint":null,"kind":"long_text","required":false,"choices":null,"about_applicant":null,"from":null}])");
  auto const form = form_of_fields(fields.as_array());
  form_of(reflect::write(form));  // keeps to what is understood
  auto const found = fields_of(form);
  ASSERT_EQ(found.size(), 6U);
  EXPECT_EQ(found[1].key, "c") << "one page for a group, wherever its fields stood";
  EXPECT_EQ(found[1].from, "number");
  EXPECT_TRUE(found[2].about_applicant);
  EXPECT_EQ(wrong(form, {{"b", "z"}, {"c", "1"}, {"d", "1,5"}, {"e", "2020-13-01"}}),
            (std::set<std::string>{"answers.a", "answers.b", "answers.c", "answers.e"}));
}

/// The paths of everything wrong with the birth form once `change` was at it.
template <class F>
std::set<std::string> refused(F&& change) {
  auto form = json::parse(read_file("data/namdinh-2020/services/1.001193.json")).at("form").as_object();
  change(form["schema"].as_object(), form["ui"].as_object());
  AnswerForm read;
  read.schema = form["schema"];
  read.ui = form["ui"];
  FieldErrors errors;
  check_form(read, "form", errors);
  std::set<std::string> out;
  for (auto const& error : errors) out.insert(error.path);
  return out;
}
using Paths = std::set<std::string>;

TEST(Form, what_is_outside_the_subset_is_refused_by_name) {
  auto const field = [](json::object& schema, char const* key) -> json::object& { return schema["properties"].as_object()[key].as_object(); };
  EXPECT_EQ(refused([](auto&, auto&) {}), Paths{});
  EXPECT_EQ(refused([&](auto& schema, auto&) {
              schema["$ref"] = "https://example.org/a.json";
              schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
              schema["additionalProperties"] = false;
              field(schema, "child_name")["minlength"] = 2;
              field(schema, "child_birth")["format"] = "date-time";
              field(schema, "child_sex")["enum"] = json::array{"Nam", "Nam", 3};
              field(schema, "mother_year")["minimum"] = "1900";
              field(schema, "mother_id")["pattern"] = "^(a+)+$";
              field(schema, "mother_home")["type"] = "array";
              field(schema, "father_year")["minimum"] = 3000;
              field(schema, "applicant_home").erase("title");
              schema["required"].as_array().push_back("nobody");
            }),
            (Paths{"form.schema.$ref", "form.schema.$schema", "form.schema.additionalProperties", "form.schema.properties.child_name.minlength",
                   "form.schema.properties.child_birth.format", "form.schema.properties.child_sex.enum[1]", "form.schema.properties.child_sex.enum[2]",
                   "form.schema.properties.mother_year.minimum", "form.schema.properties.mother_id.pattern", "form.schema.properties.mother_home.type",
                   "form.schema.properties.father_year.maximum", "form.schema.properties.applicant_home.title",
                   "form.schema.required[" + std::to_string(json::parse(read_file("data/namdinh-2020/services/1.001193.json")).at("form").at("schema").at("required").as_array().size()) + "]"}));
  EXPECT_EQ(refused([](auto& schema, auto&) { schema = json::object{}; }).count("form.schema.properties"), 1U);
}

TEST(Form, pages_and_conditions_must_agree_with_the_schema) {
  auto const control = [](json::object& ui, std::size_t page, std::size_t n) -> json::object& {
    return ui["elements"].as_array()[page].as_object()["elements"].as_array()[n].as_object();
  };
  EXPECT_EQ(refused([&](auto&, auto& ui) {
              control(ui, 0, 0)["scope"] = "#/properties/child_birth";  // twice, and child_name nowhere
              control(ui, 0, 2)["widget"] = "radio";
              control(ui, 1, 0)["options"] = {{"multi", "yes"}, {"from", "mother"}, {"format", "identity-number"}};
              control(ui, 3, 1)["rule"].as_object()["effect"] = "ENABLE";
              ui["elements"].as_array()[2].as_object()["type"] = "Group";
            }),
            (Paths{"form.ui", "form.ui.elements[0].elements[1].scope", "form.ui.elements[0].elements[2].widget", "form.ui.elements[1].elements[0].options.format",
                   "form.ui.elements[1].elements[0].options.from", "form.ui.elements[1].elements[0].options.multi", "form.ui.elements[2].type",
                   "form.ui.elements[3].elements[1].rule.effect"}));
  EXPECT_EQ(refused([&](auto& schema, auto&) { schema["required"].as_array().push_back("father_name"); }), Paths{"form.schema.required"})
      << "what may be hidden cannot be required of everybody";
  EXPECT_EQ(refused([&](auto&, auto& ui) { control(ui, 3, 1)["rule"].as_object()["condition"].as_object()["schema"] = {{"const", "Không"}}; }),
            Paths{"form.schema.allOf"});
  EXPECT_EQ(refused([&](auto&, auto& ui) { control(ui, 3, 1)["rule"].as_object()["condition"].as_object()["schema"] = {{"const", "Chưa rõ"}}; }),
            (Paths{"form.schema.allOf", "form.ui.elements[3].elements[1].rule.condition.schema.const"}));
  EXPECT_EQ(refused([&](auto&, auto& ui) { control(ui, 0, 0)["rule"] = control(ui, 3, 1)["rule"]; }),
            (Paths{"form.schema.required", "form.ui.elements[0].elements[0].rule.condition.scope"}))
      << "a condition looks back, not ahead";
  EXPECT_EQ(refused([&](auto& schema, auto&) { schema["allOf"].as_array()[0].as_object()["else"] = json::object{}; }), Paths{"form.schema.allOf[0].else"});
}

}  // namespace
}  // namespace tinhso::services
