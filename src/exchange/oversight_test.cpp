#include "exchange/oversight.hpp"

#include "exchange/axis_test.hpp"
#include "exchange/clients.hpp"

namespace tinhso::exchange {
namespace {

using documents_test::Session;
using documents_test::Sql;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OversightTest : public exchange_test::AxisTest {
 protected:
  void SetUp() override {
    exchange_test::AxisTest::SetUp();
    if (IsSkipped()) return;
    house.settings().data_folder = house.folder();
    house.settings().province_code = "H40";
    documents::AgencySettings settings;
    settings.elsewhere = true;
    documents::set_agency_settings(house.context(), administrator(tinh), origin, duong, settings);
    add_client(house.context(), audit::system("test"), {}, {"H40.40.03", "duong"});
  }
  AxisAgency row(Principal const& who, std::int64_t agency) {
    for (auto const& one : oversight(house.context(), who, {}).items)
      if (one.agency == agency) return one;
    throw NotFound{};
  }
  Relayed carry(Source const& source, std::string const& package) {
    return relay(house.context(), source, house.files().put(package));
  }
  Source from_duong() {
    Source out;
    out.system_id = "duong";
    out.agency = duong;
    return out;
  }
  Source national() {
    Source out;
    out.kind = Source::Kind::national;
    out.system_id = "H40";
    return out;
  }
  edxml::Document wire(std::vector<std::string> const& to, std::string const& from, std::string const& id) {
    auto out = outside(to, id);
    out.from.organ_id = from;
    return out;
  }
  /// What the link does with a package that it cannot take.
  void keep(std::string const& package, Words const& words, std::optional<std::int64_t> agency = {}) {
    auto const stored = house.files().put(package);
    house.write([&](Session& s) {
      keep_fault(s, house.now(), {"national", document_id_in(package), "G22", words, stored.sha256, agency, {}});
    });
  }
  void seen_now(std::string const& system) {
    constexpr Sql seen{"test.seen", "update exchange_client set last_seen = :now where system_id = :system"};
    house.write([&](Session& s) { s.run(seen, {{"now", house.now()}, {"system", system}}); });
  }
  std::vector<work::Notice> notices(Principal const& who) { return work::notices(house.context(), who, {}).items; }
};

TEST_P(OversightTest, Counts_what_was_sent_received_unread_and_slow) {
  auto const boss = administrator(tinh);
  delivered(clerk(tinh), {minh, duong}, "Lần một");
  delivered(clerk(tinh), {minh}, "Lần hai");
  EXPECT_EQ(row(boss, tinh).sent, 2);
  auto seen = row(boss, minh);
  EXPECT_EQ(seen.received, 2);
  EXPECT_EQ(seen.unread, 2);
  EXPECT_EQ(seen.slow, 0);
  EXPECT_FALSE(seen.elsewhere);
  auto fetches = row(boss, duong);
  EXPECT_TRUE(fetches.elsewhere);
  EXPECT_EQ(fetches.clients, 1);
  EXPECT_EQ(fetches.received, 1);
  EXPECT_EQ(fetches.unread, 1);
  // One is opened; the other is still there when four office hours have passed.
  documents::opened(house.context(), clerk(minh), origin, newest(clerk(minh)).id);
  house.pass(std::chrono::hours{24} * 4);
  seen = row(boss, minh);
  EXPECT_EQ(seen.unread, 1);
  EXPECT_EQ(seen.slow, 1);
  EXPECT_EQ(row(boss, duong).slow, 1);
  auto const list = agency_packages(house.context(), boss, minh, {{}, AxisShow::slow, {}, {}}).items;
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].subject, "Lần một");
  // Traffic is of a period; what nobody has opened is told however old it is.
  house.pass(std::chrono::hours{24} * 60);
  EXPECT_EQ(row(boss, minh).received, 0);
  EXPECT_EQ(row(boss, minh).unread, 1);
}

TEST_P(OversightTest, Slow_is_told_in_office_hours) {
  // Friday 17:00: half an hour of office time is left, so Monday 11:00 is four hours later.
  Calendar const calendar;
  auto const friday = at_local(*parse_date("2020-10-09"), 17 * 60);
  auto const monday = at_local(*parse_date("2020-10-12"), 11 * 60);
  EXPECT_LE(std::chrono::abs(slow_before(calendar, monday, 4) - friday), std::chrono::minutes{1});
}

TEST_P(OversightTest, Shows_one_package_with_its_statuses_and_bytes) {
  auto const boss = administrator(tinh);
  auto const view = delivered(clerk(tinh), {minh, duong});
  documents::receive(house.context(), clerk(minh), origin, newest(clerk(minh)).id, {});
  auto const list = agency_packages(house.context(), boss, minh, {}).items;
  ASSERT_THAT(list, SizeIs(1));
  auto const document = axis_document(house.context(), boss, list[0].package);
  EXPECT_EQ(document.document_id, view.document_id);
  ASSERT_THAT(document.receivers, SizeIs(2));
  EXPECT_EQ(document.receivers[0].status, "03");
  EXPECT_EQ(document.receivers[1].way, "fetch");
  EXPECT_EQ(document.receivers[1].transport, "initial");
  ASSERT_THAT(document.steps, SizeIs(2));
  EXPECT_EQ(document.steps[1].code, "03");
  auto const served = axis_content(house.context(), boss, origin, list[0].package);
  EXPECT_TRUE(edxml::read(house.files().read(served.sha256)).document());
  constexpr Sql taken{"test.taken", "select count(*) from audit_record where action = 'exchange.package_download'"};
  EXPECT_EQ(house.read([&](Session& s) { return s.one<std::int64_t>(taken); }), 1);
}

TEST_P(OversightTest, Tells_what_was_refused_and_why) {
  auto const boss = administrator(tinh);
  auto const out = carry(from_duong(), edxml::write(wire({"H40.40.01", "H99.9"}, "H40.40.03", "duong-1")));
  ASSERT_THAT(out.refused, SizeIs(1));
  auto const document = axis_document(house.context(), boss, out.package);
  ASSERT_THAT(document.refused, SizeIs(1));
  EXPECT_EQ(document.refused[0].code, "H99.9");
  EXPECT_THAT(document.refused[0].why, HasSubstr("Không có cơ quan"));
  EXPECT_EQ(row(boss, duong).sent, 1);
}

TEST_P(OversightTest, Others_see_their_own_and_nothing_else) {
  auto const view = delivered(clerk(tinh), {anh});
  auto const package = agency_packages(house.context(), administrator(tinh), anh, {}).items.at(0).package;
  EXPECT_THROW(oversight(house.context(), clerk(tinh), {}), Forbidden);
  auto const commune = administrator(minh);
  auto const seen = oversight(house.context(), commune, {});
  ASSERT_THAT(seen.items, SizeIs(1));
  EXPECT_FALSE(seen.link);
  EXPECT_THROW(agency_packages(house.context(), commune, anh, {}), NotFound);
  EXPECT_THROW(axis_document(house.context(), commune, package), NotFound);
  EXPECT_THROW(axis_content(house.context(), commune, origin, package), NotFound);
  EXPECT_NO_THROW(axis_document(house.context(), administrator(anh), package));
  keep("<no/>", {"Hỏng", "Broken"});
  EXPECT_THAT(faults(house.context(), commune, {}).items, IsEmpty());
  auto const all = faults(house.context(), administrator(tinh), {}).items;
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_THROW(retry_fault(house.context(), commune, origin, all[0].id), NotFound);
  EXPECT_THROW(acknowledge_fault(house.context(), commune, origin, all[0].id, {"x"}), NotFound);
  EXPECT_THROW(fault_content(house.context(), commune, origin, all[0].id), NotFound);
}

TEST_P(OversightTest, A_fault_is_counted_retried_and_acknowledged) {
  auto const boss = administrator(tinh);
  // A ministry writes to an agency that did not exist here yet.
  auto const package = edxml::write(wire({"H40.99"}, "G22", "G22-1"));
  EXPECT_THROW(carry(national(), package), Invalid);
  keep(package, {"Không có nơi nhận", "No receiver"});
  house.pass(std::chrono::minutes{1});
  keep(package, {"Vẫn không có nơi nhận", "Still no receiver"});
  auto list = faults(house.context(), boss, {}).items;
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].times, 2);
  EXPECT_EQ(list[0].document_id, "G22-1");
  EXPECT_THAT(list[0].why, HasSubstr("Vẫn"));
  EXPECT_EQ(oversight(house.context(), boss, {}).faults, 1);
  EXPECT_THROW(retry_fault(house.context(), boss, origin, list[0].id), Invalid);
  EXPECT_THAT(faults(house.context(), boss, {}).items, SizeIs(1));
  constexpr Sql code{"test.code", "update organisation_agency set code = 'H40.99' where id = :id"};
  house.write([&](Session& s) { s.run(code, {{"id", anh}}); });
  auto const mended = retry_fault(house.context(), boss, origin, list[0].id);
  EXPECT_EQ(mended.closed_how, "retried");
  EXPECT_EQ(newest(clerk(anh)).code, "7816/VPCP-TTĐT");
  EXPECT_THAT(faults(house.context(), boss, {}).items, IsEmpty());
  EXPECT_THROW(retry_fault(house.context(), boss, origin, list[0].id), Conflict);
  // What cannot be mended is put away with words, and stays to be read.
  keep("<no/>", {"Hỏng", "Broken"});
  list = faults(house.context(), boss, {}).items;
  ASSERT_THAT(list, SizeIs(1));
  auto const away = acknowledge_fault(house.context(), boss, origin, list[0].id, {"Đã gọi cho VPCP"});
  EXPECT_EQ(away.closed_note, "Đã gọi cho VPCP");
  EXPECT_THROW(acknowledge_fault(house.context(), boss, origin, list[0].id, {"Lần nữa"}), Conflict);
  EXPECT_THAT(faults(house.context(), boss, {false, {}, {}}).items, SizeIs(2));
}

TEST_P(OversightTest, What_the_national_axis_refused_can_be_sent_again) {
  auto const boss = administrator(tinh);
  house.write([&](Session& s) { organisation::set_outside(s, house.now(), {{"G22", "", "Văn phòng Chính phủ", ""}}); });
  carry(from_duong(), edxml::write(wire({"G22"}, "H40.40.03", "duong-2")));
  auto waiting = house.read([](Session& s) { return leaving(s, 10); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].document_id, "duong-2");
  house.write([&](Session& s) {
    not_left(s, waiting[0].id, "22 không đúng", true);
    keep_fault(s, house.now(),
               {"national",
                "duong-2",
                "H40.40.03",
                {"Từ chối", "Refused"},
                waiting[0].sha256,
                waiting[0].agency,
                waiting[0].id});
  });
  EXPECT_THAT(house.read([](Session& s) { return leaving(s, 10); }), IsEmpty());
  EXPECT_EQ(row(boss, duong).failed, 1);
  EXPECT_EQ(oversight(house.context(), boss, {}).link->refused, 1);
  auto const list = faults(house.context(), boss, {}).items;
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_TRUE(list[0].outgoing);
  retry_fault(house.context(), boss, origin, list[0].id);
  EXPECT_THAT(house.read([](Session& s) { return leaving(s, 10); }), SizeIs(1));
  EXPECT_EQ(row(boss, duong).failed, 0);
}

TEST_P(OversightTest, An_agency_that_falls_silent_is_told_once_and_ends) {
  auto const boss = administrator(tinh);
  seen_now("duong");
  EXPECT_EQ(watch(house.context()), 0);
  house.pass(std::chrono::minutes{59});
  EXPECT_EQ(watch(house.context()), 0);
  house.pass(std::chrono::minutes{2});
  EXPECT_EQ(watch(house.context()), 1);
  EXPECT_EQ(watch(house.context()), 0);
  EXPECT_TRUE(row(boss, duong).silent_since);
  EXPECT_EQ(oversight(house.context(), boss, {}).items.at(0).agency, duong);  // trouble first
  ASSERT_THAT(notices(boss), SizeIs(1));
  EXPECT_EQ(notices(boss)[0].kind, "axis_silent");
  EXPECT_EQ(notices(boss)[0].object, duong);
  EXPECT_THAT(notices(administrator(duong)), SizeIs(1));
  EXPECT_THAT(notices(administrator(minh)), IsEmpty());
  EXPECT_THAT(notices(clerk(tinh)), IsEmpty());
  EXPECT_THAT(metrics(house.context()), HasSubstr("tinhso_exchange_clients_silent 1\n"));
  seen_now("duong");
  EXPECT_EQ(watch(house.context()), 0);
  EXPECT_FALSE(row(boss, duong).silent_since);
  house.pass(std::chrono::minutes{61});
  EXPECT_EQ(watch(house.context()), 1);  // silent again is told again
  auto const id = clients(house.context(), {}).at(0).id;
  remove_client(house.context(), audit::system("test"), {}, id);
  watch(house.context());
  EXPECT_FALSE(row(boss, duong).silent_since);
}

TEST_P(OversightTest, A_link_that_fails_for_long_is_told) {
  auto const boss = administrator(tinh);
  link_works(house.context(), "http://axis");
  house.pass(std::chrono::minutes{1});
  link_fails(house.context(), "http://axis", "connection refused");
  house.pass(std::chrono::minutes{14});
  link_fails(house.context(), "http://axis", "timed out");
  seen_now("duong");
  EXPECT_EQ(watch(house.context()), 0);
  house.pass(std::chrono::minutes{2});
  EXPECT_EQ(watch(house.context()), 1);
  auto link = oversight(house.context(), boss, {}).link.value();
  EXPECT_TRUE(link.alarm);
  EXPECT_EQ(link.last_error, "timed out");
  EXPECT_THAT(metrics(house.context()), HasSubstr("tinhso_exchange_link_failing_seconds 960\n"));
  EXPECT_THAT(notices(boss), SizeIs(1));
  link_works(house.context(), "http://axis");
  watch(house.context());
  link = oversight(house.context(), boss, {}).link.value();
  EXPECT_FALSE(link.alarm);
  EXPECT_FALSE(link.failing_since);
}

TEST_P(OversightTest, The_job_looks_again_in_a_minute) {
  house.context();
  schedule(house.context());
  schedule(house.context());
  EXPECT_EQ(work_off(), 1);
  EXPECT_EQ(work_off(), 0);
  house.pass(std::chrono::minutes{1});
  EXPECT_EQ(work_off(), 1);
  EXPECT_THAT(failures(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Engines, OversightTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
