#include "documents/handover.hpp"

#include "documents/child.hpp"
#include "documents/extract.hpp"
#include "documents/office_test.hpp"

namespace tinhso::documents {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class HandOverTest : public documents_test::OfficeTest {
 protected:
  std::int64_t filed(std::string const& notation, std::string const& title, std::string const& term, int documents) {
    auto const id = open_file(house.context(), officer(tinh), origin, {2020, notation, title, term, {}, {}}).file.id;
    for (int n = 0; n < documents; ++n)
      file_document(house.context(), officer(tinh), origin, id, {Direction::outgoing, issued(clerk(tinh), {minh}).id});
    return id;
  }
  HandOverInput input() {
    HandOverInput out;
    out.giver_unit = "Văn phòng";
    out.giver_name = "Trần Thị Lúa";
    out.giver_position = "Văn thư";
    out.receiver_unit = "Lưu trữ cơ quan";
    out.receiver_name = "Ngô Văn Kho";
    out.receiver_position = "Lưu trữ viên";
    out.block = "Hồ sơ phòng chống thiên tai";
    out.condition = "Đầy đủ, mở đọc được";
    out.boxes = 2;
    out.metres = "0,4";
    return out;
  }
  std::string words_of_pdf(std::string const& bytes) {
    ScratchFolder const scratch;
    std::ofstream{scratch.path() / "a.pdf", std::ios::binary} << bytes;
    return fold(extract_text(scratch.path() / "a.pdf", "application/pdf").text);
  }
};

TEST_P(HandOverTest, A_year_goes_to_the_archive_with_minutes_and_a_list) {
  auto const storm = filed("01.TH", "Bão số 7", "Vĩnh viễn", 2);
  auto const dike = filed("02.TH", "Đê điều", "10 năm", 1);
  filed("03.TH", "Chưa có gì", "5 năm", 0);
  EXPECT_THROW(hand_over(house.context(), officer(tinh), origin, input()), Forbidden);
  EXPECT_THROW(hand_over(house.context(), leader(tinh), origin, input()), Forbidden);
  EXPECT_THAT(paths([&] { hand_over(house.context(), clerk(minh), origin, input()); }), ElementsAre("files"));
  auto some = input();
  some.files = List<std::int64_t, 500>{dike, storm + 1000};
  EXPECT_THAT(paths([&] { hand_over(house.context(), clerk(tinh), origin, some); }), ElementsAre("files[1]"));
  EXPECT_EQ(file_view(house.context(), clerk(tinh), dike).file.state, FileState::open);

  hand_over_file(house.context(), clerk(tinh), origin, dike);  // handed over before, without minutes
  auto const row = hand_over(house.context(), clerk(tinh), origin, input());
  EXPECT_EQ(row.files, 2);
  EXPECT_EQ(row.documents, 3);
  EXPECT_EQ(row.items, 3);
  EXPECT_GT(row.bytes, 0);
  EXPECT_EQ(file_view(house.context(), clerk(tinh), storm).file.state, FileState::handed_over);
  EXPECT_EQ(file_view(house.context(), clerk(tinh), storm).file.hand_over, row.id);
  EXPECT_THAT(paths([&] { hand_over(house.context(), clerk(tinh), origin, input()); }), ElementsAre("files"));
  some.files = List<std::int64_t, 500>{dike};
  EXPECT_THAT(paths([&] { hand_over(house.context(), clerk(tinh), origin, some); }), ElementsAre("files[0]"));

  auto const list = hand_over_list(house.context(), officer(tinh), row.id);
  ASSERT_THAT(list.rows, SizeIs(3));
  EXPECT_EQ(list.rows[0][1], "01.TH");
  EXPECT_EQ(list.rows[0][5], "2");
  EXPECT_THAT(list.rows[2][2], HasSubstr("2 hồ sơ: 1 hồ sơ bảo quản vĩnh viễn, 1 hồ sơ"));
  EXPECT_TRUE(as_xlsx(list).starts_with("PK"));
  auto const pages = words_of_pdf(print_minutes("Ủy ban nhân dân tỉnh Nam Định", row, "12/10/2020"));
  for (auto const* words :
       {"BIÊN BẢN", "BÊN GIAO: Văn phòng", "Ngô Văn Kho", "Hồ sơ phòng chống thiên tai", "tổng số hộp (cặp): 2",
        "tổng số hồ sơ: 2", "tổng số tệp tin: 3", "ĐẠI DIỆN BÊN GIAO", "ĐẠI DIỆN BÊN NHẬN"})
    EXPECT_THAT(pages, HasSubstr(fold(words)));
  EXPECT_TRUE(as_xlsx(minutes_table("UBND", row, "")).starts_with("PK"));
  EXPECT_THAT(hand_overs(house.context(), officer(tinh), {}), SizeIs(1));
  EXPECT_THAT(hand_overs(house.context(), clerk(minh), {}), IsEmpty());
  EXPECT_THROW(hand_over_list(house.context(), clerk(minh), row.id), NotFound);
}

INSTANTIATE_TEST_SUITE_P(Engines, HandOverTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::documents
