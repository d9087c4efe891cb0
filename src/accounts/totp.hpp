// Codes of the second step: TOTP (RFC 6238: HMAC-SHA-1, 30 s, 6 digits, what every authenticator app reads) and the
// recovery codes for the day the phone is lost. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tinhso::accounts {

inline constexpr std::int64_t totp_step_seconds = 30;
/// Steps before and after the present one that are accepted: a phone's clock may be off by half a minute.
inline constexpr std::int64_t totp_tolerance = 1;

/// The number of the 30-second step that contains this moment.
std::int64_t totp_step(Instant at);
/// The code of one step. `secret` is raw bytes; `digits` 6 to 8.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);
/// The step that this code belongs to, if it is within tolerance of `now` and later than `last_used` (a code opens the
/// door once). Spaces within the code are skipped. Takes the same time whichever step fits.
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Instant now,
                                       std::optional<std::int64_t> last_used);
/// 20 random bytes, as RFC 4226 §4 recommends.
std::string totp_secret();
/// What an authenticator app reads from a QR code (Key URI Format): `otpauth://totp/issuer:account?secret=…&issuer=…`.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account);

/// Ten codes of 80 bits, "ABCD-EFGH-IJKL-MNOP"; each works once. Stored only as digests.
std::vector<std::string> recovery_codes();
/// The digest that a typed recovery code is looked up by; nullopt when it cannot be one.
std::optional<std::string> recovery_digest(std::string_view code);

}  // namespace tinhso::accounts
