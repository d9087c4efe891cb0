#include "documents/intake.hpp"

#include "documents/child.hpp"
#include "documents/extract.hpp"
#include "documents/handling.hpp"
#include "documents/mail.hpp"
#include "documents/office_test.hpp"
#include "documents/paper.hpp"
#include "documents/print.hpp"

namespace tinhso::documents {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A letter as an office prints it; `picture` gives it as a PNG, as a scanner does.
std::string printed(bool picture) {
  Paper paper{210, 297};
  paper.text(30, 20, 70, "ỦY BAN NHÂN DÂN\nHUYỆN HẢI HẬU", {13, true, false, Align::centre});
  paper.text(100, 20, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {12, true, false, Align::centre});
  paper.text(100, 26, 92, "Độc lập - Tự do - Hạnh phúc", {13, true, false, Align::centre});
  paper.text(30, 38, 70, "Số: 217/UBND-VP", {13, false, false, Align::centre});
  paper.text(100, 38, 92, "Hải Hậu, ngày 12 tháng 10 năm 2020", {13, false, true, Align::centre});
  paper.text(30, 46, 70, "V/v báo cáo kết quả tiêm phòng gia súc vụ thu", {12, false, false, Align::centre});
  paper.text(30, 70, 163, "Kính gửi: Ủy ban nhân dân các xã, thị trấn.", {14});
  paper.text(30, 82, 163,
             "Thực hiện kế hoạch tiêm phòng năm 2020, đề nghị các xã báo cáo số liệu trước ngày 20 tháng 10.", {14});
  paper.text(110, 120, 80, "CHỦ TỊCH", {14, true, false, Align::centre});
  paper.text(110, 150, 80, "Trần Minh Họa", {14, true, false, Align::centre});
  auto pdf = paper.finish();
  if (!picture) return pdf;
  ScratchFolder const scratch;
  std::ofstream{scratch.path() / "a.pdf", std::ios::binary} << pdf;
  run_child({"pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", "a.pdf", "a"}, scratch.path());
  std::ifstream in{scratch.path() / "a.png", std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class IntakeTest : public documents_test::OfficeTest {
 protected:
  ScanView scanned(Principal const& who, std::string const& bytes, std::string const& name) {
    auto const view = take_scan(house.context(), who, origin, {{ticket(who, bytes, name)}});
    EXPECT_EQ(view.state, ScanState::waiting);
    read_scan(house.context(), view.id);
    return scan_view(house.context(), who, view.id);
  }
  RegisterInput fields() {
    RegisterInput out;
    out.code = "217/UBND-VP";
    out.from_name = "Ủy ban nhân dân huyện Hải Hậu";
    out.subject = "Báo cáo kết quả tiêm phòng";
    out.issued_on = Date{std::chrono::year{2020}, std::chrono::month{10}, std::chrono::day{12}};
    return out;
  }
};

TEST_P(IntakeTest, A_scanned_paper_is_read_checked_and_registered) {
  auto const who = clerk(minh);
  auto const scan = scanned(who, printed(true), "anh-chup.png");
  EXPECT_EQ(scan.state, ScanState::read);
  EXPECT_EQ(scan.guess.code, "217/UBND-VP");
  EXPECT_EQ(scan.guess.from_name, "Ủy ban nhân dân huyện Hải Hậu");
  EXPECT_EQ(scan.guess.issued_on, fields().issued_on);
  EXPECT_THAT(fold(scan.guess.subject), HasSubstr("bao cao ket qua tiem phong")) << scan.words;
  EXPECT_EQ(scan.guess.type, "CV");
  auto const view = register_scan(house.context(), who, origin, scan.id, fields());
  EXPECT_EQ(view.arrival_number, 1);
  EXPECT_EQ(view.state, IncomingState::received);
  EXPECT_EQ(view.channel, "paper");
  EXPECT_FALSE(view.from.verified);
  EXPECT_EQ(view.attachments.size(), 1U);
  EXPECT_THROW(register_scan(house.context(), who, origin, scan.id, fields()), Conflict);
  EXPECT_THAT(open_scans(house.context(), who), ElementsAre());
  // One series for paper and electronic together.
  issued(clerk(tinh), {minh});
}

TEST_P(IntakeTest, The_same_document_is_not_registered_twice_unnoticed) {
  auto const who = clerk(minh);
  register_scan(house.context(), who, origin, scanned(who, printed(false), "a.pdf").id, fields());
  auto const again = scanned(who, printed(true), "b.png");
  ASSERT_EQ(again.duplicates.size(), 1U);
  EXPECT_EQ(again.duplicates[0].why, "fields");
  EXPECT_THROW(register_scan(house.context(), who, origin, again.id, fields()), Conflict);
  auto input = fields();
  input.despite_duplicates = true;
  auto const view = register_scan(house.context(), who, origin, again.id, input);
  EXPECT_EQ(view.arrival_number, 2);
  ASSERT_EQ(view.duplicates.size(), 1U);
  EXPECT_EQ(view.duplicates[0].arrival_number, 1);
  // Within one second the same print has the same bytes, and its file would be known.
  auto const file = scanned(who, printed(false) + "\n% once more\n", "c.pdf");
  EXPECT_EQ(file.duplicates.at(0).why, "fields");
}

TEST_P(IntakeTest, An_e_mail_file_brings_its_attachments) {
  std::string const mail =
      "From: =?utf-8?q?V=C4=83n_th=C6=B0?= <vanthu@example.vn>\r\nSubject: "
      "=?utf-8?q?G=E1=BB=ADi_c=C3=B4ng_v=C4=83n?=\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; "
      "charset=utf-8\r\n\r\nKính gửi.\r\n--b\r\nContent-Type: text/plain; name=\"cv.txt\"\r\nContent-Disposition: "
      "attachment; filename=\"cv.txt\"\r\n\r\nSố: 9/SYT-NV    Nam Định, ngày 3 tháng 2 năm 2020\r\n--b--\r\n";
  auto const parsed = read_mail(mail);
  EXPECT_EQ(parsed.subject, "Gửi công văn");
  ASSERT_EQ(parsed.files.size(), 1U);
  auto const scan = scanned(clerk(minh), mail, "thu.eml");
  EXPECT_EQ(scan.channel, Channel::email);
  ASSERT_EQ(scan.files.size(), 2U);
  EXPECT_EQ(scan.files[1].name, "cv.txt");
  EXPECT_EQ(scan.guess.code, "9/SYT-NV");
}

TEST_P(IntakeTest, Secrets_strangers_and_wrong_files_are_refused) {
  auto const who = clerk(minh);
  EXPECT_THROW(take_scan(house.context(), officer(minh), origin, {{"x"}}), Forbidden);
  EXPECT_THAT(paths([&] { take_scan(house.context(), who, origin, {{"0123456789abcdef0123456789abcdef"}}); }),
              ElementsAre("tickets[0]"));
  auto const scan = scanned(who, printed(false), "a.pdf");
  EXPECT_THROW(scan_view(house.context(), clerk(anh), scan.id), NotFound);
  auto input = fields();
  input.secrecy = Secrecy::secret;
  EXPECT_THAT(paths([&] { register_scan(house.context(), who, origin, scan.id, input); }), ElementsAre("secrecy"));
  discard_scan(house.context(), who, origin, scan.id);
  EXPECT_THROW(register_scan(house.context(), who, origin, scan.id, fields()), Conflict);
}

TEST_P(IntakeTest, Proposed_directed_passed_on_extended_given_back_and_answered) {
  auto const who = clerk(minh), chief = leader(minh), lead = officer(minh), other = officer(minh, 1);
  auto const id = register_scan(house.context(), who, origin, scanned(who, printed(false), "a.pdf").id, fields()).id;
  auto view = propose(house.context(), who, origin, id, {lead.official, "Thú y xã chủ trì."});
  ASSERT_TRUE(view.proposal);
  EXPECT_EQ(view.proposal->official_name, lead.name);
  AssignInput assignment;
  assignment.lead = lead.official;
  assignment.days = 5;
  assignment.instruction = "Báo cáo đúng hạn.";
  assignment.parts.emplace();
  assignment.parts->push_back({other.official, 2, "Cung cấp số liệu."});
  view = assign(house.context(), chief, origin, id, assignment);
  ASSERT_EQ(view.task->assignees.size(), 2U);
  EXPECT_EQ(view.task->assignees[1].words, "Cung cấp số liệu.");
  EXPECT_LT(view.task->assignees[1].due_at, view.task->assignees[0].due_at);
  EXPECT_THROW(forward(house.context(), other, origin, id, {other.official, {}, {}}), Forbidden);
  view = extend(house.context(), lead, origin, id,
                {Date{std::chrono::year{2020}, std::chrono::month{12}, std::chrono::day{1}}, "Chờ số liệu của thôn."});
  EXPECT_EQ(view.extensions.at(0).answer, "");
  EXPECT_THROW(answer_extension(house.context(), lead, origin, id, {true, {}}), Forbidden);
  view = answer_extension(house.context(), chief, origin, id, {true, {}});
  EXPECT_EQ(view.extensions.at(0).answer, "granted");
  EXPECT_EQ(local_date(*view.due_at), (Date{std::chrono::year{2020}, std::chrono::month{12}, std::chrono::day{1}}));
  view = forward(house.context(), lead, origin, id, {other.official, {}, "Nhờ chị làm tiếp."});
  EXPECT_EQ(view.task->assignees[0].name, other.name);
  EXPECT_EQ(view.task->assignees[1].part, work::Part::co);
  EXPECT_THROW(give_back_incoming(house.context(), lead, origin, id, {"x"}), Forbidden);
  view = give_back_incoming(house.context(), other, origin, id, {"Không đúng lĩnh vực."});
  EXPECT_EQ(view.state, IncomingState::received);
  EXPECT_EQ(work::inbox(house.context(), chief, {}).items.at(0).instruction, "Không đúng lĩnh vực.");
  assign(house.context(), chief, origin, id, assignment);

  EXPECT_THAT(print_arrival_stamp("UBND xã Hải Minh", view), HasSubstr("%PDF"));
  EXPECT_THAT(print_handling_slip("UBND xã Hải Minh", view), HasSubstr("%PDF"));
  auto answer = draft(who, {tinh}, "Trả lời kết quả tiêm phòng");
  answer.reply_to = id;
  auto const out = issue(house.context(), who, origin, create_draft(house.context(), who, origin, answer).id);
  view = incoming_view(house.context(), who, id);
  EXPECT_EQ(view.state, IncomingState::finished);
  EXPECT_EQ(view.answers.at(0).code, out.code);
  EXPECT_EQ(view.task->state, work::TaskState::done);
  EXPECT_TRUE(work::inbox(house.context(), lead, {}).items.empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, IntakeTest, testing::both_engines(), testing::engine_name);

TEST(ReadBytes, Broken_files_are_told_and_programs_have_limits) {
  EXPECT_THROW(read_docx("PK\x03\x04 no zip"), std::runtime_error);
  ScratchFolder const scratch;
  ChildLimits limits;
  limits.time = std::chrono::seconds{1};
  EXPECT_TRUE(run_child({"sleep", "20"}, scratch.path(), limits).timed_out);
  EXPECT_EQ(run_child({"no-such-program-here"}, scratch.path()).status, 127);
  limits.output = 10;
  limits.time = std::chrono::seconds{10};
  EXPECT_EQ(run_child({"seq", "100000"}, scratch.path(), limits).output.size(), 10U);
}

}  // namespace
}  // namespace tinhso::documents
