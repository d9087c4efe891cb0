// Secrets that must be read again (of one-time codes, of the clients of the axis) and so cannot be kept as digests.
//
// They are encrypted with AES-256-GCM, each bound to what it belongs to, under the key in `<data>/secrets.key`, which is
// readable by its owner only: a copy of the database alone tells nobody. A backup needs the file, kept apart from the
// database; when it is lost, second steps and credentials must be given out anew. Thread-safe; throws Unavailable.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tinhso::accounts {

/// Encrypts and decrypts short secrets with the key of this data folder, which is made when there is none.
class Vault {
 public:
  explicit Vault(std::filesystem::path const& data_folder);
  std::string seal(std::string_view secret, std::string_view bound_to) const;  ///< base64url of nonce, tag and text
  /// Throws Unavailable when it was sealed with another key or for something else.
  std::string open(std::string_view sealed, std::string_view bound_to) const;
  /// The same for the same text, purpose and key; without the key nobody can try texts out, however few there are of
  /// them: by it a row is found again whose content is sealed. HMAC-SHA256 in base64url.
  std::string digest(std::string_view text, std::string_view purpose) const;

 private:
  std::string key_;
};

}  // namespace tinhso::accounts
