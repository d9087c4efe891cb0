#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "platform/database/database.hpp"
#include "platform/database/digest.hpp"

namespace tinhso::database {
namespace {

// `if not exists` alone is not safe on PostgreSQL when two processes start at once, so the lock is taken first.
constexpr Sql lock{"database.lock_migrations", "select 1", "select 1 from (select pg_advisory_xact_lock(7305821461)) as locked"};
constexpr Sql create{"database.create_migrations",
                     "create table if not exists schema_migration ("
                     "  room text not null, name text not null, checksum text not null, applied_at bigint not null,"
                     "  primary key (room, name))"};
constexpr Sql applied{"database.migrations", "select room, name, checksum from schema_migration"};
constexpr Sql note{"database.note_migration",
                   "insert into schema_migration (room, name, checksum, applied_at) values (:room, :name, :checksum, {now_ms})"};

struct Applied {
  std::string room;
  std::string name;
  std::string checksum;
};
BOOST_DESCRIBE_STRUCT(Applied, (), (room, name, checksum))

using History = std::map<std::pair<std::string, std::string>, std::string>;

History history(Session& session) {
  History out;
  for (auto& row : session.all<Applied>(applied)) out[{row.room, row.name}] = std::move(row.checksum);
  return out;
}

std::string_view text_for(Migration const& migration, Engine engine) {
  return engine == Engine::postgresql && !migration.postgresql.empty() ? migration.postgresql : migration.text;
}

/// True when it was applied as it stands; throws when it was applied and edited since.
bool is_applied(History const& done, Migration const& migration, Engine engine) {
  auto const at = done.find({std::string{migration.room}, std::string{migration.name}});
  if (at == done.end()) return false;
  if (at->second != sha256_hex(text_for(migration, engine)))
    throw std::runtime_error{"database: migration " + std::string{migration.room} + "/" + std::string{migration.name} +
                             " was edited after it had been applied; add a new migration instead"};
  return true;
}

/// Rooms as they were registered, within a room by name.
std::vector<Migration> in_order(std::vector<Migration> migrations) {
  std::vector<std::string_view> rooms;
  for (auto const& migration : migrations)
    if (std::find(rooms.begin(), rooms.end(), migration.room) == rooms.end()) rooms.push_back(migration.room);
  std::stable_sort(migrations.begin(), migrations.end(), [&](Migration const& a, Migration const& b) {
    auto const place = [&](Migration const& m) { return std::find(rooms.begin(), rooms.end(), m.room) - rooms.begin(); };
    return std::pair{place(a), a.name} < std::pair{place(b), b.name};
  });
  return migrations;
}

bool apply(Database& database, Migration const& migration) {
  return database.write([&](Session& session) {
    session.one<int>(lock);
    if (is_applied(history(session), migration, session.engine())) return false;  // another process was quicker
    auto const name = std::string{migration.room} + "/" + std::string{migration.name};
    try {
      session.script({name, migration.text, migration.postgresql});
    } catch (Error const& fault) {
      throw std::runtime_error{"database: migration " + name + ": " + fault.what()};
    }
    session.run(note, {{"room", migration.room},
                       {"name", migration.name},
                       {"checksum", sha256_hex(text_for(migration, session.engine()))}});
    spdlog::debug("database: migration {} applied", name);
    return true;
  });
}

}  // namespace

int migrate(Database& database, std::vector<Migration> const& migrations) {
  database.write([](Session& session) {
    session.one<int>(lock);
    session.script(create);
  });
  auto const done = database.read(history);
  int count = 0;
  for (auto const& migration : in_order(migrations))
    if (!is_applied(done, migration, database.engine())) count += apply(database, migration) ? 1 : 0;
  return count;
}

}  // namespace tinhso::database
