#include "accounts/secrets.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>

#include "base/error.hpp"

namespace tinhso::accounts {
namespace {

constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Both alphabets are plain bit streams, `width` bits a character, most significant first.
std::string to_letters(std::string_view bytes, std::string_view alphabet, unsigned width) {
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char const byte : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= width) {
      bits -= width;
      out += alphabet[(held >> bits) & ((1U << width) - 1)];
    }
  }
  if (bits > 0) out += alphabet[(held << (width - bits)) & ((1U << width) - 1)];
  return out;
}

std::optional<std::string> to_bytes(std::string_view letters, std::string_view alphabet, unsigned width) {
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char const letter : letters) {
    auto const value = alphabet.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << width) | static_cast<std::uint32_t>(value);
    bits += width;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((held >> bits) & 0xFFU);
    }
  }
  if (bits >= width || (held & ((1U << bits) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1)
    throw Unavailable{"accounts.no_randomness",
                      {"Máy chủ chưa tạo được khóa ngẫu nhiên. Hãy thử lại.", "The server could not make a random key. Try again."}};
  return out;
}

std::string random_token() { return base64url(random_bytes(32)); }

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.data());
  return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

std::string token_digest(std::string_view token) { return base64url(sha256(token)); }

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64url(std::string_view bytes) { return to_letters(bytes, url_alphabet, 6); }

std::optional<std::string> from_base64url(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  return to_bytes(text, url_alphabet, 6);
}

std::string base32(std::string_view bytes) { return to_letters(bytes, base32_alphabet, 5); }

std::optional<std::string> from_base32(std::string_view text) {
  std::string letters;
  for (char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    letters += c;
  }
  return to_bytes(letters, base32_alphabet, 5);
}

}  // namespace tinhso::accounts
