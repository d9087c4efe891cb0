// Sessions and devices as they stand in the database. Functions belong to the session's thread.
//
// A session lives 7 days at most and 12 hours without use. Only the SHA-256 of its token is stored; what lists and URLs
// show is its public id. An ended session's row is gone; the audit log remembers it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/principal.hpp"

namespace tinhso::accounts {

inline constexpr std::chrono::hours session_idle{12};
inline constexpr std::chrono::hours session_longest{7 * 24};
inline constexpr std::chrono::hours device_longest{400 * 24};  ///< browsers keep no cookie longer

struct SessionRecord {
  std::int64_t id = 0;
  std::int64_t account = 0;
  std::string public_id;
  std::optional<std::int64_t> position;
  std::optional<std::int64_t> delegation;
  std::string address;
  std::string user_agent;
  Instant created_at;
  Instant last_seen_at;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SessionRecord, (), (id, account, public_id, position, delegation, address, user_agent, created_at,
                                          last_seen_at, expires_at))
bool alive(SessionRecord const& record, Instant now);

/// A live session of that token.
std::optional<SessionRecord> session_by_token(database::Session& session, Instant now, std::string_view token);
std::optional<SessionRecord> session_by_public_id(database::Session& session, std::string_view public_id);
/// The live sessions of an account, the last seen first.
std::vector<SessionRecord> sessions_of(database::Session& session, Instant now, std::int64_t account);
struct NewSession {
  std::string token;
  std::string public_id;
};
NewSession start_session(database::Session& session, Instant now, std::int64_t account, Origin const& origin,
                         std::string_view user_agent);
/// The same session under a new token; the old one is dead.
std::string rotate_session(database::Session& session, std::string_view public_id);
/// Sets the active position and the delegation acted under.
void set_standing(database::Session& session, std::string_view public_id, std::optional<std::int64_t> position,
                  std::optional<std::int64_t> delegation);
void touch_session(database::Session& session, Instant now, std::int64_t id);
/// True when there was such a session of that account.
bool end_session(database::Session& session, std::int64_t account, std::string_view public_id);
/// Ends all sessions of the account but one (`keep` empty: all); returns how many.
std::int64_t end_sessions(database::Session& session, std::int64_t account, std::string_view keep);
/// Removes sessions that are over.
void prune_sessions(database::Session& session, Instant now);

/// Has this device signed in to the account before?
bool known_device(database::Session& session, Instant now, std::int64_t account, std::string_view device_token);
/// Remembers the device. Returns the token for its cookie: the one it came with when we know it (several people may
/// share a machine), otherwise a fresh one, so that nobody can plant a token he knows.
std::string remember_device(database::Session& session, Instant now, std::int64_t account, std::string_view device_token);
void forget_devices(database::Session& session, std::int64_t account);

}  // namespace tinhso::accounts
