// Whose turn it is, what the board counts and what is printed, on both engines.
#include <zip.h>

#include <array>

#include "documents/extract.hpp"
#include "services/dossier_test.hpp"
#include "services/register.hpp"

namespace tinhso::services_test {

class HandlingTest : public ServicesTest {};

TEST_P(HandlingTest, it_lies_in_the_inbox_of_whose_turn_it_is) {
  auto const inbox = [&](Principal const& who) {
    std::vector<std::string> out;
    for (auto const& task : work::inbox(house.context(), who, {}).items)
      if (task.kind == "dossier") out.push_back(task.step);
    return out;
  };
  auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
  EXPECT_THAT(inbox(clerk()), ElementsAre("receive"));
  EXPECT_TRUE(inbox(officer()).empty());
  EXPECT_TRUE(inbox(person(Role::clerk, anh)).empty());
  step(clerk(), id, Action::receive);
  EXPECT_THAT(inbox(officer()), ElementsAre("settle")) << "whoever takes it on";
  ActionInput assign;
  assign.action = Action::assign;
  EXPECT_EQ(faults([&] { act(house.context(), clerk(), origin, id, assign); }), std::set<std::string>{"to"});
  assign.to = clerk().official;
  EXPECT_EQ(faults([&] { act(house.context(), clerk(), origin, id, assign); }), std::set<std::string>{"to"});
  assign.to = person(Role::officer, anh).official;
  EXPECT_EQ(faults([&] { act(house.context(), clerk(), origin, id, assign); }), std::set<std::string>{"to"});
  assign.to = officer().official;
  auto view = act(house.context(), clerk(), origin, id, assign);
  EXPECT_EQ(view.holder, officer().name);
  EXPECT_THAT(view.steps.back().towards, HasSubstr(officer().name));
  EXPECT_TRUE(inbox(leader()).empty());
  EXPECT_THAT(inbox(officer()), ElementsAre("settle"));
  EXPECT_EQ(hands(house.context(), clerk()).size(), 2U) << "leader and officer";
  DossierQuery mine;
  mine.mine = true;
  EXPECT_EQ(dossiers(house.context(), officer(), mine).items.size(), 1U);
  EXPECT_TRUE(dossiers(house.context(), leader(), mine).items.empty());
  house.pass(std::chrono::hours{1});
  EXPECT_EQ(work::remind(house.context()), 1) << "one working day before it is due";
  EXPECT_EQ(work::notices(house.context(), officer(), {}).items.size(), 1U);
  EXPECT_TRUE(work::notices(house.context(), leader(), {}).items.empty()) << "of a day's work only when it is late";
  step(officer(), id, Action::propose, "Giấy khai sinh số 7/2020");
  EXPECT_TRUE(inbox(officer()).empty());
  EXPECT_THAT(inbox(leader()), ElementsAre("approve"));
  step(leader(), id, Action::approve);
  EXPECT_THAT(inbox(clerk()), ElementsAre("return"));
  step(clerk(), id, Action::hand_over);
  EXPECT_TRUE(inbox(clerk()).empty());
}

TEST_P(HandlingTest, whoever_answers_for_it_is_warned_too) {
  house.clock().set(at("2020-10-13T08:00"));
  Filing filing;
  filing.procedure = Text<8, 8>{"1.004837"};  // three working days
  filing.applicant = "Đinh Thị Ngô";
  filing.phone = "0912 345 678";
  auto const id = file_at_counter(house.context(), clerk(), origin, filing).id;
  auto const kinds = [&](Principal const& who) {
    std::vector<std::string> out;
    for (auto const& notice : work::notices(house.context(), who, {}).items) out.push_back(notice.kind);
    return out;
  };
  EXPECT_EQ(work::remind(house.context()), 0);
  house.clock().set(at("2020-10-15T09:00"));
  EXPECT_EQ(work::remind(house.context()), 1) << "also while nobody in particular has it";
  EXPECT_THAT(kinds(leader()), ElementsAre("due_soon"));
  EXPECT_TRUE(kinds(clerk()).empty());
  EXPECT_TRUE(kinds(officer()).empty()) << "it stands in the inbox of those who could take it on";
  house.clock().set(at("2020-10-16T09:00"));
  EXPECT_EQ(work::remind(house.context()), 1);
  EXPECT_THAT(kinds(leader()), ElementsAre("overdue", "due_soon"));
  EXPECT_EQ(work::remind(house.context()), 0) << "once each";
  step(leader(), id, Action::extend, "Xin lỗi", "2020-10-22");
  house.clock().set(at("2020-10-21T18:00"));
  EXPECT_EQ(work::remind(house.context()), 1) << "a new date, a new warning";
}

TEST_P(HandlingTest, every_number_of_the_board_is_the_length_of_its_list) {
  house.clock().set(at("2020-10-13T08:00"));
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 6; ++i) {
    auto filing = birth();
    filing.files.reset();
    if (i == 5) {
      filing.procedure = "1.000656";
      filing.answers.reset();  // to another form
    }
    ids.push_back(file_at_counter(house.context(), clerk(), origin, filing).id);
  }
  step(leader(), ids[0], Action::finish, "Giấy khai sinh");              // on time
  step(officer(), ids[1], Action::supplement, "Thiếu giấy chứng sinh");  // stopped
  step(leader(), ids[2], Action::stop, "Không đủ điều kiện");            // otherwise
  step(officer(), ids[3], Action::propose, "Giấy khai sinh");            // will be late
  auto foreign = birth();
  foreign.files.reset();
  file_at_counter(house.context(), person(Role::clerk, anh), origin, foreign);
  house.clock().set(at("2020-10-16T08:00"));
  step(leader(), ids[3], Action::approve);
  auto const district = [&] {
    auto who = leader();
    who.agency = id_of("H40.40");
    return who;
  }();
  for (auto const& [who, below] : {std::pair{leader(), false}, std::pair{district, true}})
    for (auto const by : {BoardBy::unit, BoardBy::person, BoardBy::procedure, BoardBy::step}) {
      BoardQuery query;
      query.by = by;
      query.below = below;
      auto const shown = board(house.context(), who, query);
      EXPECT_EQ(shown.total.received, below ? 7 : 6);
      EXPECT_EQ(shown.total.done_on_time, 1);
      EXPECT_EQ(shown.total.done_late, 1);
      EXPECT_EQ(shown.total.ended_otherwise, 1);
      EXPECT_EQ(shown.total.overdue, below ? 3 : 2);
      EXPECT_EQ(shown.total.stopped, 1);
      for (auto const& row : shown.rows) {
        if (by == BoardBy::person && row.key == std::to_string(officer().official)) {
          EXPECT_EQ(row.done_late, 1) << "who settled it, though it lies with the clerk now";
        }
        DossierQuery list;
        list.limit = 100;
        if (by == BoardBy::unit) list.agency = std::stoll(row.key);
        else list.below = below;
        if (by == BoardBy::person) list.person = std::stoll(row.key);
        if (by == BoardBy::procedure) list.procedure = row.key;
        if (by == BoardBy::step) list.status = row.key == "proposed" ? 4 : std::stoll(row.key);
        if (by == BoardBy::step && list.status->value == 4) list.proposed = row.key == "proposed";
        auto const length = [&](DossierQuery const& q) {
          return static_cast<std::int64_t>(dossiers(house.context(), who, q).items.size());
        };
        auto q = list;
        q.shelf = Shelf::all;
        q.received_from = shown.from;
        q.received_until = shown.until;
        EXPECT_EQ(length(q), row.received) << row.key;
        q = list;
        q.shelf = Shelf::ended;
        q.ended_from = shown.from;
        q.ended_until = shown.until;
        for (auto const& [outcome, n] :
             {std::pair{Outcome::on_time, row.done_on_time}, std::pair{Outcome::late, row.done_late},
              std::pair{Outcome::other, row.ended_otherwise}}) {
          q.outcome = outcome;
          EXPECT_EQ(length(q), n) << row.key << " " << static_cast<int>(outcome);
        }
        q = list;
        q.shelf = Shelf::running;
        for (auto const& [due, n] : {std::pair{Due::on_time, row.on_time}, std::pair{Due::soon, row.soon},
                                     std::pair{Due::overdue, row.overdue}, std::pair{Due::stopped, row.stopped}}) {
          q.due = due;
          EXPECT_EQ(length(q), n) << row.key << " " << static_cast<int>(due);
        }
      }
    }
  BoardQuery query;
  query.below = true;
  EXPECT_THROW(board(house.context(), officer(), query), Forbidden);
  DossierQuery other;
  other.agency = anh;
  EXPECT_THROW(dossiers(house.context(), leader(), other), NotFound) << "beside, not below";
  other.below = true;
  other.agency.reset();
  for (auto const& row : dossiers(house.context(), district, other).items) {
    EXPECT_FALSE(row.own);
    EXPECT_EQ(row.applicant, "") << "numbers and codes, not people, are seen from above";
  }
}

/// With single spaces, wherever a line was broken.
std::string one_line(std::string_view text) {
  std::string out;
  for (char const c : text) {
    bool const space = c == '\n' || c == '\f' || c == ' ';
    if (!space) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

std::string words_of_pdf(std::string const& bytes) {
  testing::TemporaryFolder const folder;
  auto const path = folder.path() / "form.pdf";
  std::ofstream{path, std::ios::binary} << bytes;
  return one_line(documents::extract_text(path, "application/pdf").text);
}

/// The XML of all parts of a spreadsheet.
std::string words_of_sheet(std::string const& bytes) {
  testing::TemporaryFolder const folder;
  auto const path = (folder.path() / "form.xlsx").string();
  std::ofstream{path, std::ios::binary} << bytes;
  int fault = 0;
  auto* archive = zip_open(path.c_str(), ZIP_RDONLY, &fault);
  if (archive == nullptr) throw std::runtime_error{"not a zip file"};
  std::string out;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    auto* part = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    std::array<char, 4096> some{};
    for (auto n = zip_fread(part, some.data(), some.size()); n > 0; n = zip_fread(part, some.data(), some.size()))
      out.append(some.data(), static_cast<std::size_t>(n));
    zip_fclose(part);
  }
  zip_discard(archive);
  return out;
}

TEST_P(HandlingTest, forms_say_what_the_law_asks_of_them) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const printed = [&](std::int64_t id, Form form) { return words_of_pdf(printed_form(house.context(), clerk(), id, form)); };
  auto const code = file_online(house.context(), origin, birth()).code;
  auto const id = id_of_dossier(code);
  step(clerk(), id, Action::refuse, "Trẻ sinh ở tỉnh khác, đã khai sinh rồi");
  EXPECT_THAT(printed(id, Form::refusal), ::testing::AllOf(HasSubstr("Mẫu số 03"), HasSubstr("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"), HasSubstr(code),
                                                           HasSubstr("Đinh Thị Ngô"), HasSubstr("Trẻ sinh ở tỉnh khác, đã khai sinh rồi"), HasSubstr(clerk().name)));
  auto const other_code = file_online(house.context(), origin, birth()).code;
  auto const other = id_of_dossier(other_code);
  step(clerk(), other, Action::receive);
  EXPECT_THAT(printed(other, Form::receipt), ::testing::AllOf(HasSubstr("Mẫu số 01"), HasSubstr(other_code), HasSubstr("Giấy chứng sinh"),
                                                              HasSubstr("Thời hạn trả kết quả: 08 giờ 00, ngày 14/10/2020")));
  step(leader(), other, Action::stop, "Người nộp không bổ sung đúng hạn");
  EXPECT_THAT(printed(other, Form::stop), ::testing::AllOf(HasSubstr("Mẫu số 05"), HasSubstr("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"), HasSubstr(other_code),
                                                           HasSubstr("Người nộp không bổ sung đúng hạn"), HasSubstr(leader().name)));
  EXPECT_THAT(printed(other, Form::control), ::testing::AllOf(HasSubstr("Mẫu số 06"), HasSubstr("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"), HasSubstr(other_code),
                                                              HasSubstr("08 giờ 00, ngày 13/10/2020"), HasSubstr("Tiếp nhận"), HasSubstr("Dừng giải quyết"), HasSubstr("Trong hạn"), HasSubstr("14/10/2020")));
  DossierQuery query;
  query.shelf = Shelf::all;
  EXPECT_THAT(words_of_sheet(register_sheet(house.context(), clerk(), query)),
              ::testing::AllOf(HasSubstr(code), HasSubstr(other_code), HasSubstr("Đăng ký khai sinh"), HasSubstr("Đinh Thị Ngô")));
}

TEST_P(HandlingTest, forms_are_printed_of_what_happened) {
  auto filing = birth();
  filing.files.reset();
  filing.papers.emplace();
  filing.papers->push_back({0, 1, 2});
  filing.to = officer().official;
  filing.address = "Xóm 5, xã Hải Minh";
  auto const id = file_at_counter(house.context(), clerk(), origin, filing).id;
  auto view = dossier(house.context(), clerk(), id);
  EXPECT_EQ(view.handler, officer().name);
  ASSERT_EQ(view.papers.size(), 1U);
  EXPECT_EQ(view.papers[0].copies, 2);
  EXPECT_THAT(view.forms, ElementsAre(Form::receipt, Form::control));
  EXPECT_THAT(printed_form(house.context(), clerk(), id, Form::receipt), ::testing::StartsWith("%PDF"));
  EXPECT_THROW(printed_form(house.context(), clerk(), id, Form::apology), NotFound);
  EXPECT_THROW(printed_form(house.context(), person(Role::clerk, anh), id, Form::receipt), NotFound);
  step(leader(), id, Action::extend, "Xin lỗi", "2020-10-30");
  view = step(officer(), id, Action::supplement, "Thiếu giấy chứng sinh");
  EXPECT_THAT(view.forms, ElementsAre(Form::receipt, Form::supplement, Form::apology, Form::control));
  for (auto const form : view.forms)
    EXPECT_THAT(printed_form(house.context(), clerk(), id, form), ::testing::StartsWith("%PDF"));
  EXPECT_THAT(register_sheet(house.context(), clerk(), {}), ::testing::StartsWith("PK")) << "form 07";
  filing.papers->push_back({7, 1, 0});
  EXPECT_EQ(faults([&] { file_at_counter(house.context(), clerk(), origin, filing); }),
            std::set<std::string>{"papers[1].component"});
}

INSTANTIATE_TEST_SUITE_P(Engines, HandlingTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
