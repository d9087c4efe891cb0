#include <set>

#include "documents/office_test.hpp"
#include "testing/at_once.hpp"

namespace tinhso::documents {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

class DraftTest : public documents_test::OfficeTest {};

TEST_P(DraftTest, A_draft_may_be_unfinished_and_issuing_says_all_that_is_missing) {
  auto const who = clerk(tinh);
  auto const view = create_draft(house.context(), who, origin, {});
  EXPECT_EQ(view.state, OutgoingState::draft);
  EXPECT_EQ(view.version, 1);
  EXPECT_THAT(view.actions, ElementsAre("edit", "delete", "issue"));
  EXPECT_THAT(paths([&] { issue(house.context(), who, origin, view.id); }),
              IsSupersetOf({"type", "subject", "signer_name", "signer_position", "recipients", "attachments"}));
  EXPECT_EQ(outgoing_view(house.context(), who, view.id).state, OutgoingState::draft);
}

TEST_P(DraftTest, Faults_of_a_draft_are_told_at_once) {
  auto const who = clerk(tinh);
  DraftInput input;
  input.type = "Mật thư";
  input.secrecy = Secrecy::secret;
  input.reply_to = 999;
  input.signer = clerk(minh).official;
  input.recipients = organisation::Selectors{{organisation::SelectorKind::group, "nobody"}};
  input.attachments.emplace();
  input.attachments->push_back({"0123456789abcdef0123456789abcdef", {}, {}});
  input.attachments->push_back({{}, 3, {}});
  input.attachments->push_back({});
  EXPECT_THAT(paths([&] { create_draft(house.context(), who, origin, input); }),
              ElementsAre("type", "signer", "secrecy", "reply_to", "recipients[0]", "attachments[0].ticket",
                          "attachments[1].ordinal", "attachments[2]"));
  DraftInput secret;
  secret.secrecy = Secrecy::top_secret;
  try {
    create_draft(house.context(), who, origin, secret);
    FAIL();
  } catch (Invalid const& fault) {
    EXPECT_NE(fault.fields().at(0).words.vi.find("28/2018"), std::string::npos);
    EXPECT_NE(fault.fields().at(0).words.vi.find("Luật Bảo vệ bí mật nhà nước"), std::string::npos);
  }
}

TEST_P(DraftTest, Editing_asks_for_the_version_that_was_read) {
  auto const who = clerk(tinh);
  auto const view = create_draft(house.context(), who, origin, draft(who, {minh}));
  DraftInput input = draft(who, {minh, anh}, "Trích yếu khác");
  input.attachments.reset();
  auto const changed = change_draft(house.context(), who, origin, view.id, view.version, input);
  EXPECT_EQ(changed.version, 2);
  EXPECT_EQ(changed.subject, "Trích yếu khác");
  EXPECT_EQ(changed.recipient_count, 2);
  EXPECT_EQ(changed.recipients.at(1).label, "UBND xã Hải Anh");
  EXPECT_EQ(changed.attachments.size(), 1U);  // left out: as it was
  EXPECT_EQ(changed.notation, "CĐ-UBND");
  EXPECT_THROW(change_draft(house.context(), who, origin, view.id, view.version, input), PreconditionFailed);
  EXPECT_THROW(delete_draft(house.context(), who, origin, view.id, 1), PreconditionFailed);
  EXPECT_THROW(issue(house.context(), who, origin, view.id, 1), PreconditionFailed);
  delete_draft(house.context(), who, origin, view.id, 2);
  EXPECT_THROW(outgoing_view(house.context(), who, view.id), NotFound);
}

TEST_P(DraftTest, Attachments_are_kept_renamed_and_put_in_order) {
  auto const who = clerk(tinh);
  auto input = draft(who, {minh});
  input.attachments->push_back({ticket(who, "%PDF-1.4 hai", "../../phu luc\r\n.pdf"), {}, {}});
  auto const view = create_draft(house.context(), who, origin, input);
  ASSERT_EQ(view.attachments.size(), 2U);
  EXPECT_EQ(view.attachments[1].name.find('/'), std::string::npos);
  DraftInput again = input;
  again.attachments.emplace();
  again.attachments->push_back({{}, 2, "Phụ lục.pdf"});
  again.attachments->push_back({{}, 1, {}});
  auto const changed = change_draft(house.context(), who, origin, view.id, 1, again);
  ASSERT_EQ(changed.attachments.size(), 2U);
  EXPECT_EQ(changed.attachments[0].name, "Phụ lục.pdf");
  EXPECT_EQ(changed.attachments[0].sha256, view.attachments[1].sha256);
  EXPECT_EQ(changed.attachments[1].sha256, view.attachments[0].sha256);
  EXPECT_EQ(changed.attachments[1].ordinal, 2);
  auto const served = outgoing_attachment(house.context(), who, view.id, 1);
  EXPECT_EQ(house.files().read(served.sha256), "%PDF-1.4 hai");
  EXPECT_THROW(outgoing_attachment(house.context(), who, view.id, 3), NotFound);
}

TEST_P(DraftTest, Another_persons_upload_cannot_be_attached_by_ticket_or_by_hash) {
  auto const who = clerk(tinh);
  auto const other = clerk(minh);
  auto const theirs = ticket(other, "%PDF-1.4 private");
  auto const hash = house.files().put("%PDF-1.4 private").sha256;
  DraftInput input;
  for (auto const& name : {theirs, hash}) {
    input.attachments.emplace();
    input.attachments->push_back({name, {}, {}});
    EXPECT_THAT(paths([&] { create_draft(house.context(), who, origin, input); }),
                ElementsAre("attachments[0].ticket"));
  }
}

TEST_P(DraftTest, Programs_are_not_attached_whatever_their_name) {
  auto const who = clerk(tinh);
  DraftInput input;
  input.attachments.emplace();
  input.attachments->push_back(
      {ticket(who, std::string{"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", 14} + std::string(300, '\0'), "cong-van.pdf"),
       {},
       {}});
  EXPECT_THAT(paths([&] { create_draft(house.context(), who, origin, input); }), ElementsAre("attachments[0]"));
}

TEST_P(DraftTest, Only_the_agency_that_writes_it_sees_a_draft) {
  auto const view = create_draft(house.context(), clerk(tinh), origin, draft(clerk(tinh), {minh}));
  for (auto const& other : {clerk(minh), leader(so), officer(anh)}) {
    EXPECT_THROW(outgoing_view(house.context(), other, view.id), NotFound);
    EXPECT_THROW(outgoing_attachment(house.context(), other, view.id, 1), NotFound);
  }
  EXPECT_THROW(change_draft(house.context(), clerk(minh), origin, view.id, 1, {}), NotFound);
  EXPECT_THROW(delete_draft(house.context(), clerk(minh), origin, view.id, 1), NotFound);
  EXPECT_THROW(issue(house.context(), clerk(minh), origin, view.id), NotFound);
  EXPECT_THROW(issue(house.context(), officer(tinh), origin, view.id), Forbidden);  // officers write, they do not issue
}

TEST_P(DraftTest, A_second_click_does_not_issue_twice) {
  auto const who = clerk(tinh);
  auto const first = issued(who, {minh, anh});
  EXPECT_EQ(first.code, "01/CĐ-UBND");
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.recipient_count, 2);
  EXPECT_EQ(first.issued_on, today());
  EXPECT_THROW(issue(house.context(), who, origin, first.id), Conflict);
  EXPECT_THROW(change_draft(house.context(), who, origin, first.id, first.version, {}), Conflict);
  EXPECT_THROW(delete_draft(house.context(), who, origin, first.id, first.version), Conflict);
  EXPECT_EQ(issued(who, {minh}).code, "02/CĐ-UBND");
}

TEST_P(DraftTest, Numbers_start_anew_with_the_year_and_with_the_type_where_an_agency_wants_it) {
  auto const who = clerk(tinh);
  EXPECT_EQ(issued(who, {minh}).number, 1);
  EXPECT_EQ(issued(who, {minh}).number, 2);
  EXPECT_EQ(issued(clerk(minh), {tinh}).number, 1);
  AgencySettings settings;
  settings.numbering = Numbering::by_type;
  settings.short_sign = "UBNDT";
  auto set = [&](Principal const& by) { set_agency_settings(house.context(), by, origin, tinh, settings); };
  EXPECT_THROW(set(clerk(tinh)), Forbidden);
  EXPECT_THROW(set(administrator(minh)), Forbidden);
  EXPECT_THAT(paths([&] { set(administrator(tinh)); }), ElementsAre("numbering"));  // the year's book is open
  house.clock().set(at_local(Date{std::chrono::year{2021}, std::chrono::January, std::chrono::day{4}}, 8 * 60));
  set(administrator(tinh));
  auto other = draft(who, {minh});
  other.type = "CV";
  other.drafting_unit = "VP3";
  auto const letter = create_draft(house.context(), who, origin, other);
  EXPECT_EQ(issue(house.context(), who, origin, letter.id).code, "01/UBNDT-VP3");
  EXPECT_EQ(issued(who, {minh}).code, "01/CĐ-UBNDT");
  EXPECT_EQ(issued(who, {minh}).code, "02/CĐ-UBNDT");
}

TEST_P(DraftTest, A_failed_issue_gives_its_number_back) {
  auto const who = clerk(tinh);
  EXPECT_EQ(issued(who, {minh}).number, 1);
  auto broken = draft(who, {minh});
  broken.due_on = Date{std::chrono::year{2020}, std::chrono::January, std::chrono::day{1}};
  auto const view = create_draft(house.context(), who, origin, broken);
  EXPECT_THAT(paths([&] { issue(house.context(), who, origin, view.id); }), ElementsAre("due_on"));
  EXPECT_EQ(issued(who, {minh}).number, 2);
}

TEST_P(DraftTest, Eight_writers_get_numbers_without_gap_or_twin) {
  constexpr int writers = 8;
  constexpr int each = 12;
  auto const who = clerk(tinh);
  std::vector<std::vector<std::int64_t>> drafts(writers);
  for (auto& mine : drafts)
    for (int i = 0; i < each; ++i) mine.push_back(create_draft(house.context(), who, origin, draft(who, {minh})).id);
  std::vector<std::vector<std::int64_t>> numbers(writers);
  testing::at_once(writers, [&](int t) {
    auto const w = static_cast<std::size_t>(t);
    for (auto const id : drafts[w]) numbers[w].push_back(issue(house.context(), who, origin, id).number.value());
  });
  std::set<std::int64_t> all;
  for (auto const& some : numbers) all.insert(some.begin(), some.end());
  EXPECT_EQ(all.size(), static_cast<std::size_t>(writers * each));
  EXPECT_EQ(*all.begin(), 1);
  EXPECT_EQ(*all.rbegin(), writers * each);
}

TEST_P(DraftTest, Eight_who_issue_the_same_draft_give_it_one_number) {
  auto const who = clerk(tinh);
  auto const view = create_draft(house.context(), who, origin, draft(who, {minh}));
  std::atomic<int> done = 0;
  std::atomic<int> refused = 0;
  testing::at_once(8, [&] {
    try {
      issue(house.context(), who, origin, view.id);
      ++done;
    } catch (Conflict const&) {
      ++refused;
    }
  });
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 7);
  EXPECT_EQ(issued(who, {minh}).number, 2);
}

TEST_P(DraftTest, Lists_are_paged_newest_first_and_searched_without_diacritics) {
  auto const who = clerk(tinh);
  for (auto const* subject : {"Mời họp giao ban", "Phòng chống bão số 7", "Tuyển quân năm 2021"}) {
    issued(who, {minh}, subject);
    house.pass(std::chrono::minutes{1});
  }
  create_draft(house.context(), who, origin, draft(who, {minh}, "Dự thảo phòng chống bão"));
  OutgoingQuery query;
  query.limit = 2;
  auto const first = outgoing(house.context(), who, query);
  ASSERT_EQ(first.items.size(), 2U);
  EXPECT_EQ(first.items[0].subject, "Dự thảo phòng chống bão");
  EXPECT_EQ(first.items[1].subject, "Tuyển quân năm 2021");
  ASSERT_TRUE(first.next);
  query.after = *first.next;
  auto const second = outgoing(house.context(), who, query);
  EXPECT_EQ(second.items.size(), 2U);
  EXPECT_FALSE(second.next);
  query = {};
  query.q = "phong chong bao";
  EXPECT_EQ(outgoing(house.context(), who, query).items.size(), 2U);
  query.state = OutgoingState::issued;
  EXPECT_EQ(outgoing(house.context(), who, query).items.size(), 1U);
  query.after = "nonsense";
  EXPECT_THROW(outgoing(house.context(), who, query), Invalid);
}

INSTANTIATE_TEST_SUITE_P(Engines, DraftTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::documents
