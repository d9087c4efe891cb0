// Passwords: Argon2id in PHC strings, and the rules for new ones. Pure functions; thread-safe. hash and verify take
// some 30 ms and 19 MiB each, and must not run inside a database transaction.
//
// Parameters after OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. The text is normalised (NFKC) first,
// as NIST SP 800-63B §5.1.1.2 asks, so that "ề" typed on a phone and on a desk is one password.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tinhso::accounts {

inline constexpr std::size_t password_min = 10;     ///< code points
inline constexpr std::size_t password_max = 1'000;  ///< bytes, also for what is typed at sign-in

/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` with a fresh salt.
std::string hash_password(std::string_view password);
/// False also for a malformed hash. Costs as much as the hash's own parameters say; those are capped, so that a row
/// that was tampered with cannot eat the machine.
bool verify_password(std::string_view password, std::string const& hash);
/// A hash that no password fits, with today's parameters: verified for unknown users so that they cost the same.
std::string const& dummy_hash();
/// True when the hash was made with parameters other than today's.
bool needs_rehash(std::string_view hash);

/// What is wrong with a new password for this user, each fault as a field error at `path`; empty when it will do.
FieldErrors password_faults(std::string const& path, std::string_view password, std::string_view username);
/// How long a temporary password may be used for the first time.
inline constexpr std::chrono::hours temporary_time{72};
/// 14 letters and digits that cannot be misread, in groups: "kmTq-8wRx-N4pc-Hd". 80 bits.
std::string temporary_password();

}  // namespace tinhso::accounts
