// Dossiers on their way through a process that is data, on both engines.
#include "services/dossier_test.hpp"
#include "services/flow.hpp"

namespace tinhso::services_test {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::string text_of(std::filesystem::path const& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(ProcessFiles, of_the_province_are_sound) {
  processes::Process process;
  int files = 0;
  for (auto const& entry : std::filesystem::directory_iterator{province() / "services"}) {
    if (entry.path().extension() != ".bpmn") continue;
    ++files;
    for (auto const& fault : check_process(text_of(entry.path()), process))
      ADD_FAILURE() << entry.path() << ": " << fault.path << ": " << fault.words.en;
  }
  EXPECT_GE(files, 2);
  for (auto const& fault : check_process(usual_process(), process)) ADD_FAILURE() << fault.path << ": " << fault.words.en;
}

TEST(ProcessFiles, must_fit_what_can_be_done_with_a_dossier) {
  auto const good = text_of(province() / "services/posted.bpmn");
  auto const with = [&](std::string const& from, std::string const& to) {
    auto text = good;
    auto const at = text.find(from);
    if (at == std::string::npos) throw std::logic_error{"not in the file: " + from};
    text.replace(at, from.size(), to);
    processes::Process process;
    std::string all;
    for (auto const& fault : check_process(text, process)) all += fault.path + ": " + fault.words.en + "\n";
    return all;
  };
  EXPECT_THAT(with("actions=\"complete\"", "actions=\"fly\""), HasSubstr("There is no action \"fly\""));
  EXPECT_THAT(with("actions=\"complete\"", "actions=\"supplement\""), HasSubstr("There is no action \"supplement\""))
      << "what the law allows at any time is no step";
  EXPECT_THAT(with("tinhso:role=\"handle\"", "tinhso:role=\"king\""), HasSubstr("receive, handle or approve"));
  EXPECT_THAT(with("operation=\"tell_applicant\"", "operation=\"fly\""), HasSubstr("no such operation"));
  EXPECT_THAT(with("actions=\"approve give_back\"", "actions=\"complete\""), HasSubstr("approve: line"))
      << "a proposal must be decided on";
  EXPECT_THAT(with("actions=\"receive\"", "actions=\"complete\""), Not(IsEmpty())) << "nothing is done before it is received";
  EXPECT_THAT(with("actions=\"propose\"", "actions=\"approve\""), HasSubstr("Nobody of this lane may"));
  EXPECT_THAT(with("actions=\"hand_over\"", "actions=\"hand_over\" tinhso:outcomes=\"a|b\""), HasSubstr("outcomes go with"));
  EXPECT_THAT(with("actions=\"propose\"", "actions=\"propose\" tinhso:agency=\"uncle\""), HasSubstr("receives, handles, parent or the code"));
  EXPECT_THAT(with("actions=\"hand_over\"", "actions=\"hand_over\" tinhso:agency=\"parent\""), HasSubstr("handed over where it was filed"));
  EXPECT_THAT(with("actions=\"receive\"", "actions=\"receive\" tinhso:agency=\"H40.11\""), HasSubstr("handed over where it was filed"));
  EXPECT_THAT(with("actions=\"hand_over\"", "actions=\"hand_over\" tinhso:agency=\"receives\""), IsEmpty());
  EXPECT_THAT(with("actions=\"propose\"", "actions=\"propose\" tinhso:agency=\"H40.11\""), IsEmpty()) << "whether it is there, the import asks";
}

class ProcessTest : public ServicesTest {
 protected:
  std::int64_t at_counter(char const* procedure) {
    Filing filing;
    filing.procedure = Text<8, 8>{procedure};
    filing.applicant = "Đinh Thị Ngô";
    filing.phone = "0912 345 678";
    filing.due_on = parse_date("2020-11-02");
    return file_at_counter(house.context(), clerk(), origin, filing).id;
  }
  DossierView done(Principal const& who, std::int64_t id, char const* outcome, char const* task = nullptr, char const* words = "Ý kiến riêng") {
    ActionInput input;
    input.action = Action::complete;
    input.words = Text<0, 2000>{words};
    if (outcome != nullptr) input.outcome = Text<1, 200>{outcome};
    if (task != nullptr) input.task = Text<1, 60>{task};
    return act(house.context(), who, origin, id, input);
  }
  static std::vector<std::string> open(DossierView const& view) {
    std::vector<std::string> out;
    for (auto const& task : view.tasks)
      if (!task.ended_at) out.push_back(task.element);
    return out;
  }
  /// Version 2 of the registration of births goes through the process of this file.
  void births_by(std::string const& process, std::string const& text, char const* from = "2020-10-14") {
    testing::TemporaryFolder const folder;
    auto next = procedure(house.context(), "1.001193");
    next.version = next.version.value + 1;
    next.valid_from = parse_date(from).value();
    next.process = Text<1, 100>{process};
    std::ofstream{folder.path() / process} << text;
    std::ofstream{folder.path() / "next.json"} << reflect::to_json(next);
    import_procedures(house.database(), {(folder.path() / "next.json").string()}, house.clock());
  }
  std::vector<std::string> inbox(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& task : work::inbox(house.context(), who, {}).items) out.push_back(task.kind + " " + task.step);
    return out;
  }
};

TEST_P(ProcessTest, what_is_found_decides_the_way) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const id = at_counter("1.011607");
  auto view = dossier(house.context(), officer(), id);
  EXPECT_EQ(view.process, "Xác minh, niêm yết công khai");
  EXPECT_THAT(open(view), ElementsAre("verify"));
  EXPECT_THAT(view.actions, Contains("complete"));
  EXPECT_THAT(view.actions, Not(Contains("propose"))) << "not before it was verified";
  EXPECT_EQ(view.tasks.back().due_at, house.context().calendar.add_minutes(house.now(), 2 * 480));
  EXPECT_THAT(view.tasks.back().outcomes, ElementsAre("Đủ điều kiện", "Không đủ điều kiện"));
  EXPECT_THROW(step(officer(), id, Action::propose, "Sớm quá"), Conflict);
  EXPECT_EQ(faults([&] { done(officer(), id, nullptr); }), std::set<std::string>{"outcome"});
  EXPECT_EQ(faults([&] { done(officer(), id, "Chắc là được"); }), std::set<std::string>{"outcome"});
  EXPECT_THAT(dossier(house.context(), clerk(), id).actions, Not(Contains("complete")));
  EXPECT_THROW(done(clerk(), id, "Đủ điều kiện"), Conflict) << "another lane's task";

  view = done(officer(), id, "Đủ điều kiện");
  EXPECT_THAT(open(view), ElementsAre("post"));
  EXPECT_EQ(view.status, 4);
  view = done(officer(), id, "Có ý kiến phản đối");
  EXPECT_THAT(open(view), ElementsAre("verify")) << "once more";
  view = done(officer(), id, "Không đủ điều kiện");
  EXPECT_THAT(open(view), ElementsAre("settle"));
  step(officer(), id, Action::propose, "Chưa đủ điều kiện");
  view = step(leader(), id, Action::give_back, "Nêu rõ tiêu chí");
  EXPECT_THAT(open(view), ElementsAre("settle"));
  step(officer(), id, Action::propose, "Chưa đủ tiêu chí 2");
  step(leader(), id, Action::approve);
  view = step(clerk(), id, Action::hand_over);
  EXPECT_THAT(open(view), IsEmpty());
  EXPECT_EQ(view.status, 10);
}

TEST_P(ProcessTest, the_applicant_sees_the_steps_and_no_opinion) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const id = at_counter("1.011607");
  auto const code = done(officer(), id, "Đủ điều kiện").code;
  auto const told = track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"5678"}});
  std::vector<std::string> seen;
  seen.reserve(told.steps.size());
  for (auto const& one : told.steps) seen.push_back(one.action + "|" + one.task + "|" + one.words);
  EXPECT_THAT(seen, IsSupersetOf({"complete|Xác minh hoàn cảnh|",
                                  "notice|Đang niêm yết công khai tại trụ sở UBND xã|Đang niêm yết công khai tại trụ sở UBND xã"}));
  EXPECT_THAT(dossier(house.context(), officer(), id).steps, Contains(::testing::Field(&Step::words, "Ý kiến riêng")));
}

TEST_P(ProcessTest, branches_go_beside_each_other) {
  house.clock().set(at("2020-10-13T08:00:00"));
  births_by("opinions.bpmn", text_of(province() / "services/opinions.bpmn"));
  house.clock().set(at("2020-10-14T08:00:00"));
  auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
  EXPECT_THAT(inbox(clerk()), ElementsAre("dossier receive"));
  step(clerk(), id, Action::receive);
  EXPECT_THAT(inbox(clerk()), IsEmpty());
  EXPECT_THAT(inbox(officer()), UnorderedElementsAre("dossier:appraise complete", "dossier:inspect complete"));
  EXPECT_EQ(faults([&] { done(officer(), id, "Phù hợp"); }), std::set<std::string>{"task"}) << "which of the two";

  ActionInput assign;
  assign.action = Action::assign;
  assign.to = leader().official;
  EXPECT_EQ(faults([&] { act(house.context(), clerk(), origin, id, assign); }), std::set<std::string>{"task"});
  assign.task = Text<1, 60>{"inspect"};
  auto view = act(house.context(), clerk(), origin, id, assign);
  EXPECT_THAT(inbox(leader()), ElementsAre("dossier:appraise complete", "dossier:inspect complete")) << "a leader may handle too";
  EXPECT_THAT(inbox(officer()), ElementsAre("dossier:appraise complete"));
  EXPECT_EQ(view.handler, "") << "one of two tasks is not the dossier";
  DossierQuery mine;
  mine.mine = true;
  EXPECT_EQ(dossiers(house.context(), leader(), mine).items.size(), 1U);

  view = done(officer(), id, "Đủ điều kiện", "appraise");
  EXPECT_THAT(open(view), ElementsAre("inspect"));
  EXPECT_THAT(inbox(officer()), IsEmpty());
  EXPECT_THAT(view.actions, Not(Contains("propose"))) << "the other is not back";
  view = done(leader(), id, "Phù hợp");
  EXPECT_THAT(open(view), ElementsAre("settle"));
  EXPECT_THAT(inbox(officer()), ElementsAre("dossier settle"));
  EXPECT_THAT(view.steps, Contains(::testing::Field(&Step::action, "notice")));
}

TEST_P(ProcessTest, the_holders_clock_stops_with_the_dossiers) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const id = at_counter("1.011607");
  EXPECT_EQ(dossier(house.context(), officer(), id).tasks.back().due_at, at("2020-10-15T08:00:00"));
  house.clock().set(at("2020-10-13T09:00:00"));
  step(officer(), id, Action::supplement, "Thiếu giấy xác nhận");
  EXPECT_THAT(inbox(officer()), IsEmpty()) << "it waits for the applicant";
  house.clock().set(at("2020-10-15T09:00:00"));
  auto const view = step(officer(), id, Action::resume);
  EXPECT_EQ(view.tasks.back().due_at, at("2020-10-19T08:00:00")) << "two working days later, to the minute";
}

TEST_P(ProcessTest, ending_it_otherwise_ends_every_task) {
  house.clock().set(at("2020-10-13T08:00:00"));
  births_by("opinions.bpmn", text_of(province() / "services/opinions.bpmn"));
  house.clock().set(at("2020-10-14T08:00:00"));
  auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
  step(clerk(), id, Action::receive);
  auto const view = step(clerk(), id, Action::withdraw, "Người nộp đổi ý");
  EXPECT_THAT(open(view), IsEmpty());
  EXPECT_THAT(inbox(officer()), IsEmpty());
}

TEST_P(ProcessTest, a_new_process_never_touches_what_is_under_way) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const old = id_of_dossier(file_online(house.context(), origin, birth()).code);
  births_by("posted.v2.bpmn", text_of(province() / "services/posted.bpmn"));
  house.clock().set(at("2020-10-15T08:00:00"));
  auto const fresh = id_of_dossier(file_online(house.context(), origin, birth()).code);
  EXPECT_THAT(open(step(clerk(), old, Action::receive)), ElementsAre("settle"));
  EXPECT_THAT(open(step(clerk(), fresh, Action::receive)), ElementsAre("verify"));
  EXPECT_EQ(step(leader(), old, Action::finish, "Xong").status, 9);
}

TEST_P(ProcessTest, a_name_is_one_text_for_good) {
  house.clock().set(at("2020-10-13T08:00:00"));
  EXPECT_THROW(births_by("posted.bpmn", std::string{usual_process()}), std::runtime_error);
  EXPECT_THROW(births_by("odd.bpmn", "<definitions/>"), std::runtime_error);
  auto asks = text_of(province() / "services/posted.bpmn");
  auto const where = asks.find("outcome = \"Có ý");
  asks.replace(where, 7, "answers.colour");
  EXPECT_THROW(births_by("asks.bpmn", asks), std::runtime_error) << "the form has no such answer";
  EXPECT_EQ(procedure(house.context(), "1.001193").version, 1);
}

TEST_P(ProcessTest, a_dossier_older_than_its_process_goes_on) {
  house.clock().set(at("2020-10-13T08:00:00"));
  constexpr Sql forget{"test.forget_tokens", "delete from services_token where dossier = :dossier"};
  auto const without = [&](auto&& steps) {
    auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
    steps(id);
    house.write([&](Session& s) { s.run(forget, {{"dossier", id}}); });
    return id;
  };
  auto const filed = without([](auto) {});
  EXPECT_THAT(open(dossier(house.context(), clerk(), filed)), ElementsAre("receive"));
  EXPECT_THAT(open(step(clerk(), filed, Action::receive)), ElementsAre("settle"));
  auto const proposed = without([&](auto id) {
    step(clerk(), id, Action::receive);
    step(officer(), id, Action::propose, "Đề nghị cấp");
  });
  EXPECT_EQ(step(leader(), proposed, Action::approve).status, 9);
  auto const ready = without([&](auto id) {
    step(clerk(), id, Action::receive);
    step(leader(), id, Action::finish, "Đã cấp");
  });
  EXPECT_EQ(step(clerk(), ready, Action::hand_over).status, 10);
}

TEST_P(ProcessTest, the_usual_steps_have_clocks_of_their_own) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
  auto const task = [&] { return dossier(house.context(), officer(), id).tasks.back(); };
  EXPECT_EQ(task().due_at, at("2020-10-14T08:00:00")) << "a working day for the counter";
  house.clock().set(at("2020-10-13T10:00:00"));
  EXPECT_EQ(step(clerk(), id, Action::receive).due_at, at("2020-10-14T10:00:00"));
  EXPECT_EQ(task().due_at, at("2020-10-14T08:00:00")) << "three quarters of 480 minutes";
  auto const inbox = work::inbox(house.context(), officer(), {}).items;
  ASSERT_EQ(inbox.size(), 1U);
  EXPECT_EQ(inbox[0].due_at, at("2020-10-14T08:00:00")) << "of the two clocks the one that runs out first";
  step(officer(), id, Action::propose, "Giấy khai sinh");
  EXPECT_EQ(task().due_at, at("2020-10-13T13:36:00")) << "a fifth";
  house.clock().set(at("2020-10-14T08:00:00"));
  step(leader(), id, Action::give_back, "Sai số");
  EXPECT_EQ(task().due_at, at("2020-10-14T10:00:00")) << "never beyond the dossier's own";
  step(officer(), id, Action::propose, "Giấy khai sinh");
  step(leader(), id, Action::approve);
  EXPECT_FALSE(task().due_at) << "a result that is ready waits for its applicant";
}

TEST_P(ProcessTest, what_began_without_clocks_goes_on_without) {
  constexpr Sql as_before{"test.as_before", "update services_token set due_at = null where dossier = :dossier"};
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const id = id_of_dossier(file_online(house.context(), origin, birth()).code);
  house.write([&](Session& session) { session.run(as_before, {{"dossier", id}}); });
  EXPECT_FALSE(step(clerk(), id, Action::receive).tasks.back().due_at);
  auto const view = step(officer(), id, Action::propose, "Giấy khai sinh");
  EXPECT_FALSE(view.tasks.back().due_at);
  EXPECT_EQ(view.due_at, at("2020-10-14T08:00:00")) << "its own clock runs on";
}

INSTANTIATE_TEST_SUITE_P(Engines, ProcessTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
