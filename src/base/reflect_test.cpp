#include "base/reflect.hpp"

#include <gtest/gtest.h>

namespace reflect_test {

using tinhso::FieldErrors;
using tinhso::Text;

enum class Via { online, counter };
BOOST_DESCRIBE_ENUM(Via, online, counter)
struct File {
  Text<1, 20> name;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(File, (), (name, size))
struct Letter {
  Text<1, 5> subject;
  std::optional<Via> via;
  std::vector<File> files;
  std::optional<tinhso::Date> due;
};
BOOST_DESCRIBE_STRUCT(Letter, (), (subject, via, files, due))

FieldErrors faults(std::string_view json) {
  Letter out;
  FieldErrors errors;
  tinhso::reflect::read(tinhso::reflect::parse_json(json), out, "", errors);
  return errors;
}

TEST(Reflect, counts_code_points_not_bytes) {
  EXPECT_TRUE(faults(R"({"subject":"Đường","files":[]})").empty());
  EXPECT_EQ(faults(R"({"subject":"Đường.","files":[]})").size(), 1U);
}

TEST(Reflect, finds_every_fault_at_once_with_its_path) {
  auto const errors = faults(R"({"subject":"","via":"post","files":[{"name":"a"},7],"due":"2020-02-30","x":1})");
  std::vector<std::string> paths;
  for (auto const& e : errors) paths.push_back(e.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"subject", "via", "files[0].size", "files[1]", "due", "x"}));
}

TEST(Reflect, an_enumerator_with_a_nul_behind_it_is_refused) {
  EXPECT_EQ(faults("{\"subject\":\"a\",\"via\":\"online\\u0000x\",\"files\":[]}").size(), 1U);
}

TEST(Reflect, writes_what_it_reads) {
  auto const in = tinhso::reflect::from_json<Letter>(
      R"({"subject":"a","via":"counter","files":[{"name":"b","size":3}],"due":"2020-10-13"})");
  EXPECT_EQ(tinhso::reflect::to_json(in),
            R"({"subject":"a","via":"counter","files":[{"name":"b","size":3}],"due":"2020-10-13"})");
}

struct Odd {
  std::string text;
  std::optional<double> number;
  std::map<std::string, std::vector<bool>> flags;
};
BOOST_DESCRIBE_STRUCT(Odd, (), (text, number, flags))

TEST(Reflect, what_it_writes_every_reader_of_json_understands) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  all += "Hải Đường 😀";
  Odd const in{all, -1.5e300, {{"a\"b", {true, false}}, {"", {}}}};
  auto const read = boost::json::parse(tinhso::reflect::to_json(in));
  EXPECT_EQ(read.at("text").as_string(), all);
  EXPECT_EQ(read.at("number").as_double(), -1.5e300);
  EXPECT_EQ(read.at("flags").at("a\"b").as_array().size(), 2U);
  EXPECT_EQ(tinhso::reflect::to_json(Odd{"", std::nan(""), {}}), R"({"text":"","number":null,"flags":{}})");
  EXPECT_EQ(tinhso::reflect::to_json(Odd{"", std::nullopt, {}}), R"({"text":"","number":null,"flags":{}})");
  EXPECT_EQ(tinhso::reflect::write(in), read);
}

TEST(Reflect, names_templates_after_what_they_hold) {
  EXPECT_EQ(tinhso::reflect::schema_name<tinhso::Page<Letter>>(), "LetterPage");
}

TEST(Reflect, query_parameters_are_read_and_checked) {
  std::multimap<std::string, std::string> const query{{"name", "a"}, {"size", "x"}, {"other", "1"}};
  File out;
  FieldErrors errors;
  tinhso::reflect::read_query(query, out, errors);
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].path, "size");
  EXPECT_EQ(errors[1].path, "other");
}

TEST(Fold, finds_vietnamese_without_marks) {
  EXPECT_EQ(tinhso::fold("  Đường Trần Hưng Đạo, số 5 "), "duong tran hung dao so 5");
  EXPECT_EQ(tinhso::fold("HẢI  MINH"), "hai minh");
}

TEST(Time, goes_round) {
  auto const at = tinhso::parse_instant("2020-10-13T18:42:05+07:00");
  ASSERT_TRUE(at);
  EXPECT_EQ(tinhso::format_instant(*at), "2020-10-13T11:42:05.000Z");
  EXPECT_EQ(tinhso::local_minute(*at), 18 * 60 + 42);
  EXPECT_FALSE(tinhso::parse_instant("2020-10-13T25:00:00Z"));
}

}  // namespace reflect_test
