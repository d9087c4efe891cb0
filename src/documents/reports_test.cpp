#include "documents/reports.hpp"

#include "documents/child.hpp"
#include "documents/content.hpp"
#include "documents/extract.hpp"
#include "documents/folders.hpp"
#include "documents/layout.hpp"
#include "documents/office_test.hpp"
#include "documents/paper.hpp"
#include "documents/wire.hpp"

namespace tinhso::documents {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReportsTest : public documents_test::OfficeTest {
 protected:
  /// Received, given to the first officer for `days`, begun, and finished after `later` of them.
  std::int64_t handled(std::int64_t document, std::chrono::hours later) {
    auto const id = house.read([&](database::Session& s) {
      for (auto const& r : registers_of(s, document))
        if (r.agency == minh) return r.incoming;
      throw std::logic_error{"not there"};
    });
    receive(house.context(), clerk(minh), origin, id, {});
    AssignInput assignment;
    assignment.lead = officer(minh).official;
    assignment.days = 2;
    assign(house.context(), leader(minh), origin, id, assignment);
    start(house.context(), officer(minh), origin, id);
    house.pass(later);
    finish(house.context(), officer(minh), origin, id, {});
    return id;
  }
  std::int64_t sent(std::string const& subject) {
    auto const id = issued(clerk(tinh), {minh}, subject).id;
    house.write([&](database::Session& s) { deliver(house.context(), s, id, std::string(64, 'a')); });
    return id;
  }
  ReportQuery always() {
    return {Date{std::chrono::year{2020}, std::chrono::month{1}, std::chrono::day{1}},
            Date{std::chrono::year{2020}, std::chrono::month{12}, std::chrono::day{31}}};
  }
};

TEST_P(ReportsTest, Registers_and_punctuality_tell_what_happened) {
  handled(sent("Việc thứ nhất"), std::chrono::hours{1});
  handled(sent("=HYPERLINK(\"x\")"), std::chrono::hours{24 * 20});
  auto const out = make_report(house.context(), clerk(tinh), ReportKind::outgoing, always());
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_EQ(out.columns.size(), 10U);
  EXPECT_EQ(out.rows[0][0], "01/CĐ-UBND");
  UpdateInput corrected;
  corrected.reason = "Sai trích yếu";
  corrected.subject = "Việc thứ nhất, đã sửa";
  update(house.context(), clerk(tinh), origin, sent("Việc thứ ba"), corrected);
  EXPECT_EQ(make_report(house.context(), clerk(tinh), ReportKind::outgoing, always()).rows.at(2).back(),
            "Cập nhật: Sai trích yếu");
  auto const in = make_report(house.context(), leader(minh), ReportKind::incoming, always());
  ASSERT_EQ(in.rows.size(), 2U);
  EXPECT_EQ(in.columns.size(), 10U);
  EXPECT_EQ(in.rows[1][1], "2");
  auto const follow = make_report(house.context(), officer(minh), ReportKind::follow_up, always());
  ASSERT_EQ(follow.rows.size(), 2U);
  EXPECT_EQ(follow.columns.size(), 7U);
  EXPECT_THAT(follow.rows[1][4], HasSubstr("trễ hạn"));
  auto const people = make_report(house.context(), leader(minh), ReportKind::people, always());
  ASSERT_EQ(people.rows.size(), 1U);
  EXPECT_THAT(people.rows[0], ElementsAre(officer(minh).name, "2", "1", "1", "0", "0", "50 %"));
  auto const units = make_report(house.context(), leader(tinh), ReportKind::units, always());
  ASSERT_EQ(units.rows.size(), 1U);
  EXPECT_EQ(units.rows[0][0], "Ủy ban nhân dân xã Hải Minh");
  EXPECT_TRUE(make_report(house.context(), leader(anh), ReportKind::units, always()).rows.empty());
  EXPECT_THAT(paths([&] {
                make_report(house.context(), leader(minh), ReportKind::people, {always().until, always().from});
              }),
              ElementsAre("until"));
  EXPECT_TRUE(as_xlsx(in).starts_with("PK"));
  ScratchFolder const scratch;
  std::ofstream{scratch.path() / "r.pdf", std::ios::binary} << as_pdf(in);
  EXPECT_THAT(fold(extract_text(scratch.path() / "r.pdf", "application/pdf").text),
              HasSubstr("so dang ky van ban den"));
}

TEST_P(ReportsTest, Words_inside_files_are_found_with_filters_by_those_who_may) {
  Paper paper{210, 297};
  paper.text(30, 30, 150, "Danh sách hộ nuôi tôm thẻ chân trắng bị thiệt hại do nước mặn xâm nhập.", {14});
  auto input = draft(clerk(tinh), {minh}, "Về việc thống kê thiệt hại");
  input.attachments.emplace();
  input.attachments->push_back({ticket(clerk(tinh), paper.finish()), {}, {}});
  auto const id =
      issue(house.context(), clerk(tinh), origin, create_draft(house.context(), clerk(tinh), origin, input).id).id;
  house.write([&](database::Session& s) { deliver(house.context(), s, id, std::string(64, 'a')); });
  auto const hits = [&](Principal const& who, SearchQuery const& query) {
    return search(house.context(), who, query).items.size();
  };
  SearchQuery query;
  query.q = "tôm thẻ thống kê";  // of the file and of the subject at once
  EXPECT_EQ(hits(clerk(minh), query), 0U);
  read_text(house.context(), id);
  read_text(house.context(), id);
  EXPECT_EQ(hits(clerk(minh), query), 1U);
  EXPECT_EQ(hits(clerk(tinh), query), 1U);
  EXPECT_EQ(hits(clerk(anh), query), 0U);
  query.direction = Direction::outgoing;
  EXPECT_EQ(hits(clerk(minh), query), 0U);
  EXPECT_EQ(hits(clerk(tinh), query), 1U);
  query.direction = Direction::incoming;
  query.type = "CĐ";
  query.sender = "tinh nam dinh";
  query.person = "minh hoa";
  EXPECT_EQ(hits(clerk(minh), query), 1U);
  query.type = "QĐ";
  EXPECT_EQ(hits(clerk(minh), query), 0U);
}

TEST_P(ReportsTest, Searches_are_kept_for_their_owner) {
  auto const saved = save_search(house.context(), clerk(minh), origin, {"Bão", "q=bão"});
  save_search(house.context(), clerk(minh), origin, {"Bão", "q=bão lũ"});
  auto const mine = saved_searches(house.context(), clerk(minh));
  ASSERT_EQ(mine.size(), 1U);
  EXPECT_EQ(mine[0].query, "q=bão lũ");
  EXPECT_TRUE(saved_searches(house.context(), leader(minh)).empty());
  EXPECT_THROW(forget_search(house.context(), leader(minh), origin, saved.id), NotFound);
  forget_search(house.context(), clerk(minh), origin, saved.id);
}

TEST_P(ReportsTest, A_work_file_is_handed_over_as_a_package_that_opens_alone) {
  auto const id = issued(clerk(tinh), {minh}).id;
  auto file = open_file(house.context(), officer(tinh), origin, {2020, "01.TH", "Hồ sơ <bão> số 7", "10 năm", {}, {}});
  EXPECT_THAT(paths([&] {
                open_file(house.context(), officer(tinh), origin, {2020, "01.TH", "x", "y", {}, {}});
              }),
              ElementsAre("notation"));
  EXPECT_THROW(file_document(house.context(), clerk(anh), origin, file.file.id, {Direction::outgoing, id}), NotFound);
  EXPECT_THROW(hand_over_file(house.context(), officer(tinh), origin, file.file.id), Forbidden);
  EXPECT_THROW(hand_over_file(house.context(), clerk(tinh), origin, file.file.id), Conflict);
  file_document(house.context(), officer(tinh), origin, file.file.id, {Direction::outgoing, id});
  file = file_document(house.context(), officer(tinh), origin, file.file.id, {Direction::outgoing, id});
  EXPECT_EQ(file.documents.size(), 1U);
  file = hand_over_file(house.context(), clerk(tinh), origin, file.file.id);
  EXPECT_EQ(file.file.state, FileState::handed_over);
  EXPECT_THROW(file_document(house.context(), officer(tinh), origin, file.file.id, {Direction::outgoing, id}),
               Conflict);
  auto const package = house.files().read(file_package(house.context(), officer(tinh), file.file.id).sha256);
  EXPECT_TRUE(package.starts_with("PK"));
  for (auto const* name : {"METS.xml", "index.html", "files/1/1-van-ban.pdf"}) EXPECT_THAT(package, HasSubstr(name));
  auto const mets =
      mets_of(file, "H40", "UBND tỉnh", {{{"files/1/a.pdf", std::string(64, 'a'), "application/pdf", 9}}}, house.now());
  EXPECT_THAT(mets, HasSubstr("Hồ sơ &lt;bão&gt; số 7"));
  EXPECT_THAT(mets, HasSubstr("<FileNotation>01.TH</FileNotation>"));
}

TEST_P(ReportsTest, The_form_of_a_PDF_is_judged) {
  Paper good{210, 297};
  good.text(30, 20, 70, "ỦY BAN NHÂN DÂN TỈNH NAM ĐỊNH\nSố: 05/CĐ-UBND", {13});
  good.text(102, 20, 92,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nNam Định, ngày 12 tháng 10 năm 2020",
            {12});
  good.text(30, 260, 160, "Nơi nhận: như trên; Lưu: VT.   Trần Minh Họa", {12});
  ScratchFolder const scratch;
  auto const path = scratch.path() / "a.pdf";
  std::ofstream{path, std::ios::binary} << good.finish();
  auto const mend = [](LayoutAdvice const& advice) {
    std::vector<std::string> out;
    for (auto const& item : advice.items)
      if (item.level == AdviceLevel::mend && item.what != "font") out.push_back(item.what);
    return out;
  };
  LayoutFacts const facts{"Ủy ban nhân dân tỉnh Nam Định", "Trần Minh Họa", "x"};
  auto advice = check_layout(path, "a.pdf", "application/pdf", facts);
  EXPECT_TRUE(advice.read);
  EXPECT_THAT(mend(advice), ElementsAre());
  Paper bad{148, 210};
  bad.text(5, 5, 130, "Giấy không đúng thể thức", {12});
  std::ofstream{path, std::ios::binary | std::ios::trunc} << bad.finish();
  advice = check_layout(path, "a.pdf", "application/pdf", facts);
  EXPECT_THAT(mend(advice),
              ::testing::IsSupersetOf({"paper", "margins", "motto", "agency", "number", "place_date", "signer"}));
  EXPECT_FALSE(check_layout(path, "x", "application/zip", facts).read);
}

INSTANTIATE_TEST_SUITE_P(Engines, ReportsTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::documents
