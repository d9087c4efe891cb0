// What the routes of administrators share. Private to the room; functions belong to the session's thread.
#pragma once

#include "accounts/account.hpp"
#include "platform/web/web.hpp"

namespace tinhso::accounts {

/// Some powers are not lent: accounts and delegations are changed in one's own name. Throws Forbidden.
void require_own_hands(Principal const& who);
/// The account that the caller, an administrator, is about to change. Throws NotFound when it is not of the caller's
/// agencies, Forbidden when it is the caller's own or reaches beyond what the caller administers.
Account account_to_change(database::Session& session, web::Call const& call, std::int64_t id);

}  // namespace tinhso::accounts
