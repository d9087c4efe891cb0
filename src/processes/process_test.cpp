#include "processes/process.hpp"

#include <gmock/gmock.h>

#include <random>

namespace tinhso::processes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// --- conditions ---

Truth test(std::string_view text, std::map<std::string, std::string> const& values) {
  Words why;
  auto const condition = Condition::parse(text, why);
  EXPECT_TRUE(condition) << text << ": " << why.en;
  return condition->test([&](std::string_view name) -> Known {
    if (name.starts_with("any")) return {false, {}};
    auto const found = values.find(std::string{name});
    return found == values.end() ? Known{} : Known{true, found->second};
  });
}

TEST(Condition, compares_names_with_literals) {
  std::map<std::string, std::string> const values{{"outcome", "Đạt"}, {"answers.area", "200.5"}, {"n", "007"}};
  EXPECT_EQ(test(R"(outcome = "Đạt")", values), Truth::yes);
  EXPECT_EQ(test(R"(outcome != "Đạt")", values), Truth::no);
  EXPECT_EQ(test("answers.area >= 200", values), Truth::yes);
  EXPECT_EQ(test("answers.area < 200.5", values), Truth::no);
  EXPECT_EQ(test("n = 7", values), Truth::yes) << "with a number numbers are compared";
  EXPECT_EQ(test(R"(n = "7")", values), Truth::no) << "with a string text";
  EXPECT_EQ(test("gone = null", values), Truth::yes);
  EXPECT_EQ(test("gone > 3", values), Truth::no);
  EXPECT_EQ(test("outcome > 3", values), Truth::no) << "a word is above nothing";
  EXPECT_EQ(test(R"(outcome = "a\"b\\c")", {{"outcome", R"(a"b\c)"}}), Truth::yes);
}

TEST(Condition, joins_and_turns) {
  std::map<std::string, std::string> const values{{"a", "1"}, {"b", "2"}};
  EXPECT_EQ(test("a = 1 and b = 3 or b = 2", values), Truth::yes) << "and binds closer";
  EXPECT_EQ(test("a = 1 and (b = 3 or b = 4)", values), Truth::no);
  EXPECT_EQ(test("not(a = 1)", values), Truth::no);
  EXPECT_EQ(test("not ( not(a = 1) ) and\n b = 2", values), Truth::yes);
  EXPECT_EQ(test("any = 1 and b = 3", values), Truth::no) << "whatever it is";
  EXPECT_EQ(test("any = 1 or b = 2", values), Truth::yes);
  EXPECT_EQ(test("any = 1 or b = 3", values), Truth::unknown);
  EXPECT_EQ(test("not(any = 1)", values), Truth::unknown);
}

TEST(Condition, refuses_what_it_does_not_understand) {
  auto const deep = std::string(200, '(') + "a = 1" + std::string(200, ')');
  for (std::string const text : {"", "a", "a =", "= 1", "a = 1 b = 2", "a = 'x'", "a = b", "a = \"x", "a..b", "a. = 1", "a == 1",
                                 "not a = 1", "a > \"x\"", "a = 1 and", "(a = 1", "a = 1)", "a + 1 = 2", "string(a) = 1", "a in [1]",
                                 "and = 1", "a = 1e5", "a = \"\\n\"", "a > null"})
    EXPECT_FALSE([&] { Words why; return Condition::parse(text, why); }()) << text;
  Words why;
  EXPECT_FALSE(Condition::parse(deep, why));
  EXPECT_FALSE(Condition::parse(std::string(3000, ' '), why));
  EXPECT_THAT(why.en, HasSubstr("2,000"));
}

TEST(OfficeTimeText, is_a_part_of_iso_8601) {
  EXPECT_EQ(office_time("PT4H")->minutes, 240);
  EXPECT_EQ(office_time("P2D")->days, 2);
  EXPECT_EQ(office_time("P1DT1H30M")->minutes, 90);
  for (auto const* text : {"", "P", "PT", "P1", "4H", "P0D", "PT30S", "P1H", "PT1D", "PT30M1H", "P1Y", "P400D", "PT-1H", "P1DT", "P99999D"})
    EXPECT_FALSE(office_time(text)) << text;
}

// --- reading ---

std::string whole(std::string const& inside, std::string const& more = {}) {
  return R"(<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:t="urn:tinhso:process:1" xmlns:c="http://camunda.org/schema/1.0/bpmn" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">)" +
         more + R"(<process id="p" name="Thử" isExecutable="true">)" + inside + "</process></definitions>";
}
std::string lane(std::string const& tasks) {
  std::string out = R"(<laneSet id="ls"><lane id="l" name="Cán bộ" t:role="handle">)";
  for (std::size_t at = 0; at < tasks.size(); at += 2) out += "<flowNodeRef>" + tasks.substr(at, 1) + "</flowNodeRef>";
  return out + "</lane></laneSet>";
}
std::string task(std::string const& id, std::string const& more = R"(t:actions="go")") {
  return "<userTask id=\"" + id + "\" name=\"Bước " + id + "\" " + more + "/>";
}
/// "s>A A>B": flows with ids f0, f1, …; "g>A:x = 1" with a condition.
std::string flows(std::vector<std::string> const& list) {
  std::string out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto const& one = list[i];
    auto const arrow = one.find('>');
    auto const colon = std::min(one.find(':'), one.size());
    out += "<sequenceFlow id=\"f" + std::to_string(i) + "\" sourceRef=\"" + one.substr(0, arrow) + "\" targetRef=\"" +
           one.substr(arrow + 1, colon - arrow - 1) + "\">";
    if (colon < one.size()) out += "<conditionExpression>" + one.substr(colon + 1) + "</conditionExpression>";
    out += "</sequenceFlow>";
  }
  return out;
}
std::string const ends = R"(<startEvent id="s"/><endEvent id="e"/>)";

Process read(std::string const& text) {
  Process out;
  auto const errors = read_bpmn(text, out);
  for (auto const& error : errors) ADD_FAILURE() << error.path << ": " << error.words.en;
  return out;
}
std::string faults(std::string const& text) {
  Process out;
  std::string all;
  for (auto const& error : read_bpmn(text, out)) all += error.path + ": " + error.words.en + "\n";
  return all;
}

TEST(Bpmn, reads_tasks_lanes_and_durations) {
  auto const process = read(whole(lane("A B") + ends + task("A", R"(t:actions="go stop" t:duration="PT4H")") +
                                  task("B", R"(t:actions="go" t:agency=" parent " t:outcomes="Đạt | Không đạt")") + flows({"s>A", "A>B", "B>e"})));
  auto const& a = process.nodes[process.node("A").value()];
  EXPECT_EQ(process.name, "Thử");
  EXPECT_THAT(a.actions, ElementsAre("go", "stop"));
  EXPECT_EQ(a.duration->minutes, 240);
  EXPECT_EQ(a.lane, "Cán bộ");
  EXPECT_EQ(a.role, "handle");
  EXPECT_EQ(a.agency, "") << "where the process runs";
  EXPECT_EQ(process.nodes[process.node("B").value()].agency, "parent");
  EXPECT_THAT(process.nodes[process.node("B").value()].outcomes, ElementsAre("Đạt", "Không đạt"));
}

TEST(Bpmn, a_clock_may_be_a_share_of_the_whole) {
  auto const with = [](std::string const& clock) { return whole(lane("A") + ends + task("A", "t:actions=\"go\" " + clock) + flows({"s>A", "A>e"})); };
  auto const process = read(with(R"(t:share="75")"));
  EXPECT_EQ(process.nodes[process.node("A").value()].share, 75);
  for (auto const* odd : {"0", "101", "-5", "7.5", "viele", "1000"})
    EXPECT_THAT(faults(with("t:share=\"" + std::string{odd} + "\"")), HasSubstr("from 1 to 100")) << odd;
  EXPECT_THAT(faults(with(R"(t:share="75" t:duration="PT4H")")), HasSubstr("not both"));
}

TEST(Bpmn, passes_over_drawings_and_one_pool) {
  auto const text = whole(lane("A") + ends + task("A") + flows({"s>A", "A>e"}),
                          R"(<collaboration id="c"><participant id="x" name="Xã" processRef="p"/></collaboration>)"
                          R"(<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" id="d"><d:BPMNPlane c:odd="1"/></d:BPMNDiagram>)");
  EXPECT_EQ(read(text).nodes.size(), 3U);
}

TEST(Bpmn, refuses_what_is_outside_of_the_subset_by_name) {
  auto const with = [](std::string const& odd) { return faults(whole(lane("A") + ends + task("A") + odd + flows({"s>A", "A>e"}))); };
  for (std::string const element : {"scriptTask", "subProcess", "inclusiveGateway", "eventBasedGateway", "boundaryEvent",
                                    "intermediateCatchEvent", "callActivity", "dataObject", "sendTask", "extensionElements", "textAnnotation"})
    EXPECT_THAT(with("<" + element + " id=\"odd\"/>"), HasSubstr(element + " odd: line 1: This element is outside"));
  EXPECT_THAT(with(R"(<t:userTask id="odd"/>)"), HasSubstr("userTask odd")) << "of another namespace";
  EXPECT_THAT(faults(whole(lane("A") + ends + task("A", R"(t:actions="go" c:assignee="ai")") + flows({"s>A", "A>e"}))),
              HasSubstr("\"assignee\" is not understood"));
  EXPECT_THAT(faults(whole(lane("A") + R"(<startEvent id="s"><timerEventDefinition id="odd"/></startEvent><endEvent id="e"/>)" +
                           task("A") + flows({"s>A", "A>e"}))),
              HasSubstr("timerEventDefinition odd"));
  EXPECT_THAT(faults(whole(lane("A") + ends + R"(<userTask id="A" name="A" t:actions="go"><multiInstanceLoopCharacteristics id="odd"/></userTask>)" +
                           flows({"s>A", "A>e"}))),
              HasSubstr("multiInstanceLoopCharacteristics odd"));
  EXPECT_THAT(with(R"(<exclusiveGateway id="A"/>)"), HasSubstr("used before"));
  EXPECT_THAT(faults(whole(lane("A") + ends + task("A", R"(t:actions="go" t:agency=" ")") + flows({"s>A", "A>e"}))),
              HasSubstr("may not be empty"));
  EXPECT_THAT(faults(whole(lane("A") + R"(<startEvent id="s" t:agency="parent"/><endEvent id="e"/>)" + task("A") + flows({"s>A", "A>e"}))),
              HasSubstr("\"agency\" is not understood")) << "only somebody does something somewhere";
}

TEST(Bpmn, refuses_a_structure_that_cannot_run) {
  auto const shape = [](std::string const& nodes, std::vector<std::string> const& list) {
    return faults(whole(lane("A B") + ends + task("A") + task("B") + nodes + flows(list)));
  };
  EXPECT_THAT(shape("", {"s>A", "A>B"}), HasSubstr("e: line 1: Nothing leads to it"));
  EXPECT_THAT(shape("", {"s>A", "A>e", "A>B", "B>e"}), HasSubstr("Only a gateway may branch"));
  EXPECT_THAT(shape("", {"s>A", "A>B", "B>e", "e>A"}), HasSubstr("Nothing may lead out"));
  EXPECT_THAT(shape("", {"s>A", "A>B", "B>gone", "B>e"}), HasSubstr("sequenceFlow f2"));
  EXPECT_THAT(shape(R"(<exclusiveGateway id="g"/>)", {"s>A", "A>g", "g>B:outcome = 1", "g>e", "B>e"}), HasSubstr("one default flow"));
  EXPECT_THAT(shape(R"(<exclusiveGateway id="g" default="f2"/>)", {"s>A", "A>g", "g>B:outcome = 1", "g>e", "B>e"}),
              HasSubstr("needs a condition, but for the default"));
  EXPECT_THAT(shape("", {"s>A", "A>B:outcome = 1", "B>e"}), HasSubstr("none elsewhere"));
  EXPECT_THAT(shape(R"(<exclusiveGateway id="g" default="f3"/>)", {"s>A", "A>g", "g>B:outcome == 1", "g>e", "B>e"}),
              HasSubstr("cannot be understood from"));
  EXPECT_THAT(faults(whole(lane("A C") + ends + task("A") + task("B") + flows({"s>A", "A>B", "B>e"}))),
              ::testing::AllOf(HasSubstr("must stand in a lane"), HasSubstr("names what is not there: C")));
  EXPECT_THAT(faults(whole(ends + ends)), HasSubstr("used before"));
}

TEST(Bpmn, conditions_need_feel) {
  auto text = whole(lane("A B") + ends + task("A") + task("B") + R"(<exclusiveGateway id="g" default="f3"/>)" +
                    flows({"s>A", "A>g", "g>B:outcome = 1", "g>e", "B>e"}));
  EXPECT_THAT(faults(text), IsEmpty());
  auto const at = text.find(" expressionLanguage");
  text.erase(at, text.find('>') - at);
  EXPECT_THAT(faults(text), HasSubstr("must be FEEL")) << "the default of BPMN is XPath";
}

TEST(Bpmn, refuses_other_bytes) {
  for (std::string const text : {"", "x", "<definitions/>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "\xff\xfe"})
    EXPECT_THAT(faults(text), Not(IsEmpty())) << text;
  EXPECT_THAT(faults(whole("") + std::string(most_bytes, ' ')), HasSubstr("1 MB"));
  EXPECT_THAT(faults(R"(<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>)"), HasSubstr("There is no process"));
}

// --- running ---

std::string const forked = whole(lane("A B C D") + ends + task("A") + task("B") + task("C") + task("D") +
                                 R"(<parallelGateway id="fork"/><parallelGateway id="join"/><serviceTask id="told" name="Báo" t:operation="tell"/>)" +
                                 flows({"s>A", "A>fork", "fork>B", "fork>C", "B>join", "C>join", "join>told", "told>D", "D>e"}));

Known nothing(std::string_view) { return {}; }
std::vector<std::string> names(Process const& process, std::set<std::size_t> const& tasks) {
  std::vector<std::string> out;
  for (auto const at : tasks) out.push_back(process.nodes[at].id);
  return out;
}

TEST(Running, branches_go_beside_each_other_and_meet) {
  auto const process = read(forked);
  auto const at = [&](char const* id) { return process.node(id).value(); };
  auto now = begin(process, nothing).marking;
  EXPECT_THAT(names(process, now.tasks), ElementsAre("A"));
  EXPECT_THROW(complete(process, now, at("B"), nothing), std::logic_error);
  now = complete(process, now, at("A"), nothing).marking;
  EXPECT_THAT(names(process, now.tasks), UnorderedElementsAre("B", "C"));
  auto moved = complete(process, now, at("C"), nothing);
  EXPECT_THAT(names(process, moved.marking.tasks), ElementsAre("B"));
  EXPECT_EQ(moved.marking.waiting.size(), 1U);
  EXPECT_THAT(moved.operations, IsEmpty());
  moved = complete(process, moved.marking, at("B"), nothing);
  EXPECT_THAT(names(process, moved.marking.tasks), ElementsAre("D"));
  EXPECT_THAT(moved.opened, ElementsAre(at("D")));
  EXPECT_THAT(moved.operations, ElementsAre(at("told")));
  EXPECT_TRUE(moved.marking.waiting.empty());
  EXPECT_TRUE(complete(process, moved.marking, at("D"), nothing).marking.ended());
}

TEST(Running, the_first_true_condition_is_taken_or_the_default) {
  auto const process = read(whole(lane("A B C D") + ends + task("A") + task("B") + task("C") + task("D") +
                                  R"(<exclusiveGateway id="g" default="f4"/>)" +
                                  flows({"s>A", "A>g", "g>B:answers.n > 10", "g>C:answers.n > 5", "g>D", "B>e", "C>e", "D>e"})));
  auto const to = [&](std::string const& n) {
    auto const known = [&](std::string_view) { return Known{true, n}; };
    return names(process, complete(process, begin(process, known).marking, process.node("A").value(), known).marking.tasks).at(0);
  };
  EXPECT_EQ(to("11"), "B");
  EXPECT_EQ(to("6"), "C");
  EXPECT_EQ(to("5"), "D");
  EXPECT_EQ(to(""), "D");
}

// --- proving ---

/// Every action can be done, and leads to "done".
Domain easy() {
  return {"new", "done", [](std::string_view, std::string_view action) { return action == "go" ? std::optional<std::string>{"done"} : std::nullopt; },
          [](std::string_view state, std::string_view name) { return name == "tell" ? std::optional<std::string>{state} : std::nullopt; }};
}
std::string proved(std::string const& text, Domain const& domain = easy()) {
  std::string all;
  for (auto const& error : prove(read(text), domain)) all += error.path + ": " + error.words.en + "\n";
  return all;
}

TEST(Proof, passes_what_is_sound) {
  EXPECT_THAT(proved(forked), IsEmpty());
  EXPECT_THAT(proved(whole(lane("A B") + ends + task("A") + task("B") +
                           R"(<exclusiveGateway id="again"/><exclusiveGateway id="g" default="f5"/>)" +
                           flows({"s>again", "again>A", "A>g", "g>B:answers.n = 1", "B>again", "g>e"}))),
              IsEmpty())
      << "a loop through a task ends when somebody says so";
}

TEST(Proof, finds_a_join_that_waits_for_a_choice) {
  EXPECT_THAT(proved(whole(lane("A B C") + ends + task("A") + task("B") + task("C") +
                           R"(<exclusiveGateway id="g" default="f3"/><parallelGateway id="join"/>)" +
                           flows({"s>A", "A>g", "g>B:answers.n = 1", "g>C", "B>join", "C>join", "join>e"}))),
              HasSubstr("join: line 1: The join waits"));
}

TEST(Proof, finds_branches_that_were_not_joined) {
  EXPECT_THAT(proved(whole(lane("A B C D") + ends + task("A") + task("B") + task("C") + task("D") +
                           R"(<parallelGateway id="fork"/><exclusiveGateway id="merge"/>)" +
                           flows({"s>A", "A>fork", "fork>B", "fork>C", "B>merge", "C>merge", "merge>D", "D>e"}))),
              HasSubstr("D: line 1: Two branches arrive"));
}

TEST(Proof, finds_a_loop_without_a_task) {
  EXPECT_THAT(proved(whole(lane("A") + ends + task("A") +
                           R"(<exclusiveGateway id="a"/><exclusiveGateway id="b" default="f3"/>)" +
                           flows({"s>A", "A>a", "a>b", "b>a", "b>e:outcome = \"x\""}))),
              HasSubstr("a loop has no task"));
}

TEST(Proof, finds_a_task_that_is_never_reached_and_a_way_without_end) {
  EXPECT_THAT(proved(whole(lane("A B") + ends + task("A") + task("B") + R"(<exclusiveGateway id="g" default="f3"/>)" +
                           flows({"s>A", "A>g", "g>B:outcome = \"never\"", "g>e", "B>e"}))),
              HasSubstr("B: line 1: This task is never reached"));
  EXPECT_THAT(proved(whole(lane("A B") + ends + task("A") + task("B") + R"(<exclusiveGateway id="m"/><exclusiveGateway id="g" default="f3"/>)" +
                           flows({"s>m", "m>A", "A>g", "g>m", "g>B:outcome = \"never\"", "B>e"}))),
              Not(IsEmpty()));
}

TEST(Proof, asks_the_room_what_can_be_done) {
  Domain domain = easy();
  domain.act = [](std::string_view state, std::string_view action) -> std::optional<std::string> {
    if (action == "open" && state == "new") return "open";
    if (action == "go" && state == "open") return "done";
    return {};
  };
  auto const two = [](std::string const& first, std::string const& second) {
    return whole(lane("A B") + ends + task("A", "t:actions=\"" + first + "\"") + task("B", "t:actions=\"" + second + "\"") +
                 flows({"s>A", "A>B", "B>e"}));
  };
  EXPECT_THAT(proved(two("open", "go"), domain), IsEmpty());
  EXPECT_THAT(proved(two("open", "open"), domain), HasSubstr("B: line 1: A dossier may arrive in the state \"open\""));
  EXPECT_THAT(proved(whole(lane("A") + ends + task("A", "t:actions=\"open\"") + flows({"s>A", "A>e"})), domain),
              HasSubstr("A way ends while the dossier is in the state \"open\""));
  EXPECT_THAT(proved(whole(lane("A") + ends + task("A") + R"(<serviceTask id="x" name="Lạ" t:operation="odd"/>)" + flows({"s>A", "A>x", "x>e"}))),
              HasSubstr("x: line 1: There is no such operation"));
}

/// The proof against chance: whatever happens in a sound process, it ends, and no task is ever stuck.
TEST(Proof, holds_for_ten_thousand_random_runs) {
  auto const process = read(whole(
      lane("A B C D E") + ends + task("A") + task("B", R"(t:actions="go" t:outcomes="có|không")") + task("C") + task("D") + task("E") +
      R"(<exclusiveGateway id="m"/><parallelGateway id="fork"/><parallelGateway id="join"/><exclusiveGateway id="g" default="f10"/>)" +
      flows({"s>m", "m>A", "A>fork", "fork>B", "fork>C", "B>join", "C>D", "D>join", "join>g", "g>E:B.outcome = \"có\"", "g>m", "E>e"})));
  EXPECT_TRUE(prove(process, easy()).empty());
  std::mt19937 random{7};
  for (int run = 0; run < 10'000; ++run) {
    std::string said;
    auto const known = [&](std::string_view name) { return name == "B.outcome" ? Known{true, said} : Known{}; };
    auto now = begin(process, known).marking;
    int steps = 0;
    while (!now.ended()) {
      ASSERT_FALSE(now.tasks.empty());
      ASSERT_LT(++steps, 1000);
      auto task = now.tasks.begin();
      std::advance(task, static_cast<long>(random() % now.tasks.size()));
      if (process.nodes[*task].id == "B") said = random() % 2 == 0 ? "có" : "không";
      now = complete(process, now, *task, known).marking;
    }
  }
}

}  // namespace
}  // namespace tinhso::processes
