#include "accounts/password.hpp"

#include <argon2.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <charconv>
#include <new>
#include <optional>

#include "accounts/secrets.hpp"
#include "base/text.hpp"

namespace tinhso::accounts {
namespace {

constexpr std::uint32_t memory_kib = 19'456;
constexpr std::uint32_t passes = 2;
constexpr std::uint32_t lanes = 1;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::string_view todays_prefix = "$argon2id$v=19$m=19456,t=2,p=1$";

std::string normalised_password(std::string_view password) {
  UErrorCode fault = U_ZERO_ERROR;
  auto const* form = icu::Normalizer2::getNFKCInstance(fault);
  if (U_FAILURE(fault)) return std::string{password};
  auto const text = form->normalize(
      icu::UnicodeString::fromUTF8(icu::StringPiece{password.data(), static_cast<std::int32_t>(password.size())}), fault);
  if (U_FAILURE(fault)) return std::string{password};
  std::string out;
  text.toUTF8String(out);
  return out;
}

struct Argon2Costs {
  std::uint32_t memory = 0;
  std::uint32_t time = 0;
  std::uint32_t parallel = 0;
};

/// Reads `$argon2id$v=19$m=…,t=…,p=…$`.
std::optional<Argon2Costs> costs_of(std::string_view hash) {
  constexpr std::string_view start = "$argon2id$v=19$m=";
  if (!hash.starts_with(start)) return std::nullopt;
  char const* at = hash.data() + start.size();
  char const* const end = hash.data() + hash.size();
  auto const number = [&](std::uint32_t& out) {
    auto const [stop, fault] = std::from_chars(at, end, out);
    at = stop;
    return fault == std::errc{};
  };
  auto const skip = [&](std::string_view text) {
    if (!std::string_view{at, end}.starts_with(text)) return false;
    at += text.size();
    return true;
  };
  Argon2Costs costs;
  if (number(costs.memory) && skip(",t=") && number(costs.time) && skip(",p=") && number(costs.parallel) && skip("$")) return costs;
  return std::nullopt;
}

}  // namespace

std::string hash_password(std::string_view password) {
  auto const text = normalised_password(password);
  auto const salt = random_bytes(salt_bytes);
  std::string out(argon2_encodedlen(passes, memory_kib, lanes, salt_bytes, hash_bytes, Argon2_id), '\0');
  auto const fault = argon2id_hash_encoded(passes, memory_kib, lanes, text.data(), text.size(), salt.data(), salt.size(),
                                           hash_bytes, out.data(), out.size());
  if (fault != ARGON2_OK) throw std::bad_alloc{};  // the one thing that can fail with fixed parameters
  out.resize(out.find('\0'));
  return out;
}

bool verify_password(std::string_view password, std::string const& hash) {
  auto const costs = costs_of(hash);
  if (!costs || costs->memory > 16 * memory_kib || costs->time > 16 || costs->parallel > 8) return false;
  auto const text = normalised_password(password);
  auto const fault = argon2id_verify(hash.c_str(), text.data(), text.size());
  if (fault == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc{};
  return fault == ARGON2_OK;
}

std::string const& dummy_hash() {
  static std::string const hash = hash_password(random_token());
  return hash;
}

bool needs_rehash(std::string_view hash) { return !hash.starts_with(todays_prefix); }

std::string temporary_password() {
  constexpr std::string_view letters = "abcdefghkmnpqrstwxyzABCDEFGHKLMNPQRSTWXYZ23456789";  // without i l j o u v I J O U V 0 1
  constexpr std::size_t length = 14;
  std::string out;
  while (out.size() < length + length / 4)
    for (char const random : random_bytes(32)) {
      auto const byte = static_cast<unsigned char>(random);
      if (byte >= 256 / letters.size() * letters.size()) continue;  // else some letters would be likelier
      if (out.size() % 5 == 4) out += '-';
      out += letters[byte % letters.size()];
      if (out.size() == length + length / 4) break;
    }
  return out;
}

}  // namespace tinhso::accounts
