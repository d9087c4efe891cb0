// Rows of persons and sessions. Private to the room; functions belong to the session's thread.
#pragma once

#include "citizens/citizens.hpp"
#include "citizens/provider.hpp"

namespace tinhso::citizens {

/// The person of that identity, made or brought up to date, with what the provider told of them in the vault.
Citizen enter(database::Session& session, Instant now, accounts::Vault const& vault, Identity const& identity);

struct SessionRow {
  std::int64_t id = 0;
  std::int64_t person = 0;
  Instant created_at;
  Instant last_seen_at;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, person, created_at, last_seen_at, expires_at))
std::optional<SessionRow> live_session(database::Session& session, Instant now, std::string_view token);
/// A fresh token, always.
std::string start_session(database::Session& session, Instant now, std::int64_t person);
/// Returns the person whose session it was; 0: there was none.
std::int64_t end_session(database::Session& session, std::string_view token);
std::int64_t end_all_sessions(database::Session& session, std::int64_t person);

/// Keeps a sign-in that has begun; forgets those that were never ended.
void keep_flow(database::Session& session, Instant now, accounts::Vault const& vault, std::string_view state,
               std::string_view cookie, Flow const& flow);
/// Takes it out: whatever comes of it, this state is used up. nullopt: unknown, over, or begun in another browser.
std::optional<Flow> take_flow(database::Session& session, Instant now, accounts::Vault const& vault,
                              std::string_view state, std::string_view cookie);

web::Routes sign_in_routes();
web::Routes vault_routes();

}  // namespace tinhso::citizens
