#include "accounts/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cctype>

#include "accounts/secrets.hpp"

namespace tinhso::accounts {
namespace {

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (char const letter : text) {
    auto const c = static_cast<unsigned char>(letter);
    if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') out += static_cast<char>(c);
    else out += fmt::format("%{:02X}", c);
  }
  return out;
}

}  // namespace

std::int64_t totp_step(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count() / totp_step_seconds;
}

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size);
  auto const at = mac[size - 1] & 0x0FU;  // RFC 4226 §5.3: dynamic truncation
  std::uint32_t number = 0;
  for (unsigned i = 0; i < 4; ++i) number = (number << 8U) | mac[at + i];
  number &= 0x7FFFFFFFU;
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Instant now,
                                       std::optional<std::int64_t> last_used) {
  std::string typed;
  for (char const c : code)
    if (c != ' ') typed += c;
  std::optional<std::int64_t> found;
  auto const present = totp_step(now);
  for (auto step = present - totp_tolerance; step <= present + totp_tolerance; ++step)
    if (same_secret(totp_code(secret, step), typed) && (!last_used || step > *last_used)) found = step;
  return found;
}

std::string totp_secret() { return random_bytes(20); }

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
                     percent_encoded(issuer), percent_encoded(account), base32(secret));
}

std::vector<std::string> recovery_codes() {
  std::vector<std::string> out;
  for (int i = 0; i < 10; ++i) {
    auto code = base32(random_bytes(10));
    for (std::size_t at = 12; at > 0; at -= 4) code.insert(at, "-");
    out.push_back(std::move(code));
  }
  return out;
}

std::optional<std::string> recovery_digest(std::string_view code) {
  auto const bytes = from_base32(code);
  if (!bytes || bytes->size() != 10) return std::nullopt;
  return token_digest(*bytes);
}

}  // namespace tinhso::accounts
