#include "platform/database/database.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <limits>
#include <stdexcept>
#include <thread>

#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::database {
namespace {

using testing::both_engines;
using testing::engine_name;
using ::testing::ElementsAre;

enum class Level { province, district, commune };
BOOST_DESCRIBE_ENUM(Level, province, district, commune)

struct Unit {
  std::int64_t id = 0;
  std::string code;
  std::optional<std::string> name;
  Level level = Level::province;
  std::optional<std::int64_t> people;
  double area = 0;
  bool coastal = false;
  std::optional<Date> valid_from;
  Instant made_at;
};
BOOST_DESCRIBE_STRUCT(Unit, (), (id, code, name, level, people, area, coastal, valid_from, made_at))

struct Wrong {
  std::string cod;
};
BOOST_DESCRIBE_STRUCT(Wrong, (), (cod))

constexpr Migration first{"unit", "0001_first",
                          "create table unit_unit (\n"
                          "  id {id},\n"
                          "  code text not null unique, -- isn't it: :code\n"
                          "  name text, level text not null, people bigint, area double precision not null,\n"
                          "  coastal integer not null default 0, valid_from text, made_at bigint not null);\n"
                          "create table unit_part (id {id}, unit bigint not null references unit_unit);\n"};
constexpr Sql add{"unit.add",
                  "insert into unit_unit (code, name, level, people, area, coastal, valid_from, made_at) "
                  "values (:code, :name, :level, :people, :area, :coastal, :valid_from, :made_at) returning id"};
constexpr Sql all_units{"unit.all", "select id, code, name, level, people, area, coastal, valid_from, made_at from unit_unit order by id"};
constexpr Sql by_code{"unit.by_code", "select * from unit_unit where code = :code"};
constexpr Sql count{"unit.count", "select count(*) from unit_unit"};
constexpr Sql set_people{"unit.set_people", "update unit_unit set people = :people where code = :code"};
constexpr Sql add_people{"unit.add_people", "update unit_unit set people = coalesce(people, 0) + 1 where code = :code"};

std::int64_t put(Session& s, std::string_view code) {
  return s.one<std::int64_t>(add, {{"code", code}, {"name", std::nullopt}, {"level", Level::commune}, {"people", std::nullopt},
                                   {"area", 1.5}, {"coastal", true}, {"valid_from", std::nullopt}, {"made_at", Instant{}}});
}

class DatabaseTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), {first}};
};

TEST_P(DatabaseTest, Rows_come_back_as_they_were_put_in) {
  Unit const unit{0, "366", "Huyện Hải Hậu — đường Trần Hưng Đạo", Level::district, 9'007'199'254'740'993, 230.25, true,
                  Date{std::chrono::year{2020} / 2 / 29}, house.now()};
  auto const id = house.write([&](Session& s) {
    return s.one<std::int64_t>(add, {{"code", unit.code}, {"name", unit.name}, {"level", unit.level}, {"people", unit.people},
                                     {"area", unit.area}, {"coastal", unit.coastal}, {"valid_from", unit.valid_from},
                                     {"made_at", unit.made_at}});
  });
  auto const back = house.read([&](Session& s) { return s.one<Unit>(by_code, {{"code", "366"}}); });
  EXPECT_EQ(back.id, id);
  EXPECT_EQ(back.name, unit.name);
  EXPECT_EQ(back.level, unit.level);
  EXPECT_EQ(back.people, unit.people);
  EXPECT_EQ(back.area, unit.area);
  EXPECT_TRUE(back.coastal);
  EXPECT_EQ(back.valid_from, unit.valid_from);
  EXPECT_EQ(back.made_at, unit.made_at);
}

TEST_P(DatabaseTest, Null_is_nullopt_and_types_may_change_from_run_to_run) {
  house.write([](Session& s) {
    put(s, "a");
    put(s, "b");
    s.run(set_people, {{"people", 5}, {"code", "a"}});
    s.run(set_people, {{"people", nullptr}, {"code", "b"}});
    s.run(set_people, {{"people", std::numeric_limits<std::int64_t>::min()}, {"code", "b"}});
  });
  auto const units = house.read([](Session& s) { return s.all<Unit>(all_units); });
  ASSERT_EQ(units.size(), 2u);
  EXPECT_EQ(units[0].people, 5);
  EXPECT_EQ(units[1].people, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(units[0].name, std::nullopt);
  EXPECT_EQ(units[0].valid_from, std::nullopt);
}

TEST_P(DatabaseTest, Parameters_are_named_not_placed) {
  constexpr Sql swapped{"unit.swapped", "select :b || '-' || :a || '-' || :b || ':a' || cast(:n as text)"};
  auto const text = house.read([&](Session& s) { return s.one<std::string>(swapped, {{"a", "1"}, {"b", "2"}, {"n", "3"}}); });
  EXPECT_EQ(text, "2-1-2:a3");
}

TEST_P(DatabaseTest, A_parameter_too_many_or_too_few_is_a_fault_of_the_program) {
  EXPECT_THROW(house.read([](Session& s) { s.first<Unit>(by_code, {{"code", "a"}, {"cod", "b"}}); }), std::logic_error);
  EXPECT_THROW(house.read([](Session& s) { s.first<Unit>(by_code); }), std::logic_error);
  house.write([](Session& s) { put(s, "a"); });
  EXPECT_THROW(house.read([](Session& s) { s.first<Wrong>(by_code, {{"code", "a"}}); }), std::logic_error);
}

TEST_P(DatabaseTest, Big_text_and_awkward_text) {
  std::string big;
  while (big.size() < 5'000'000) big += "Quyết định của Ủy ban nhân dân tỉnh; 'trích' \"dẫn\" \\ :tên ?1 $1 {id}\n";
  house.write([&](Session& s) {
    put(s, "a");
    constexpr Sql rename{"unit.rename", "update unit_unit set name = :name where code = 'a'"};
    EXPECT_EQ(s.run(rename, {{"name", big}}), 1);
  });
  EXPECT_EQ(house.read([](Session& s) { return s.one<Unit>(by_code, {{"code", "a"}}).name; }), big);
}

TEST_P(DatabaseTest, Text_is_never_cut_silently) {
  EXPECT_THROW(house.write([](Session& s) { put(s, std::string_view{"a\0b", 3}); }), Invalid);
  EXPECT_THROW(house.write([](Session& s) {
    s.run_many({"unit.many", "insert into unit_part (id, unit) select 1, id from unit_unit where code = :value"},
               std::vector<std::string>{"a", std::string{"b\0", 2}, "c"});
  }), Invalid);
  house.write([](Session& s) { put(s, "a"); });
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1);
}

TEST_P(DatabaseTest, First_is_nullopt_and_one_throws_when_there_is_nothing) {
  house.read([](Session& s) {
    EXPECT_FALSE(s.first<Unit>(by_code, {{"code", "none"}}));
    EXPECT_THROW(s.one<Unit>(by_code, {{"code", "none"}}), NotFound);
  });
}

TEST_P(DatabaseTest, Sums_counts_and_truths_are_numbers) {
  house.write([](Session& s) {
    put(s, "a");
    s.run(set_people, {{"people", 3'000'000'000}, {"code", "a"}});
  });
  house.read([](Session& s) {
    EXPECT_EQ(s.one<std::int64_t>({"unit.sum", "select sum(people) from unit_unit"}), 3'000'000'000);
    EXPECT_DOUBLE_EQ(s.one<double>({"unit.mean", "select avg(area) from unit_unit"}), 1.5);
    EXPECT_TRUE(s.one<bool>({"unit.any", "select exists (select 1 from unit_unit)"}));
    EXPECT_GT(s.one<std::int64_t>({"unit.now", "select {now_ms}"}), 1'500'000'000'000);
  });
}

TEST_P(DatabaseTest, What_throws_rolls_back) {
  EXPECT_THROW(house.write([](Session& s) {
    put(s, "a");
    throw Forbidden{"test", {"không", "no"}};
  }), Forbidden);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 0);
  house.write([](Session& s) { put(s, "a"); });
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1);
}

TEST_P(DatabaseTest, A_taken_key_is_a_conflict_and_the_session_goes_no_further) {
  house.write([](Session& s) { put(s, "a"); });
  try {
    house.write([](Session& s) { put(s, "a"); });
    FAIL();
  } catch (Conflict const& fault) {
    EXPECT_EQ(fault.code(), "database.unique");
  }
  EXPECT_THROW(house.write([](Session& s) {
    put(s, "b");
    try {
      put(s, "a");
    } catch (Conflict const&) {
    }
  }), std::logic_error);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1) << "b must not have been committed";
  house.write([](Session& s) { put(s, "c"); });  // the connection is as good as before
}

TEST_P(DatabaseTest, A_broken_reference_is_a_conflict) {
  try {
    house.write([](Session& s) { s.run({"unit.add_part", "insert into unit_part (unit) values (:unit)"}, {{"unit", 77}}); });
    FAIL();
  } catch (Conflict const& fault) {
    EXPECT_EQ(fault.code(), "database.reference");
  }
}

TEST_P(DatabaseTest, A_wrong_statement_is_named) {
  try {
    house.read([](Session& s) { s.run({"unit.wrong", "select nothing from nowhere"}); });
    FAIL();
  } catch (std::runtime_error const& fault) {
    EXPECT_THAT(fault.what(), ::testing::HasSubstr("unit.wrong"));
  }
}

TEST_P(DatabaseTest, A_reader_cannot_write) {
  EXPECT_THROW(house.read([](Session& s) { put(s, "a"); }), std::runtime_error);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 0);
}

TEST_P(DatabaseTest, Before_commit_may_write_and_after_commit_comes_only_after_commit) {
  std::vector<std::string> order;
  house.write([&](Session& s) {
    order.clear();
    s.after_commit([&] { order.push_back("after:" + std::to_string(house.read([](Session& r) { return r.one<int>(count); }))); });
    s.after_commit([&] { throw std::runtime_error{"must not matter"}; });
    s.before_commit([&](Session& inner) {
      order.emplace_back("before");
      put(inner, "b");
      inner.before_commit([&](Session&) { order.emplace_back("then"); });
    });
    put(s, "a");
    order.emplace_back("work");
  });
  EXPECT_THAT(order, ElementsAre("work", "before", "then", "after:2"));
  bool told = false;
  EXPECT_THROW(house.write([&](Session& s) {
    s.after_commit([&] { told = true; });
    s.before_commit([](Session& inner) { put(inner, "a"); });
  }), Conflict);
  EXPECT_FALSE(told);
}

TEST_P(DatabaseTest, A_slot_lives_as_long_as_its_transaction) {
  std::weak_ptr<int> kept;
  house.write([&](Session& s) {
    EXPECT_EQ(s.slot("a"), nullptr);
    auto const value = std::make_shared<int>(7);
    kept = value;
    s.slot("a") = value;
    EXPECT_EQ(*std::static_pointer_cast<int>(s.slot("a")), 7);
    EXPECT_EQ(s.slot("b"), nullptr);
  });
  EXPECT_TRUE(kept.expired());
}

TEST_P(DatabaseTest, A_read_within_sees_what_is_around_it) {
  house.write([&](Session& s) {
    put(s, "a");
    EXPECT_EQ(house.read([](Session& r) { return r.one<int>(count); }), 1) << "its own writing";
    EXPECT_THROW(house.write([](Session&) {}), std::logic_error);
  });
  house.read([&](Session& outer) {
    EXPECT_EQ(outer.one<int>(count), 1);
    std::thread{[&] { house.write([](Session& s) { put(s, "b"); }); }}.join();
    EXPECT_EQ(outer.one<int>(count), 1) << "a snapshot does not move";
    EXPECT_EQ(house.read([](Session& r) { return r.one<int>(count); }), 1);
  });
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 2);
}

TEST_P(DatabaseTest, Many_rows_go_in_one_call) {
  std::vector<Unit> units;
  for (int i = 0; i < 1000; ++i) {
    Unit unit;
    unit.code = std::to_string(i);
    if (i % 3) unit.name = "xã " + unit.code;
    unit.people = i;
    unit.area = i / 3.0;
    units.push_back(unit);
  }
  constexpr Sql insert{"unit.insert",
                       "insert into unit_unit (code, name, level, people, area, valid_from, made_at) "
                       "values (:code, :name, :level, :people, :area, :since, :made_at)"};
  house.write([&](Session& s) { EXPECT_EQ(s.run_many(insert, units, {{"since", "2020-01-01"}}), 1000); });
  auto const back = house.read([](Session& s) { return s.all<Unit>(all_units); });
  ASSERT_EQ(back.size(), 1000u);
  EXPECT_EQ(back[999].people, 999);
  EXPECT_EQ(back[999].area, 333.0);
  EXPECT_EQ(back[10].area, 10 / 3.0);
  EXPECT_EQ(back[0].name, std::nullopt);
  house.write([&](Session& s) {
    constexpr Sql grow{"unit.grow", "update unit_unit set people = people + 1 where people = :value"};
    EXPECT_EQ(s.run_many(grow, std::vector<std::int64_t>{5000, 999, 6000}), 1);
  });
  units.resize(300);
  EXPECT_THROW(house.write([&](Session& s) { s.run_many(insert, units, {{"since", nullptr}}); }), Conflict);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1000);
}

TEST_P(DatabaseTest, What_is_run_later_is_there_for_the_next_statement_and_after_commit) {
  house.write([](Session& s) {
    put(s, "1");
    s.later(set_people, {{"code", "1"}, {"people", 7}});
    EXPECT_EQ(s.one<Unit>(by_code, {{"code", "1"}}).people, 7);
    s.later(add_people, {{"code", "1"}});
    EXPECT_EQ(s.run(add_people, {{"code", "nobody"}}), 0) << "counts its own rows only";
    s.later(add_people, {{"code", "1"}});
    s.later(add_people, {{"code", "1"}});
    s.later_many(Sql{"unit.add_each", "update unit_unit set people = people + 1 where code = :value"},
                 std::vector<std::string>(600, "1"));
  });
  EXPECT_EQ(house.read([](Session& s) { return s.one<Unit>(by_code, {{"code", "1"}}).people; }), 610);
}

TEST_P(DatabaseTest, What_is_asked_answers_for_the_moment_it_was_asked) {
  house.write([](Session& s) {
    put(s, "1");
    s.later(set_people, {{"code", "1"}, {"people", 7}});
    auto before = s.ask<Unit>(by_code, {{"code", "1"}});
    auto nobody = s.ask<Unit>(by_code, {{"code", "2"}});
    auto again = s.ask<Unit>(by_code, {{"code", "2"}});
    auto every = s.ask<Unit>(all_units);
    auto many = s.ask<std::int64_t>(count);
    s.later(add_people, {{"code", "1"}});
    auto after = s.ask<Unit>(by_code, {{"code", "1"}});
    EXPECT_EQ(after.one().people, 8);
    EXPECT_EQ(before.one().people, 7);
    EXPECT_FALSE(nobody.first()) << "the same statement three times at once";
    EXPECT_THROW(again.one(), NotFound);
    EXPECT_EQ(every.all().size(), 1u);
    EXPECT_EQ(many.one(), 1);
  });
  house.read([](Session& s) {
    auto one = s.ask<Unit>(by_code, {{"code", "1"}});
    auto n = s.ask<std::int64_t>(count);
    EXPECT_EQ(n.one(), 1);
    EXPECT_EQ(one.one().people, 8);
  });
}

TEST_P(DatabaseTest, A_count_of_many_leaves_out_what_was_run_later) {
  house.write([](Session& s) {
    put(s, "1");
    s.later(add_people, {{"code", "1"}});
    EXPECT_EQ(s.run_many(Sql{"unit.add_each", "update unit_unit set people = people + 1 where code = :value"},
                         std::vector<std::string>{"1", "1", "nobody"}),
              2);
    EXPECT_EQ(s.one<Unit>(by_code, {{"code", "1"}}).people, 3);
  });
}

TEST_P(DatabaseTest, What_fails_later_fails_the_transaction) {
  house.write([](Session& s) { put(s, "1"); });
  auto twice = [](Session& s) {
    s.later(Sql{"unit.part", "insert into unit_part (id, unit) values (1, 1)"});
    s.later(Sql{"unit.part", "insert into unit_part (id, unit) values (1, 1)"});
  };
  EXPECT_THROW(house.write([&](Session& s) { twice(s); }), Conflict) << "at commit";
  EXPECT_THROW(house.write([&](Session& s) {
    twice(s);
    s.one<std::int64_t>(count);
  }), Conflict) << "at the next statement";
  house.write([](Session& s) {
    EXPECT_EQ(s.one<std::int64_t>(Sql{"unit.parts", "select count(*) from unit_part"}), 0) << "neither is there";
  });
}

TEST_P(DatabaseTest, Eight_writers_at_once_lose_nothing) {
  house.write([](Session& s) {
    put(s, "a");
    put(s, "b");
  });
  std::atomic<int> faults{0};
  testing::at_once(8, [&] {
    for (int i = 0; i < 25; ++i) {
      try {
        house.write([&](Session& s) {
          s.run(add_people, {{"code", "a"}});
          s.run(add_people, {{"code", "b"}});
        });
        house.read([](Session& s) { s.all<Unit>(all_units); });
      } catch (std::exception const& fault) {
        ADD_FAILURE() << fault.what();
        ++faults;
      }
    }
  });
  EXPECT_EQ(faults, 0);
  for (auto const& unit : house.read([](Session& s) { return s.all<Unit>(all_units); })) EXPECT_EQ(unit.people, 200);
}

INSTANTIATE_TEST_SUITE_P(Engines, DatabaseTest, both_engines(), engine_name);

}  // namespace
}  // namespace tinhso::database
