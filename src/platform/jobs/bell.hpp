// What wakes the runners of this process when a job was added. Thread-safe. Private to the room.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace tinhso::jobs {

class Bell {
 public:
  /// The one of this process: who adds a job has a session and knows no runner.
  static Bell& of_the_house();

  void ring();
  std::uint64_t rings() const;
  /// Until somebody has rung since `heard` was read, or `longest` has passed.
  void wait(std::uint64_t heard, std::chrono::milliseconds longest);

 private:
  mutable std::mutex mutex_;
  std::condition_variable rung_;
  std::uint64_t rings_ = 0;
};

}  // namespace tinhso::jobs
