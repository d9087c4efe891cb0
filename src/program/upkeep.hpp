// What a house does by itself, hourly: removes bytes that nothing refers to and events nobody can ask for any more.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/platform.hpp"

namespace tinhso::program {

/// Runs from construction to destruction on a thread of its own. A fault is logged and tried again the next hour.
class Upkeep {
 public:
  explicit Upkeep(Context& context);
  ~Upkeep();
  Upkeep(Upkeep const&) = delete;
  Upkeep& operator=(Upkeep const&) = delete;

 private:
  void run();
  Context& context_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tinhso::program
