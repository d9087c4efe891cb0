#include "platform/audit/audit.hpp"

#include <gmock/gmock.h>


#include "platform/audit/chain.hpp"
#include "platform/database/digest.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::audit {
namespace {

using database::Session;
using ::testing::HasSubstr;

class AuditTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), migrations()};

  void record_some(int count) {
    for (int i = 1; i <= count; ++i)
      house.write([&](Session& s) {
        Entry entry{"documents.issue", "document", std::to_string(i % 10)};
        entry.before = {{"state", "draft"}};
        entry.after = {{"state", "issued"}, {"number", i}, {"summary", "V/v phòng, chống bão \"số 9\"\n\t\x01"}};
        record(s, house.now(), lua(), std::move(entry));
      });
  }
  Actor lua() const {
    Principal who;
    who.account = 7;
    who.official = 70;
    who.name = "Phạm Thị Lúa";
    who.agency = 12;
    who.acting_for = 71;
    who.acting_for_name = "Trần Văn Đạt";
    return actor(who, {"10.0.0.7", "5f0c"});
  }
  void tamper(std::string const& statement) {
    house.write([&](Session& s) { s.script({"test.tamper", statement}); });
  }
  Verification check(std::optional<std::int64_t> from = {}, std::optional<std::int64_t> to = {}) {
    return house.read([&](Session& s) { return verify(s, from, to); });
  }
};

TEST_P(AuditTest, A_trail_tells_who_did_what_on_whose_behalf) {
  record_some(25);
  auto const records = house.read([](Session& s) { return trail(s, "document", "5"); });
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].id, 5);
  EXPECT_EQ(records[1].id, 15);
  EXPECT_EQ(records[0].actor, "Phạm Thị Lúa");
  EXPECT_EQ(records[0].on_behalf_of, "Trần Văn Đạt");
  EXPECT_EQ(records[0].address, "10.0.0.7");
  EXPECT_EQ(records[0].at, house.now());
  EXPECT_EQ(boost::json::parse(records[0].after).at("number"), 5);
  auto const later = house.read([](Session& s) { return trail(s, "document", "5", 5, 1); });
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later[0].id, 15);
}

TEST_P(AuditTest, What_was_rolled_back_leaves_no_record) {
  record_some(1);
  EXPECT_THROW(house.write([&](Session& s) {
    record(s, house.now(), system("test"), {"test.x", "x", "1"});
    throw NotFound{};
  }), NotFound);
  record_some(1);
  EXPECT_EQ(check().checked, 2);
}

TEST_P(AuditTest, The_chain_of_an_honest_log_holds) {
  EXPECT_EQ(check().first_broken, std::nullopt) << "empty";
  record_some(1203);  // more than two batches of the check
  auto const all = check();
  EXPECT_EQ(all.first_broken, std::nullopt) << all.why;
  EXPECT_EQ(all.checked, 1203);
  EXPECT_EQ(check(500, 700).checked, 201);
  EXPECT_EQ(check(1203, {}).checked, 1);
}

TEST_P(AuditTest, The_form_is_the_one_that_is_promised) {
  record_some(1);
  auto const hash = house.read([](Session& s) { return trail(s, "document", "1").at(0).hash; });
  std::string const line =
      R"({"account":7,"action":"documents.issue","actor":"Phạm Thị Lúa","address":"10.0.0.7",)"
      R"("after_json":"{\"state\":\"issued\",\"number\":1,\"summary\":\"V/v phòng, chống bão \\\"số 9\\\"\\n\\t\\u0001\"}","agency":12,)"
      R"("before_json":"{\"state\":\"draft\"}","id":1,"object":"1","object_kind":"document","official":70,"on_behalf_of":71,)"
      R"("on_behalf_of_name":"Trần Văn Đạt","recorded_at":1602550800000,"request":"5f0c"})";
  EXPECT_EQ(hash, database::sha256_hex(std::string(64, '0') + line));
}

TEST_P(AuditTest, A_changed_record_is_found) {
  record_some(20);
  tamper("update audit_record set actor = 'Ai đó' where id = 13");
  auto const result = check();
  EXPECT_EQ(result.first_broken, 13);
  EXPECT_EQ(result.checked, 12);
  EXPECT_EQ(check(14, 20).first_broken, std::nullopt) << "the rest holds by itself";
}

TEST_P(AuditTest, A_changed_record_with_a_new_hash_of_its_own_breaks_the_next) {
  record_some(20);
  auto links = house.read([](Session& s) {
    return s.all<HashedLink>({"test.all",
        "select id, recorded_at, actor, account, official, agency, on_behalf_of, on_behalf_of_name, address, request, action,"
        " object_kind, object, before_json, after_json, hash from audit_record order by id"});
  });
  links[12].object = "9";
  tamper("update audit_record set object = '9', hash = '" + chained(links[11].hash, links[12]) + "' where id = 13");
  EXPECT_EQ(check().first_broken, 14);
}

TEST_P(AuditTest, Removed_records_are_named) {
  record_some(20);
  tamper("delete from audit_record where id in (13, 14)");
  auto const result = check();
  EXPECT_EQ(result.first_broken, 13);
  EXPECT_THAT(result.why, HasSubstr("13 to 14"));
  EXPECT_EQ(check(15, {}).first_broken, 14) << "what stood before is needed to check what follows";
}

TEST_P(AuditTest, An_inserted_record_is_found) {
  record_some(20);
  tamper("update audit_record set id = id + 100 where id > 12; update audit_record set id = id - 99 where id > 100;"
         "insert into audit_record select 13, recorded_at, actor, account, official, agency, on_behalf_of, on_behalf_of_name,"
         " address, request, action, object_kind, object, before_json, after_json, hash from audit_record where id = 12");
  EXPECT_EQ(check().first_broken, 13);
}

TEST_P(AuditTest, A_record_put_after_the_end_is_found) {
  record_some(3);
  auto const last = house.read([](Session& s) { return trail(s, "document", "3").at(0); });
  HashedLink link;
  link.id = 4;
  tamper("insert into audit_record (id, recorded_at, actor, on_behalf_of_name, address, request, action, object_kind, object,"
         " before_json, after_json, hash) values (4, 0, '', '', '', '', '', '', '', '', '', '" + chained(last.hash, link) + "')");
  EXPECT_EQ(check().first_broken, 4);
}

TEST_P(AuditTest, A_cut_tail_is_missed) {
  record_some(20);
  tamper("delete from audit_record where id > 17");
  auto const result = check();
  EXPECT_EQ(result.first_broken, 18);
  EXPECT_THAT(result.why, HasSubstr("18 to 20"));
  tamper("update audit_head set last_id = 17");
  EXPECT_EQ(check().first_broken, 17) << "the head does not fit";
}

TEST_P(AuditTest, Many_at_once_make_one_chain) {
  testing::at_once(6, [&] { record_some(20); });
  auto const result = check();
  EXPECT_EQ(result.first_broken, std::nullopt) << result.why;
  EXPECT_EQ(result.checked, 120);
}

TEST_P(AuditTest, A_record_made_while_others_are_appended_is_appended_too) {
  house.write([&](Session& s) {
    record(s, house.now(), system("a"), {"a.a", "a", "1"});
    s.before_commit([&](Session& inner) { record(inner, house.now(), system("b"), {"b.b", "b", "1"}); });
  });
  EXPECT_EQ(check().checked, 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, AuditTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::audit
