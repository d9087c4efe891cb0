// What a person may do where: positions, grants and delegations put together. Functions belong to the session's thread.
//
// A position gives its role's rights in its own agency; administration reaches below too. A grant gives a role's rights
// in an agency, and below when it says so. A delegation lends the rights of one position, or some of them, for a span of
// days; who acts under it has those alone, in the delegator's agency.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "accounts/rights.hpp"
#include "organisation/organisation.hpp"
#include "platform/database/database.hpp"

namespace tinhso::accounts {

struct Grant {
  std::int64_t id = 0;
  std::int64_t account = 0;
  Role role = Role::officer;
  std::int64_t agency = 0;
  bool including_below = false;
  Date valid_from;
  std::optional<Date> valid_until;  ///< excluded; null: open
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (id, account, role, agency, including_below, valid_from, valid_until, reason))

struct Delegation {
  std::int64_t id = 0;
  std::int64_t position = 0;
  std::int64_t agency = 0;
  std::int64_t from_official = 0;
  std::int64_t to_official = 0;
  std::optional<std::string> rights;  ///< JSON list; null: all of the position
  Date valid_from;
  Date valid_until;                   ///< excluded
  std::string reason;
  std::string document;
  std::int64_t created_by = 0;        ///< account
  Instant created_at;
  std::optional<Instant> revoked_at;
};
BOOST_DESCRIBE_STRUCT(Delegation, (), (id, position, agency, from_official, to_official, rights, valid_from, valid_until,
                                       reason, document, created_by, created_at, revoked_at))

bool in_force(Date from, std::optional<Date> const& until, Date day);

// --- grants ---
std::vector<Grant> grants_of(database::Session& session, std::int64_t account);
std::optional<Grant> find_grant(database::Session& session, std::int64_t id);
/// Rights that grants give in this agency on this day.
Rights granted_rights(database::Session& session, std::int64_t account, std::int64_t agency, Date day);

// --- delegations ---
std::optional<Delegation> find_delegation(database::Session& session, std::int64_t id);
/// Those lent to this official that hold on that day, and whose position is still held by who lent it.
std::vector<Delegation> delegations_to(database::Session& session, std::int64_t official, Date day);
bool holds(database::Session& session, Delegation const& delegation, Date day);
/// The rights it lends, if it holds: those of the position's role, limited to the delegation.
Rights lent_rights(organisation::Position const& position, Delegation const& delegation);

// --- administration ---
/// May `who` change the account of this official: everything it can do, lies within what `who` administers. An
/// administrator who could reset the password of somebody with more reach would have that reach.
bool may_change_account(database::Session& session, Principal const& who, std::int64_t account, std::int64_t official, Date day);

}  // namespace tinhso::accounts
