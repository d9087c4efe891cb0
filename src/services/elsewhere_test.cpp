// Tasks of a dossier that are done in another agency, from the side of those who are asked and of those who are not.
#include "services/dossier_test.hpp"
#include "services/flow.hpp"
#include "services/papers.hpp"
#include "services/successors.hpp"

namespace tinhso::services_test {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class ElsewhereTest : public ServicesTest {
 protected:
  std::int64_t district = 0;
  std::int64_t provincial = 0;

  void SetUp() override {
    ServicesTest::SetUp();
    if (IsSkipped()) return;
    house.clock().set(at("2020-10-13T08:00:00"));
    district = id_of("H40.40");
    provincial = id_of("H40");
  }
  std::int64_t funeral() {
    Filing filing;
    filing.procedure = "1.001731";
    filing.applicant = "Đinh Thị Ngô";
    filing.phone = "0912 345 678";
    filing.due_on = parse_date("2020-11-02");
    return file_at_counter(house.context(), clerk(), origin, filing).id;
  }
  DossierView said(Principal const& who, std::int64_t id, char const* outcome, char const* task = nullptr) {
    ActionInput input;
    input.action = Action::complete;
    if (outcome != nullptr) input.outcome = Text<1, 200>{outcome};
    if (task != nullptr) input.task = Text<1, 60>{task};
    input.words = "Ý kiến của Phòng";
    return act(house.context(), who, origin, id, input);
  }
  std::vector<std::string> inbox(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& task : work::inbox(house.context(), who, {}).items) out.push_back(task.code + " " + task.kind + " " + task.step);
    return out;
  }
  std::vector<std::int64_t> listed(Principal const& who, bool asked) {
    DossierQuery query;
    query.shelf = Shelf::all;
    query.asked = asked;
    std::vector<std::int64_t> out;
    for (auto const& row : dossiers(house.context(), who, query).items) {
      EXPECT_TRUE(row.own);
      EXPECT_EQ(row.applicant, "Đinh Thị Ngô");
      out.push_back(row.id);
    }
    return out;
  }
  bool sees(Principal const& who, std::int64_t id) {
    try {
      dossier(house.context(), who, id);
      return true;
    } catch (NotFound const&) {
      return false;
    }
  }
  /// Version 2 of the procedure goes through this process.
  void goes_by(std::string const& name, std::string const& text) {
    testing::TemporaryFolder const folder;
    auto next = procedure(house.context(), "1.001731");
    next.version = next.version.value + 1;
    next.valid_from = Date{std::chrono::sys_days{local_date(house.now())} + std::chrono::days{1}};
    next.process = Text<1, 100>{name};
    std::ofstream{folder.path() / name} << text;
    std::ofstream{folder.path() / "next.json"} << reflect::to_json(next);
    import_procedures(house.database(), {(folder.path() / "next.json").string()}, house.clock());
    house.clock().set(house.now() + std::chrono::days{1});
  }
  std::string refused(std::string const& name, std::string const& text) {
    try {
      goes_by(name, text);
    } catch (std::runtime_error const& fault) {
      return fault.what();
    }
    return {};
  }
  static std::string changed(char const* file, std::vector<std::pair<std::string, std::string>> const& changes) {
    std::ifstream in{province() / "services" / file};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    for (auto const& [from, to] : changes) {
      auto const where = text.find(from);
      if (where == std::string::npos) throw std::logic_error{"not in the file: " + from};
      text.replace(where, from.size(), to);
    }
    return text;
  }
};

TEST_P(ElsewhereTest, the_district_appraises_and_decides_what_the_commune_received) {
  auto const id = funeral();
  auto const appraiser = person(Role::officer, district);
  EXPECT_FALSE(sees(appraiser, id)) << "not before it is asked";
  EXPECT_THAT(listed(appraiser, true), IsEmpty());
  auto view = said(officer(), id, "Đề nghị hỗ trợ");
  EXPECT_EQ(view.holder, "UBND huyện Hải Hậu");
  EXPECT_EQ(view.tasks.back().element, "appraise");
  EXPECT_EQ(view.tasks.back().agency, "UBND huyện Hải Hậu");
  EXPECT_EQ(view.tasks.back().due_at, at("2020-10-15T08:00:00")) << "its own clock, from when it is asked";
  EXPECT_THAT(view.actions, Not(Contains("assign"))) << "there is nothing here to be given to anybody";
  EXPECT_THAT(view.actions, Contains("supplement"));
  EXPECT_THAT(inbox(officer()), IsEmpty());

  EXPECT_THAT(inbox(appraiser), ElementsAre(view.code + " dossier complete"));
  EXPECT_THAT(listed(appraiser, true), ElementsAre(id));
  EXPECT_THAT(listed(appraiser, false), IsEmpty()) << "it is none of the district's own";
  view = dossier(house.context(), appraiser, id);
  EXPECT_THAT(view.actions, ElementsAre("complete"));
  EXPECT_THAT(view.tasks.back().actions, ElementsAre("complete"));
  house.clock().set(at("2020-10-14T08:00:00"));
  view = said(appraiser, id, "Đủ điều kiện");
  EXPECT_THAT(view.actions, IsEmpty());
  EXPECT_EQ(view.steps.back().agency, "UBND huyện Hải Hậu");
  EXPECT_THAT(inbox(appraiser), IsEmpty());
  auto const chairman = person(Role::leader, district);
  EXPECT_THAT(inbox(chairman), ElementsAre(view.code + " dossier settle"));
  EXPECT_THAT(dossier(house.context(), leader(), id).actions, Not(Contains("finish"))) << "the commune's leader does not decide";
  view = step(chairman, id, Action::finish, "Hỗ trợ 5.400.000 đồng");
  EXPECT_EQ(view.status, 9);
  EXPECT_EQ(view.holder, "UBND xã Hải Minh") << "and no longer whoever acted last";
  EXPECT_EQ(step(clerk(), id, Action::hand_over).status, 10);
  EXPECT_TRUE(sees(appraiser, id)) << "afterwards too";
  EXPECT_THROW(place_paper(house.context(), appraiser, origin, id, 1, {}), NotFound) << "they read papers, and sort none";
  EXPECT_THROW(place_paper(house.context(), clerk(), origin, id, 1, {}), Conflict) << "of a dossier that has ended";

  BoardQuery by_unit;
  by_unit.by = BoardBy::unit;
  auto const counted = board(house.context(), chairman, by_unit);
  ASSERT_EQ(counted.rows.size(), 1U);
  EXPECT_EQ(counted.rows[0].name, "UBND huyện Hải Hậu");
  EXPECT_EQ(counted.rows[0].asked_on_time, 2);
  EXPECT_EQ(counted.rows[0].received, 0) << "the dossier counts where it was received";
  EXPECT_EQ(board(house.context(), leader(), by_unit).total.asked_on_time, 0);
}

TEST_P(ElsewhereTest, strangers_are_not_let_in) {
  auto const id = funeral();
  said(officer(), id, "Đề nghị hỗ trợ");
  for (auto const role : {Role::leader, Role::clerk, Role::officer}) {
    EXPECT_FALSE(sees(person(role, anh), id)) << "another commune";
    EXPECT_FALSE(sees(person(role, provincial), id)) << "nobody asked the province";
    EXPECT_EQ(code_of([&] { said(person(role, anh), id, "Đủ điều kiện"); }), "not_found");
    EXPECT_THAT(listed(person(role, anh), true), IsEmpty());
  }
  auto const counter = person(Role::clerk, district);
  EXPECT_FALSE(sees(counter, id)) << "the same agency, but not of the lane";
  EXPECT_THAT(listed(counter, true), IsEmpty());
  EXPECT_THAT(inbox(counter), IsEmpty());
  EXPECT_EQ(code_of([&] { said(counter, id, "Đủ điều kiện"); }), "not_found");
  EXPECT_EQ(code_of([&] { printed_form(house.context(), counter, id, Form::control); }), "not_found");
  EXPECT_EQ(code_of([&] { dossier_file(house.context(), counter, id, 1); }), "not_found");
}

TEST_P(ElsewhereTest, who_is_asked_does_that_task_and_nothing_else) {
  auto const id = funeral();
  said(officer(), id, "Đề nghị hỗ trợ");
  auto const appraiser = person(Role::officer, district);
  auto const chairman = person(Role::leader, district);
  for (auto const action : {Action::receive, Action::refuse, Action::assign, Action::start, Action::supplement, Action::duty,
                            Action::resume, Action::propose, Action::extend, Action::stop, Action::withdraw, Action::hand_over})
    for (auto const& who : {appraiser, chairman})
      EXPECT_EQ(code_of([&] { step(who, id, action, "Không phải việc của tôi", "2020-12-01"); }), "services.not_asked_this");
  EXPECT_EQ(code_of([&] { step(chairman, id, Action::finish, "Sớm quá"); }), "services.not_asked_this");
  EXPECT_EQ(code_of([&] { said(officer(), id, "Đủ điều kiện"); }), "services.not_this_step") << "nor the commune for the district";
  JudgeExemption judge;
  judge.accept = true;
  EXPECT_EQ(code_of([&] { judge_exemption(house.context(), appraiser, origin, id, judge); }), "not_found");

  said(appraiser, id, "Cần xã làm rõ");
  EXPECT_TRUE(sees(appraiser, id));
  EXPECT_EQ(code_of([&] { said(appraiser, id, "Đề nghị hỗ trợ"); }), "services.not_asked_this") << "it has answered";
  EXPECT_THAT(dossier(house.context(), appraiser, id).actions, IsEmpty());
  EXPECT_EQ(inbox(officer()).size(), 1U) << "the commune has it again";
}

TEST_P(ElsewhereTest, two_agencies_are_asked_beside_each_other) {
  goes_by("asked_twice.bpmn", changed("opinions.bpmn", {{"tinhso:actions=\"complete\"", "tinhso:actions=\"complete\" tinhso:agency=\"parent\""},
                                                         {"tinhso:actions=\"complete\" tinhso:duration=\"P3D\"",
                                                          "tinhso:actions=\"complete\" tinhso:agency=\"H40\" tinhso:duration=\"P3D\""}}));
  auto const id = funeral();
  auto const near = person(Role::officer, district);
  auto const far = person(Role::officer, provincial);
  auto const code = dossier(house.context(), near, id).code;
  EXPECT_THAT(inbox(near), ElementsAre(code + " dossier:appraise complete"));
  EXPECT_THAT(inbox(far), ElementsAre(code + " dossier:inspect complete"));
  EXPECT_EQ(dossier(house.context(), clerk(), id).holder, "UBND huyện Hải Hậu, UBND tỉnh");
  EXPECT_EQ(code_of([&] { said(near, id, "Phù hợp", "inspect"); }), "services.not_this_step") << "the other's";
  EXPECT_EQ(code_of([&] { said(far, id, "Đủ điều kiện", "appraise"); }), "services.not_this_step");
  auto view = said(far, id, "Phù hợp");
  EXPECT_THAT(view.actions, IsEmpty());
  EXPECT_EQ(code_of([&] { said(far, id, "Phù hợp"); }), "services.not_asked_this");
  view = said(near, id, "Đủ điều kiện");
  EXPECT_EQ(view.tasks.back().element, "settle");
  EXPECT_EQ(inbox(officer()).size(), 1U);
}

TEST_P(ElsewhereTest, the_clock_of_who_is_asked_stops_and_ends_with_the_dossiers) {
  auto const id = funeral();
  said(officer(), id, "Đề nghị hỗ trợ");
  auto const appraiser = person(Role::officer, district);
  house.clock().set(at("2020-10-14T08:00:00"));
  step(officer(), id, Action::supplement, "Thiếu giấy chứng tử");
  EXPECT_THAT(inbox(appraiser), IsEmpty()) << "it waits for the applicant";
  EXPECT_THAT(dossier(house.context(), appraiser, id).actions, IsEmpty());
  house.clock().set(at("2020-10-20T08:00:00"));
  EXPECT_EQ(step(officer(), id, Action::resume).tasks.back().due_at, at("2020-10-21T08:00:00"));
  EXPECT_EQ(inbox(appraiser).size(), 1U);
  house.clock().set(at("2020-10-22T08:00:00"));
  BoardQuery by_unit;
  by_unit.by = BoardBy::unit;
  EXPECT_EQ(board(house.context(), person(Role::leader, district), by_unit).total.asked_overdue, 1) << "the unit that holds it is late";
  EXPECT_EQ(board(house.context(), leader(), by_unit).total.asked_overdue, 0);
  step(clerk(), id, Action::withdraw, "Người nộp đổi ý");
  EXPECT_THAT(inbox(appraiser), IsEmpty());
  auto const after = board(house.context(), person(Role::leader, district), by_unit).total;
  EXPECT_EQ(after.asked_running + after.asked_late + after.asked_on_time, 0) << "nobody's answer";
}

TEST_P(ElsewhereTest, the_applicant_reads_which_agency_has_it) {
  auto const id = funeral();
  said(officer(), id, "Đề nghị hỗ trợ");
  auto const code = dossier(house.context(), clerk(), id).code;
  auto told = track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"5678"}});
  EXPECT_EQ(told.holder, "UBND huyện Hải Hậu");
  EXPECT_EQ(told.steps.back().action, "ask");
  EXPECT_EQ(told.steps.back().task, "Thẩm định");
  EXPECT_EQ(told.steps.back().agency, "UBND huyện Hải Hậu");
  said(person(Role::officer, district), id, "Không đủ điều kiện");
  told = track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"5678"}});
  EXPECT_EQ(told.steps.back().action, "complete");
  EXPECT_EQ(told.steps.back().agency, "UBND huyện Hải Hậu");
  EXPECT_EQ(told.steps.back().words, "") << "an opinion is not for the street";
}

TEST_P(ElsewhereTest, an_agency_that_is_not_there_is_refused_by_name) {
  auto const with = [&](char const* where) { return changed("consulted.bpmn", {{"tinhso:agency=\"handles\"", where}}); };
  EXPECT_THAT(refused("gone.bpmn", with("tinhso:agency=\"H40.99\"")), HasSubstr("There is no agency with the code H40.99"));
  EXPECT_EQ(refused("above.bpmn", with("tinhso:agency=\"parent\"")), "");
  constexpr Sql orphan{"test.orphan", "update organisation_agency set parent = null where id = :id"};
  house.write([&](Session& s) { s.run(orphan, {{"id", minh}}); });
  EXPECT_EQ(faults([&] { funeral(); }), std::set<std::string>{"agency"}) << "a dossier is not taken in that nobody could settle";
}

TEST_P(ElsewhereTest, a_successor_gets_what_was_asked) {
  // Both of its tasks.
  goes_by("coded.bpmn", changed("consulted.bpmn", {{"tinhso:agency=\"handles\"", "tinhso:agency=\"H40.40\""},
                                                    {"tinhso:agency=\"handles\"", "tinhso:agency=\"H40.40\""}}));
  auto const before = funeral();
  said(officer(), before, "Đề nghị hỗ trợ");
  constexpr Sql close{"test.close", "update organisation_agency set valid_until = :day where id = :id"};
  constexpr Sql succeed{"test.succeed",
                        "insert into organisation_succession (what, former, successor, effective_on) values ('agency', :id, :to, :day)"};
  auto const today = local_date(house.now());
  auto const appraiser = person(Role::officer, district);
  house.write([&](Session& s) {
    s.run(close, {{"id", district}, {"day", today}});
    s.run(succeed, {{"id", district}, {"to", provincial}, {"day", today}});
  });
  auto const heir = person(Role::officer, provincial);
  EXPECT_FALSE(sees(heir, before));
  EXPECT_EQ(hand_to_successors(house.context()), 1);
  EXPECT_EQ(hand_to_successors(house.context()), 0);
  EXPECT_TRUE(sees(heir, before));
  EXPECT_FALSE(sees(appraiser, before));
  EXPECT_EQ(inbox(heir).size(), 1U);
  EXPECT_EQ(dossier(house.context(), clerk(), before).holder, "UBND tỉnh");
  said(heir, before, "Cần xã làm rõ");

  auto const after = funeral();
  EXPECT_EQ(said(officer(), after, "Đề nghị hỗ trợ").tasks.back().agency, "UBND tỉnh");
  EXPECT_THAT(listed(heir, true), UnorderedElementsAre(before, after));
}

INSTANTIATE_TEST_SUITE_P(Engines, ElsewhereTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
