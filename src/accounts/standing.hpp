// From a session to a person in a position: what the authenticator gives and what Me shows. Belongs to the session's thread.
#pragma once

#include <optional>
#include <vector>

#include "accounts/account.hpp"
#include "accounts/authority.hpp"
#include "accounts/session.hpp"

namespace tinhso::accounts {

struct Standing {
  SessionRecord record;
  Account account;
  std::string name;
  std::vector<organisation::Position> positions;  ///< held today
  organisation::Position active;                  ///< one's own, also while acting for another
  organisation::Agency agency;                    ///< where one acts
  std::optional<Delegation> delegation;           ///< acted under
  Principal principal;
};
/// Nullopt when the account may not be used or the person holds no position today. A chosen position that is over falls
/// back to the first one held, an acted delegation that no longer holds to one's own position. While a temporary
/// password waits to be changed the principal has no rights.
std::optional<Standing> standing_of(database::Session& session, SessionRecord const& record, Settings const& settings, Date day);

/// The person without a session: rights of the position's role and of the account's grants.
Principal principal_in_position(database::Session& session, organisation::Position const& position,
                                organisation::Agency const& agency, std::int64_t account, Date day);

}  // namespace tinhso::accounts
