#include "program/upkeep.hpp"

#include <spdlog/spdlog.h>

#include "platform/events/events.hpp"
#include "platform/files/files.hpp"

namespace tinhso::program {

namespace {
constexpr std::chrono::hours events_kept{72};  // a browser that slept longer reloads its lists
}

Upkeep::Upkeep(Context& context) : context_{context}, thread_{[this] { run(); }} {}

Upkeep::~Upkeep() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Upkeep::run() {
  std::unique_lock lock{mutex_};
  while (!wake_.wait_for(lock, std::chrono::hours{1}, [this] { return stopping_; })) {
    lock.unlock();
    try {
      auto const now = context_.clock.now();
      context_.database.write([&](database::Session& session) { events::prune(session, now - events_kept); });
      auto const removed = files::collect(context_.database, context_.files, now);
      if (removed > 0) spdlog::info("removed {} files that nothing refers to", removed);
    } catch (std::exception const& fault) {
      spdlog::error("hourly upkeep: {}", fault.what());
    }
    lock.lock();
  }
}

}  // namespace tinhso::program
