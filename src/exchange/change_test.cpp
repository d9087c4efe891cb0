// Recall, update and replacement, from both sides. Tests named `Not_…` each show that a complaint heard of other office
// systems cannot be made of this one.
#include "exchange/change_test.hpp"

namespace tinhso::exchange {
namespace {

using documents_test::Session;
using documents_test::Sql;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using exchange_test::ChangeTest;

TEST_P(ChangeTest, Not_only_shown_a_recall_that_is_agreed_changes_the_register) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh, anh});
  auto const id = under_way(minh);
  auto const number = view(clerk(minh), id).arrival_number;
  recall(sender, sent.id, "Ban hành nhầm phụ lục");
  auto seen = view(clerk(minh), id);
  ASSERT_TRUE(seen.change);
  EXPECT_EQ(seen.change->reason, "Ban hành nhầm phụ lục");
  EXPECT_EQ(seen.change->state, documents::ChangeState::asked);
  EXPECT_THAT(seen.actions, Contains("answer_change"));
  EXPECT_THAT(notices(clerk(minh)), Contains("change_asked"));
  EXPECT_THAT(seen.attachments, SizeIs(1));  // nothing happens before the clerk agrees
  EXPECT_EQ(seen.history.back().code, "13");

  seen = answer(clerk(minh), id, true);
  EXPECT_EQ(seen.frozen, "recalled");
  EXPECT_EQ(seen.arrival_number, number);  // the line of the register stays
  EXPECT_THAT(seen.attachments, IsEmpty());
  EXPECT_THAT(seen.actions, IsEmpty());
  EXPECT_EQ(seen.history.back().code, "15");
  EXPECT_THROW(documents::incoming_attachment(house.context(), clerk(minh), id, 1), NotFound);
  EXPECT_THROW(documents::finish(house.context(), officer(minh), origin, id, {}), Conflict);
  EXPECT_EQ(newest(clerk(minh)).frozen, "recalled");
  documents::IncomingQuery open;
  open.open = true;
  EXPECT_THAT(documents::incoming(house.context(), clerk(minh), open).items, IsEmpty());
  // The officer is told, and has it no more among what is to be done.
  EXPECT_THAT(notices(officer(minh)), Contains("recalled"));
  EXPECT_THAT(notices(leader(minh)), Contains("recalled"));
  EXPECT_THAT(work::inbox(house.context(), officer(minh), {}).items, IsEmpty());
  EXPECT_THAT(work::inbox(house.context(), clerk(minh), {}).items, IsEmpty());
  // The sender watches each receiver.
  auto const row = delivery(sender, sent.id, minh);
  EXPECT_EQ(row.change, "recall");
  EXPECT_EQ(row.change_state, "agreed");
  EXPECT_EQ(row.status, "05");
  EXPECT_EQ(delivery(sender, sent.id, anh).change_state, "asked");
  EXPECT_EQ(documents::remind(house.context(), sender, origin, sent.id, {documents::RemindOnly::unfinished, {}}).reminded, 1);
  auto const changes = documents::outgoing_view(house.context(), sender, sent.id).changes;
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].agreed, 1);
  EXPECT_EQ(changes[0].asked, 1);
  constexpr Sql trail{"test.trail",
                      "select action from audit_record where action like 'documents.change%' order by id"};
  EXPECT_THAT(house.read([&](Session& s) { return s.all<std::string>(trail); }),
              ::testing::ElementsAre("documents.change_ask", "documents.change_agree"));
  EXPECT_THAT(failures(), IsEmpty());
}

TEST_P(ChangeTest, A_recall_that_is_refused_changes_nothing_and_the_sender_reads_why) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh});
  auto const id = under_way(minh);
  recall(sender, sent.id, "Nhầm");
  EXPECT_THROW(answer(clerk(minh), id, false), Invalid);
  auto const seen = answer(clerk(minh), id, false, "Đã thực hiện xong");
  EXPECT_EQ(seen.frozen, "");
  EXPECT_THAT(seen.attachments, SizeIs(1));
  EXPECT_EQ(seen.history.back().code, "16");
  EXPECT_NO_THROW(documents::finish(house.context(), officer(minh), origin, id, {}));
  auto const row = delivery(sender, sent.id, minh);
  EXPECT_EQ(row.change_state, "refused");
  EXPECT_EQ(row.change_note, "Đã thực hiện xong");
  EXPECT_EQ(row.status, "06");
  EXPECT_THAT(notices(sender), Contains("change_refused"));
  EXPECT_THROW(answer(clerk(minh), id, true), Conflict);  // one answer
  house.pass(std::chrono::seconds{1});
  EXPECT_NO_THROW(recall(sender, sent.id, "Xin lấy lại lần nữa"));
}

TEST_P(ChangeTest, Not_lost_the_reason_of_a_recall_from_one_receiver) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh, anh});
  recall(sender, sent.id, "Gửi nhầm nơi nhận", List<std::int64_t, 1000>{{minh}});
  EXPECT_EQ(view(clerk(minh), newest(clerk(minh)).id).change->reason, "Gửi nhầm nơi nhận");
  EXPECT_FALSE(view(clerk(anh), newest(clerk(anh)).id).change);
  EXPECT_THROW(recall(sender, sent.id, " "), Invalid);
  EXPECT_THROW(recall(sender, sent.id, "Lần nữa", List<std::int64_t, 1000>{{minh}}), Conflict);  // asked already
}

TEST_P(ChangeTest, Others_may_neither_recall_nor_answer) {
  auto const sent = delivered(clerk(tinh), {minh});
  EXPECT_THROW(recall(clerk(so), sent.id, "Không phải của mình"), NotFound);
  EXPECT_THROW(recall(officer(tinh), sent.id, "Không có quyền"), Forbidden);
  recall(clerk(tinh), sent.id, "Nhầm");
  auto const id = newest(clerk(minh)).id;
  EXPECT_THROW(answer(clerk(anh), id, true), NotFound);
  EXPECT_THROW(answer(leader(minh), id, true), Forbidden);
  EXPECT_EQ(view(clerk(minh), id).frozen, "");
}

TEST_P(ChangeTest, A_replacement_is_linked_with_what_it_replaces) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh, anh});
  auto const old = under_way(minh);
  auto input = draft(sender, {minh}, "Bản thay thế");
  input.replaces = sent.id;
  auto const made = documents::create_draft(house.context(), sender, origin, input);
  EXPECT_THAT(paths([&] { documents::issue(house.context(), sender, origin, made.id); }), Contains("replace_reason"));
  input.replace_reason = "Sai số liệu";
  input.attachments.reset();
  documents::change_draft(house.context(), sender, origin, made.id, made.version, input);
  documents::issue(house.context(), sender, origin, made.id);
  work_off();
  auto const fresh = newest(clerk(minh)).id;
  ASSERT_NE(fresh, old);
  auto seen = view(clerk(minh), old);
  ASSERT_TRUE(seen.change);
  EXPECT_EQ(seen.change->kind, documents::ChangeKind::replace);
  EXPECT_EQ(seen.change->by_incoming, fresh);
  EXPECT_FALSE(view(clerk(anh), newest(clerk(anh)).id).change);  // has not got the new one
  seen = answer(clerk(minh), old, true);
  EXPECT_EQ(seen.frozen, "replaced");
  EXPECT_THAT(seen.attachments, SizeIs(1));  // replaced is not gone: it can be read
  EXPECT_EQ(view(clerk(minh), fresh).replaces_incoming, old);
  EXPECT_THAT(notices(officer(minh)), Contains("replaced"));
  auto const outgoing = documents::outgoing_view(house.context(), sender, sent.id);
  ASSERT_THAT(outgoing.changes, SizeIs(1));
  EXPECT_EQ(outgoing.changes[0].by_document, made.id);
  // On the wire it says what it replaces, and for whom.
  auto const wire =
      edxml::read(house.files().read(documents::outgoing_package(house.context(), sender, made.id).sha256));
  ASSERT_TRUE(wire.document() && wire.document()->business);
  EXPECT_EQ(wire.document()->business->kind, edxml::Business::Kind::replace);
  ASSERT_THAT(wire.document()->business->replacements, SizeIs(1));
  EXPECT_EQ(wire.document()->business->replacements[0].document_id, sent.document_id);
  EXPECT_THAT(wire.document()->business->replacements[0].organ_ids, ::testing::ElementsAre("H40.40.01"));
}

TEST_P(ChangeTest, Software_that_fetches_gets_the_recall_and_its_answer_is_seen) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {duong});
  recall(sender, sent.id, "Ban hành nhầm");
  auto const packages = mail(PackageKind::edoc);
  ASSERT_THAT(packages, SizeIs(2));
  auto const* const asked = packages[1].document();
  ASSERT_TRUE(asked && asked->business);
  EXPECT_EQ(asked->business->kind, edxml::Business::Kind::revoke);
  EXPECT_EQ(asked->business->reason, "Ban hành nhầm");
  EXPECT_EQ(asked->document_id, sent.document_id);
  EXPECT_THAT(asked->attachments, SizeIs(1));
  carry(edxml::write(status("H40.40.03", sent, "16", house.now(), "Không tìm thấy")));
  EXPECT_EQ(delivery(sender, sent.id, duong).change_state, "refused");
  EXPECT_EQ(delivery(sender, sent.id, duong).status, "");  // an answer is not a step of handling
  house.pass(std::chrono::seconds{1});
  recall(sender, sent.id, "Xin lấy lại lần nữa");
  house.pass(std::chrono::seconds{2});
  carry(edxml::write(status("H40.40.03", sent, "15", house.now())));
  EXPECT_EQ(delivery(sender, sent.id, duong).change_state, "agreed");
}

TEST_P(ChangeTest, A_recall_from_other_software_is_asked_here_and_the_answer_goes_back) {
  auto const first = from_duong({"H40.40.01"});
  carry(edxml::write(first));
  auto const id = newest(clerk(minh)).id;
  auto const revoke = edxml::write(acting(first, edxml::Business::Kind::revoke, "Sai thẩm quyền"));
  EXPECT_FALSE(carry(revoke).repeated);
  EXPECT_TRUE(carry(revoke).repeated);
  auto const seen = view(clerk(minh), id);
  ASSERT_TRUE(seen.change);
  EXPECT_EQ(seen.change->reason, "Sai thẩm quyền");
  answer(clerk(minh), id, true);
  EXPECT_EQ(view(clerk(minh), id).frozen, "recalled");
  auto const back = mail(PackageKind::status);
  ASSERT_THAT(back, Not(IsEmpty()));
  EXPECT_EQ(back.back().status()->code, "15");
  EXPECT_EQ(back.back().status()->response_for.document_id, "duong-1");
}

TEST_P(ChangeTest, A_status_13_asks_as_well) {
  carry(edxml::write(from_duong({"H40.40.01"})));
  auto const id = newest(clerk(minh)).id;
  edxml::Status asks;
  asks.from.organ_id = "H40.40.03";
  asks.from.name = "UBND xã Hải Đường";
  asks.response_for = {"H40.40.01", "7816/VPCP-TTĐT", "duong-1", today()};
  asks.code = "13";
  asks.description = "Xin lấy lại vì gửi nhầm";
  asks.at = house.now();
  EXPECT_FALSE(carry(edxml::write(asks)).repeated);
  EXPECT_TRUE(carry(edxml::write(asks)).repeated);
  EXPECT_EQ(view(clerk(minh), id).change->reason, "Xin lấy lại vì gửi nhầm");
  asks.response_for.document_id = "nobody-knows";
  EXPECT_THROW(carry(edxml::write(asks)), Invalid);
}

TEST_P(ChangeTest, Nobody_recalls_what_another_has_sent) {
  auto const sent = delivered(clerk(tinh), {minh});
  auto forged = from_duong({"H40.40.01"}, sent.document_id);
  EXPECT_THROW(carry(edxml::write(acting(forged, edxml::Business::Kind::revoke, "Giả"))), Conflict);
  // A document of the ministry, and an agency here that claims it.
  Source national;
  national.kind = Source::Kind::national;
  national.system_id = "H40";
  relay(house.context(), national, house.files().put(edxml::write(outside({"H40.40.01"}))));
  auto const id = newest(clerk(minh)).id;
  forged = from_duong({"H40.40.01"}, outside({}).document_id);
  EXPECT_THROW(carry(edxml::write(acting(forged, edxml::Business::Kind::revoke, "Giả"))), Invalid);
  EXPECT_FALSE(view(clerk(minh), id).change);
}

TEST_P(ChangeTest, Not_every_resend_is_an_update_and_an_update_changes_the_line_it_is_about) {
  auto const first = from_duong({"H40.40.01"});
  carry(edxml::write(first));
  auto const id = newest(clerk(minh)).id;
  documents::receive(house.context(), clerk(minh), origin, id, {});
  EXPECT_TRUE(carry(edxml::write(first)).repeated);
  EXPECT_FALSE(view(clerk(minh), id).change);
  auto changed = first;
  changed.subject = "Nội dung đã sửa";
  EXPECT_THROW(carry(edxml::write(changed)), Conflict);  // other content under the same DocumentId is no resend
  auto const update = edxml::write(acting(changed, edxml::Business::Kind::update, "Sửa trích yếu"));
  EXPECT_FALSE(carry(update).repeated);
  EXPECT_EQ(view(clerk(minh), id).subject, first.subject);
  auto const seen = answer(clerk(minh), id, true);
  EXPECT_EQ(seen.id, id);
  EXPECT_EQ(seen.subject, "Nội dung đã sửa");
  EXPECT_EQ(seen.frozen, "");
  EXPECT_EQ(seen.arrival_number, 1);
  EXPECT_THAT(seen.actions, Not(Contains("answer_change")));
  ASSERT_GE(seen.history.size(), 4U);  // 01 03 13 15
  // The first package once more brings no second line, and the sender still hears of steps under its own DocumentId.
  EXPECT_TRUE(carry(edxml::write(first)).repeated);
  EXPECT_THAT(documents::incoming(house.context(), clerk(minh), {}).items, SizeIs(1));
  EXPECT_EQ(mail(PackageKind::status).back().status()->response_for.document_id, "duong-1");
  // And what was updated can be recalled.
  carry(edxml::write(acting(changed, edxml::Business::Kind::revoke, "Bãi bỏ")));
  answer(clerk(minh), id, true);
  EXPECT_EQ(view(clerk(minh), id).frozen, "recalled");
}

TEST_P(ChangeTest, Not_dropped_another_content_that_only_goes_on_from_here) {
  house.write([&](Session& s) { organisation::set_outside(s, house.now(), {{"G22", "", "Văn phòng Chính phủ", ""}}); });
  auto const first = from_duong({"G22"}, "duong-9");
  EXPECT_FALSE(carry(edxml::write(first)).repeated);
  EXPECT_TRUE(carry(edxml::write(first)).repeated);
  auto changed = first;
  changed.subject = "Nội dung khác";
  EXPECT_THROW(carry(edxml::write(changed)), Conflict);
  EXPECT_THAT(house.read([](Session& s) { return leaving(s, 10); }), SizeIs(1));
}

TEST_P(ChangeTest, Not_forgotten_06_when_it_is_finished_here_and_no_two_steps_at_once) {
  carry(edxml::write(from_duong({"H40.40.01"})));
  work_off();
  EXPECT_THAT(notices(clerk(minh)), IsEmpty());
  EXPECT_THAT(work::inbox(house.context(), clerk(minh), {}).items, SizeIs(1));  // an arrival is a duty at once
  auto const id = newest(clerk(minh)).id;
  documents::receive(house.context(), clerk(minh), origin, id, {});
  work_off();
  auto codes = [&] {
    std::vector<std::string> out;
    for (auto const& one : mail(PackageKind::status)) out.push_back(one.status()->code);
    return out;
  };
  EXPECT_THAT(codes(), ::testing::ElementsAre("01", "03"));  // receiving says 03 and nothing more
  documents::AssignInput input;
  input.lead = officer(minh).official;
  documents::assign(house.context(), leader(minh), origin, id, input);
  documents::start(house.context(), officer(minh), origin, id);
  documents::finish(house.context(), officer(minh), origin, id, {});
  work_off();
  EXPECT_THAT(codes(), ::testing::ElementsAre("01", "03", "04", "05", "06"));
}

INSTANTIATE_TEST_SUITE_P(Engines, ChangeTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
