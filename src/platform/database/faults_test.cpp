// Faults of the engines: full disk, restarts, rivals. Tests that need one engine say which.
#include "platform/database/faults.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "platform/database/wal_sync.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::database {
namespace {

struct Note {
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Note, (), (body))

constexpr Migration first{"note", "0001_first", "create table note_note (id {id}, body text not null, n bigint not null default 0)"};
constexpr Sql add{"note.add", "insert into note_note (body) values (:body)"};
constexpr Sql count{"note.count", "select count(*) from note_note"};

TEST(SqliteFault, A_full_disk_is_said_so_and_nothing_is_kept) {
  testing::TestHouse house{Engine::sqlite, {first}};
  house.write([](Session& s) { s.script({"test.limit", "pragma max_page_count = 40"}); });
  std::string const page(100'000, 'x');
  EXPECT_THROW(house.write([&](Session& s) {
    for (int i = 0; i < 100; ++i) s.run(add, {{"body", page}});
  }), StorageFull);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 0);
  house.write([](Session& s) { s.run(add, {{"body", "there is room for this"}}); });
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1);
}

TEST(SqliteFault, A_file_that_cannot_be_made_is_told_at_once) {
  EXPECT_THROW(Database::open("sqlite:/nonexistent/folder/x.db"), Unavailable);
  EXPECT_THROW(Database::open("sqlite::memory:"), std::runtime_error);
  EXPECT_THROW(Database::open("mysql://localhost/x"), std::runtime_error);
  EXPECT_THROW(Database::open("postgresql://tinhso@127.0.0.1:1/x"), Unavailable);
}

TEST(SqliteFault, Writers_of_two_processes_wait_for_one_another) {
  testing::TestHouse house{Engine::sqlite, {first}};
  auto const other = Database::open(house.url(), testing::TestHouse::quick());  // connections of its own, as in another process
  std::thread rival{[&] {
    for (int i = 0; i < 50; ++i) other->write([](Session& s) { s.run(add, {{"body", "b"}}); });
  }};
  for (int i = 0; i < 50; ++i) house.write([](Session& s) { s.run(add, {{"body", "a"}}); });
  rival.join();
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 100);
}

TEST(SqliteFault, A_lock_held_too_long_is_Unavailable) {
  testing::TestHouse house{Engine::sqlite, {first}};
  auto const other = Database::open(house.url(), {.busy_timeout_ms = 1, .durable = false});
  house.write([&](Session& s) {
    s.run(add, {{"body", "a"}});
    std::thread{[&] { EXPECT_THROW(other->write([](Session& r) { r.run(add, {{"body", "b"}}); }), Unavailable); }}.join();
  });
}

TEST(SqliteFault, A_queue_that_is_too_long_is_Unavailable) {
  testing::TestHouse house{Engine::sqlite, {first}, {.wait_ms = 20, .durable = false}};
  house.write([&](Session&) {
    std::thread{[&] { EXPECT_THROW(house.write([](Session&) {}), Unavailable); }}.join();
  });
}

class PostgresqlCommits : public testing::OnBothEngines {};

// A commit that does not wait for the disk leaves its record in memory for some 200 ms: the server would lose it.
TEST_P(PostgresqlCommits, Are_on_the_disk_when_they_are_acknowledged) {
  if (IsSkipped() || GetParam() != Engine::postgresql) GTEST_SKIP() << "PostgreSQL's";
  testing::TestHouse house{GetParam(), {first}};
  constexpr Sql place{"test.place", "select cast(pg_current_wal_insert_lsn() as text)"};
  constexpr Sql flushed{"test.flushed", "select cast(pg_current_wal_flush_lsn() > cast(:place as pg_lsn) as int)"};
  auto const durable = Database::open(house.url(), {.durable = true});
  auto const loose = Database::open(house.url(), {.durable = false});
  auto const on_disk = [&](Database& database, int i) {
    auto const at = database.write([&](Session& session) {
      session.run(add, {{"body", "n" + std::to_string(i)}});
      return session.one<std::string>(place);
    });
    return house.read([&](Session& session) { return session.one<std::int64_t>(flushed, {{"place", at}}) == 1; });
  };
  int kept = 0;
  int lost = 0;
  for (int i = 0; i < 20; ++i) {
    kept += on_disk(*durable, 2 * i) ? 1 : 0;
    lost += on_disk(*loose, 2 * i + 1) ? 0 : 1;
  }
  EXPECT_EQ(kept, 20);
  EXPECT_GT(lost, 0) << "or this test proves nothing";
}

INSTANTIATE_TEST_SUITE_P(Engines, PostgresqlCommits, testing::both_engines(), testing::engine_name);

TEST(WalSyncTest, What_is_acknowledged_was_synced_after_its_commit_and_syncs_are_shared) {
  std::atomic<std::uint64_t> committed{0};
  std::atomic<std::uint64_t> durable{0};
  std::atomic<int> syncs{0};
  WalSync sync{[&] {
    auto const seen = committed.load();
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    durable = seen;
    ++syncs;
  }};
  constexpr int each = 50;
  std::mutex writer;
  std::atomic<int> unsynced{0};
  testing::at_once(8, [&] {
    for (int n = 0; n < each; ++n) {
      std::unique_lock lock{writer};
      std::uint64_t const mine = ++committed;
      auto const number = sync.committed();
      lock.unlock();
      sync.wait(number);
      if (durable < mine) ++unsynced;
    }
  });
  EXPECT_EQ(unsynced, 0);
  EXPECT_LT(syncs, 8 * each / 2) << "shared";
}

TEST(WalSyncTest, After_a_sync_that_failed_nothing_is_believed_durable) {
  bool broken = true;
  WalSync sync{[&] {
    if (std::exchange(broken, false)) throw std::runtime_error{"input/output error"};
  }};
  EXPECT_THROW(sync.wait(sync.committed()), std::runtime_error);
  EXPECT_THROW(sync.wait(sync.committed()), std::runtime_error) << "the next sync would succeed, and prove nothing";
  EXPECT_TRUE(sync.failed());
}

TEST(SqliteFault, Commits_are_synced_by_who_waits_for_them) {
  testing::TestHouse house{Engine::sqlite, {}, {}};
  house.write([](Session& s) {
    EXPECT_EQ(s.one<int>({"test.sync", "pragma synchronous"}), 1) << "normal: the log is synced outside of the lock";
    EXPECT_EQ(s.one<std::string>({"test.journal", "pragma journal_mode"}), "wal");
    EXPECT_EQ(s.one<int>({"test.keys", "pragma foreign_keys"}), 1);
  });
}

class FaultTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), {first}};
};

TEST_P(FaultTest, A_transaction_that_must_be_run_again_is) {
  int runs = 0;
  house.write([&](Session& s) {
    s.run(add, {{"body", std::to_string(runs)}});
    if (++runs < 4) throw TryAgain{false, "test"};
  });
  EXPECT_EQ(runs, 4);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1);
}

TEST_P(FaultTest, There_is_an_end_to_running_again) {
  int runs = 0;
  EXPECT_THROW(house.write([&](Session&) {
    ++runs;
    throw TryAgain{false, "test"};
  }), Unavailable);
  EXPECT_EQ(runs, 15);
}

INSTANTIATE_TEST_SUITE_P(Engines, FaultTest, testing::both_engines(), testing::engine_name);

class PostgresqlFault : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::available(Engine::postgresql)) GTEST_SKIP() << "TINHSO_TEST_POSTGRESQL is not set";
  }
  testing::TestHouse house{Engine::postgresql, {first}, {.readers = 2, .durable = false}};
  void kill(std::int64_t backend) {
    auto const other = Database::open(house.url(), {.readers = 1, .durable = false});
    other->write([&](Session& s) { s.one<bool>({"test.kill", "select pg_terminate_backend(cast(:pid as integer), 5000)"}, {{"pid", backend}}); });
  }
  static std::int64_t backend(Session& s) { return s.one<std::int64_t>({"test.backend", "select pg_backend_pid()"}); }
};

TEST_F(PostgresqlFault, Serialisation_failures_and_deadlocks_are_run_again) {
  house.write([](Session& s) {
    s.run(add, {{"body", "a"}});
    s.run(add, {{"body", "b"}});
  });
  constexpr Sql grow{"note.grow", "update note_note set n = n + 1 where body = :body"};
  std::atomic<int> runs{0};
  std::promise<void> both[2];
  auto const work = [&](int own, std::string_view one, std::string_view two) {
    house.write([&](Session& s) {
      ++runs;
      s.run(grow, {{"body", one}});
      try {
        both[own].set_value();
        both[1 - own].get_future().wait();
      } catch (std::future_error const&) {  // second run
      }
      s.run(grow, {{"body", two}});
    });
  };
  std::thread rival{[&] { work(0, "a", "b"); }};
  work(1, "b", "a");
  rival.join();
  EXPECT_GE(runs, 3) << "one of the two must have been run again";
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>({"note.sum", "select sum(n) from note_note"}); }), 4);
}

TEST_F(PostgresqlFault, A_connection_that_died_while_idle_is_replaced) {
  kill(house.read([](Session& s) { return backend(s); }));
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 0);
  kill(house.write([](Session& s) { return backend(s); }));
  house.write([](Session& s) { s.run(add, {{"body", "a"}}); });
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 1);
}

TEST_F(PostgresqlFault, A_connection_that_dies_before_commit_costs_one_more_run) {
  int runs = 0;
  house.write([&](Session& s) {
    s.run(add, {{"body", "a"}});
    if (++runs == 1) kill(backend(s));
    s.run(add, {{"body", "b"}});
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 2);
}

TEST_F(PostgresqlFault, A_connection_that_dies_at_commit_leaves_the_outcome_open) {
  try {
    house.write([&](Session& s) {
      s.run(add, {{"body", "a"}});
      kill(backend(s));
    });
    FAIL();
  } catch (Unavailable const& fault) {
    EXPECT_EQ(fault.code(), "database.outcome_unknown");
  }
}

TEST_F(PostgresqlFault, A_connection_that_dies_within_a_pipeline_costs_one_more_run) {
  int runs = 0;
  house.write([&](Session& s) {
    auto const own = backend(s);
    if (++runs == 1) kill(own);
    EXPECT_EQ(s.run_many({"note.many", "insert into note_note (body) values (:value)"}, std::vector<std::string>(600, "x")), 600);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(house.read([](Session& s) { return s.one<int>(count); }), 600);
}

TEST_F(PostgresqlFault, A_changed_table_does_not_spoil_prepared_statements) {
  constexpr Sql everything{"note.everything", "select * from note_note"};
  house.write([](Session& s) { s.run(add, {{"body", "a"}}); });
  house.read([&](Session& s) { s.all<Note>(everything); });
  house.write([](Session& s) { s.script({"test.alter", "alter table note_note add column more text; alter table note_note drop column n"}); });
  EXPECT_EQ(house.read([&](Session& s) { return s.all<Note>(everything); }).size(), 1u);
}

TEST(Faults, Codes_of_the_engines) {
  EXPECT_EQ(sqlite_fault(2067), Fault::unique);
  EXPECT_EQ(sqlite_fault(1299), Fault::program) << "not null";
  EXPECT_EQ(sqlite_fault(517), Fault::busy) << "SQLITE_BUSY_SNAPSHOT";
  EXPECT_EQ(sqlite_fault(13), Fault::full);
  EXPECT_EQ(sqlite_fault(778), Fault::away) << "SQLITE_IOERR_WRITE";
  EXPECT_EQ(postgresql_fault("53100", true), Fault::full);
  EXPECT_EQ(postgresql_fault("40P01", true), Fault::busy);
  EXPECT_EQ(postgresql_fault("57P03", true), Fault::away);
  EXPECT_EQ(postgresql_fault("", false), Fault::lost);
  EXPECT_EQ(postgresql_fault("42601", true), Fault::program);
}

}  // namespace
}  // namespace tinhso::database
