// A dossier's way on both engines: procedures, filing, steps, the clock, codes, tracking.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <sstream>

#include "services/dossier_test.hpp"
#include "testing/at_once.hpp"

namespace tinhso::services_test {

TEST_P(ServicesTest, procedures_are_found_without_marks_and_by_life_event) {
  EXPECT_EQ(found("giay khai sinh").front(), "1.001193");
  EXPECT_THAT(found("khai sinh dang ky lai"), Contains("1.004884"));
  EXPECT_THAT(found("", "sinh con"), Contains("1.001193"));
  EXPECT_THAT(found("", "SINH CON"), ::testing::Not(Contains("1.000656")));
  EXPECT_THAT(found("", "mo quan an"), ::testing::UnorderedElementsAre("1.001612", "1.013855"));
  EXPECT_THAT(found("mo quan an"), ::testing::UnorderedElementsAre("1.001612", "1.013855")) << "typed, not clicked";
  EXPECT_THAT(found("Sinh con"), ::testing::AllOf(Contains("1.001193"), ::testing::Not(Contains("1.000656"))));
  EXPECT_TRUE(found("khong co thu tuc nao nhu the").empty());
  EXPECT_EQ(found("").size(), 90U);
  ProcedureQuery query;
  query.limit = 7;
  std::set<std::string> paged;
  int pages = 0;
  do {
    auto const page = search_procedures(house.context(), query);
    for (auto const& row : page.items) EXPECT_TRUE(paged.insert(row.code).second) << row.code;
    query.after = page.next ? std::optional<Text<0, 100>>{*page.next} : std::nullopt;
    ++pages;
  } while (query.after);
  EXPECT_EQ(paged.size(), 90U);
  EXPECT_EQ(pages, 13);
  EXPECT_FALSE(load_procedures(house.database(), province() / "services", house.clock())) << "filled once";
  EXPECT_EQ(receivers(house.context(), "1.001193", {}).size(), 2U) << "communes only";
}

TEST_P(ServicesTest, a_dossier_goes_its_way_and_the_clock_banks_the_pause) {
  house.clock().set(at("2020-10-13T08:00:30"));
  auto const filed = file_online(house.context(), origin, birth());
  EXPECT_EQ(filed.code, "000.01.40.H40-201013-0001");
  auto const id = id_of_dossier(filed.code);
  EXPECT_THAT(dossier(house.context(), clerk(), id).actions,
              ElementsAre("receive", "refuse", "supplement", "withdraw"));
  house.clock().set(at("2020-10-13T10:00:00"));
  auto view = step(clerk(), id, Action::receive);
  EXPECT_EQ(view.status, 2);
  EXPECT_EQ(view.due_at, at("2020-10-14T10:00")) << "one working day from valid receipt, not from filing";
  step(officer(), id, Action::start);
  house.clock().set(at("2020-10-13T14:30:00"));
  view = step(officer(), id, Action::supplement, "Thiếu giấy chứng sinh bản chính");
  EXPECT_EQ(view.status, 5);
  EXPECT_EQ(view.due, Due::stopped);
  EXPECT_EQ(view.minutes_left, 480 - 90 - 60);
  house.clock().set(at("2020-10-16T16:30:00"));
  auto const answered =
      answer_supplement(house.context(), origin, {filed.code, "5678", "Đã gửi ảnh giấy chứng sinh", {}, {}});
  EXPECT_EQ(answered.steps.back().action, "answer");
  view = step(clerk(), id, Action::resume);
  EXPECT_EQ(view.status, 4);
  EXPECT_EQ(view.due_at, at("2020-10-19T14:00")) << "60 minutes on Friday, 270 on Monday";
  EXPECT_THROW(step(officer(), id, Action::extend, "Xin lỗi", "2020-10-23"), Forbidden);
  view = step(leader(), id, Action::extend, "Xin lỗi: cần xác minh thêm", "2020-10-23");
  EXPECT_EQ(view.due_at, at("2020-10-23T17:30"));
  EXPECT_EQ(view.first_due_at, at("2020-10-14T10:00"));
  EXPECT_THROW(step(leader(), id, Action::extend, "Xin lỗi", "2020-10-30"), Conflict) << "once";
  EXPECT_THROW(step(officer(), id, Action::supplement, "Còn thiếu nữa"), Conflict) << "once and completely";
  EXPECT_THROW(step(officer(), id, Action::finish, "Tự quyết"), Forbidden) << "a leader decides";
  EXPECT_EQ(faults([&] { step(officer(), id, Action::propose); }), std::set<std::string>{"words"});
  EXPECT_THROW(step(leader(), id, Action::approve), Conflict) << "nothing was proposed";
  step(officer(), id, Action::propose, "Giấy khai sinh số 40/2020");
  EXPECT_THROW(step(officer(), id, Action::propose, "Lần nữa"), Conflict);
  EXPECT_EQ(track(house.context(), origin, {filed.code, "5678"}).result, "") << "not before it is approved";
  step(leader(), id, Action::give_back, "Sai số");
  step(officer(), id, Action::propose, "Giấy khai sinh số 41/2020");
  view = step(leader(), id, Action::approve);
  EXPECT_EQ(view.status, 9);
  EXPECT_EQ(view.result, "Giấy khai sinh số 41/2020");
  for (auto const& told : track(house.context(), origin, {filed.code, "5678"}).steps)
    EXPECT_THAT(told.words, ::testing::Not(HasSubstr("Sai số"))) << told.action;
  EXPECT_THROW(step(leader(), id, Action::approve), Conflict);
  EXPECT_EQ(step(clerk(), id, Action::hand_over).status, 10);
  auto const trail = house.read([&](Session& s) { return audit::trail(s, "dossier", std::to_string(id)); });
  std::vector<std::string> actions;
  for (auto const& record : trail) actions.push_back(record.action);
  EXPECT_THAT(actions, ElementsAre("services.file", "services.receive", "services.start", "services.supplement",
                                   "services.answer", "services.resume", "services.extend", "services.propose",
                                   "services.give_back", "services.propose", "services.approve", "services.hand_over"));
  EXPECT_THROW(dossier(house.context(), person(Role::clerk, anh), id), NotFound) << "another agency's";
  EXPECT_THROW(step(person(Role::clerk, anh), id, Action::receive), NotFound);
}

TEST_P(ServicesTest, who_tracks_reads_who_has_it_and_until_when) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const filed = file_online(house.context(), origin, birth());
  auto const id = id_of_dossier(filed.code);
  auto const now = [&] { return track(house.context(), origin, {filed.code, "5678"}).now; };
  ASSERT_EQ(now().size(), 1U);
  EXPECT_EQ(now()[0].task, "Tiếp nhận");
  EXPECT_EQ(now()[0].who, "Bộ phận Một cửa") << "nobody has it, so the role";
  EXPECT_EQ(now()[0].agency, "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(now()[0].due_at, at("2020-10-14T08:00:00"));
  step(clerk(), id, Action::receive);
  EXPECT_EQ(now()[0].who, "Cán bộ giải quyết");
  step(officer(), id, Action::start);
  ActionInput give;
  give.action = Action::assign;
  give.to = officer().official;
  act(house.context(), officer(), origin, id, give);
  EXPECT_EQ(now()[0].who, officer().name + " (Cán bộ)");
  EXPECT_EQ(now()[0].due_at, at("2020-10-13T16:00:00")) << "this step's, before the dossier's";
  step(officer(), id, Action::supplement, "Thiếu giấy chứng sinh");
  EXPECT_TRUE(now()[0].applicant);
  EXPECT_EQ(now()[0].who, "");
  step(officer(), id, Action::resume);
  step(leader(), id, Action::finish, "Giấy khai sinh");
  EXPECT_EQ(now()[0].who, "Bộ phận Một cửa") << "it lies ready";
  step(clerk(), id, Action::hand_over);
  EXPECT_TRUE(now().empty());
}

TEST_P(ServicesTest, twenty_procedures_are_whole) {
  for (auto const* code : {"1.001193", "1.000656", "1.000894", "2.000635", "1.004873", "2.000815", "1.004194", "1.013225", "1.001612", "1.013831",
                           "1.001776", "1.001699", "1.011607", "2.002854", "3.000347", "3.000333", "1.013855", "2.001955", "2.001628", "1.001731"}) {
    auto const one = procedure(house.context(), code);
    EXPECT_EQ(one.handled, Handled::here) << code;
    EXPECT_TRUE(one.form) << code;
    EXPECT_FALSE(one.cases[0].components.empty()) << code;
    EXPECT_FALSE(one.results.empty()) << code;
    EXPECT_FALSE(one.legal_basis.empty()) << code;
    EXPECT_FALSE(one.handles.empty()) << code;
    EXPECT_FALSE(one.confirmed) << code << ": no source says what we have entered";
    EXPECT_TRUE(one.level_2020 && one.extent) << code;
  }
  Filing lodging = birth();
  lodging.procedure = "1.004194";
  lodging.files->push_back(paper(0, 2));
  lodging.answers = {{"lodger_birth", "1990-02-28"}, {"lodger_sex", "Nữ"}, {"applicant_id", "036190000001"}, {"applicant_home", "Xóm 3"},
                     {"place", "Xóm 5, Hải Minh"}, {"host_agrees", "Của người khác cho thuê, mượn, ở nhờ"}, {"since", "2020-10-01"}, {"reason", "Đi làm"}, {"others", "0"}};
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, lodging); }), (std::set<std::string>{"answers.host_name", "answers.host_relation"}));
  (*lodging.answers)["host_name"] = "Vũ Văn Chiêm";
  (*lodging.answers)["host_relation"] = "Người thuê";
  EXPECT_EQ(code_of([&] { file_online(house.context(), origin, lodging); }), "done");
  Filing school = birth();
  school.procedure = "2.002854";
  school.agency = id_of("H40.40");
  for (int const component : {2, 4}) school.files->push_back(paper(0, component));
  school.answers = {{"pupil_name", "Đinh Văn Khoai"}, {"pupil_birth", "2008-10-03"}, {"pupil_sex", "Nam"}, {"grade", "7"}, {"relation", "Mẹ"},
                    {"applicant_id", "036190000001"}, {"applicant_home", "Xóm 3"}, {"from_school", "THCS Hải Minh"}, {"from_place", "Hải Minh, Hải Hậu"},
                    {"to_school", "THCS Hải Anh"}, {"to_place", "Hải Anh, Hải Hậu"}, {"from_date", "2020-11-02"}, {"reason", "Theo cha mẹ"}};
  EXPECT_EQ(code_of([&] { file_online(house.context(), origin, school); }), "done");
  Filing land = school;
  land.procedure = "1.013831";
  land.files.emplace();
  for (int const component : {0, 1}) land.files->push_back(paper(0, component));
  land.answers = {{"owner", "Đinh Thị Ngô"}, {"applicant_id", "036190000001"}, {"applicant_home", "Xóm 3"}, {"certificate_number", "BK 123456"}, {"parcel", "12"},
                  {"map_sheet", "3"}, {"land_place", "Xóm 3, Hải Minh"}, {"area", "120.5"}, {"change", "Tặng cho"}, {"reason", "Cho con"},
                  {"new_certificate", "Cấp Giấy chứng nhận mới"}, {"receiver_name", "Đinh Văn Khoai"}, {"receiver_home", "Xóm 3"}};
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, land); }), std::set<std::string>{"agency"}) << "this house has no land registration office";
}

TEST_P(ServicesTest, refusing_withdrawing_and_stopping_end_a_dossier) {
  auto const refused = id_of_dossier(file_online(house.context(), origin, birth()).code);
  EXPECT_EQ(faults([&] { step(clerk(), refused, Action::refuse, "  "); }), std::set<std::string>{"words"});
  EXPECT_THROW(step(officer(), refused, Action::refuse, "Không"), Forbidden);
  EXPECT_EQ(step(clerk(), refused, Action::refuse, "Không thuộc thẩm quyền").status, 3);
  auto const stopped = id_of_dossier(file_online(house.context(), origin, birth()).code);
  step(clerk(), stopped, Action::supplement, "Thiếu tờ khai");
  EXPECT_EQ(step(clerk(), stopped, Action::resume).status, 1) << "asked for before it was received";
  step(clerk(), stopped, Action::receive);
  EXPECT_EQ(step(leader(), stopped, Action::stop, "Người nộp không bổ sung").status, 8);
  DossierQuery query;
  query.shelf = Shelf::ended;
  EXPECT_EQ(dossiers(house.context(), clerk(), query).items.size(), 2U);
  query.shelf = Shelf::open;
  EXPECT_TRUE(dossiers(house.context(), clerk(), query).items.empty());
}

TEST_P(ServicesTest, every_fault_of_a_filing_is_named) {
  Filing bad = birth();
  bad.phone = "12";
  bad.birth_date = parse_date("2031-01-01");
  bad.case_code = "1.001193.99";
  bad.agency = id_of("H40");
  (*bad.answers)["ten"] = std::string(3000, 'a');
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, bad); }),
            (std::set<std::string>{"phone", "birth_date", "case_code", "agency", "answers.ten"}));
  Filing without = birth();
  without.files.reset();
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, without); }), std::set<std::string>{"files"});
  Filing foreign = birth();
  foreign.files->back().ticket = paper(clerk().account, 1).ticket;
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, foreign); }), std::set<std::string>{"files[1].ticket"});
  Filing police = birth();
  police.procedure = "1.004222";
  EXPECT_TRUE(faults([&] { file_online(house.context(), origin, police); }).contains("procedure"));
  Filing disguised = birth();
  auto const program = house.files().put("MZ\x90 this program cannot be run in DOS mode");
  disguised.files->back().ticket = house.write([&](Session& s) { return files::keep(s, house.now(), 0, "giay-chung-sinh.pdf", program).id; });
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, disguised); }), std::set<std::string>{"files[1].ticket"}) << "its bytes count, not its name";
  auto const first = file_online(house.context(), origin, birth());
  EXPECT_THAT(first.code, HasSubstr("-0001")) << "what was refused takes no number";
}

TEST_P(ServicesTest, the_form_is_checked_field_by_field) {
  Filing bad = birth();
  bad.answers = birth_answers();
  bad.answers->erase("child_name");
  (*bad.answers)["mother_name"] = "  ";
  (*bad.answers)["child_birth"] = "2020-02-30";
  (*bad.answers)["child_sex"] = "Khác";
  (*bad.answers)["mother_year"] = "năm 90";
  (*bad.answers)["applicant_id"] = "0361900";
  (*bad.answers)["father_known"] = "Có";
  (*bad.answers)["father_year"] = "1890";
  (*bad.answers)["asked_by_nobody"] = "vẫn được";
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, bad); }),
            (std::set<std::string>{"answers.child_name", "answers.mother_name", "answers.child_birth",
                                   "answers.child_sex", "answers.mother_year", "answers.applicant_id",
                                   "answers.father_name", "answers.father_year"}));
  Filing unknown = birth();
  (*unknown.answers)["father_name"] = "Ai đó";
  auto const view = dossier(house.context(), clerk(), id_of_dossier(file_online(house.context(), origin, unknown).code));
  for (auto const& one : view.answers) EXPECT_NE(one.key, "father_name") << "what is not asked is not kept";
  EXPECT_EQ(view.answers.front().label, "Họ, chữ đệm, tên của trẻ");
  Filing counter = birth();
  counter.answers = Answers{{"mother_year", "năm 90"}};
  EXPECT_EQ(faults([&] { file_at_counter(house.context(), clerk(), origin, counter); }), std::set<std::string>{"answers.mother_year"})
      << "the clerk need not enter all of it, but nothing wrong";
  Filing without_paper = birth();
  without_paper.files->erase(without_paper.files->begin());  // the declaration: the form's answers are it
  EXPECT_FALSE(file_online(house.context(), origin, without_paper).code.empty());
}

TEST_P(ServicesTest, a_phone_that_lost_the_answer_files_once) {
  auto const filing = birth();
  std::string const key(32, 'k');
  auto const first = file_online(house.context(), origin, filing, key);
  house.pass(std::chrono::days{9});  // its tickets are used up and would be refused
  auto const again = file_online(house.context(), origin, filing, key);
  EXPECT_EQ(again.code, first.code);
  EXPECT_EQ(again.filed_at, first.filed_at);
  EXPECT_EQ(again.agency_name, first.agency_name);
  auto stranger = birth();
  stranger.applicant = "Người Khác";
  EXPECT_THROW(file_online(house.context(), origin, stranger, key), Conflict) << "a key opens nobody else's dossier";
  EXPECT_NE(file_online(house.context(), origin, birth(), std::string(32, 'l')).code, first.code);
  EXPECT_NE(file_online(house.context(), origin, birth(), "1").code,
            file_online(house.context(), origin, birth(), "1").code)
      << "too short to be anybody's own";
  std::vector<Filing> same(4, birth());
  std::mutex lock;
  std::set<std::string> codes;
  testing::at_once(same.size(), [&](int i) {
    try {
      auto const filed = file_online(house.context(), origin, same[static_cast<std::size_t>(i)], std::string(40, 'm'));
      std::lock_guard const guard{lock};
      codes.insert(filed.code);
    } catch (Conflict const&) {  // it is being filed at this moment: the phone asks again
    }
  });
  EXPECT_EQ(codes.size(), 1U);
}

TEST_P(ServicesTest, an_answer_sent_again_is_one_step) {
  auto const code = file_online(house.context(), origin, birth()).code;
  auto const id = id_of_dossier(code);
  step(clerk(), id, Action::receive);
  step(officer(), id, Action::supplement, "Thiếu giấy chứng sinh");
  Answer answer{code, "5678", "Đã gửi ảnh giấy chứng sinh", {}, {}};
  answer.files.emplace();
  answer.files->push_back(paper(0, 0));
  std::string const key(32, 'a');
  auto const count = [&] {
    auto const steps = track(house.context(), origin, {code, "5678"}).steps;
    return std::count_if(steps.begin(), steps.end(), [](auto const& s) { return s.action == "answer"; });
  };
  // A phone that asks again before it was answered.
  testing::at_once(
      4, [&] { EXPECT_EQ(answer_supplement(house.context(), origin, answer, key).steps.back().action, "answer"); });
  EXPECT_EQ(count(), 1);
  auto other = answer;
  other.words = Text<1, 2000>{"Lời khác"};
  EXPECT_THROW(answer_supplement(house.context(), origin, other, key), Conflict) << "what else was sent is not lost";
  step(officer(), id, Action::resume);
  house.pass(std::chrono::days{3});
  answer_supplement(house.context(), origin, answer, key);
  EXPECT_EQ(count(), 1) << "also when nothing is being waited for any more";
  EXPECT_THROW(answer_supplement(house.context(), origin, answer, std::string(32, 'b')), Conflict);
  auto const another = file_online(house.context(), origin, birth()).code;
  step(clerk(), id_of_dossier(another), Action::supplement, "Thiếu tờ khai");
  answer.code = Text<1, 60>{another};
  EXPECT_THROW(answer_supplement(house.context(), origin, answer, key), Conflict) << "a key of another dossier";
}

TEST_P(ServicesTest, the_result_is_fetched_and_rated_by_who_can_prove_it) {
  auto const code = file_online(house.context(), origin, birth()).code;
  auto const id = id_of_dossier(code);
  step(clerk(), id, Action::receive);
  EXPECT_THROW(rate(house.context(), origin, {code, "5678", 5, {}}), Conflict) << "not ended yet";
  ActionInput finish;
  finish.action = Action::finish;
  finish.words = Text<0, 2000>{"Giấy khai sinh"};
  finish.files.emplace();
  finish.files->push_back(paper(leader().account, 0));
  act(house.context(), leader(), origin, id, finish);
  auto const seen = track(house.context(), origin, {code, "5678"});
  ASSERT_EQ(seen.files.size(), 1U) << "the result's, not what was handed in";
  auto const file = result_file(house.context(), origin, {code, "5678"}, seen.files.front().id);
  EXPECT_TRUE(file.file && std::filesystem::exists(*file.file));
  EXPECT_THROW(result_file(house.context(), origin, {code, "0000"}, seen.files.front().id), NotFound);
  EXPECT_THROW(result_file(house.context(), origin, {code, "5678"}, seen.files.front().id - 1), NotFound)
      << "a paper that was handed in";
  auto const other = file_online(house.context(), origin, birth()).code;
  EXPECT_THROW(result_file(house.context(), origin, {other, "5678"}, seen.files.front().id), NotFound);
  EXPECT_THROW(rate(house.context(), origin, {code, "0000", 5, {}}), NotFound);
  EXPECT_EQ(rate(house.context(), origin, {code, "5678", 4, Text<0, 2000>{"Nhanh"}}).stars, 4);
  EXPECT_THROW(rate(house.context(), origin, {code, "5678", 1, {}}), Conflict) << "once";
  EXPECT_EQ(track(house.context(), origin, {code, "5678"}).steps.back().words, "4/5: Nhanh");
}

TEST_P(ServicesTest, at_the_counter_it_is_filed_and_received_at_once) {
  Filing person_without_phone = birth();
  person_without_phone.phone.reset();
  person_without_phone.files.reset();
  house.clock().set(at("2020-10-13T08:00"));
  auto const filed = file_at_counter(house.context(), clerk(), origin, person_without_phone);
  EXPECT_EQ(filed.due_at, at("2020-10-14T08:00"));
  EXPECT_EQ(track(house.context(), origin, {filed.code, "1990-02-28"}).status, 2);
  person_without_phone.birth_date.reset();
  EXPECT_EQ(faults([&] { file_at_counter(house.context(), clerk(), origin, person_without_phone); }),
            std::set<std::string>{"birth_date"});
  Filing unknown = birth();
  unknown.files.reset();
  unknown.procedure = "2.000815";  // no source names its time
  EXPECT_EQ(faults([&] { file_at_counter(house.context(), clerk(), origin, unknown); }),
            std::set<std::string>{"due_on"});
  unknown.due_on = parse_date("2020-10-14");
  EXPECT_EQ(file_at_counter(house.context(), clerk(), origin, unknown).due_at, at("2020-10-14T17:30"));
}

TEST_P(ServicesTest, codes_of_eight_writers_on_two_servers_have_no_gaps_or_doubles) {
  constexpr int writers = 8;
  constexpr int each = 12;
  std::vector<std::vector<Filing>> filings(writers);
  for (auto& some : filings)
    for (int i = 0; i < each; ++i) some.push_back(birth());
  // Half of them have connections of their own, as a second server on the same database has.
  auto const second = database::Database::open(house.url(), testing::TestHouse::quick());
  auto& first = house.context();
  Context beside{*second, first.files, first.clock, first.calendar, first.settings};
  std::mutex lock;
  std::set<std::string> codes;
  std::atomic<int> refused = 0;
  testing::at_once(filings.size(), [&](int writer) {
    auto& context = writer % 2 == 0 ? first : beside;
    auto& some = filings[static_cast<std::size_t>(writer)];
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (i % 4 == 3) {  // fails after its number was taken: the number must come back
        some[i].files->back().ticket = "khong-co";
        try {
          file_online(context, origin, some[i]);
        } catch (Invalid const&) {
          ++refused;
        }
        continue;
      }
      auto const filed = file_online(context, origin, some[i]);
      std::lock_guard const guard{lock};
      codes.insert(filed.code);
    }
  });
  EXPECT_EQ(refused, writers * each / 4);
  ASSERT_EQ(codes.size(), static_cast<std::size_t>(writers * each * 3 / 4));
  EXPECT_EQ(*codes.begin(), "000.01.40.H40-201013-0001");
  EXPECT_EQ(*codes.rbegin(), "000.01.40.H40-201013-0072");
  house.pass(std::chrono::hours{24});
  EXPECT_EQ(file_online(house.context(), origin, birth()).code, "000.01.40.H40-201014-0001") << "a new day";
}

TEST_P(ServicesTest, tracking_tells_nothing_to_who_guesses) {
  auto const code = file_online(house.context(), origin, birth()).code;
  EXPECT_EQ(track(house.context(), origin, {code, "5678"}).status, 1);
  EXPECT_EQ(track(house.context(), origin, {code, "1990-02-28"}).status, 1);
  auto const said = [&](std::string const& which, std::string const& proof, Origin const& from) {
    try {
      track(house.context(), from, {which, proof});
    } catch (Error const& fault) {
      return fault.code() + "|" + fault.words().vi;
    }
    return std::string{"told"};
  };
  auto const wrong = said(code, "0000", origin);
  EXPECT_THAT(wrong, HasSubstr("services.not_tracked"));
  EXPECT_EQ(said("000.01.40.H40-201013-9999", "0000", origin), wrong) << "the same whether the code exists or not";
  // A guesser is slowed down for existing and invented codes alike, the right proof included.
  for (auto const& which : {code, std::string{"000.01.40.H40-201013-8888"}}) {
    Origin const guesser{which == code ? "198.51.100.1" : "198.51.100.2", "r"};
    int heard = 0;
    for (int i = 0; i < 50; ++i)
      if (said(which, "000" + std::to_string(i % 10), guesser) == wrong) ++heard;
    EXPECT_LE(heard, 6) << which;
  }
  EXPECT_EQ(track(house.context(), origin, {code, "5678"}).status, 1) << "its owner elsewhere still gets in";
  // Many networks at once: the code itself runs out.
  int heard = 0;
  for (int i = 0; i < 200; ++i)
    if (said(code, "9999", Origin{"192.0.2." + std::to_string(i), "r"}) == wrong) ++heard;
  EXPECT_LE(heard, 21);
}

TEST_P(ServicesTest, two_clerks_on_one_dossier_take_one_step) {
  auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
  auto const who = clerk();
  std::atomic<int> done = 0;
  std::atomic<int> told = 0;
  testing::at_once(4, [&] {
    try {
      step(who, id, Action::receive);
      ++done;
    } catch (Conflict const&) {
      ++told;
    }
  });
  EXPECT_EQ(done, 1);
  EXPECT_EQ(told, 3);
}

INSTANTIATE_TEST_SUITE_P(Engines, ServicesTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
