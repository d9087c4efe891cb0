#include "accounts/throttle.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "accounts/secrets.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

struct AttemptRow {
  std::int64_t failures = 0;
  Instant last_at;
};
BOOST_DESCRIBE_STRUCT(AttemptRow, (), (failures, last_at))

// The update that changes nothing takes the row's lock, so that two tries at once are counted one after the other.
constexpr Sql attempt_lock{"accounts.attempt_lock",
                           "insert into accounts_attempt (bucket, failures, last_at) values (:bucket, 0, :now) "
                           "on conflict (bucket) do update set bucket = excluded.bucket returning failures, last_at"};
constexpr Sql attempt_set{"accounts.attempt_set",
                          "update accounts_attempt set failures = :failures, last_at = :now where bucket = :bucket"};
constexpr Sql attempt_back{"accounts.attempt_back",
                           "update accounts_attempt set failures = failures - 1 where bucket = :bucket and failures > 0"};
constexpr Sql attempt_forgive{"accounts.attempt_forgive", "delete from accounts_attempt where bucket = :bucket"};
constexpr Sql attempt_prune{"accounts.attempt_prune", "delete from accounts_attempt where last_at < :before"};

}  // namespace

std::int64_t remembered(std::int64_t failures, Instant last, Instant now, Allowance const& allowance) {
  if (now <= last) return failures;
  return std::max<std::int64_t>(0, failures - (now - last) / std::chrono::milliseconds{allowance.forget});
}

std::chrono::seconds wait_after(std::int64_t failures, Allowance const& allowance) {
  auto const over = failures - allowance.free;
  if (over < 0) return std::chrono::seconds{0};
  if (over >= 10) return longest_wait;
  return std::min(longest_wait, std::chrono::seconds{std::int64_t{1} << over});
}

std::string network_of(std::string_view address) {
  if (address.find(':') == std::string_view::npos) return std::string{address};
  in6_addr raw{};
  if (inet_pton(AF_INET6, std::string{address.substr(0, address.find('%'))}.c_str(), &raw) != 1) return std::string{address};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&raw)) return inet_ntop(AF_INET, &raw.s6_addr[12], text.data(), text.size());
  std::memset(&raw.s6_addr[8], 0, 8);
  inet_ntop(AF_INET6, &raw, text.data(), text.size());
  return std::string{text.data()} + "/64";
}

Bucket pair_bucket(std::string_view username, std::string_view address) {
  return {"pair:" + token_digest(username) + "|" + network_of(address), pair_allowance};
}
Bucket network_bucket(std::string_view address) { return {"network:" + network_of(address), network_allowance}; }
Bucket device_bucket(std::string_view device_digest, std::int64_t account) {
  return {fmt::format("device:{}|{}", device_digest, account), device_allowance};
}
Bucket code_bucket(std::int64_t account) { return {fmt::format("code:{}", account), code_allowance}; }
Bucket session_bucket(std::string_view public_id) { return {"session:" + std::string{public_id}, pair_allowance}; }

std::optional<std::chrono::seconds> take_try(database::Session& session, Instant now, std::vector<Bucket> const& buckets) {
  std::vector<std::int64_t> counts;
  std::chrono::milliseconds wait{0};
  for (auto const& bucket : buckets) {
    auto const row = session.one<AttemptRow>(attempt_lock, {{"bucket", bucket.key}, {"now", now}});
    auto const failures = remembered(row.failures, row.last_at, now, bucket.allowance);
    counts.push_back(failures);
    if (failures > 0) wait = std::max(wait, row.last_at + wait_after(failures, bucket.allowance) - now);
  }
  if (wait.count() > 0) return std::chrono::ceil<std::chrono::seconds>(wait);
  for (std::size_t i = 0; i < buckets.size(); ++i)
    session.run(attempt_set, {{"bucket", buckets[i].key}, {"failures", counts[i] + 1}, {"now", now}});
  return std::nullopt;
}

void give_back(database::Session& session, Bucket const& bucket) { session.run(attempt_back, {{"bucket", bucket.key}}); }
void forgive(database::Session& session, Bucket const& bucket) { session.run(attempt_forgive, {{"bucket", bucket.key}}); }

void prune_attempts(database::Session& session, Instant now) {
  session.run(attempt_prune, {{"before", now - std::chrono::hours{24}}});
}

TooMany too_soon(std::chrono::seconds wait) {
  auto const count = wait.count();
  return {"accounts.wait",
          {fmt::format("Đã thử sai nhiều lần. Hãy thử lại sau {} giây.", count),
           fmt::format("Too many wrong tries. Try again in {} second{}.", count, count == 1 ? "" : "s")}};
}

}  // namespace tinhso::accounts
