#include "signing/formats/digest.hpp"

#include <array>
#include <stdexcept>

#include "signing/formats/der.hpp"

namespace tinhso::signing {

std::string_view name_of(HashRead hash) noexcept {
  constexpr std::array names{"SHA-1", "SHA-256", "SHA-384", "SHA-512"};
  return names[static_cast<std::size_t>(hash)];
}

std::size_t size_of(HashRead hash) noexcept {
  constexpr std::array<std::size_t, 4> sizes{20, 32, 48, 64};
  return sizes[static_cast<std::size_t>(hash)];
}

std::string_view algorithm_of(HashRead hash) noexcept {
  using namespace std::string_view_literals;
  constexpr std::array algorithms{"\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a"sv,
                                  "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv,
                                  "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv,
                                  "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv};
  return algorithms[static_cast<std::size_t>(hash)];
}

std::optional<HashRead> hash_of(std::string_view oid) noexcept {
  if (oid == der::oid::sha256) return HashRead::sha256;
  if (oid == der::oid::sha1) return HashRead::sha1;
  if (oid == der::oid::sha384) return HashRead::sha384;
  if (oid == der::oid::sha512) return HashRead::sha512;
  return std::nullopt;
}

EVP_MD const* openssl_digest(HashRead hash) {
  static std::array<EVP_MD*, 4> const fetched{
      EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA256", nullptr),
      EVP_MD_fetch(nullptr, "SHA384", nullptr), EVP_MD_fetch(nullptr, "SHA512", nullptr)};
  return fetched[static_cast<std::size_t>(hash)];
}

Digest::Digest(HashRead hash) : context_{EVP_MD_CTX_new()} {
  if (!context_ || EVP_DigestInit_ex2(context_.get(), openssl_digest(hash), nullptr) != 1)
    throw std::runtime_error{"OpenSSL cannot hash"};
}

Digest::Digest(Digest const& other) : context_{EVP_MD_CTX_new()} {
  if (!context_ || EVP_MD_CTX_copy_ex(context_.get(), other.context_.get()) != 1)
    throw std::runtime_error{"OpenSSL cannot copy a hash"};
}

Digest& Digest::feed(std::string_view bytes) {
  if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
    throw std::runtime_error{"OpenSSL cannot hash"};
  return *this;
}

std::string Digest::finish() {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &size) != 1)
    throw std::runtime_error{"OpenSSL cannot hash"};
  out.resize(size);
  return out;
}

std::string digest(HashRead hash, std::string_view bytes) { return Digest{hash}.feed(bytes).finish(); }

std::string hex(std::string_view bytes, bool upper) {
  auto const* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  out.resize(bytes.size() * 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto const c = static_cast<unsigned char>(bytes[i]);
    out[2 * i] = digits[c >> 4U];
    out[2 * i + 1] = digits[c & 15U];
  }
  return out;
}

}  // namespace tinhso::signing
