#include "documents/copies.hpp"

#include "documents/child.hpp"
#include "documents/copy_pdf.hpp"
#include "documents/extract.hpp"
#include "documents/office_test.hpp"
#include "documents/paper.hpp"
#include "documents/reports.hpp"
#include "documents/seal.hpp"
#include "documents/wire.hpp"
#include "testing/at_once.hpp"

namespace tinhso::documents {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::string three_pages() {
  Paper paper{210, 297};
  paper.text(30, 20, 150, "Trang thứ nhất nói về đê điều.", {14});
  paper.next_page();
  paper.text(30, 20, 150, "Trang thứ hai nói về tàu thuyền.", {14});
  paper.next_page();
  paper.text(30, 20, 150, "Trang thứ ba nói về hậu cần.", {14});
  return paper.finish();
}

class CopiesTest : public documents_test::OfficeTest {
 protected:
  /// Issued by the province with a PDF of three pages, and in the register of Hải Minh.
  std::int64_t registered() {
    auto input = draft(clerk(tinh), {minh});
    input.attachments.emplace();
    input.attachments->push_back({ticket(clerk(tinh), three_pages()), {}, {}});
    input.attachments->push_back({ticket(clerk(tinh), "a,b\n1,2\n", "phu-luc.csv"), {}, {}});
    sent = issue(house.context(), clerk(tinh), origin, create_draft(house.context(), clerk(tinh), origin, input).id).id;
    house.write([&](database::Session& s) { deliver(house.context(), s, sent, std::string(64, 'a')); });
    auto const id = house.read([&](database::Session& s) { return registers_of(s, sent).at(0).incoming; });
    receive(house.context(), clerk(minh), origin, id, {});
    return id;
  }
  CopyInput wanted(std::int64_t incoming, CopyForm form = CopyForm::SY) {
    CopyInput out;
    out.object = incoming;
    out.form = form;
    out.signer = leader(minh).official;
    out.authority = Authority::TM;
    out.place = "Hải Minh";
    return out;
  }
  CopyRow make(CopyInput const& input) { return make_copy(house.context(), clerk(minh), origin, input); }
  std::string text_of(std::string const& sha256) {
    return fold(extract_text(house.files().path(sha256), "application/pdf").text);
  }
  std::string text_of(CopyRow const& row) { return text_of(copy_file(house.context(), clerk(minh), row.id).sha256); }
  std::int64_t sent = 0;
};

TEST_P(CopiesTest, A_copy_says_below_the_text_what_it_is_and_who_made_it) {
  auto const id = registered();
  auto const copy = make(wanted(id));
  EXPECT_EQ(copy.code, "01/SY-UBND");
  EXPECT_EQ(copy.sheets, 3);  // the last page has room for the block
  EXPECT_FALSE(copy.sent);
  auto const text = text_of(copy);
  for (auto const* words : {"trang thu nhat", "trang thu ba", "sao y", "uy ban nhan dan xa", "hai minh so 01 sy ubnd", "hai minh ngay",
                            "tm uy ban nhan dan", "chu tich", "pham van cau", "noi nhan", "luu vt"})
    EXPECT_THAT(text, HasSubstr(words));
  EXPECT_THAT(copies_of(house.context(), officer(minh), {Direction::incoming, id}), SizeIs(1));
  EXPECT_THROW(copies_of(house.context(), clerk(anh), {Direction::incoming, id}), NotFound);
}

TEST_P(CopiesTest, An_extract_holds_its_pages_and_the_three_forms_share_a_series) {
  auto const id = registered();
  make(wanted(id));
  auto extract = wanted(id, CopyForm::TrS);
  EXPECT_THAT(paths([&] { make(extract); }), ElementsAre("pages"));
  for (auto const* wrong : {"0", "4", "3-2", "x", "1-", "-", ","}) {
    extract.pages = wrong;
    EXPECT_THAT(paths([&] { make(extract); }), ElementsAre("pages")) << wrong;
  }
  extract.pages = " 3, 1 - 2";
  EXPECT_EQ(make(extract).pages, "3,1-2");
  extract.pages = "2";
  auto const second = make(extract);
  EXPECT_EQ(second.code, "03/TrS-UBND");
  EXPECT_EQ(second.sheets, 1);
  EXPECT_THAT(text_of(second), HasSubstr("trang thu hai"));
  EXPECT_THAT(text_of(second), Not(HasSubstr("trang thu nhat")));
  EXPECT_THAT(text_of(second), HasSubstr("trich sao"));
  EXPECT_EQ(make(wanted(id, CopyForm::SL)).code, "04/SL-UBND");
  EXPECT_THAT(copies_of(house.context(), clerk(minh), {Direction::incoming, id}), SizeIs(4));

  ReportQuery const always{Date{std::chrono::year{2020}, std::chrono::month{1}, std::chrono::day{1}},
                           Date{std::chrono::year{2020}, std::chrono::month{12}, std::chrono::day{31}}};
  auto const book = make_report(house.context(), leader(minh), ReportKind::copies, always);
  ASSERT_THAT(book.rows, SizeIs(4));
  EXPECT_EQ(book.rows[2][0], "03/TrS-UBND");
  EXPECT_EQ(book.rows[2][5], "2");
  EXPECT_EQ(book.rows[2].back(), "Bản giấy");
  EXPECT_THAT(make_report(house.context(), leader(anh), ReportKind::copies, always).rows, IsEmpty());
  AgencySettings apart;
  apart.copies = Numbering::by_type;
  EXPECT_THAT(paths([&] { set_agency_settings(house.context(), administrator(minh), origin, minh, apart); }),
              ElementsAre("copies"));  // the year's series has begun
}

TEST_P(CopiesTest, Series_of_their_own_where_the_agency_says_so) {
  AgencySettings apart;
  apart.copies = Numbering::by_type;
  set_agency_settings(house.context(), administrator(minh), origin, minh, apart);
  set_agency_settings(house.context(), administrator(minh), origin, minh, {});  // left out: stays
  auto const id = registered();
  EXPECT_EQ(make(wanted(id)).code, "01/SY-UBND");
  EXPECT_EQ(make(wanted(id, CopyForm::SL)).code, "01/SL-UBND");
  EXPECT_EQ(make(wanted(id)).code, "02/SY-UBND");
}

TEST_P(CopiesTest, Sent_it_lies_in_the_registers_of_its_receivers_under_its_own_number) {
  auto const id = registered();
  auto input = wanted(id);
  input.recipients.emplace();
  input.recipients->push_back({organisation::SelectorKind::agency, std::to_string(anh)});
  input.recipients->push_back({organisation::SelectorKind::agency, std::to_string(duong)});
  auto const copy = make(input);
  ASSERT_TRUE(copy.sent);
  auto const out = outgoing_view(house.context(), clerk(minh), *copy.sent);
  EXPECT_EQ(out.code, "01/SY-UBND");
  EXPECT_EQ(out.type_name, "Bản sao y");
  EXPECT_EQ(out.recipient_count, 2);
  house.write([&](database::Session& s) { deliver(house.context(), s, out.id, std::string(64, 'b')); });
  auto const seen = incoming(house.context(), clerk(anh), {}).items.at(0);
  EXPECT_EQ(seen.code, "01/SY-UBND");
  EXPECT_THAT(seen.subject, HasSubstr("Về việc ứng phó bão số 7"));
  EXPECT_THAT(text_of(incoming_view(house.context(), clerk(anh), seen.id).attachments.at(0).sha256),
              HasSubstr("ubnd xa hai anh"));  // among those it is for
  EXPECT_EQ(issued(clerk(minh), {anh}).code, "01/CĐ-UBND");  // the series of documents is another
}

TEST_P(CopiesTest, Waits_for_the_seal_where_the_agency_seals) {
  set_flow_settings(house.context(), administrator(minh), origin, minh, {false, false, false, true});
  auto input = wanted(registered());
  input.recipients.emplace();
  input.recipients->push_back({organisation::SelectorKind::agency, std::to_string(anh)});
  auto const copy = make(input);
  EXPECT_EQ(outgoing_view(house.context(), clerk(minh), *copy.sent).seal, "waiting");
  auto const sealing = house.read([&](database::Session& s) { return to_be_sealed(s, clerk(minh), *copy.sent); });
  EXPECT_EQ(sealing.code, "01/SY-UBND");
  ASSERT_THAT(sealing.files, SizeIs(1));
  EXPECT_TRUE(sealing.files[0].annex);  // in words at the top right, without a picture
}

TEST_P(CopiesTest, Who_may_not_and_what_cannot_be_copied) {
  auto const id = registered();
  EXPECT_THROW(make_copy(house.context(), officer(minh), origin, wanted(id)), Forbidden);
  EXPECT_THROW(make_copy(house.context(), administrator(minh), origin, wanted(id)), Forbidden);
  EXPECT_THROW(make_copy(house.context(), clerk(anh), origin, wanted(id)), NotFound);
  auto bare = wanted(id);
  bare.signer.reset();
  bare.place = " ";
  bare.file = 2;
  EXPECT_THAT(paths([&] { make(bare); }), UnorderedElementsAre("file", "signer_name", "signer_position", "place"));
  auto stranger = wanted(id);
  stranger.signer = leader(tinh).official;
  EXPECT_THAT(paths([&] { make(stranger); }), Contains("signer"));
  auto const copy = make(wanted(id));
  EXPECT_THROW(copy_file(house.context(), clerk(anh), copy.id), NotFound);
  recall(house.context(), clerk(tinh), origin, sent, {"Nhầm", {}});
  answer_change(house.context(), clerk(minh), origin, id, {true, {}});
  EXPECT_THROW(make(wanted(id)), Conflict);
}

TEST_P(CopiesTest, Two_at_once_get_two_numbers) {
  auto const id = registered();
  std::vector<std::string> codes(4);
  auto const who = clerk(minh);
  auto const input = wanted(id);
  testing::at_once(codes.size(), [&](int i) { codes[static_cast<std::size_t>(i)] = make_copy(house.context(), who, origin, input).code; });
  EXPECT_THAT(codes, UnorderedElementsAre("01/SY-UBND", "02/SY-UBND", "03/SY-UBND", "04/SY-UBND"));
}

TEST(CopyPdfTest, A_full_page_or_another_paper_gets_the_block_on_a_page_of_its_own) {
  CopyFacts const facts{"SAO Y", "UBND xã", "01/SY-UBND", "Hải Minh", Date{std::chrono::year{2020}, std::chrono::month{2}, std::chrono::day{3}}, "", "Chủ tịch", "Ai đó", {}};
  ScratchFolder const scratch;
  auto const put = [&](Paper& paper) {
    std::ofstream{scratch.path() / "a.pdf", std::ios::binary | std::ios::trunc} << paper.finish();
    auto const bytes = copy_pdf(scratch.path() / "a.pdf", "", facts);
    EXPECT_TRUE(bytes);
    std::ofstream{scratch.path() / "b.pdf", std::ios::binary | std::ios::trunc} << bytes.value_or("");
    return pages_of_pdf(scratch.path() / "b.pdf").value_or(0);
  };
  Paper full{210, 297};
  full.text(30, 270, 150, "Dòng cuối trang", {14});
  EXPECT_EQ(put(full), 2);
  Paper small{148, 210};
  small.text(30, 20, 100, "Khổ A5", {14});
  EXPECT_EQ(put(small), 2);
  Paper picture{210, 297};
  picture.box(30, 30, 100, 200);  // a scan shows no words
  EXPECT_EQ(put(picture), 2);
  Paper room{210, 297};
  room.text(30, 60, 150, "Còn chỗ", {14});
  EXPECT_EQ(put(room), 1);
  EXPECT_THAT(fold(extract_text(scratch.path() / "b.pdf", "application/pdf").text), HasSubstr("ngay 03 thang 02 nam 2020"));
  std::ofstream{scratch.path() / "a.pdf", std::ios::trunc} << "no PDF at all";
  EXPECT_FALSE(copy_pdf(scratch.path() / "a.pdf", "", facts));
}

INSTANTIATE_TEST_SUITE_P(Engines, CopiesTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::documents
