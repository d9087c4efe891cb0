// When somebody of each agency was last at work here.
#include "accounts/accounts.hpp"

namespace tinhso::accounts {
namespace {

// Sessions that were idle too long are gone; the moment of signing in stays with the account.
constexpr database::Sql last_seen_sql{
    "accounts.last_seen_of_agencies",
    "select p.agency, max(case when coalesce(s.last_seen_at, 0) > coalesce(a.last_sign_in_at, 0) "
    "then s.last_seen_at else a.last_sign_in_at end) as at from accounts_account a "
    "join organisation_position p on p.official = a.official and p.valid_from <= :day "
    "and (p.valid_until is null or p.valid_until > :day) left join accounts_session s on s.account = a.id "
    "where a.last_sign_in_at is not null group by p.agency"};

}  // namespace

std::vector<AgencySeen> last_seen_of_agencies(database::Session& session, Date day) {
  return session.all<AgencySeen>(last_seen_sql, {{"day", day}});
}

}  // namespace tinhso::accounts
