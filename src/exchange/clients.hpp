// Who may call the provincial axis: one credential (system id and secret) for one agency that works in other software.
//
// The secret is needed to check an HMAC, so it cannot be kept as a digest: it is encrypted (AES-256-GCM, bound to the
// system id) with a key in the data folder, `exchange.key`, readable by its owner only; a copy of the database alone
// tells nobody. The secret is told once, when it is made. Thread-safe; throws Invalid, Conflict and NotFound.
#pragma once

#include "exchange/exchange.hpp"

namespace tinhso::exchange {

/// Encrypts and decrypts short secrets with the key of this data folder, which is made when there is none.
class Vault {
 public:
  explicit Vault(std::filesystem::path const& data_folder);
  std::string seal(std::string_view secret, std::string_view bound_to) const;
  /// Throws Unavailable when it was sealed with another key or for something else.
  std::string open(std::string_view sealed, std::string_view bound_to) const;

 private:
  std::string key_;
};

struct Client {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string system_id;
  std::string secret;  ///< sealed
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, agency, system_id, secret))
std::optional<Client> find_client(database::Session& session, std::string_view system_id);

}  // namespace tinhso::exchange
