// Connections lent to one thread at a time, first come first served. Thread-safe. Private to the room.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/database/connection.hpp"

namespace tinhso::database {

class Pool {
 public:
  using Make = std::function<std::unique_ptr<Connection>()>;
  /// At most `limit` connections, made when first needed.
  Pool(int limit, Make make) : free_{limit}, make_{std::move(make)} {}

  /// A borrowed connection; gives it back, or drops it when it is broken.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_{&pool}, connection_{std::move(connection)} {}
    ~Lease() { release(); }
    Lease(Lease const&) = delete;
    Lease& operator=(Lease const&) = delete;
    Connection& connection();
    /// Closes the connection and opens another one.
    Connection& renew();
    void release() noexcept;

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  /// Throws Unavailable when none is free within `wait`. The connection itself may be opened later, by Lease::connection().
  Lease acquire(std::chrono::milliseconds wait);

 private:
  struct Waiter {
    std::condition_variable called;
    std::unique_ptr<Connection> connection;
    bool ready = false;
  };
  void give_back(std::unique_ptr<Connection> connection) noexcept;

  std::mutex mutex_;
  int free_;                                       // permits that nobody holds
  std::vector<std::unique_ptr<Connection>> idle_;  // last used first: its caches are warm
  std::list<Waiter*> waiting_;
  Make make_;
};

}  // namespace tinhso::database
