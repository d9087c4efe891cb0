// One sync of SQLite's write-ahead log for all who committed since the last one. Private to the room.
//
// A sync takes as long as some ten transactions. With `synchronous = full` SQLite makes it inside each commit, while all
// other writers wait. Here the writer commits without (`synchronous = normal`), hands the connection on, and then waits for
// a sync that began after its commit; who comes meanwhile shares the next one. Nothing is acknowledged before it is synced,
// and what another writer has read of it is synced with that one, because the log is written in order; who only reads may see it
// the length of a sync earlier. A crash of the
// machine may leave commits that nobody was told of, or none of them; it never tears one (https://sqlite.org/wal.html).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace tinhso::database {

/// Thread-safe.
class WalSync {
 public:
  /// `sync` makes durable what was written before the call, or throws.
  explicit WalSync(std::function<void()> sync) : sync_{std::move(sync)} {}

  /// To be called after a commit, before the writing connection is handed on.
  std::uint64_t committed();
  /// Returns when the commit with that number and all before it are durable. Once a sync has failed, it and all later
  /// calls throw std::runtime_error: what the system had to write may be lost, though a later sync would succeed.
  void wait(std::uint64_t number);
  bool failed();

 private:
  std::function<void()> sync_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::uint64_t committed_ = 0;
  std::uint64_t synced_ = 0;
  bool running_ = false;
  bool failed_ = false;
};

/// Syncs the write-ahead log of the database at `path`; at its first call also the folder that it lies in.
std::function<void()> sync_of_wal(std::string const& path);

}  // namespace tinhso::database
