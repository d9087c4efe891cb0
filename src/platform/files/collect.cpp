// Removing bytes that nobody names, while others upload the same bytes.
//
// Three things hold content h: references, live tickets, and an upload that was finished but is not named yet. The
// first two are rows; whoever makes one also writes the row of h in files_content (`marked_at = null`) in the same
// transaction. The third leaves a trace where all processes see it: finish() sets the time of the file, under the lock
// of its folder.
//
//   mark    one transaction: marked_at = now where no row holds h.
//   remove  at least an hour later, one transaction per h: delete the row of h if it is still marked and still held by
//           nobody; then, inside that transaction, Store::remove() unlinks the file, under the folder's lock, unless it
//           was finished within the hour; then commit.
//
// Why nothing named is ever lost, with any number of threads and processes:
//  * A transaction that names h before ours ends writes the same row, so one of the two waits. If it is first, h is no
//    longer marked when we look again (both engines re-check a row that changed while they waited, or fail and retry).
//    If we are first, it finds no row and inserts one; its upload finished within the hour (a request does not take
//    longer), so finish() ran either before our unlink — then the file's time was fresh and we did not unlink and
//    rolled back — or after it, and then finish() found no file and wrote it again.
//  * A transaction that names h because it has read another row that names h: that reference or ticket holds h until it
//    is released; h must then stay unheld for the hour between mark and remove, longer than any transaction lives.
//  * A crash between unlink and commit leaves a row without a file, held by nobody: the next run removes the row. A
//  crash
//    between finish() and naming leaves a file without a row: the sweep finds it a day later.
// Locks are always taken in the order database, folder; finish() takes only the folder's. So no deadlock.
#include <cstdio>
#include <set>

#include "platform/files/files.hpp"

namespace tinhso::files {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::hours between_mark_and_remove{1};
constexpr std::chrono::hours in_flight{1};
constexpr std::chrono::hours nameless{24};

constexpr Sql drop_tickets{"files.drop_tickets", "delete from files_ticket where expires_at <= :now"};
constexpr Sql mark{"files.mark",
                   "update files_content set marked_at = :now where marked_at is null "
                   "and not exists (select 1 from files_reference r where r.sha256 = files_content.sha256) "
                   "and not exists (select 1 from files_ticket t where t.sha256 = files_content.sha256)"};
constexpr Sql marked{"files.marked",
                     "select sha256 from files_content where marked_at <= :before order by marked_at, sha256"};
constexpr Sql drop_content{"files.drop_content",
                           "delete from files_content where sha256 = :sha256 and marked_at <= :before "
                           "and not exists (select 1 from files_reference r where r.sha256 = files_content.sha256) "
                           "and not exists (select 1 from files_ticket t where t.sha256 = files_content.sha256)"};
constexpr Sql named{"files.named", "select sha256 from files_content where sha256 >= :from and sha256 < :to"};
constexpr Sql is_named{"files.is_named", "select count(*) from files_content where sha256 = :sha256"};

/// Ends a transaction without committing it.
struct StillInFlight {};

bool remove_marked(database::Database& database, Store& store, std::string const& sha256, Instant before) {
  try {
    return database.write([&](Session& session) {
      if (session.run(drop_content, {{"sha256", sha256}, {"before", before}}) == 0) return false;
      if (!store.remove(sha256, in_flight)) throw StillInFlight{};
      return true;
    });
  } catch (StillInFlight const&) {
    return false;
  }
}

/// Files that no row names, left by a crash between finish() and naming, or by an upload that was given up.
int sweep(database::Database& database, Store& store) {
  int removed = 0;
  for (int shard = 0; shard < 256; ++shard) {
    char prefix[3];
    std::snprintf(prefix, sizeof prefix, "%02x", static_cast<unsigned>(shard));
    auto const there = store.list(prefix);
    if (there.empty()) continue;
    auto const rows = database.read([&](Session& session) {
      return session.all<std::string>(named, {{"from", std::string{prefix}}, {"to", std::string{prefix} + "g"}});
    });
    std::set<std::string, std::less<>> const known{rows.begin(), rows.end()};
    for (auto const& sha256 : there) {
      if (known.contains(sha256)) continue;
      database.write([&](Session& session) {
        if (session.one<std::int64_t>(is_named, {{"sha256", sha256}}) != 0) return;
        if (store.remove(sha256, nameless)) ++removed;
      });
    }
  }
  return removed;
}

}  // namespace

int collect(database::Database& database, Store& store, Instant now) {
  auto const before = now - between_mark_and_remove;
  auto const old = database.read([&](Session& session) {
    return session.all<std::string>(marked, {{"before", before}});
  });
  int removed = 0;
  for (auto const& sha256 : old) removed += remove_marked(database, store, sha256, before) ? 1 : 0;
  database.write([&](Session& session) {
    session.run(drop_tickets, {{"now", now}});
    session.run(mark, {{"now", now}});
  });
  return removed + sweep(database, store);
}

}  // namespace tinhso::files
