#include <algorithm>

#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/sign_in.hpp"
#include "platform/events/events.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql preferences_set{
    "accounts.preferences_set",
    "update accounts_account set language = :language, theme = :theme, text_size = :text_size where id = :id"};

Unauthenticated session_over() {
  return {"accounts.session_over", {"Phiên làm việc đã kết thúc. Hãy đăng nhập lại.", "The session has ended. Sign in again."}};
}

Me handle_me(web::Call& call, web::None const&) { return read_me(call.context, call.principal().session); }

struct PreferencesChange {
  std::optional<Language> language;
  std::optional<Theme> theme;
  std::optional<TextSize> text_size;
};
BOOST_DESCRIBE_STRUCT(PreferencesChange, (), (language, theme, text_size))

Preferences handle_preferences(web::Call& call, PreferencesChange const& in) {
  return call.context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    auto const& account = standing.account;
    Preferences const before{account.language, account.theme, account.text_size};
    Preferences const after{in.language.value_or(before.language), in.theme.value_or(before.theme),
                            in.text_size.value_or(before.text_size)};
    s.run(preferences_set, {{"id", account.id},
                            {"language", after.language},
                            {"theme", after.theme},
                            {"text_size", after.text_size}});
    audit::record(s, call.context.clock.now(), own_actor(call),
                  account_entry("accounts.set_preferences", account.id, reflect::write(after), reflect::write(before)));
    return after;
  });
}

struct PositionChoice {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(PositionChoice, (), (id))

/// Works in another of one's own positions; ends acting for somebody.
Me handle_position(web::Call& call, PositionChoice const& in) {
  call.context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    auto const held = std::ranges::any_of(standing.positions, [&](auto const& p) { return p.id == in.id; });
    if (!held) throw Invalid{"id", {"Bạn không giữ vị trí này.", "You do not hold this position."}};
    set_standing(s, standing.record.public_id, in.id, std::nullopt);
    rotate_here(s, call);
    audit::record(s, call.context.clock.now(), own_actor(call),
                  account_entry("accounts.switch_position", standing.account.id, {{"position", in.id}},
                                {{"position", standing.active.id}}));
  });
  return read_me(call.context, call.principal().session);
}

struct ActForChoice {
  std::optional<std::int64_t> delegation;  ///< null: for oneself again
};
BOOST_DESCRIBE_STRUCT(ActForChoice, (), (delegation))

Me handle_act_for(web::Call& call, ActForChoice const& in) {
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    if (in.delegation) {
      auto const lent = delegations_to(s, standing.account.official, local_date(now));
      if (std::ranges::none_of(lent, [&](Delegation const& d) { return d.id == *in.delegation; }))
        throw Invalid{"delegation", {"Ủy quyền này không còn hiệu lực hoặc không dành cho bạn.",
                                     "This delegation is not in force, or not for you."}};
    }
    set_standing(s, standing.record.public_id, standing.active.id, in.delegation);
    rotate_here(s, call);
    auto const shown = [](std::optional<std::int64_t> id) -> boost::json::value {
      return {{"delegation", id ? boost::json::value(*id) : boost::json::value(nullptr)}};
    };
    audit::record(s, now, own_actor(call),
                  account_entry("accounts.act_for", standing.account.id, shown(in.delegation),
                                shown(standing.delegation ? std::optional{standing.delegation->id} : std::nullopt)));
  });
  return read_me(call.context, call.principal().session);
}

}  // namespace

Me me_of(database::Session& session, Standing const& standing, Settings const& settings, Date day) {
  auto const& who = standing.principal;
  auto const& account = standing.account;
  Me out;
  out.account = account.id;
  out.username = account.username;
  out.official = account.official;
  out.name = standing.name;
  out.position = who.position;
  auto const& agency = standing.agency;
  out.agency = {agency.id, agency.code, agency.name, agency.short_name, agency.level};
  out.rights.assign(who.rights.begin(), who.rights.end());
  if (who.acting_for) out.acting_for = ActingFor{*who.acting_for, who.acting_for_name};
  for (auto const& position : standing.positions) {
    auto const where = organisation::find_agency(session, position.agency);
    out.positions.push_back({position.id, position.title, where ? where->short_name : "", position.id == standing.active.id});
  }
  for (auto const& delegation : delegations_to(session, account.official, day))
    if (auto const position = organisation::find_position(session, delegation.position))
      out.may_act_for.push_back({delegation.id, position->official, position->official_name, position->title});
  out.preferences = {account.language, account.theme, account.text_size};
  out.has_totp = account.totp_secret.has_value();
  out.recovery_codes = count_recovery_codes(session, account.id);
  out.passkeys = count_passkeys(session, account.id);
  out.must_change_password = account.must_change;
  out.demo = settings.demo;
  return out;
}

Me read_me(Context& context, std::string_view public_id) {
  auto const now = context.clock.now();
  return context.database.read([&](database::Session& s) {
    auto const record = session_by_public_id(s, public_id);
    if (!record || !alive(*record, now)) throw session_over();
    auto const standing = standing_of(s, *record, context.settings, local_date(now));
    if (!standing) throw session_over();
    return me_of(s, *standing, context.settings, local_date(now));
  });
}

audit::Actor own_actor(web::Call const& call) {
  auto who = call.principal();
  who.acting_for.reset();
  who.acting_for_name.clear();
  return audit::actor(who, call.request.origin);
}

Standing standing_here(database::Session& session, web::Call const& call) {
  auto const now = call.context.clock.now();
  auto const record = session_by_public_id(session, call.principal().session);
  if (!record || record->account != call.principal().account || !alive(*record, now)) throw session_over();
  auto standing = standing_of(session, *record, call.context.settings, local_date(now));
  if (!standing) throw session_over();
  return std::move(*standing);
}

void rotate_here(database::Session& session, web::Call& call) {
  call.response_headers.erase("Set-Cookie");  // of a try that the database asked to repeat
  set_session_cookie(call, rotate_session(session, call.principal().session));
}

web::Routes me_routes() {
  return {
      web::get<web::None, Me>("/api/accounts/me", web::signed_in, handle_me, "Who is signed in, and what they may do"),
      web::patch<PreferencesChange, Preferences>("/api/accounts/preferences", web::signed_in, handle_preferences,
                                                 "Change language, theme or size of text"),
      web::post<PositionChoice, Me>("/api/accounts/position", web::signed_in, handle_position,
                                    "Work in another of one's positions"),
      web::post<ActForChoice, Me>("/api/accounts/act-for", web::signed_in, handle_act_for,
                                  "Act for another under a delegation, or for oneself again"),
  };
}

}  // namespace tinhso::accounts
