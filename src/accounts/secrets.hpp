// Random secrets, their digests and the alphabets they are written in. Pure but for the random source; thread-safe.
//
// Failure of the operating system's random source throws Unavailable: no secret is ever made from anything less.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tinhso::accounts {

/// `count` bytes from the operating system's random source (through OpenSSL's DRBG).
std::string random_bytes(std::size_t count);
/// 256 bits in base64url: session, device and challenge tokens.
std::string random_token();
/// The raw 32 bytes of SHA-256.
std::string sha256(std::string_view bytes);
/// SHA-256 in base64url: what is stored of a token. Tokens hold 80 bits or more, so no salt and no stretching is needed.
std::string token_digest(std::string_view token);
/// Compares without telling by its duration where the two differ (their lengths are not secret).
bool same_secret(std::string_view a, std::string_view b);

/// RFC 4648 §5 without padding.
std::string base64url(std::string_view bytes);
/// Accepts padding, refuses every other stray character and non-canonical last bits.
std::optional<std::string> from_base64url(std::string_view text);
/// RFC 4648 §6 without padding, upper case.
std::string base32(std::string_view bytes);
/// Either case; spaces and dashes between groups are skipped.
std::optional<std::string> from_base32(std::string_view text);

}  // namespace tinhso::accounts
