// Counters of this server in the Prometheus text format (version 0.0.4).
//
// Thread-safe; a request costs one short lock.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace tinhso::web {

class Metrics {
 public:
  /// `route` is a pattern, never a path: its values must be few.
  void request(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds took);
  /// A connection or request turned away before it reached a route.
  void rejected(std::string_view reason);
  std::string text(int connections, std::size_t queue) const;

  std::atomic<int> streams{0};
  std::atomic<std::uint64_t> events{0};
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::size_t> body_bytes{0};  ///< held by bodies being read into memory

 private:
  static constexpr std::array<double, 11> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};  // s
  struct Route {
    std::map<int, std::uint64_t> by_status;
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    double seconds = 0;
    std::uint64_t count = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Route> routes_;
  std::map<std::string, std::uint64_t, std::less<>> rejected_;
};

}  // namespace tinhso::web
