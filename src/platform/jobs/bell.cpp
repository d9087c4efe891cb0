#include "platform/jobs/bell.hpp"

namespace tinhso::jobs {

Bell& Bell::of_the_house() {
  static Bell bell;
  return bell;
}

void Bell::ring() {
  {
    std::lock_guard const lock{mutex_};
    ++rings_;
  }
  rung_.notify_all();
}

std::uint64_t Bell::rings() const {
  std::lock_guard const lock{mutex_};
  return rings_;
}

void Bell::wait(std::uint64_t heard, std::chrono::milliseconds longest) {
  std::unique_lock lock{mutex_};
  rung_.wait_for(lock, longest, [&] { return rings_ != heard; });
}

}  // namespace tinhso::jobs
