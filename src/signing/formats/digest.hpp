// Hashes: the algorithms that signatures use, and a running SHA-2 whose state can be kept and copied.
//
// `Digest` may be fed the frozen bytes of a document once, at upload; each signature then copies the state and feeds
// its update only. Not thread-safe; copies are independent. Throws std::runtime_error only when OpenSSL has no memory.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "signing/formats/signer.hpp"

namespace tinhso::signing {

/// What a signature may have been made with. SHA-1 is read, never made.
enum class HashRead { sha1, sha256, sha384, sha512 };
constexpr HashRead as_read(Hash hash) noexcept { return static_cast<HashRead>(static_cast<int>(hash) + 1); }
/// `SHA-256`
std::string_view name_of(HashRead hash) noexcept;
std::size_t size_of(HashRead hash) noexcept;
/// The AlgorithmIdentifier, without parameters.
std::string_view algorithm_of(HashRead hash) noexcept;
/// From a complete OBJECT IDENTIFIER: a plain hash only.
std::optional<HashRead> hash_of(std::string_view oid) noexcept;
/// OpenSSL's object for it, fetched once.
EVP_MD const* openssl_digest(HashRead hash);

class Digest {
 public:
  explicit Digest(HashRead hash);
  Digest(Digest const& other);
  Digest(Digest&&) noexcept = default;
  Digest& operator=(Digest const&) = delete;
  Digest& operator=(Digest&&) noexcept = default;
  ~Digest() = default;
  Digest& feed(std::string_view bytes);
  /// Raw bytes. The object is used up.
  std::string finish();

 private:
  struct Release {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Release> context_;
};

std::string digest(HashRead hash, std::string_view bytes);
inline std::string sha256(std::string_view bytes) { return digest(HashRead::sha256, bytes); }
std::string hex(std::string_view bytes, bool upper = false);

}  // namespace tinhso::signing
