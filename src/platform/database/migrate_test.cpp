#include <gmock/gmock.h>

#include <stdexcept>

#include "platform/database/statement_text.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::database {
namespace {

using ::testing::HasSubstr;

constexpr Migration first{"note", "0001_first", "create table note_note (id {id}, body text not null);\n\n"};
constexpr Migration second{"note", "0002_more", "alter table note_note add column at bigint;\ninsert into note_note (body) values ('a;b:c {x}');"};
constexpr Sql body{"note.body", "select body from note_note"};

class MigrateTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam()};
};

TEST_P(MigrateTest, Each_step_is_applied_once_in_order) {
  EXPECT_EQ(migrate(house.database(), {second, first}), 2) << "0001 before 0002, whatever the order of the list";
  EXPECT_EQ(migrate(house.database(), {second, first}), 0);
  EXPECT_EQ(house.read([](Session& s) { return s.one<std::string>(body); }), "a;b:c {x}");
}

TEST_P(MigrateTest, Edited_history_is_refused_by_name) {
  migrate(house.database(), {first});
  try {
    migrate(house.database(), {{"note", "0001_first", "create table note_note (id {id}, body text)"}, second});
    FAIL();
  } catch (std::runtime_error const& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("note/0001_first"));
  }
}

TEST_P(MigrateTest, A_step_that_fails_leaves_nothing_and_is_named) {
  try {
    migrate(house.database(), {first, {"note", "0002_bad", "create table note_other (id {id});\nselect nothing from nowhere;"}});
    FAIL();
  } catch (std::runtime_error const& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("note/0002_bad"));
  }
  EXPECT_EQ(migrate(house.database(), {first, {"note", "0002_good", "create table note_other (id {id});"}}), 1);
}

TEST_P(MigrateTest, Two_processes_at_once_apply_each_step_once) {
  std::vector<Migration> steps{first, second};
  std::vector<std::string> names;
  for (int i = 3; i < 20; ++i) names.push_back("00" + std::to_string(i + 10));
  for (auto const& name : names) steps.push_back({"note", name, "update note_note set body = body || '.'"});
  std::atomic<int> applied{0};
  testing::at_once(4, [&] {
    auto const own = Database::open(house.url(), testing::TestHouse::quick());
    applied += migrate(*own, steps);
  });
  EXPECT_EQ(applied, static_cast<int>(steps.size()));
  EXPECT_EQ(house.read([](Session& s) { return s.one<std::string>(body); }), "a;b:c {x}" + std::string(17, '.'));
}

TEST_P(MigrateTest, Functions_and_triggers_may_hold_semicolons) {
  constexpr Migration trigger{
      "note", "0002_trigger",
      "create trigger note_shout after insert on note_note begin\n  update note_note set body = upper(body) where id = new.id;\nend;\n",
      "create function note_shout() returns trigger language plpgsql as $$\nbegin\n  new.body := upper(new.body);\n  return new;\nend;\n$$;\n"
      "create trigger note_shout before insert on note_note for each row execute function note_shout();\n"};
  EXPECT_EQ(migrate(house.database(), {first, trigger}), 2);
  house.write([](Session& s) { s.run({"note.add", "insert into note_note (body) values ('a')"}); });
  EXPECT_EQ(house.read([](Session& s) { return s.one<std::string>(body); }), "A");
}

INSTANTIATE_TEST_SUITE_P(Engines, MigrateTest, testing::both_engines(), testing::engine_name);

TEST(StatementText, Names_become_numbers_and_quoted_text_is_left_alone) {
  Sql const sql{"t", "select :a, ':b', \":c\", x::text, :a2 -- :d\n, /* :e */ :a from t where y = :z_1 {skip_locked}"};
  auto const out = statement_text(sql, Engine::postgresql);
  EXPECT_EQ(out.text, "select $1, ':b', \":c\", x::text, $2 -- :d\n, /* :e */ $1 from t where y = $3 for update skip locked");
  EXPECT_THAT(out.names, ::testing::ElementsAre("a", "a2", "z_1"));
  EXPECT_THAT(statement_text(sql, Engine::sqlite).text, HasSubstr("where y = ?3 "));
  EXPECT_THROW(statement_text({"t", "select {nothing}"}, Engine::sqlite), std::logic_error);
}

}  // namespace
}  // namespace tinhso::database
