// Grants: roles given to an account beyond its position, in an agency of the administrator's.
#include <algorithm>

#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/api_users.hpp"
#include "platform/events/events.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql grant_insert{
    "accounts.grant_insert",
    "insert into accounts_grant (account, role, agency, including_below, valid_from, valid_until, reason, granted_by, created_at) "
    "values (:account, :role, :agency, :including_below, :valid_from, :valid_until, :reason, :granted_by, :now) returning id"};
constexpr Sql grant_delete{"accounts.grant_delete", "delete from accounts_grant where id = :id and account = :account"};

struct GrantView {
  std::int64_t id = 0;
  Role role = Role::officer;
  std::int64_t agency = 0;
  std::string agency_name;
  bool including_below = false;
  Date valid_from;
  std::optional<Date> valid_until;  ///< the first day without it
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(GrantView, (), (id, role, agency, agency_name, including_below, valid_from, valid_until, reason))

struct GrantInput {
  Role role = Role::officer;
  std::int64_t agency = 0;
  bool including_below = false;
  Date valid_from;
  std::optional<Date> valid_until;
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(GrantInput, (), (role, agency, including_below, valid_from, valid_until, reason))

GrantView grant_view(database::Session& session, Grant const& grant) {
  auto const agency = organisation::find_agency(session, grant.agency);
  return {grant.id, grant.role, grant.agency, agency ? agency->short_name : "", grant.including_below, grant.valid_from,
          grant.valid_until, grant.reason};
}

/// To the official whose rights have changed: their page asks again who they are.
void tell_changed(database::Session& session, Instant now, std::int64_t official) {
  events::publish(session, now, "official:" + std::to_string(official), "accounts.changed", {});
}

std::vector<GrantView> handle_grants(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  auto const day = local_date(call.context.clock.now());
  return call.context.database.read([&](database::Session& s) {
    auto const account = find_account(s, call.id());
    auto const visible = account && std::ranges::any_of(organisation::positions_of(s, account->official, day), [&](auto const& p) {
      return may_in(s, who, rights::accounts_administer, p.agency, day);
    });
    if (!visible) throw NotFound{};
    std::vector<GrantView> out;
    for (auto const& grant : grants_of(s, account->id)) out.push_back(grant_view(s, grant));
    return out;
  });
}

GrantView handle_grant_add(web::Call& call, GrantInput const& in) {
  auto const& who = call.principal();
  auto const now = call.context.clock.now();
  auto const day = local_date(now);
  call.status = 201;
  return call.context.database.write([&](database::Session& s) {
    auto const account = account_to_change(s, call, call.id());
    require_in(s, who, rights::accounts_administer, in.agency, day);
    FieldErrors errors;
    if (in.valid_from < day)
      errors.push_back({"valid_from", {"Không thể cấp quyền cho ngày đã qua.", "Rights cannot be given for days gone by."}});
    if (in.valid_until && *in.valid_until <= in.valid_from)
      errors.push_back({"valid_until", {"Ngày hết hiệu lực phải sau ngày bắt đầu.", "The end must come after the beginning."}});
    // Administration always reaches below; so whoever administers an agency administers all that is under it.
    if (in.role == Role::administrator && !in.including_below)
      errors.push_back({"including_below", {"Quyền quản trị luôn bao gồm các cơ quan trực thuộc.",
                                            "Administration always includes the agencies below."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    Grant grant{0, account.id, in.role, in.agency, in.including_below, in.valid_from, in.valid_until, in.reason};
    grant.id = s.one<std::int64_t>(grant_insert, {{"account", account.id},
                                                  {"role", in.role},
                                                  {"agency", in.agency},
                                                  {"including_below", in.including_below},
                                                  {"valid_from", in.valid_from},
                                                  {"valid_until", in.valid_until},
                                                  {"reason", in.reason},
                                                  {"granted_by", who.account},
                                                  {"now", now}});
    audit::record(s, now, audit::actor(who, call.request.origin), account_entry("accounts.grant", account.id, reflect::write(grant)));
    tell_changed(s, now, account.official);
    return grant_view(s, grant);
  });
}

void handle_grant_remove(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& s) {
    auto const account = account_to_change(s, call, call.id());
    auto const grant = find_grant(s, call.id("grant"));
    if (!grant || s.run(grant_delete, {{"id", grant->id}, {"account", account.id}}) == 0) throw NotFound{};
    audit::record(s, now, audit::actor(who, call.request.origin),
                  account_entry("accounts.withdraw_grant", account.id, nullptr, reflect::write(*grant)));
    tell_changed(s, now, account.official);
  });
}

}  // namespace

web::Routes grant_routes() {
  auto const administer = web::may(rights::accounts_administer);
  return {
      web::get<web::None, std::vector<GrantView>>("/api/accounts/users/{id}/grants", administer, handle_grants,
                                                  "Roles given to an account beyond its position"),
      web::post<GrantInput, GrantView>("/api/accounts/users/{id}/grants", administer, handle_grant_add,
                                       "Give a role in an agency for a span of days"),
      web::del<web::None, void>("/api/accounts/users/{id}/grants/{grant}", administer, handle_grant_remove, "Withdraw a grant"),
  };
}

}  // namespace tinhso::accounts
