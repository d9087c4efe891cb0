// The routes of this room, by subject, and the shapes they speak. Private to the room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/account.hpp"
#include "accounts/standing.hpp"
#include "platform/web/web.hpp"

namespace tinhso::accounts {

struct AgencyBrief {
  std::int64_t id = 0;
  std::string code;
  std::string name;
  std::string short_name;
  organisation::Level level = organisation::Level::province;
};
BOOST_DESCRIBE_STRUCT(AgencyBrief, (), (id, code, name, short_name, level))

struct ActingFor {
  std::int64_t official = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ActingFor, (), (official, name))

struct HeldPosition {
  std::int64_t id = 0;
  std::string title;
  std::string agency_name;
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(HeldPosition, (), (id, title, agency_name, active))

struct MayActFor {
  std::int64_t delegation = 0;
  std::int64_t official = 0;
  std::string name;
  std::string position;
};
BOOST_DESCRIBE_STRUCT(MayActFor, (), (delegation, official, name, position))

struct Preferences {
  Language language = Language::vi;
  Theme theme = Theme::system;
  TextSize text_size = TextSize::normal;
};
BOOST_DESCRIBE_STRUCT(Preferences, (), (language, theme, text_size))

struct Me {
  std::int64_t account = 0;
  std::string username;
  std::int64_t official = 0;
  std::string name;
  std::string position;
  AgencyBrief agency;
  std::vector<std::string> rights;
  std::optional<ActingFor> acting_for;
  std::vector<HeldPosition> positions;
  std::vector<MayActFor> may_act_for;
  Preferences preferences;
  bool has_totp = false;
  std::int64_t recovery_codes = 0;    ///< unused ones
  std::int64_t passkeys = 0;
  bool must_change_password = false;  ///< nothing else is open until then
  bool demo = false;                  ///< this instance is a demonstration
};
BOOST_DESCRIBE_STRUCT(Me, (), (account, username, official, name, position, agency, rights, acting_for, positions, may_act_for,
                               preferences, has_totp, recovery_codes, passkeys, must_change_password, demo))
Me me_of(database::Session& session, Standing const& standing, Settings const& settings, Date day);
/// Me of the session that this request bears (or that was begun in it, by its public id). Throws Unauthenticated.
Me read_me(Context& context, std::string_view public_id);

/// What one does to one's own account is never done on another's behalf.
audit::Actor own_actor(web::Call const& call);
/// The live session and account of the caller. Throws Unauthenticated.
Standing standing_here(database::Session& session, web::Call const& call);
/// Gives the caller's session a new token, in the answer's cookie.
void rotate_here(database::Session& session, web::Call& call);

web::Routes sign_in_routes();
web::Routes me_routes();
web::Routes security_routes();
web::Routes passkey_routes();
web::Routes session_routes();
web::Routes delegation_routes();
web::Routes user_routes();
web::Routes grant_routes();
web::Routes advice_routes();

}  // namespace tinhso::accounts
