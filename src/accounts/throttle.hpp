// How often one may guess. Delays that grow, never a lock: who fails waits 1 s, 2 s, 4 s … up to 15 minutes.
//
// A try is counted before the secret is checked, in a transaction of its own, so that a thousand requests at once are a
// thousand tries; it is given back when the secret was right. Buckets live in the database: a restart forgives nothing.
// What opens them matters: (account, network) pairs and networks belong to strangers, a device that has signed in before
// has a bucket of its own. So a stranger never makes the owner wait on the owner's devices.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "platform/database/database.hpp"

namespace tinhso::accounts {

/// How many tries are free, and how long it takes until one failure is forgotten.
struct Allowance {
  std::int64_t free = 5;
  std::chrono::seconds forget{600};
};
inline constexpr Allowance pair_allowance{5, std::chrono::seconds{600}};
inline constexpr Allowance network_allowance{30, std::chrono::seconds{60}};  // a whole office may share one address
inline constexpr Allowance device_allowance{10, std::chrono::seconds{300}};
inline constexpr Allowance code_allowance{5, std::chrono::seconds{600}};
inline constexpr std::chrono::seconds longest_wait{900};

/// Failures still remembered at `now`.
std::int64_t remembered(std::int64_t failures, Instant last, Instant now, Allowance const& allowance);
/// How long after the last try the next one is heard, when `failures` are remembered.
std::chrono::seconds wait_after(std::int64_t failures, Allowance const& allowance);

struct Bucket {
  std::string key;
  Allowance allowance;
};
/// The user name enters as a digest: people type passwords there.
Bucket pair_bucket(std::string_view username, std::string_view address);
Bucket network_bucket(std::string_view address);
Bucket device_bucket(std::string_view device_digest, std::int64_t account);
/// Second-step codes, by account: only who knows the password can fill it.
Bucket code_bucket(std::int64_t account);
Bucket session_bucket(std::string_view public_id);
/// IPv4 as it is; IPv6 by its /64, which one subscriber owns whole.
std::string network_of(std::string_view address);

/// Takes a try from every bucket, or from none when one of them says wait: then how long.
std::optional<std::chrono::seconds> take_try(database::Session& session, Instant now, std::vector<Bucket> const& buckets);
/// The secret was right: this try was no failure.
void give_back(database::Session& session, Bucket const& bucket);
/// The secret was right and the bucket belongs to this account alone: forget all failures.
void forgive(database::Session& session, Bucket const& bucket);
/// Removes what no longer matters.
void prune_attempts(database::Session& session, Instant now);

/// 429 `accounts.wait`, saying how long.
TooMany too_soon(std::chrono::seconds wait);

}  // namespace tinhso::accounts
