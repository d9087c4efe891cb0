// Feedback on how a dossier is handled, from the citizen to the leader, back, and to the agency above; on both engines.
#include "services/account.hpp"
#include "services/dossier_test.hpp"
#include "services/feedback_given.hpp"

namespace tinhso::services_test {

class FeedbackTest : public ServicesTest {
 protected:
  std::string code;
  std::int64_t district = 0;

  void SetUp() override {
    ServicesTest::SetUp();
    if (IsSkipped()) return;
    district = id_of("H40.40");
    code = file_online(house.context(), origin, birth()).code;
  }
  Tracked say(char const* words, std::string_view key = {}, char const* proof = "5678") {
    return give_feedback(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{proof}, Text<1, 2000>{words}, {}}, key);
  }
  Tracked not_satisfied(std::string const& feedback) {
    return escalate_feedback(house.context(), origin,
                             {Text<1, 60>{code}, Text<4, 10>{"5678"}, Text<1, 60>{feedback}, Text<1, 2000>{"Chưa rõ"}});
  }
  /// A leader of the district, which has nobody in the test's province.
  Principal above() {
    auto out = leader();
    out.account = out.official = 990;
    out.name = "Vũ Thị Bưởi";
    out.agency = district;
    return out;
  }
  std::vector<FeedbackRow> list(Principal const& who, FeedbackShelf shelf = FeedbackShelf::open, bool below = false) {
    FeedbackQuery query;
    query.shelf = shelf;
    query.below = below;
    return feedback_list(house.context(), who, query).items;
  }
  FeedbackView answered(Principal const& who, std::int64_t id, char const* words = "Đã nhắc cán bộ") {
    return answer_feedback(house.context(), who, origin, id, {Text<1, 2000>{words}, {}});
  }
  std::vector<std::string> inbox(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& task : work::inbox(house.context(), who, {}).items)
      if (task.kind == "feedback") out.push_back(task.step);
    return out;
  }
};

TEST_P(FeedbackTest, from_the_citizen_to_the_leader_and_once_to_the_agency_above) {
  auto told = say("Chờ ba buổi sáng không ai tiếp");
  ASSERT_EQ(told.feedback.size(), 1U);
  auto const first = told.feedback[0];
  EXPECT_THAT(first.code, HasSubstr("-PA20-0001"));
  ASSERT_EQ(first.turns.size(), 1U);
  EXPECT_EQ(first.turns[0].agency_name, "Ủy ban nhân dân xã Hải Minh");
  EXPECT_FALSE(first.turns[0].seen_at);
  EXPECT_FALSE(first.may_escalate) << "nobody has answered";
  EXPECT_EQ(first.turns[0].due_at, house.context().calendar.end_of_day(
                                       house.context().calendar.add_days(local_date(house.now()), 5)));
  EXPECT_THAT(inbox(leader()), ElementsAre("feedback"));
  EXPECT_TRUE(inbox(clerk()).empty());
  auto const row = list(leader()).at(0);
  EXPECT_EQ(code_of([&] { not_satisfied(first.code); }), "services.feedback_open");
  auto const view = feedback_view(house.context(), leader(), origin, row.id);
  EXPECT_TRUE(view.may_answer);
  EXPECT_EQ(view.turns[0].words, "Chờ ba buổi sáng không ai tiếp");
  auto const look = [&] { return track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"5678"}}); };
  EXPECT_TRUE(look().feedback[0].turns[0].seen_at) << "the citizen sees that a leader has read it";
  answered(leader(), row.id);
  EXPECT_EQ(code_of([&] { answered(leader(), row.id); }), "services.feedback_answered");
  EXPECT_TRUE(inbox(leader()).empty());
  told = look();
  EXPECT_EQ(told.feedback[0].turns[0].answer, "Đã nhắc cán bộ");
  EXPECT_EQ(told.feedback[0].turns[0].who, leader().name);
  EXPECT_TRUE(told.feedback[0].may_escalate);

  told = not_satisfied(first.code);
  ASSERT_EQ(told.feedback[0].turns.size(), 2U);
  EXPECT_FALSE(told.feedback[0].may_escalate);
  EXPECT_EQ(told.feedback[0].turns[1].agency_name, "Ủy ban nhân dân huyện Hải Hậu");
  EXPECT_EQ(code_of([&] { not_satisfied(first.code); }), "services.feedback_escalated") << "once";
  EXPECT_THAT(inbox(above()), ElementsAre("feedback"));
  auto const second = list(above()).at(0);
  EXPECT_EQ(second.turn, 2);
  auto const both = feedback_view(house.context(), above(), origin, second.id);
  EXPECT_EQ(both.turns.size(), 2U) << "who is asked second reads what the first answered";
  EXPECT_EQ(both.dossier, 0) << "another agency's dossier is not opened by it";
  EXPECT_EQ(code_of([&] { answered(leader(), second.id); }), "not_found");
  answered(above(), second.id, "Đã kiểm tra tại xã");
  EXPECT_EQ(code_of([&] { not_satisfied(first.code); }), "services.feedback_escalated");
  EXPECT_EQ(look().feedback[0].turns[1].answer, "Đã kiểm tra tại xã");
}

TEST_P(FeedbackTest, whom_it_is_about_does_not_read_it_and_strangers_neither) {
  say("Cán bộ nói nặng lời");
  auto const id = list(leader()).at(0).id;
  for (auto const& who : {clerk(), officer()}) {
    EXPECT_EQ(code_of([&] { list(who); }), "services.leaders_only");
    EXPECT_EQ(code_of([&] { feedback_view(house.context(), who, origin, id); }), "services.leaders_only");
    EXPECT_EQ(code_of([&] { answered(who, id); }), "services.leaders_only");
  }
  auto const stranger = person(Role::leader, anh);
  EXPECT_TRUE(list(stranger).empty());
  EXPECT_EQ(code_of([&] { feedback_view(house.context(), stranger, origin, id); }), "not_found");
  EXPECT_EQ(code_of([&] { answered(stranger, id); }), "not_found");
  EXPECT_TRUE(list(above()).empty()) << "it is the commune's";
  EXPECT_EQ(list(above(), FeedbackShelf::open, true).size(), 1U) << "which the district may look at";
  EXPECT_FALSE(feedback_view(house.context(), above(), origin, id).may_answer);
  EXPECT_EQ(code_of([&] { answered(above(), id); }), "not_found");
  for (auto const& step : dossier(house.context(), officer(), id_of_dossier(code)).steps) EXPECT_NE(step.action, "feedback");
  EXPECT_EQ(code_of([&] { say("x", {}, "0000"); }), "services.not_tracked");
  code = "000.00-khong-co";
  EXPECT_EQ(code_of([&] { say("x"); }), "services.not_tracked");
}

TEST_P(FeedbackTest, sent_twice_it_is_one_and_five_are_enough) {
  auto const key = std::string(20, 'k');
  say("Một", key);
  EXPECT_EQ(say("Một", key).feedback.size(), 1U);
  EXPECT_EQ(code_of([&] { say("Khác", key); }), "services.key_reused");
  EXPECT_EQ(faults([&] { say("   "); }), std::set<std::string>{"words"});
  for (int i = 0; i < 4; ++i) say("Nữa");
  EXPECT_EQ(code_of([&] { say("Thứ sáu"); }), "services.feedback_many");
  auto const rows = list(leader());
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_THAT(rows.back().code, HasSubstr("-PA20-0005")) << "without gaps";
}

TEST_P(FeedbackTest, files_go_with_it_and_late_is_late) {
  FeedbackInput input{Text<1, 60>{code}, Text<4, 10>{"5678"}, Text<1, 2000>{"Ảnh chụp bảng niêm yết"}, {}};
  input.files.emplace();
  input.files->push_back(paper(0, 0));
  auto const told = give_feedback(house.context(), origin, input);
  auto const mine = told.feedback[0].turns[0].files.at(0).id;
  auto const get = [&](std::int64_t file, char const* proof) {
    return feedback_file(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{proof}}, file);
  };
  EXPECT_TRUE(get(mine, "5678").file);
  EXPECT_EQ(code_of([&] { get(mine, "0000"); }), "services.not_tracked");
  EXPECT_EQ(code_of([&] { get(mine + 1, "5678"); }), "not_found");
  EXPECT_TRUE(list(leader(), FeedbackShelf::overdue).empty());
  house.pass(std::chrono::hours{24 * 15});
  auto const late = list(leader(), FeedbackShelf::overdue);
  ASSERT_EQ(late.size(), 1U);
  EXPECT_TRUE(late[0].late);
  FeedbackAnswer answer{Text<1, 2000>{"Xin lỗi bà"}, {}};
  answer.files.emplace();
  answer.files->push_back(paper(leader().account, 0));
  EXPECT_EQ(answer_feedback(house.context(), leader(), origin, late[0].id, answer).turns[0].answers.size(), 1U);
  EXPECT_TRUE(list(leader()).empty());
  EXPECT_TRUE(list(leader(), FeedbackShelf::answered).at(0).late) << "for good";
}

INSTANTIATE_TEST_SUITE_P(Engines, FeedbackTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
