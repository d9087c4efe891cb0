
#include "exchange/axis_test.hpp"
#include "testing/at_once.hpp"

namespace tinhso::exchange {
namespace {

using documents::IncomingState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class WireTest : public exchange_test::AxisTest {
 protected:
  Context& c() { return house.context(); }
  std::int64_t count(std::string_view table) {
    static constexpr Sql incoming{"test.count_incoming", "select count(*) from documents_incoming"};
    static constexpr Sql deliveries{"test.count_deliveries", "select count(*) from documents_delivery"};
    static constexpr Sql history{"test.count_history", "select count(*) from documents_history"};
    return house.read([&](Session& s) {
      return s.one<std::int64_t>(table == "incoming" ? incoming : table == "deliveries" ? deliveries : history);
    });
  }
  std::vector<PackageRow> out_packages(std::int64_t agency, PackageKind kind) {
    PackageQuery query;
    query.direction = PackageDirection::out;
    query.kind = kind;
    return packages(c(), clerk(agency), query).items;
  }
  using Sql = documents_test::Sql;
  using Session = documents_test::Session;
};

TEST_P(WireTest, What_leaves_reads_back_as_what_was_issued) {
  auto const sender = clerk(tinh);
  auto input = draft(sender, {minh, anh}, "Phòng chống \"bão\" & <lũ>\x01");
  input.priority = 3;
  input.authority = documents::Authority::KT;
  input.due_on = today();
  input.steering = true;
  auto const view = documents::issue(c(), sender, origin, documents::create_draft(c(), sender, origin, input).id);
  EXPECT_THROW(documents::outgoing_package(c(), sender, view.id), NotFound);
  work_off();
  auto const served = documents::outgoing_package(c(), sender, view.id);
  EXPECT_EQ(served.name, "01-CĐ-UBND.edxml");
  auto const package = edxml::read(house.files().read(served.sha256));
  ASSERT_TRUE(package.ok());
  auto const& d = *package.document();
  EXPECT_EQ(d.from.organ_id, "H40");
  ASSERT_EQ(d.to.size(), 2U);
  EXPECT_EQ(d.to[0].organ_id, "H40.40.01");
  EXPECT_EQ(d.document_id, view.document_id);
  EXPECT_EQ(d.code.full(), "01/CĐ-UBND");
  EXPECT_EQ(d.subject, "Phòng chống \"bão\" & <lũ>");
  EXPECT_EQ(d.signer.competence, "KT. CHỦ TỊCH");
  EXPECT_EQ(d.other.priority, 3);
  EXPECT_EQ(d.due_on, today());
  EXPECT_EQ(d.steering_type, 1);
  EXPECT_THAT(d.to_places, ElementsAre("UBND xã Hải Minh", "UBND xã Hải Anh"));
  ASSERT_EQ(d.attachments.size(), 1U);
  EXPECT_TRUE(d.attachments[0].bytes.starts_with("%PDF"));
  EXPECT_EQ(out_packages(tinh, PackageKind::edoc).size(), 1U);
}

TEST_P(WireTest, The_same_job_twice_delivers_once) {
  auto const view = issued(clerk(tinh), {minh, anh});
  testing::at_once(4, [&] { deliver(c(), view.id); });
  deliver(c(), view.id);
  EXPECT_EQ(count("incoming"), 2);
  EXPECT_EQ(count("deliveries"), 2);
  EXPECT_EQ(count("history"), 2);
  EXPECT_EQ(out_packages(tinh, PackageKind::edoc).size(), 1U);
}

TEST_P(WireTest, A_document_from_outside_is_registered_and_reported_on) {
  auto const answer = take(clerk(tinh), outside({"H40.40.01", "000.00.00.H40"}));
  EXPECT_FALSE(answer.repeated);
  EXPECT_EQ(answer.code, "7816/VPCP-TTĐT");
  EXPECT_THAT(answer.accepted, SizeIs(2));
  EXPECT_THAT(answer.refused, IsEmpty());
  auto const row = newest(clerk(minh));
  EXPECT_EQ(answer.accepted[0].incoming, row.id);
  EXPECT_EQ(row.type_name, "Công văn");
  EXPECT_EQ(row.from_name, "Văn phòng Chính phủ");
  auto const view = documents::incoming_view(c(), clerk(minh), row.id);
  EXPECT_FALSE(view.from.verified);
  EXPECT_EQ(view.authority, documents::Authority::TL);
  EXPECT_THAT(view.recipients, ElementsAre("Như trên", "Lưu: VT"));
  EXPECT_TRUE(
      house.files().read(documents::incoming_attachment(c(), clerk(minh), row.id, 1).sha256).starts_with("%PDF"));
  EXPECT_EQ(documents::search(c(), clerk(minh), words("nen tang so")).items.size(), 1U);
  house.pass(std::chrono::minutes{1});
  documents::refuse(c(), clerk(minh), origin, row.id, {"Không thuộc thẩm quyền"});
  work_off();
  work_off();
  auto const reports = out_packages(minh, PackageKind::status);
  ASSERT_THAT(reports, SizeIs(2));
  EXPECT_EQ(reports[0].status, "02");
  EXPECT_EQ(reports[1].status, "01");
  EXPECT_EQ(reports[0].to_code, "G22");
  auto const status = edxml::read(package_content(c(), clerk(minh), reports[0].id).bytes.value());
  ASSERT_TRUE(status.status());
  EXPECT_EQ(status.status()->from.organ_id, "H40.40.01");
  EXPECT_EQ(status.status()->response_for.document_id, "G22,2020/10/13,7816/VPCP-TTĐT");
  EXPECT_THAT(status.status()->description, HasSubstr("Không thuộc thẩm quyền"));
  EXPECT_EQ(status.status()->at, house.now());
  EXPECT_THROW(package_content(c(), clerk(anh), reports[0].id), NotFound);
  EXPECT_THAT(failures(), IsEmpty());
}

TEST_P(WireTest, The_same_package_again_is_the_same_answer_again) {
  auto const wire = outside({"H40.40.01", "H40.40.02"});
  auto const first = take(clerk(tinh), wire);
  auto again = wire;
  again.traces.push_back({"VXP", house.now() + std::chrono::seconds{9}});  // an axis on the way adds its own hop
  auto const second = take(clerk(tinh), again);
  EXPECT_TRUE(second.repeated);
  ASSERT_THAT(second.accepted, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(second.accepted[i].incoming, first.accepted[i].incoming);
  EXPECT_EQ(count("incoming"), 2);
  auto split = wire;  // the rest of the receivers, in a package of their own
  split.to.resize(1);
  split.to[0].organ_id = "H40.40.03";
  auto const third = take(clerk(tinh), split);
  EXPECT_FALSE(third.repeated);
  EXPECT_EQ(count("incoming"), 3);
  EXPECT_EQ(documents::search(c(), clerk(duong), words("nen tang so")).items.size(), 1U);
  EXPECT_EQ(documents::search(c(), clerk(minh), words("nen tang so")).items.size(), 1U);
}

TEST_P(WireTest, Two_packages_with_one_DocumentId_and_different_content) {
  take(clerk(tinh), outside({"H40.40.01"}));
  auto other = outside({"H40.40.01"});
  other.attachments[0].bytes += "x";
  try {
    take(clerk(tinh), other);
    FAIL();
  } catch (Conflict const& fault) {
    EXPECT_EQ(fault.code(), "exchange.other_content");
    EXPECT_THAT(fault.words().vi, HasSubstr("G22,2020/10/13,7816/VPCP-TTĐT"));
  }
  EXPECT_EQ(count("incoming"), 1);
}

TEST_P(WireTest, Many_at_once_with_one_DocumentId_are_one_document) {
  std::atomic<int> fresh = 0;
  auto const wire = outside({"H40.40.01"});
  testing::at_once(6, [&] { fresh += take(clerk(tinh), wire).repeated ? 0 : 1; });
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(count("incoming"), 1);
}

TEST_P(WireTest, Unknown_succeeded_and_foreign_receivers_are_told_apart) {
  succeed(cuong, minh);
  auto const answer = take(clerk(tinh), outside({"H40.40.04", "H99.01", "H40.40.02"}));
  ASSERT_THAT(answer.accepted, SizeIs(2));
  EXPECT_EQ(answer.accepted[0].code, "H40.40.04");
  EXPECT_EQ(answer.accepted[0].agency, minh);
  EXPECT_EQ(answer.accepted[0].note, "Kế thừa UBND xã Hải Cường");
  ASSERT_THAT(answer.refused, SizeIs(1));
  EXPECT_EQ(answer.refused[0].code, "H99.01");
  EXPECT_THAT(answer.refused[0].why, Not(IsEmpty()));
  EXPECT_EQ(documents::incoming_view(c(), clerk(minh), newest(clerk(minh)).id).note, "Kế thừa UBND xã Hải Cường");
  EXPECT_THAT(paths([&] { take(clerk(tinh), outside({"H99.01", "H98"}, "khac")); }), ElementsAre("to[0]", "to[1]"));
  // A commune's clerk brings in what is for the commune, and nothing for its neighbours.
  auto const narrow = take(clerk(anh), outside({"H40.40.02", "H40.40.01"}, "khac-nua"));
  EXPECT_THAT(narrow.accepted, SizeIs(1));
  EXPECT_THAT(narrow.refused, SizeIs(1));
  EXPECT_THROW(take(officer(anh), outside({"H40.40.02"}, "cua-chuyen-vien")), Forbidden);
}

TEST_P(WireTest, A_draft_for_a_closed_agency_goes_to_its_successor) {
  auto const sender = clerk(tinh);
  auto const view = documents::create_draft(c(), sender, origin, draft(sender, {cuong}));
  succeed(cuong, minh);
  documents::issue(c(), sender, origin, view.id);
  work_off();
  auto const row = documents::deliveries(c(), sender, view.id, {}).items.at(0);
  EXPECT_EQ(row.agency, minh);
  EXPECT_EQ(row.note, "Kế thừa UBND xã Hải Cường");
}

TEST_P(WireTest, Our_own_package_coming_home_adds_nobody) {
  auto const sender = clerk(tinh);
  auto const view = delivered(sender, {minh});
  auto const bytes = house.files().read(documents::outgoing_package(c(), sender, view.id).sha256);
  auto wire = *edxml::read(bytes).document();
  auto const same = take(sender, wire);
  EXPECT_TRUE(same.repeated);
  EXPECT_EQ(same.accepted.at(0).incoming, newest(clerk(minh)).id);
  wire.to.push_back({.organ_id = "H40.40.02",
                     .in_charge = "",
                     .name = "Xã khác",
                     .address = "",
                     .email = "",
                     .telephone = "",
                     .fax = "",
                     .website = ""});
  auto const more = take(sender, wire);
  EXPECT_THAT(more.accepted, SizeIs(1));
  EXPECT_THAT(more.refused, SizeIs(1));
  EXPECT_EQ(count("incoming"), 1);
  auto forged = wire;
  forged.subject = "Nội dung khác";
  EXPECT_THROW(take(sender, forged), Conflict);
  forged.document_id = "moi-hoan-toan";
  auto const taken = take(clerk(minh), forged);  // bears the province's code, was not issued here
  EXPECT_THAT(taken.warnings, ::testing::Contains(HasSubstr("chưa xác thực")));
  EXPECT_FALSE(documents::incoming_view(c(), clerk(minh), taken.accepted.at(0).incoming.value()).from.verified);
}

TEST_P(WireTest, Clocks_that_run_ahead_are_believed_with_a_warning) {
  auto wire = outside({"H40.40.01"});
  wire.promulgated_on = Date{std::chrono::year{2031}, std::chrono::January, std::chrono::day{1}};
  wire.traces[0].at = house.now() + std::chrono::hours{30};
  auto const answer = take(clerk(tinh), wire);
  EXPECT_THAT(answer.accepted, SizeIs(1));
  EXPECT_THAT(answer.warnings, ::testing::Contains(HasSubstr("tương lai")));
}

TEST_P(WireTest, Reports_move_a_delivery_forwards_and_are_all_kept) {
  auto const sender = clerk(tinh);
  documents::AgencySettings settings;
  settings.elsewhere = true;
  documents::set_agency_settings(c(), administrator(tinh), origin, duong, settings);
  auto const view = delivered(sender, {duong, minh});
  EXPECT_EQ(view.deliveries.awaiting, 1);
  EXPECT_EQ(count("incoming"), 1);
  auto const at = house.now();
  auto send = [&](char const* code, Instant when) {
    return take(sender, status("H40.40.03", view, code, when)).outcome;
  };
  EXPECT_EQ(send("03", at), "applied");
  EXPECT_EQ(send("01", at), "recorded");  // late
  EXPECT_EQ(delivery(sender, view.id, duong).status, "03");
  EXPECT_EQ(send("05", at + std::chrono::seconds{5}), "applied");
  EXPECT_EQ(send("05", at + std::chrono::seconds{5}), "repeated");
  EXPECT_EQ(send("02", at), "recorded");
  EXPECT_EQ(send("06", at + std::chrono::hours{48}), "applied");  // the reporter's clock runs ahead
  auto const row = delivery(sender, view.id, duong);
  EXPECT_EQ(row.status, "06");
  EXPECT_EQ(row.finished_at, house.now());
  EXPECT_EQ(send("04", at), "recorded");
  // For a receiver that works here, a package moves nothing.
  EXPECT_EQ(take(sender, status("H40.40.01", view, "06", at)).outcome, "recorded");
  EXPECT_EQ(delivery(sender, view.id, minh).status, "01");
  EXPECT_EQ(newest(clerk(minh)).state, IncomingState::arrived);
}

TEST_P(WireTest, Reports_that_fit_nothing_are_refused_with_the_reason) {
  auto const sender = clerk(tinh);
  auto const view = delivered(sender, {minh});
  auto const at = house.now();
  EXPECT_THAT(paths([&] { take(sender, status("H40.40.02", view, "03", at)); }),
              ElementsAre("From"));  // never sent to them
  EXPECT_THAT(paths([&] { take(clerk(anh), status("H40.40.01", view, "03", at)); }),
              ElementsAre("From"));  // may not speak for them
  auto unknown = status("H40.40.01", view, "03", at);
  unknown.response_for.document_id = "khong-co";
  unknown.response_for.code = "99/X";
  EXPECT_THAT(paths([&] { take(sender, unknown); }), ElementsAre("ResponseFor"));
  auto by_code = status("H40.40.01", view, "03", at);
  by_code.response_for.document_id = "ma-khac";  // found by sender, code and day
  EXPECT_EQ(take(sender, by_code).document_id, view.document_id);
}

TEST_P(WireTest, Rubbish_is_refused_and_leaves_nothing) {
  for (std::string const bytes : {"", "<edXML", "not xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})
    EXPECT_THROW(take_package(c(), clerk(tinh), origin, house.files().put(bytes)), Invalid);
  auto revoke = outside({"H40.40.01"});
  revoke.business.emplace();
  revoke.business->kind = edxml::Business::Kind::revoke;
  revoke.business->document_id = revoke.document_id;
  EXPECT_THAT(paths([&] { take(clerk(tinh), revoke); }), ElementsAre("BussinessDocType"));
  EXPECT_EQ(count("incoming"), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, WireTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
