// Token buckets: so many requests a minute of each client address, in bounded memory.
//
// Thread-safe. An IPv6 client is its /64 network. When `capacity` keys are known the one unused for longest is
// forgotten.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tinhso::web {

class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateLimit(std::size_t capacity = 65'536) : capacity_{capacity} {}

  /// Takes one token of the bucket `key`, which holds `per_minute` and fills at that pace. False: there is none.
  bool take(std::string_view key, int per_minute, Time now = std::chrono::steady_clock::now());
  std::size_t size() const;

 private:
  struct Bucket {
    std::string key;
    double tokens;
    Time at;
  };
  std::size_t const capacity_;
  mutable std::mutex mutex_;
  std::list<Bucket> buckets_;  // the most recently used first
  std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key_;
};

/// The part of an address by which clients are told apart: IPv4 whole, the first 64 bits of IPv6 as written.
std::string client_key(std::string_view address);

/// Counts open connections, in all and of each client key. Thread-safe.
class ConnectionCount {
 public:
  ConnectionCount(int limit, int limit_per_client) : limit_{limit}, limit_per_client_{limit_per_client} {}
  /// False, and not counted, when there are too many already.
  bool open(std::string const& key);
  void close(std::string const& key);
  int total() const;

 private:
  int const limit_;
  int const limit_per_client_;
  mutable std::mutex mutex_;
  int total_ = 0;
  std::unordered_map<std::string, int> clients_;
};

}  // namespace tinhso::web
