#include "documents/flow.hpp"

#include "documents/office_test.hpp"

namespace tinhso::documents {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;

using documents_test::Sql;

class FlowTest : public documents_test::OfficeTest {
 protected:
  void uses(bool content, bool form, bool signing) {
    set_flow_settings(house.context(), administrator(tinh), origin, tinh, {content, form, signing});
  }
  OutgoingView drafted(Principal const& by) {
    auto input = draft(by, {minh});
    input.signer = leader(tinh).official;
    return create_draft(house.context(), by, origin, input);
  }
  std::vector<std::string> steps_of(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& task : work::inbox(house.context(), who, {}).items)
      if (task.kind == "outgoing") out.push_back(task.step);
    return out;
  }
};

TEST_P(FlowTest, Goes_from_the_drafter_to_the_number_step_by_step) {
  uses(true, true, true);
  auto const drafter = officer(tinh), reviewer = officer(tinh, 1), office = clerk(tinh), signer = leader(tinh);
  auto const view = drafted(drafter);
  EXPECT_THAT(view.actions, ElementsAre("edit", "delete", "submit", "comment"));
  EXPECT_THROW(issue(house.context(), office, origin, view.id), Conflict);

  auto flow = submit(house.context(), drafter, origin, view.id, {reviewer.official, "Kính trình anh xem."});
  EXPECT_EQ(flow.step, FlowStep::content);
  EXPECT_EQ(flow.turn, reviewer.name);
  EXPECT_THAT(steps_of(reviewer), ElementsAre("content"));
  EXPECT_THROW(approve(house.context(), drafter, origin, view.id, {}), Forbidden);
  EXPECT_THROW(approve(house.context(), signer, origin, view.id, {}), Forbidden);

  flow = approve(house.context(), reviewer, origin, view.id, {});
  EXPECT_EQ(flow.step, FlowStep::form);
  EXPECT_THAT(steps_of(reviewer), ElementsAre());
  EXPECT_THAT(steps_of(office), ElementsAre("form"));
  EXPECT_THROW(approve(house.context(), reviewer, origin, view.id, {}), Forbidden);

  flow = approve(house.context(), office, origin, view.id, {});
  EXPECT_EQ(flow.step, FlowStep::signing);
  EXPECT_THAT(steps_of(signer), ElementsAre("sign"));
  EXPECT_THROW(change_draft(house.context(), drafter, origin, view.id, view.version, draft(drafter, {minh})), Conflict);
  EXPECT_THROW(sign_on_paper(house.context(), drafter, origin, view.id, {ticket(drafter), {}}), Forbidden);

  flow = sign_on_paper(house.context(), office, origin, view.id, {ticket(office), {}});
  EXPECT_EQ(flow.step, FlowStep::ready);
  EXPECT_EQ(flow.signed_how, "paper");
  EXPECT_EQ(signed_scan(house.context(), drafter, view.id).type, "application/pdf");
  auto const issued = issue(house.context(), office, origin, view.id);
  EXPECT_EQ(issued.code, "01/CĐ-UBND");
  EXPECT_THAT(steps_of(office), ElementsAre());
  std::vector<std::string> actions;
  for (auto const& entry : flow_view(house.context(), office, view.id).entries) actions.push_back(entry.action);
  EXPECT_THAT(actions, ElementsAre("submit", "approve", "approve", "sign_paper"));
}

TEST_P(FlowTest, Comes_back_to_the_drafter_with_words_and_keeps_what_was_shown) {
  uses(true, false, true);
  auto const drafter = officer(tinh), reviewer = officer(tinh, 1), signer = leader(tinh);
  auto const view = drafted(drafter);
  submit(house.context(), drafter, origin, view.id, {reviewer.official, {}});
  EXPECT_THROW(give_back(house.context(), signer, origin, view.id, {"không"}), Forbidden);
  auto flow = give_back(house.context(), reviewer, origin, view.id, {"Bổ sung căn cứ."});
  EXPECT_EQ(flow.step, FlowStep::drafting);
  EXPECT_EQ(flow.entries.back().words, "Bổ sung căn cứ.");
  auto const told = work::inbox(house.context(), drafter, {}).items;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].step, "revise");
  EXPECT_EQ(told[0].instruction, "Bổ sung căn cứ.");

  auto input = draft(drafter, {minh}, "Trích yếu đã sửa");
  input.signer = signer.official;
  change_draft(house.context(), drafter, origin, view.id, view.version, input);
  submit(house.context(), drafter, origin, view.id, {reviewer.official, {}});
  flow = approve(house.context(), reviewer, origin, view.id, {});
  EXPECT_EQ(flow.step, FlowStep::signing);
  ASSERT_EQ(flow.versions.size(), 2U);
  EXPECT_EQ(flow.versions[0].subject, "Trích yếu đã sửa");
  EXPECT_EQ(flow.versions[1].subject, "Về việc ứng phó bão số 7");
  EXPECT_EQ(version_attachment(house.context(), drafter, view.id, 1, 1).type, "application/pdf");
  // The leader, too, may send it back; then what was signed counts no more.
  sign_on_paper(house.context(), signer, origin, view.id, {ticket(signer), {}});
  flow = give_back(house.context(), clerk(tinh), origin, view.id, {"Sai chức vụ người ký."});
  EXPECT_EQ(flow.step, FlowStep::drafting);
  EXPECT_THROW(issue(house.context(), clerk(tinh), origin, view.id), Conflict);
}

TEST_P(FlowTest, A_commune_lets_the_chairman_alone_approve_and_without_steps_the_clerk_issues) {
  auto const quick = drafted(clerk(tinh));
  EXPECT_THAT(quick.actions, ElementsAre("edit", "delete", "issue"));
  EXPECT_EQ(issue(house.context(), clerk(tinh), origin, quick.id).code, "01/CĐ-UBND");
  uses(false, false, true);
  auto const view = drafted(clerk(tinh));
  EXPECT_THAT(view.actions, Not(Contains("issue")));
  EXPECT_EQ(submit(house.context(), clerk(tinh), origin, view.id, {}).step, FlowStep::signing);
  EXPECT_THAT(flow_view(house.context(), leader(tinh), view.id).actions, IsSupersetOf({"return", "sign_paper"}));
  EXPECT_THROW(submit(house.context(), clerk(tinh), origin, view.id, {}), Conflict);
  EXPECT_THROW(delete_draft(house.context(), clerk(tinh), origin, view.id, view.version), Conflict);
}

TEST_P(FlowTest, Faults_are_told_and_strangers_see_nothing) {
  uses(true, true, true);
  auto const drafter = officer(tinh);
  auto const bare = create_draft(house.context(), drafter, origin, {});
  EXPECT_THAT(paths([&] {
                submit(house.context(), drafter, origin, bare.id, {drafter.official, {}});
              }),
              ElementsAre("reviewer", "signer"));
  EXPECT_THAT(paths([&] {
                submit(house.context(), drafter, origin, bare.id, {officer(minh).official, {}});
              }),
              ElementsAre("reviewer", "signer"));
  EXPECT_THROW(flow_view(house.context(), clerk(minh), bare.id), NotFound);
  EXPECT_THROW(set_flow_settings(house.context(), clerk(tinh), origin, tinh, {}), Forbidden);
  comment(house.context(), leader(tinh), origin, bare.id, {"Cần nói rõ thời hạn."});
  auto const view = flow_view(house.context(), drafter, bare.id);
  ASSERT_EQ(view.comments.size(), 1U);
  EXPECT_EQ(view.comments[0].words, "Cần nói rõ thời hạn.");
  delete_draft(house.context(), drafter, origin, bare.id, bare.version);
}

TEST_P(FlowTest, The_agency_says_who_holds_a_step_and_only_its_administrator_says_it) {
  auto const drafter = officer(tinh), reviewer = officer(tinh, 1), signer = leader(tinh);
  FlowRules rules{true, true, true, false, FlowHolders{}};
  rules.holders->reviewers = {reviewer.official};
  rules.holders->checker = reviewer.official;
  rules.holders->signers = {signer.official};
  for (auto const& stranger : {clerk(tinh), leader(tinh), officer(tinh), administrator(minh)}) {
    EXPECT_THROW(set_flow_settings(house.context(), stranger, origin, tinh, rules), Forbidden);
    EXPECT_THROW(set_directions(house.context(), stranger, origin, tinh, {{"Xử lý theo quy định."}}), Forbidden);
  }
  auto elsewhere = rules;
  elsewhere.holders->signers = {signer.official, leader(minh).official};
  elsewhere.holders->checker = leader(minh).official;
  EXPECT_THAT(paths([&] { set_flow_settings(house.context(), administrator(tinh), origin, tinh, elsewhere); }),
              ElementsAre("holders.checker", "holders.signers[1]"));
  set_flow_settings(house.context(), administrator(tinh), origin, tinh, rules);
  set_flow_settings(house.context(), administrator(tinh), origin, tinh, {true, true, true});  // holders stay
  auto const kept = house.read([&](database::Session& s) { return flow_rules(s, tinh); });
  EXPECT_THAT(kept.holders->reviewers, ElementsAre(reviewer.official));
  EXPECT_EQ(kept.holders->checker, reviewer.official);

  auto const view = drafted(drafter);
  EXPECT_THAT(paths([&] { submit(house.context(), drafter, origin, view.id, {signer.official, {}}); }),
              ElementsAre("reviewer"));
  submit(house.context(), drafter, origin, view.id, {reviewer.official, {}});
  auto const flow = approve(house.context(), reviewer, origin, view.id, {});
  EXPECT_EQ(flow.step, FlowStep::form);
  EXPECT_EQ(flow.turn, reviewer.name);
  EXPECT_THAT(steps_of(reviewer), ElementsAre("form"));
  EXPECT_THAT(steps_of(clerk(tinh)), ElementsAre());
  EXPECT_THROW(approve(house.context(), drafter, origin, view.id, {}), Forbidden);
  EXPECT_EQ(approve(house.context(), reviewer, origin, view.id, {}).step, FlowStep::signing);

  set_directions(house.context(), administrator(tinh), origin, tinh, {{"Xử lý theo quy định.", "Báo cáo trước 10h."}});
  auto const lines = house.read([&](database::Session& s) { return directions(s, tinh).lines; });
  EXPECT_THAT(lines, ElementsAre("Xử lý theo quy định.", "Báo cáo trước 10h."));
  EXPECT_TRUE(house.read([&](database::Session& s) { return directions(s, minh).lines; }).empty());
  constexpr Sql trail{"test.settings_trail",
                      "select action from audit_record where action in ('documents.flow', 'documents.directions') "
                      "order by id"};
  EXPECT_THAT(house.read([&](database::Session& s) { return s.all<std::string>(trail); }),
              ElementsAre("documents.flow", "documents.flow", "documents.directions"));
}

TEST_P(FlowTest, A_digital_signature_closes_the_same_step_and_its_PDF_is_what_is_sent) {
  uses(false, false, true);
  auto const signer = leader(tinh);
  auto const view = drafted(clerk(tinh));
  submit(house.context(), clerk(tinh), origin, view.id, {});
  auto const stored = house.files().put("%PDF-1.4 signed\n%%EOF\n");
  house.write([&](database::Session& s) {
    EXPECT_TRUE(may_sign(s, signer, view.id));
    EXPECT_FALSE(may_sign(s, clerk(tinh), view.id));
    close_signing(house.context(), s, signer, origin, view.id,
                  {"digital", signer.name, house.now(), stored, "van-ban-da-ky.pdf"});
  });
  auto const issued = issue(house.context(), clerk(tinh), origin, view.id);
  EXPECT_EQ(issued.attachments.at(0).sha256, stored.sha256);
}

INSTANTIATE_TEST_SUITE_P(Engines, FlowTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::documents
