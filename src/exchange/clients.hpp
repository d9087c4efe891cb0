// Who may call the provincial axis: one credential (system id and secret) for one agency that works in other software.
//
// The secret is needed to check an HMAC, so it cannot be kept as a digest: it is sealed (accounts/vault.hpp), bound to the
// system id. It is told once, when it is made. Thread-safe; throws Invalid, Conflict and NotFound.
#pragma once

#include "accounts/vault.hpp"
#include "exchange/exchange.hpp"

namespace tinhso::exchange {

struct Client {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string system_id;
  std::string secret;  ///< sealed
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, agency, system_id, secret))
std::optional<Client> find_client(database::Session& session, std::string_view system_id);

}  // namespace tinhso::exchange
