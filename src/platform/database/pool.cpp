#include "platform/database/pool.hpp"

#include "base/error.hpp"

namespace tinhso::database {

Pool::Lease Pool::acquire(std::chrono::milliseconds wait) {
  std::unique_lock lock{mutex_};
  if (free_ > 0 && waiting_.empty()) {
    --free_;
    std::unique_ptr<Connection> connection;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    return {*this, std::move(connection)};
  }
  Waiter self;
  auto const place = waiting_.insert(waiting_.end(), &self);
  if (!self.called.wait_for(lock, wait, [&] { return self.ready; })) {
    waiting_.erase(place);
    throw Unavailable{"database.overloaded", {"Hệ thống đang quá tải. Hãy thử lại sau ít phút.",
                                              "The system is overloaded. Try again in a few minutes."}};
  }
  return {*this, std::move(self.connection)};
}

void Pool::give_back(std::unique_ptr<Connection> connection) noexcept {
  if (connection && connection->broken()) connection.reset();
  std::lock_guard const lock{mutex_};
  if (!waiting_.empty()) {
    auto* const next = waiting_.front();
    waiting_.pop_front();
    next->connection = std::move(connection);
    next->ready = true;
    next->called.notify_one();
    return;
  }
  ++free_;
  if (connection) idle_.push_back(std::move(connection));
}

Connection& Pool::Lease::connection() {
  if (!connection_) connection_ = pool_->make_();
  return *connection_;
}

Connection& Pool::Lease::renew() {
  connection_.reset();
  return connection();
}

void Pool::Lease::release() noexcept {
  if (!pool_) return;
  pool_->give_back(std::move(connection_));
  pool_ = nullptr;
}

}  // namespace tinhso::database
