#include "platform/web/rate_limit.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdio>

namespace tinhso::web {

bool RateLimit::take(std::string_view key, int per_minute, Time now) {
  std::lock_guard const lock{mutex_};
  auto const found = by_key_.find(key);
  if (found == by_key_.end()) {
    if (buckets_.size() >= capacity_) {
      by_key_.erase(buckets_.back().key);
      buckets_.pop_back();
    }
    buckets_.push_front({std::string{key}, per_minute - 1.0, now});
    by_key_.emplace(buckets_.front().key, buckets_.begin());
    return true;
  }
  buckets_.splice(buckets_.begin(), buckets_, found->second);
  auto& bucket = buckets_.front();
  std::chrono::duration<double> const passed = now - bucket.at;
  bucket.tokens = std::min<double>(per_minute, bucket.tokens + std::max(0.0, passed.count()) * per_minute / 60);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::size_t RateLimit::size() const {
  std::lock_guard const lock{mutex_};
  return buckets_.size();
}

std::string client_key(std::string_view address) {
  in6_addr six{};
  std::string const text{address};
  if (text.find(':') == std::string::npos || inet_pton(AF_INET6, text.c_str(), &six) != 1) return text;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    char four[INET_ADDRSTRLEN];
    return inet_ntop(AF_INET, six.s6_addr + 12, four, sizeof four) ? four : text;
  }
  std::fill(six.s6_addr + 8, six.s6_addr + 16, std::uint8_t{0});
  char out[INET6_ADDRSTRLEN];
  return inet_ntop(AF_INET6, &six, out, sizeof out) ? std::string{out} + "/64" : text;
}

bool ConnectionCount::open(std::string const& key) {
  std::lock_guard const lock{mutex_};
  if (total_ >= limit_) return false;
  auto& count = clients_[key];
  if (count >= limit_per_client_) return false;
  ++count;
  ++total_;
  return true;
}
void ConnectionCount::close(std::string const& key) {
  std::lock_guard const lock{mutex_};
  auto const found = clients_.find(key);
  if (found == clients_.end()) return;
  --total_;
  if (--found->second == 0) clients_.erase(found);
}
int ConnectionCount::total() const {
  std::lock_guard const lock{mutex_};
  return total_;
}

}  // namespace tinhso::web
