#include "simulate/paper.hpp"

#include <gtest/gtest.h>

#include "documents/rules.hpp"
#include "base/glyphs.hpp"
#include "simulate/subjects.hpp"

namespace tinhso::simulate {
namespace {

Paper sample() {
  Paper out;
  out.agency = capitals("Ủy ban nhân dân xã Hải Minh");
  out.above = "UBND HUYỆN HẢI HẬU";
  out.sign = "Số:      /BC-UBND";
  out.place_and_date = "Hải Minh, ngày 13 tháng 10 năm 2020";
  out.title = "BÁO CÁO";
  out.subject = "tình hình dịch bệnh (tháng 10)";
  out.paragraphs = {"Thực hiện chỉ đạo của Ủy ban nhân dân huyện, xã đã tổ chức phun thuốc khử trùng."};
  out.places = {"Như trên", "Lưu: VT"};
  out.signer_position = "CHỦ TỊCH";
  out.signer = "Phạm Thị Lúa";
  return out;
}

TEST(Paper, A_pdf_has_a_table_that_finds_its_objects) {
  auto const bytes = pdf(sample());
  EXPECT_TRUE(bytes.starts_with("%PDF-1.7"));
  EXPECT_TRUE(bytes.ends_with("%%EOF\n"));
  EXPECT_GT(bytes.size(), 2'000u);
  EXPECT_LT(bytes.size(), 20'000u);
  auto const at = std::stoul(bytes.substr(bytes.find("startxref") + 10));
  ASSERT_EQ(bytes.substr(at, 4), "xref");
  auto row = bytes.find("00000 n", at);
  for (int object = 1; object <= 7; ++object, row = bytes.find("00000 n", row + 1)) {
    auto const offset = std::stoul(bytes.substr(row - 11, 10));
    EXPECT_EQ(bytes.substr(offset, 7), std::to_string(object) + " 0 obj");
  }
  EXPECT_EQ(bytes, pdf(sample()));
}

TEST(Paper, A_docx_is_an_archive_of_its_parts) {
  auto const bytes = docx(sample());
  EXPECT_TRUE(bytes.starts_with("PK\x03\x04"));
  EXPECT_NE(bytes.find("[Content_Types].xml"), std::string::npos);
  EXPECT_NE(bytes.find("word/document.xml"), std::string::npos);
}

TEST(Paper, Letters_come_apart_into_base_and_marks) {
  auto const all = glyphs("Ưỡiđ\xE1\xBB\x8B");
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[0].base, 'U');
  EXPECT_EQ(all[0].marks, std::vector{Mark::horn});
  EXPECT_EQ(all[1].base, 'o');
  EXPECT_EQ(all[1].marks, (std::vector{Mark::horn, Mark::tilde}));
  EXPECT_EQ(all[2].base, 'i');
  EXPECT_EQ(all[3].marks, std::vector{Mark::bar});
  EXPECT_EQ(all[4].base, 'i');  // ị keeps its dot
  EXPECT_EQ(glyphs("í")[0].base, '\x01');
}

TEST(Subjects, Braces_are_all_filled) {
  using namespace std::chrono_literals;
  Filling const filling{Date{2020y / 10 / 13}, "Hải Hậu", "Hải Minh", 8};
  for (auto const part :
       {subjects_of_land_and_water(), subjects_of_people(), subjects_of_money_and_works(), subjects_of_government()})
    for (auto const& subject : part) {
      auto const text = filled(subject.text, filling);
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
      EXPECT_FALSE(subject.who.empty());
      EXPECT_TRUE(documents::find_type(subject.type)) << subject.type;
    }
  EXPECT_EQ(filled("bão số {so}, quý {quy}/{nam}, {vu}", filling), "bão số 8, quý IV/2020, vụ Đông");
}

}  // namespace
}  // namespace tinhso::simulate
