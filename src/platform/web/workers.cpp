#include "platform/web/workers.hpp"

namespace tinhso::web {

Workers::Workers(int threads, std::size_t queue_limit) : limit_{queue_limit} {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}
Workers::~Workers() { stop(); }

bool Workers::post(std::function<void()> task, bool must) {
  {
    std::lock_guard const lock{mutex_};
    if (stopped_ || (!must && queue_.size() >= limit_)) return false;
    queue_.push_back(std::move(task));
  }
  ready_.notify_one();
  return true;
}

void Workers::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    ready_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
    if (stopped_) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it holds goes before the lock is taken again
    lock.lock();
  }
}

void Workers::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopped_ = true;
  }
  ready_.notify_all();
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

std::size_t Workers::waiting() const {
  std::lock_guard const lock{mutex_};
  return queue_.size();
}

}  // namespace tinhso::web
