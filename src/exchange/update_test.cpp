// The corrected content of a document that was sent: from the sender's button to the receivers' registers, here, in
// software that fetches, and in another house.
#include <optional>

#include "exchange/change_test.hpp"

namespace tinhso::exchange {
namespace {

using documents_test::Session;
using documents_test::Sql;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SendUpdateTest : public exchange_test::ChangeTest {
 protected:
  documents::UpdateInput corrected(std::string_view subject, std::string_view reason = "Sai trích yếu") {
    documents::UpdateInput out;
    out.reason = std::string{reason};
    out.subject = std::string{subject};
    return out;
  }
  documents::OutgoingView update(Principal const& who, std::int64_t id, documents::UpdateInput const& input) {
    documents::update(house.context(), who, origin, id, input);
    work_off();
    return documents::outgoing_view(house.context(), who, id);
  }
};

TEST_P(SendUpdateTest, Each_receiver_agrees_before_its_register_changes) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh, anh}, "Về việc ứng phó bảo số 7");
  auto const id = under_way(minh);
  auto input = corrected("Về việc ứng phó bão số 7");
  input.attachments.emplace();
  input.attachments->push_back({ticket(sender, "%PDF-1.4\ncorrected\n%%EOF\n", "ban-dung.pdf"), {}, {}});
  auto const outgoing = update(sender, sent.id, input);
  EXPECT_EQ(outgoing.subject, "Về việc ứng phó bảo số 7");  // the sender's line stays as issued
  ASSERT_THAT(outgoing.updates, SizeIs(1));
  std::vector<std::string> names;
  for (auto const& field : outgoing.updates[0].fields) names.push_back(field.name);
  EXPECT_THAT(names, ElementsAre("subject", "files"));
  EXPECT_EQ(documents::updated_attachment(house.context(), sender, sent.id, outgoing.updates[0].change, 1).name,
            "ban-dung.pdf");
  EXPECT_EQ(outgoing.changes.at(0).asked, 2);
  EXPECT_FALSE(outgoing.changes.at(0).by_document);

  auto seen = view(clerk(minh), id);
  EXPECT_EQ(seen.subject, "Về việc ứng phó bảo số 7");
  ASSERT_TRUE(seen.proposed);
  EXPECT_EQ(seen.proposed->fields.at(0).after, "Về việc ứng phó bão số 7");
  EXPECT_EQ(documents::proposed_attachment(house.context(), clerk(minh), id, 1).name, "ban-dung.pdf");
  EXPECT_THROW(documents::proposed_attachment(house.context(), clerk(anh), id, 1), NotFound);
  EXPECT_EQ(seen.history.back().code, "13");
  seen = answer(clerk(minh), id, true);
  EXPECT_EQ(seen.subject, "Về việc ứng phó bão số 7");
  EXPECT_EQ(seen.attachments.at(0).name, "ban-dung.pdf");
  EXPECT_EQ(seen.arrival_number, 1);
  EXPECT_EQ(seen.history.back().code, "15");
  EXPECT_FALSE(seen.proposed);
  EXPECT_THAT(notices(officer(minh)), Contains("updated"));
  EXPECT_THAT(documents::search(house.context(), clerk(minh), words("bão số 7")).items, SizeIs(1));
  EXPECT_EQ(view(clerk(anh), newest(clerk(anh)).id).subject, "Về việc ứng phó bảo số 7");

  // Steps taken after it still reach the sender, under what it sent.
  documents::finish(house.context(), officer(minh), origin, id, {});
  EXPECT_EQ(delivery(sender, sent.id, minh).status, "06");
  EXPECT_EQ(delivery(sender, sent.id, minh).change_state, "agreed");
  EXPECT_THAT(documents::outgoing(house.context(), sender, {}).items, SizeIs(1));
  constexpr Sql trail{"test.update_trail",
                      "select action from audit_record where action like 'documents.change%' or action = "
                      "'documents.update' order by id"};
  EXPECT_THAT(house.read([&](Session& s) { return s.all<std::string>(trail); }),
              ElementsAre("documents.change_ask", "documents.update", "documents.change_agree"));
  EXPECT_THAT(failures(), IsEmpty());
}

TEST_P(SendUpdateTest, A_newer_one_takes_the_place_of_what_was_not_answered_and_can_be_recalled) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh, anh});
  auto const mine = newest(clerk(minh)).id;
  update(sender, sent.id, corrected("Bản sửa thứ nhất"));
  answer(clerk(minh), mine, true);
  auto const outgoing = update(sender, sent.id, corrected("Bản sửa thứ hai", "Sửa lần nữa"));
  ASSERT_THAT(outgoing.updates, SizeIs(2));
  EXPECT_EQ(outgoing.updates[0].fields.at(0).before, "Bản sửa thứ nhất");
  auto const theirs = newest(clerk(anh)).id;
  EXPECT_EQ(view(clerk(anh), theirs).change->reason, "Sửa lần nữa");
  EXPECT_EQ(answer(clerk(anh), theirs, true).subject, "Bản sửa thứ hai");
  EXPECT_THAT(work::inbox(house.context(), clerk(anh), {}).items, SizeIs(1));  // only to be received
  EXPECT_EQ(answer(clerk(minh), mine, true).subject, "Bản sửa thứ hai");
  // Reminded and recalled like any other.
  EXPECT_EQ(documents::remind(house.context(), sender, origin, sent.id, {documents::RemindOnly::not_received, {}}).reminded, 2);
  EXPECT_THAT(notices(clerk(minh)), Contains("reminded"));
  recall(sender, sent.id, "Bãi bỏ");
  EXPECT_EQ(answer(clerk(minh), mine, true).frozen, "recalled");
  EXPECT_EQ(delivery(sender, sent.id, minh).change, "recall");
  EXPECT_EQ(delivery(sender, sent.id, minh).change_state, "agreed");
}

TEST_P(SendUpdateTest, Refused_by_one_it_changes_nothing_there) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh});
  auto const id = newest(clerk(minh)).id;
  update(sender, sent.id, corrected("Trích yếu khác"));
  EXPECT_EQ(answer(clerk(minh), id, false, "Đã thực hiện").subject, sent.subject);
  EXPECT_EQ(delivery(sender, sent.id, minh).change_note, "Đã thực hiện");
  EXPECT_THAT(notices(sender), Contains("change_refused"));
}

TEST_P(SendUpdateTest, Others_may_not_and_what_changes_nothing_is_none) {
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {minh});
  EXPECT_THROW(update(clerk(so), sent.id, corrected("x")), NotFound);
  EXPECT_THROW(update(officer(tinh), sent.id, corrected("x")), Forbidden);
  EXPECT_THROW(update(administrator(tinh), sent.id, corrected("x")), Forbidden);
  EXPECT_THAT(paths([&] { update(sender, sent.id, corrected(sent.subject)); }), ElementsAre("subject"));
  EXPECT_THAT(paths([&] { update(sender, sent.id, corrected("x", " ")); }), ElementsAre("reason"));
  auto without = corrected("x");
  without.attachments.emplace();
  EXPECT_THAT(paths([&] { update(sender, sent.id, without); }), ElementsAre("attachments"));
  auto const id = documents::create_draft(house.context(), sender, origin, draft(sender, {minh})).id;
  EXPECT_THROW(update(sender, id, corrected("x")), Conflict);
  EXPECT_THAT(documents::outgoing_view(house.context(), sender, sent.id).updates, IsEmpty());
}

/// The same province in another house, in which Hải Đường works and the province's committee has software of its own.
class OtherHouse : public exchange_test::AxisTest {
 public:
  void TestBody() override {}
  void open() {
    SetUp();
    house.settings().data_folder = house.folder();
    documents::AgencySettings settings;
    settings.elsewhere = true;
    documents::set_agency_settings(house.context(), administrator(tinh), origin, tinh, settings);
    add_client(house.context(), audit::system("test"), {}, {"H40", "tinh"});
  }
  void carry(std::string const& package) {
    Source source;
    source.system_id = "tinh";
    source.agency = tinh;
    EXPECT_FALSE(relay(house.context(), source, house.files().put(package)).repeated);
    work_off();
  }
  documents::IncomingView seen() {
    return documents::incoming_view(house.context(), clerk(duong), newest(clerk(duong)).id);
  }
  void agree() {
    documents::answer_change(house.context(), clerk(duong), origin, newest(clerk(duong)).id, {true, {}});
    work_off();
  }
  std::string last_status() {
    constexpr Sql lies{"test.status_mail",
                       "select p.content from exchange_mail m join exchange_package p on p.id = m.package where "
                       "m.agency = :agency and m.kind = 'status' order by m.id desc limit 1"};
    return house.read([&](documents_test::Session& s) { return s.one<std::string>(lies, {{"agency", tinh}}); });
  }
};

TEST_P(SendUpdateTest, Goes_to_another_house_over_the_wire_and_its_answer_comes_back) {
  OtherHouse other;
  other.open();
  auto const sender = clerk(tinh);
  auto const sent = delivered(sender, {duong}, "Trích yếu sai");
  update(sender, sent.id, corrected("Trích yếu đúng"));
  auto const packages = mail(PackageKind::edoc);
  ASSERT_THAT(packages, SizeIs(2));
  auto const* const wire = packages[1].document();
  ASSERT_TRUE(wire && wire->business && wire->business->update);
  EXPECT_EQ(wire->business->kind, edxml::Business::Kind::update);
  EXPECT_TRUE(wire->business->update->document_changed);
  EXPECT_EQ(wire->business->reason, "Sai trích yếu");
  EXPECT_EQ(wire->business->document_id, sent.document_id);
  EXPECT_EQ(wire->document_id, sent.document_id);
  EXPECT_EQ(wire->subject, "Trích yếu đúng");
  EXPECT_EQ(wire->code.full(), sent.code);
  EXPECT_THAT(wire->attachments, SizeIs(1));
  EXPECT_TRUE(wire->traces.at(0).at);

  other.carry(edxml::write(*packages[0].document()));
  EXPECT_EQ(other.seen().subject, "Trích yếu sai");
  other.carry(edxml::write(*wire));
  EXPECT_EQ(other.seen().subject, "Trích yếu sai");
  ASSERT_TRUE(other.seen().proposed);
  other.agree();
  EXPECT_EQ(other.seen().subject, "Trích yếu đúng");
  carry(other.last_status());
  EXPECT_EQ(delivery(sender, sent.id, duong).change, "update");
  EXPECT_EQ(delivery(sender, sent.id, duong).change_state, "agreed");
}

INSTANTIATE_TEST_SUITE_P(Engines, SendUpdateTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
