#include "organisation/csv.hpp"

#include <gtest/gtest.h>

namespace csv_test {

using namespace tinhso::organisation;

TEST(Csv, reads_what_excel_writes) {
  auto const table = read_csv(
      "\xEF\xBB\xBF"
      "code;name\r\nH40.12;\"Sở Văn hóa, Thể thao; và \"\"Du lịch\"\"\"\r\n\r\nH40.02; Sở Nội vụ \r\n");
  EXPECT_TRUE(table.errors.empty());
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0]["name"], "Sở Văn hóa, Thể thao; và \"Du lịch\"");
  EXPECT_EQ(table.rows[1].line, 4);
  EXPECT_EQ(table.rows[1]["name"], "Sở Nội vụ");
  EXPECT_EQ(table.rows[1]["unknown"], "");
}

TEST(Csv, counts_lines_within_quotes) {
  auto const table = read_csv("a,b\n\"one\ntwo\",x\ny,z");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0]["a"], "one\ntwo");
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(Csv, names_every_line_that_is_wrong_and_reads_the_others) {
  auto const table = read_csv("a,b\n1\n\"2\"x,3\n4,5\n6,\"7");
  ASSERT_EQ(table.errors.size(), 3U);
  EXPECT_EQ(table.errors[0].line, 2);
  EXPECT_EQ(table.errors[1].line, 3);
  EXPECT_EQ(table.errors[2].line, 5);
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0]["b"], "5");
}

TEST(Csv, refuses_other_encodings_and_nothing_at_all) {
  EXPECT_EQ(read_csv("a\n\xD2\n").errors.size(), 1U);
  EXPECT_EQ(read_csv("").errors.size(), 1U);
  EXPECT_EQ(read_csv("\xEF\xBB\xBF \n").errors.size(), 1U);
  EXPECT_EQ(read_csv("a,a\n1,2\n").errors.size(), 1U);
  EXPECT_EQ(read_csv("a\n1\n2\n3\n", 2).errors.size(), 1U);
}

TEST(Csv, writes_what_it_reads) {
  std::vector<std::string> const fields{"plain", "a,b", "say \"no\"", "two\nlines", " edge", "", "x;y"};
  auto const line = csv_line(fields);
  EXPECT_EQ(line, "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\" edge\",,\"x;y\"\r\n");
  auto const table = read_csv("1,2,3,4,5,6,7\r\n" + line);
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0]["3"], "say \"no\"");
  EXPECT_EQ(table.rows[0]["7"], "x;y");
}

}  // namespace csv_test
