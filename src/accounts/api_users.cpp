// Other people's accounts, for administrators: only of their agency and below, and never beyond their own reach.
#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/api_users.hpp"
#include "accounts/password.hpp"
#include "base/text.hpp"
#include "platform/events/events.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

enum class AccountState { active, temporary, disabled };
BOOST_DESCRIBE_ENUM(AccountState, active, temporary, disabled)

struct AccountRow {
  std::int64_t account = 0;
  std::string username;
  std::int64_t official = 0;
  std::string name;
  std::string position;
  std::int64_t agency = 0;
  std::string agency_name;
  AccountState state = AccountState::active;  ///< temporary: waits for its first password
  bool has_totp = false;
  std::int64_t passkeys = 0;
  std::optional<Instant> last_sign_in_at;
  std::optional<std::string> disabled_reason;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (account, username, official, name, position, agency, agency_name, state, has_totp, passkeys,
                                       last_sign_in_at, disabled_reason))

// Reads organisation's tables too: one page by key out of thousands cannot be had through its functions.
#define TINHSO_ACCOUNT_ROWS                                                                                           \
  "with recursive below (id) as (select id from organisation_agency where id = :agency union "                       \
  "  select c.id from organisation_agency c join below b on c.parent = b.id), "                                      \
  "standing (account, username, official, name, position, agency, agency_name, state, has_totp, passkeys, "          \
  "  last_sign_in_at, disabled_reason, search_text) as ("                                                            \
  "  select a.id, a.username, a.official, o.name, p.title, p.agency, g.short_name, "                                 \
  "    case when a.disabled_at is not null then 'disabled' when a.must_change = 1 then 'temporary' else 'active' end, " \
  "    case when a.totp_secret is null then 0 else 1 end, "                                                          \
  "    (select count(*) from accounts_passkey k where k.account = a.id), a.last_sign_in_at, a.disabled_reason, "     \
  "    a.search_text || ' ' || o.search_text "                                                                       \
  "  from accounts_account a join organisation_official o on o.id = a.official "                                     \
  "  join organisation_position p on p.id = (select min(h.id) from organisation_position h "                         \
  "    where h.official = a.official and h.valid_from <= :day and (h.valid_until is null or h.valid_until > :day) "  \
  "    and h.agency in (select id from below)) "                                                                     \
  "  join organisation_agency g on g.id = p.agency) "
constexpr Sql user_page{"accounts.user_page",
                        TINHSO_ACCOUNT_ROWS
                        "select * from standing where username > :after and search_text like :pattern "
                        "and (:state = 'any' or state = :state) order by username limit :limit"};
constexpr Sql user_row{"accounts.user_row", TINHSO_ACCOUNT_ROWS "select * from standing where account = :account"};
constexpr Sql user_disable{"accounts.user_disable",
                           "update accounts_account set disabled_at = :now, disabled_reason = :reason where id = :id"};
constexpr Sql user_enable{"accounts.user_enable",
                          "update accounts_account set disabled_at = null, disabled_reason = null where id = :id"};
constexpr Sql user_drop_passkeys{"accounts.user_drop_passkeys", "delete from accounts_passkey where account = :account"};

struct UserQuery {
  std::optional<std::int64_t> agency;  ///< this one and all below; the asker's own when left out
  std::optional<Text<0, 100>> q;
  std::optional<AccountState> state;
  std::optional<std::string> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(UserQuery, (), (agency, q, state, after, limit))

Page<AccountRow> handle_users(web::Call& call, UserQuery const& in) {
  auto const& who = call.principal();
  auto const day = local_date(call.context.clock.now());
  auto const agency = in.agency.value_or(who.agency);
  auto const limit = in.limit ? in.limit->value : 50;
  return call.context.database.read([&](database::Session& s) {
    require_in(s, who, rights::accounts_administer, agency, day);
    Page<AccountRow> out;
    out.items = s.all<AccountRow>(user_page, {{"agency", agency},
                                              {"day", day},
                                              {"after", in.after.value_or("")},
                                              {"pattern", "%" + fold(in.q ? std::string_view{*in.q} : std::string_view{}) + "%"},
                                              {"state", in.state ? reflect::enum_name(*in.state) : "any"},
                                              {"limit", limit + 1}});
    if (static_cast<std::int64_t>(out.items.size()) > limit) {
      out.items.pop_back();
      out.next = out.items.back().username;
    }
    return out;
  });
}

struct UserOpen {
  std::int64_t official = 0;
  std::optional<std::string> username;
};
BOOST_DESCRIBE_STRUCT(UserOpen, (), (official, username))

NewAccount handle_user_open(web::Call& call, UserOpen const& in) {
  auto const& who = call.principal();
  auto const now = call.context.clock.now();
  auto const password = make_temporary_password();
  call.status = 201;
  return call.context.database.write([&](database::Session& s) {
    require_own_hands(who);
    auto const positions = organisation::positions_of(s, in.official, local_date(now));
    if (positions.empty())
      throw Invalid{"official", {"Cán bộ này hiện không giữ vị trí nào.", "This official holds no position at present."}};
    for (auto const& position : positions) require_in(s, who, rights::accounts_administer, position.agency, local_date(now));
    return open_account(s, now, audit::actor(who, call.request.origin), in.official, in.username, password);
  });
}

struct PasswordReset {
  std::optional<bool> remove_second_step;  ///< also authenticator and passkeys: the phone is lost
};
BOOST_DESCRIBE_STRUCT(PasswordReset, (), (remove_second_step))

NewAccount handle_user_reset(web::Call& call, PasswordReset const& in) {
  auto const& who = call.principal();
  auto const now = call.context.clock.now();
  auto const password = make_temporary_password();
  return call.context.database.write([&](database::Session& s) {
    auto const account = account_to_change(s, call, call.id());
    auto const drop = in.remove_second_step.value_or(false);
    set_password(s, now, account.id, password.hash, now + temporary_time);
    if (drop) {
      remove_totp(s, account.id);
      s.run(user_drop_passkeys, {{"account", account.id}});
    }
    auto const ended = end_sessions(s, account.id, "");
    forget_devices(s, account.id);
    audit::record(s, now, audit::actor(who, call.request.origin),
                  account_entry("accounts.reset_password", account.id, {{"sessions_ended", ended}, {"second_step_removed", drop}}));
    return NewAccount{account.id, account.username, password.text};
  });
}

struct DisableReason {
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(DisableReason, (), (reason))

void handle_user_disable(web::Call& call, DisableReason const& in) {
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& s) {
    auto const account = account_to_change(s, call, call.id());
    s.run(user_disable, {{"id", account.id}, {"now", now}, {"reason", in.reason}});
    auto const ended = end_sessions(s, account.id, "");
    audit::record(s, now, audit::actor(call.principal(), call.request.origin),
                  account_entry("accounts.disable", account.id, {{"reason", in.reason}, {"sessions_ended", ended}}));
  });
}

void handle_user_enable(web::Call& call, web::None const&) {
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& s) {
    auto const account = account_to_change(s, call, call.id());
    s.run(user_enable, {{"id", account.id}});
    audit::record(s, now, audit::actor(call.principal(), call.request.origin), account_entry("accounts.enable", account.id));
  });
}

/// A machine was lost or left open: whoever sits there is out, the password stays.
void handle_user_end_sessions(web::Call& call, web::None const&) {
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& s) {
    auto const account = account_to_change(s, call, call.id());
    auto const ended = end_sessions(s, account.id, "");
    audit::record(s, now, audit::actor(call.principal(), call.request.origin),
                  account_entry("accounts.end_sessions", account.id, {{"sessions_ended", ended}}));
  });
}

AccountRow handle_user(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  auto const day = local_date(call.context.clock.now());
  return call.context.database.read([&](database::Session& s) {
    auto const account = find_account(s, call.id());
    if (account)
      for (auto const& position : organisation::positions_of(s, account->official, day))
        if (may_in(s, who, rights::accounts_administer, position.agency, day))
          return s.one<AccountRow>(user_row, {{"agency", position.agency}, {"day", day}, {"account", account->id}});
    throw NotFound{};
  });
}

}  // namespace

void require_own_hands(Principal const& who) {
  if (who.acting_for)
    throw Forbidden{"accounts.not_on_behalf", {"Không thể làm việc này khi đang làm thay người khác.",
                                               "This cannot be done while acting for somebody else."}};
}

Account account_to_change(database::Session& session, web::Call const& call, std::int64_t id) {
  auto const& who = call.principal();
  auto const day = local_date(call.context.clock.now());
  require_own_hands(who);
  auto account = find_account(session, id);
  if (!account) throw NotFound{};
  if (account->id == who.account)
    throw Forbidden{"accounts.own_account", {"Không thể tự làm việc này với tài khoản của mình. Hãy nhờ quản trị khác.",
                                             "This cannot be done to one's own account. Ask another administrator."}};
  auto visible = false;
  for (auto const& position : organisation::positions_of(session, account->official, day))
    visible = visible || may_in(session, who, rights::accounts_administer, position.agency, day);
  if (!visible) throw NotFound{};
  if (!may_change_account(session, who, account->id, account->official, day))
    throw Forbidden{"accounts.beyond_reach",
                    {"Tài khoản này có quyền ở cơ quan ngoài phạm vi quản trị của bạn. Hãy nhờ quản trị cấp trên.",
                     "This account has rights in agencies that you do not administer. Ask the administrator above you."}};
  return std::move(*account);
}

web::Routes user_routes() {
  auto const administer = web::may(rights::accounts_administer);
  return {
      web::get<UserQuery, Page<AccountRow>>("/api/accounts/users", administer, handle_users,
                                            "Accounts of an agency and those below, by user name"),
      web::get<web::None, AccountRow>("/api/accounts/users/{id}", administer, handle_user, "One account"),
      web::post<UserOpen, NewAccount>("/api/accounts/users", administer, handle_user_open,
                                      "Open an account for an official; answers a temporary password, once"),
      web::post<PasswordReset, NewAccount>("/api/accounts/users/{id}/reset-password", administer, handle_user_reset,
                                           "Give a temporary password; ends all sessions"),
      web::post<DisableReason, void>("/api/accounts/users/{id}/disable", administer, handle_user_disable, "Disable an account"),
      web::post<web::None, void>("/api/accounts/users/{id}/enable", administer, handle_user_enable, "Enable an account again"),
      web::post<web::None, void>("/api/accounts/users/{id}/end-sessions", administer, handle_user_end_sessions,
                                 "Sign somebody out everywhere; the password stays"),
  };
}

}  // namespace tinhso::accounts
