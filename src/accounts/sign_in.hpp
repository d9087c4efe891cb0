// Coming in: by password and code, or by passkey. Thread-safe; runs its own transactions, because the 30 ms of Argon2
// belong outside of them.
//
// Order: a try is counted (throttle), then the password is verified (a dummy for unknown users), then the second step,
// then everything that follows from a right sign-in is written at once. What is wrong with name or password is never
// told apart; what only somebody with the right password can learn (disabled, no position, code asked for) is said.
#pragma once

#include <optional>
#include <string>

#include "accounts/account.hpp"
#include "accounts/webauthn.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::accounts {

/// What somebody brings to the door.
struct Knock {
  Origin origin;
  std::string user_agent;
  std::string session_token;  ///< of the cookie, if any: that session ends when this one begins
  std::string device_token;
};
Knock knock_of(web::Request const& request);

struct Entered {
  std::int64_t account = 0;
  std::string session;        ///< public id
  std::string session_token;  ///< for the cookie
  std::string device_token;   ///< for the cookie
};

/// Throws Unauthenticated `accounts.wrong_sign_in`, `accounts.code_required`, `accounts.wrong_code`,
/// `accounts.temporary_expired`; Forbidden `accounts.disabled`, `accounts.no_position`; TooMany `accounts.wait`.
Entered sign_in(Context& context, Knock const& knock, std::string_view username, std::string_view password,
                std::optional<std::string> const& code);

/// `credential` is the passkey's id in base64url. Throws Unauthenticated `accounts.wrong_passkey`, and Forbidden as above.
Entered sign_in_by_passkey(Context& context, Knock const& knock, std::string_view credential,
                           webauthn::Assertion const& assertion);

/// The password of somebody who is signed in, asked for again before a change that matters. Counts tries by session.
/// Throws Invalid at `path` when it is wrong, TooMany when it was too often.
void confirm_password(Context& context, Principal const& who, Origin const& origin, std::string_view password,
                      std::string const& path);

/// Matches a code of the authenticator or a recovery code and uses it up. Does not commit anything else.
bool use_code(Context& context, database::Session& session, Account const& account, std::string_view code);

/// Sets the cookies of a session that begins or whose token was changed.
void set_session_cookie(web::Call& call, std::string_view token);
void set_device_cookie(web::Call& call, std::string_view token);
void clear_session_cookie(web::Call& call);

}  // namespace tinhso::accounts
