#include "platform/web/form.hpp"

#include <gmock/gmock.h>

namespace tinhso::web {
namespace {

std::string const type = "multipart/form-data; boundary=\"-x-\"";
std::string form(std::string const& name, std::string const& content) {
  return "---x-\r\nContent-Disposition: form-data; name=\"" + name +
         "\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n" + content + "\r\n---x---\r\n";
}

TEST(Form, Gives_the_files_as_they_were_sent) {
  std::string const content{"%PDF\r\n--\r\n---x\r\n\0\r\n", 19};
  auto const body = form("uploadfile", content);
  auto const parts = read_form(type, body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 1U);
  EXPECT_EQ((*parts)[0].name, "uploadfile");
  EXPECT_EQ((*parts)[0].file_name, "a.pdf");
  EXPECT_EQ((*parts)[0].content, content);
}

TEST(Form, Reads_what_other_programs_write) {
  auto const parts = read_form("Multipart/Form-Data;charset=utf-8; Boundary=b",
                               "preamble\r\n--b  \r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n--b\r\n"
                               "Content-Disposition: form-data; name=\"say \\\"b\\\"\"\r\n\r\n\r\n--b--epilogue");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].content, "1");
  EXPECT_EQ((*parts)[1].name, "say \"b\"");
  EXPECT_EQ((*parts)[1].content, "");
}

TEST(Form, Refuses_what_is_none) {
  auto const good = form("a", "1");
  EXPECT_FALSE(read_form("application/pdf", good));
  EXPECT_FALSE(read_form("multipart/form-data", good));
  EXPECT_FALSE(read_form("multipart/form-data; boundary=", good));
  EXPECT_FALSE(read_form("multipart/form-data; boundary=other", good));
  EXPECT_FALSE(read_form("multipart/form-data; boundary=\"-x-", good));
  EXPECT_FALSE(read_form(type, form("", "1")));
  for (std::size_t n = 0; n + 4 < good.size(); ++n) EXPECT_FALSE(read_form(type, good.substr(0, n))) << n;
  std::string many;
  for (int i = 0; i < 40; ++i) many += form("a", "1").substr(0, good.size() - 9);
  EXPECT_FALSE(read_form(type, many + "---x---"));
}

}  // namespace
}  // namespace tinhso::web
