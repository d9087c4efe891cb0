#include "platform/database/wal_sync.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace tinhso::database {
namespace {

class Descriptor {
 public:
  Descriptor(std::string const& path, int flags) : descriptor_{::open(path.c_str(), flags | O_CLOEXEC)} {
    if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), "open " + path};
  }
  ~Descriptor() { ::close(descriptor_); }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

std::uint64_t WalSync::committed() {
  std::lock_guard const lock{mutex_};
  return ++committed_;
}

bool WalSync::failed() {
  std::lock_guard const lock{mutex_};
  return failed_;
}

void WalSync::wait(std::uint64_t number) {
  std::unique_lock lock{mutex_};
  while (synced_ < number && !failed_) {
    if (running_) {
      ended_.wait(lock);
      continue;
    }
    running_ = true;
    auto const reached = committed_;
    lock.unlock();
    bool good = true;
    try {
      sync_();
    } catch (std::exception const& fault) {
      good = false;
      spdlog::critical("database: the write-ahead log cannot be synced; nothing more is written: {}", fault.what());
    }
    lock.lock();
    running_ = false;
    if (good) synced_ = reached;
    else failed_ = true;
    ended_.notify_all();
  }
  if (synced_ < number) throw std::runtime_error{"database: the write-ahead log could not be synced"};
}

std::function<void()> sync_of_wal(std::string const& path) {
  // SQLite keeps its locks on the database and on the shared memory, never on the log: closing this descriptor drops none.
  return [path, log = std::shared_ptr<Descriptor>{}]() mutable {
    if (!log) {
      log = std::make_shared<Descriptor>(path + "-wal", O_RDONLY);
      auto const folder = std::filesystem::absolute(path).parent_path();
      Descriptor const above{folder.string(), O_RDONLY | O_DIRECTORY};
      if (::fsync(above.get()) != 0) throw std::system_error{errno, std::generic_category(), "fsync " + folder.string()};
    }
    int done = 0;
    do done = ::fdatasync(log->get());
    while (done != 0 && errno == EINTR);
    if (done != 0) throw std::system_error{errno, std::generic_category(), "fdatasync " + path + "-wal"};
  };
}

}  // namespace tinhso::database
