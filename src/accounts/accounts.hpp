// Who signs in, how they prove it, and who may do what where.
//
// Promises: passwords are Argon2id only; nothing that opens a door (session token, recovery code, device token) is stored
// or logged, only its SHA-256; every change and every sign-in, good or bad, is in the audit log. A stranger who hammers an
// account delays himself (by account and address), never its owner, and nobody learns whether an account exists.
// Database functions belong to the session's thread and throw NotFound, Invalid, Conflict and Forbidden; Door is thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/rights.hpp"
#include "organisation/organisation.hpp"
#include "platform/audit/audit.hpp"
#include "platform/database/database.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::accounts {

inline constexpr std::string_view session_cookie = "tinhso_session";
inline constexpr std::string_view device_cookie = "tinhso_device";

/// What the web server needs of this room. The three share one short-lived cache of sessions: a session that is ended,
/// or whose rights change, through these routes is refused by this authenticator from the next request on; what another
/// node or room changed is noticed within 5 seconds.
struct Door {
  web::Routes routes;
  web::Authenticator authenticator;
  web::AccessAdvice advice;
  web::Recall recall;
};
Door door();

// The same without a cache: every request asks the database.
web::Routes routes();
web::Authenticator authenticator();
web::AccessAdvice advice();

// --- who may ---

/// May this person do it in that agency on that day? True when the right comes from the active position (in its own
/// agency; administration also below it), or from a grant that covers the agency. Somebody who acts for another has
/// only the delegated rights.
bool may_in(database::Session& session, Principal const& who, std::string_view right, std::int64_t agency, Date as_of);
/// The same, as Forbidden that names the right.
void require_in(database::Session& session, Principal const& who, std::string_view right, std::int64_t agency, Date as_of);

/// A person in a position, with the rights of its role and of the grants to their account, but without a session: for
/// the simulation and for imports that run in somebody's name. Throws NotFound when nobody holds it on that day.
Principal principal_in(database::Session& session, std::int64_t position, Date as_of);
/// A person who exists only in a test: the rights of `role` in `agency`, no account.
Principal sample_principal(Role role, std::int64_t agency, std::int64_t official = 1);

/// When somebody who holds a position in the agency was last signed in, to the minute.
struct AgencySeen {
  std::int64_t agency = 0;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(AgencySeen, (), (agency, at))
/// Agencies of which nobody has ever signed in are left out.
std::vector<AgencySeen> last_seen_of_agencies(database::Session& session, Date day);

// --- opening accounts ---

struct NewAccount {
  std::int64_t account = 0;
  std::string username;
  std::string temporary_password;  ///< shown once, stored only as a hash; must be changed at the first sign-in
};
BOOST_DESCRIBE_STRUCT(NewAccount, (), (account, username, temporary_password))
/// Opens an account for an official who has none. `username`: 3 to 64 of a–z 0–9 . _ -; nullopt proposes one from the
/// name. Whether the actor may is the caller's affair. Throws NotFound, Conflict (has one, name taken) and Invalid.
NewAccount open_account(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t official,
                        std::optional<std::string> username);

// --- demonstration ---

/// One account for every position of today: `vanthu.haiminh`, `chutich.haiminh`, `lanhdao.sonoivu`, `chuyenvien.haiminh`,
/// `quantri.tinh`; password `namdinh2020` for all. Does nothing unless settings.demo; leaves existing accounts alone.
/// Returns how many were created. While settings.demo is false nobody can sign in to them, nor use a session of theirs.
int create_demo_accounts(database::Database& database, Clock const& clock, Settings const& settings);

struct DemoSignIn {
  std::string username;
  std::string password;
  std::string name;      ///< "Phạm Thị Lúa"
  std::string position;  ///< "Văn thư"
  std::string agency;    ///< "UBND tỉnh"
};
BOOST_DESCRIBE_STRUCT(DemoSignIn, (), (username, password, name, position, agency))
/// The handful that shows the journey of a document, for `./run` to print.
std::vector<DemoSignIn> demo_sign_ins(database::Database& database);

std::vector<database::Migration> migrations();

}  // namespace tinhso::accounts
