#include "accounts/authority.hpp"

#include <algorithm>

#include "accounts/accounts.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql grant_select{"accounts.grants", "select * from accounts_grant where account = :account order by id"};
constexpr Sql grant_by_id{"accounts.grant", "select * from accounts_grant where id = :id"};
constexpr Sql delegation_by_id{"accounts.delegation", "select * from accounts_delegation where id = :id"};
constexpr Sql delegation_received{
    "accounts.delegations_to",
    "select * from accounts_delegation where to_official = :official and revoked_at is null "
    "and valid_from <= :day and valid_until > :day order by id"};
constexpr Sql delegation_to_come{
    "accounts.delegations_not_over",
    "select * from accounts_delegation where to_official = :official and revoked_at is null and valid_until > :day"};

bool covers(database::Session& session, Grant const& grant, std::int64_t agency) {
  return grant.agency == agency || (grant.including_below && organisation::is_at_or_below(session, agency, grant.agency));
}

/// Rights that the active position itself gives, without grants: those that reach below come from here.
bool position_gives(database::Session& session, Principal const& who, std::string_view right, Date day) {
  auto const official = who.acting_for.value_or(who.official);
  return std::ranges::any_of(organisation::positions_of(session, official, day), [&](organisation::Position const& p) {
    return p.agency == who.agency && rights_of(p.role).contains(right);
  });
}

}  // namespace

bool in_force(Date from, std::optional<Date> const& until, Date day) { return from <= day && (!until || day < *until); }

std::vector<Grant> grants_of(database::Session& session, std::int64_t account) {
  return session.all<Grant>(grant_select, {{"account", account}});
}
std::optional<Grant> find_grant(database::Session& session, std::int64_t id) {
  return session.first<Grant>(grant_by_id, {{"id", id}});
}

Rights granted_rights(database::Session& session, std::int64_t account, std::int64_t agency, Date day) {
  Rights out;
  for (auto const& grant : grants_of(session, account))
    if (in_force(grant.valid_from, grant.valid_until, day) && covers(session, grant, agency))
      out.insert(rights_of(grant.role).begin(), rights_of(grant.role).end());
  return out;
}

std::optional<Delegation> find_delegation(database::Session& session, std::int64_t id) {
  return session.first<Delegation>(delegation_by_id, {{"id", id}});
}

bool holds(database::Session& session, Delegation const& delegation, Date day) {
  if (delegation.revoked_at || !in_force(delegation.valid_from, delegation.valid_until, day)) return false;
  auto const position = organisation::find_position(session, delegation.position);
  return position && position->official == delegation.from_official &&
         in_force(position->valid_from, position->valid_until, day);
}

std::vector<Delegation> delegations_to(database::Session& session, std::int64_t official, Date day) {
  auto out = session.all<Delegation>(delegation_received, {{"official", official}, {"day", day}});
  std::erase_if(out, [&](Delegation const& delegation) { return !holds(session, delegation, day); });
  return out;
}

Rights lent_rights(organisation::Position const& position, Delegation const& delegation) {
  auto const& all = rights_of(position.role);
  if (!delegation.rights) return all;
  Rights out;
  for (auto const& right : reflect::from_json<std::vector<std::string>>(*delegation.rights))
    if (all.contains(right)) out.insert(right);
  return out;
}

bool may_in(database::Session& session, Principal const& who, std::string_view right, std::int64_t agency, Date as_of) {
  if (agency == 0) return false;
  if (who.may(right)) {
    if (who.agency == agency) return true;
    if (reaches_below(right) && organisation::is_at_or_below(session, agency, who.agency) &&
        position_gives(session, who, right, as_of))
      return true;
  }
  if (who.acting_for) return false;  // one's own grants stay at home while one acts for another
  return who.account != 0 && granted_rights(session, who.account, agency, as_of).contains(right);
}

void require_in(database::Session& session, Principal const& who, std::string_view right, std::int64_t agency, Date as_of) {
  if (may_in(session, who, right, agency, as_of)) return;
  auto const words = right_words(right);
  throw Forbidden{"accounts.not_allowed_there",
                  {"Bạn không có quyền " + words.vi + " tại cơ quan này.", "You may not " + words.en + " in that agency."}};
}

bool may_change_account(database::Session& session, Principal const& who, std::int64_t account, std::int64_t official, Date day) {
  if (who.account == account || who.official == official) return false;
  auto const administers = [&](std::int64_t agency) {
    return may_in(session, who, rights::accounts_administer, agency, day);
  };
  auto const positions = organisation::positions_of(session, official, day);
  if (positions.empty()) return false;
  if (!std::ranges::all_of(positions, [&](auto const& position) { return administers(position.agency); })) return false;
  for (auto const& grant : grants_of(session, account))
    if ((!grant.valid_until || *grant.valid_until > day) && !administers(grant.agency)) return false;
  for (auto const& delegation : session.all<Delegation>(delegation_to_come, {{"official", official}, {"day", day}}))
    if (!administers(delegation.agency)) return false;
  return true;
}

}  // namespace tinhso::accounts
