#include "accounts/standing.hpp"

#include <algorithm>

#include "accounts/accounts.hpp"

namespace tinhso::accounts {

Principal principal_in_position(database::Session& session, organisation::Position const& position,
                                organisation::Agency const& agency, std::int64_t account, Date day) {
  Principal out;
  out.account = account;
  out.official = position.official;
  out.name = position.official_name;
  out.position = position.title;
  out.agency = agency.id;
  out.agency_name = agency.short_name;
  out.rights = rights_of(position.role);
  if (account != 0) out.rights.merge(granted_rights(session, account, agency.id, day));
  return out;
}

std::optional<Standing> standing_of(database::Session& session, SessionRecord const& record, Settings const& settings, Date day) {
  auto account = find_account(session, record.account);
  if (!account || !usable(*account, settings)) return std::nullopt;
  Standing out{record, std::move(*account), {}, {}, {}, {}, {}, {}};
  out.positions = organisation::positions_of(session, out.account.official, day);
  if (out.positions.empty()) return std::nullopt;
  auto const chosen = std::ranges::find_if(out.positions, [&](auto const& p) { return record.position == p.id; });
  out.active = chosen == out.positions.end() ? out.positions.front() : *chosen;
  out.name = out.active.official_name;

  if (record.delegation) out.delegation = find_delegation(session, *record.delegation);
  if (out.delegation && (out.delegation->to_official != out.account.official || !holds(session, *out.delegation, day)))
    out.delegation.reset();
  auto agency = organisation::find_agency(session, out.delegation ? out.delegation->agency : out.active.agency);
  if (!agency) return std::nullopt;
  out.agency = std::move(*agency);

  out.principal = principal_in_position(session, out.active, out.agency, out.account.id, day);
  if (out.delegation) {
    auto const lent = organisation::find_position(session, out.delegation->position);
    out.principal.rights = lent_rights(*lent, *out.delegation);
    out.principal.acting_for = lent->official;
    out.principal.acting_for_name = lent->official_name;
  }
  if (out.account.must_change) out.principal.rights.clear();
  out.principal.session = record.public_id;
  out.principal.language = std::string{reflect::enum_name(out.account.language)};
  return out;
}

Principal principal_in(database::Session& session, std::int64_t position, Date as_of) {
  auto const held = organisation::find_position(session, position);
  if (!held || !in_force(held->valid_from, held->valid_until, as_of)) throw NotFound{};
  auto const agency = organisation::find_agency(session, held->agency);
  if (!agency) throw NotFound{};
  auto const account = account_of_official(session, held->official);
  return principal_in_position(session, *held, *agency, account ? account->id : 0, as_of);
}

Principal sample_principal(Role role, std::int64_t agency, std::int64_t official) {
  Principal out;
  out.official = official;
  out.name = "Nguyễn Thị Thử";
  out.position = role_words(role).vi;
  out.agency = agency;
  out.agency_name = "Cơ quan thử";
  out.rights = rights_of(role);
  out.session = "sample";
  return out;
}

}  // namespace tinhso::accounts
