// The threads that handlers run on, with a bounded queue before them.
//
// post() is thread-safe. A task must not throw.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tinhso::web {

class Workers {
 public:
  Workers(int threads, std::size_t queue_limit);
  ~Workers();
  Workers(Workers const&) = delete;
  Workers& operator=(Workers const&) = delete;

  /// False when the queue is full or the workers have stopped; the task is then not run. `must`: whatever its length,
  /// for going on with a request that has been admitted.
  bool post(std::function<void()> task, bool must = false);
  /// Waits for the tasks that run now; those that wait are kept, unrun, until destruction.
  void stop();
  std::size_t waiting() const;

 private:
  void work();

  std::size_t const limit_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tinhso::web
