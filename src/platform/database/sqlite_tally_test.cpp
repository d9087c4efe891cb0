#include "platform/database/sqlite_tally.hpp"

#include <gmock/gmock.h>

#include "testing/testing.hpp"

namespace tinhso::database {
namespace {

struct TallyRow {
  std::int64_t key = 0;
  std::int64_t n = 0;
  std::int64_t late = 0;
};
BOOST_DESCRIBE_STRUCT(TallyRow, (), (key, n, late))

TEST(SqliteTally, Sums_by_key_without_an_order) {
  testing::TestHouse house{Engine::sqlite, {}};
  constexpr Sql sums{"test.sums",
                     "select cast(json_extract(value, '$[0]') as bigint) as key, cast(json_extract(value, '$[1]') as bigint) as n, "
                     "cast(json_extract(value, '$[2]') as bigint) as late from json_each((select tally(a, 1, b > 5) from "
                     "(select 7 as a, 6 as b union all select -7, 3 union all select 7, 2 union all select 7, null))) order by 1"};
  constexpr Sql nothing{"test.nothing", "select tally(1, 1) from (select 1) where 1 = 0"};
  constexpr Sql wrong{"test.wrong", "select tally()"};
  house.read([&](Session& session) {
    auto const rows = session.all<TallyRow>(sums);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].key, -7);
    EXPECT_EQ(rows[1].n, 3);
    EXPECT_EQ(rows[1].late, 1) << "null is not above anything";
    EXPECT_EQ(session.one<std::string>(nothing), "[]");
  });
  EXPECT_ANY_THROW(house.read([&](Session& session) { return session.one<std::string>(wrong); }));
}

}  // namespace
}  // namespace tinhso::database
