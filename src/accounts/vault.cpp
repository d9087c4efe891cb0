#include "accounts/vault.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>

#include "accounts/secrets.hpp"
#include "base/error.hpp"

namespace tinhso::accounts {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

std::string read_key(std::filesystem::path const& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

unsigned char const* octets(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

[[noreturn]] void wrong_key() {
  throw Unavailable{"accounts.secrets_key",
                    {"Không giải mã được mã bí mật: tệp secrets.key trong thư mục dữ liệu không đúng.",
                     "The secret cannot be decrypted: secrets.key in the data folder is not the right one."}};
}

}  // namespace

Vault::Vault(std::filesystem::path const& data_folder) {
  auto const file = data_folder / "secrets.key";
  // Whoever is first makes the key under another name and links it into place: nobody ever sees half a key.
  if (!std::filesystem::exists(file)) {
    auto const fresh = data_folder / fmt::format("secrets.key.{}", ::getpid());
    auto const key = random_bytes(key_bytes);
    int const handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool const written = handle >= 0 && ::write(handle, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                         ::fsync(handle) == 0;
    if (handle >= 0) ::close(handle);
    bool const linked = written && (::link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);  // another was quicker
    ::unlink(fresh.c_str());
    if (!linked) wrong_key();
  }
  key_ = read_key(file);  // empty when nothing could be written
  if (key_.size() != key_bytes) wrong_key();
}

std::string Vault::seal(std::string_view secret, std::string_view bound_to) const {
  auto const nonce = random_bytes(nonce_bytes);
  Cipher const cipher{EVP_CIPHER_CTX_new()};
  std::string out(secret.size(), '\0');
  std::string tag(tag_bytes, '\0');
  int n = 0;
  EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key_), octets(nonce));
  EVP_EncryptUpdate(cipher.get(), nullptr, &n, octets(bound_to), static_cast<int>(bound_to.size()));
  EVP_EncryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(out.data()), &n, octets(secret),
                    static_cast<int>(secret.size()));
  EVP_EncryptFinal_ex(cipher.get(), nullptr, &n);
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data());
  return base64url(nonce + tag + out);
}

std::string Vault::open(std::string_view sealed, std::string_view bound_to) const {
  auto const bytes = from_base64url(sealed);
  if (!bytes || bytes->size() < nonce_bytes + tag_bytes) wrong_key();
  std::string const nonce = bytes->substr(0, nonce_bytes);
  std::string tag = bytes->substr(nonce_bytes, tag_bytes);
  std::string const text = bytes->substr(nonce_bytes + tag_bytes);
  Cipher const cipher{EVP_CIPHER_CTX_new()};
  std::string out(text.size(), '\0');
  int n = 0;
  EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key_), octets(nonce));
  EVP_DecryptUpdate(cipher.get(), nullptr, &n, octets(bound_to), static_cast<int>(bound_to.size()));
  EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(out.data()), &n, octets(text),
                    static_cast<int>(text.size()));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
  if (EVP_DecryptFinal_ex(cipher.get(), nullptr, &n) != 1) wrong_key();
  return out;
}

std::string Vault::digest(std::string_view text, std::string_view purpose) const {
  auto const message = fmt::format("{}\n{}", purpose, text);
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), octets(message), message.size(), bytes.data(), &length);
  return base64url({reinterpret_cast<char const*>(bytes.data()), length});
}

}  // namespace tinhso::accounts
