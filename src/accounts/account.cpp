#include "accounts/account.hpp"

#include "base/text.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql account_select_username{"accounts.by_username", "select * from accounts_account where username = :username"};
constexpr Sql account_select_id{"accounts.by_id", "select * from accounts_account where id = :id"};
constexpr Sql account_select_official{"accounts.by_official", "select * from accounts_account where official = :official"};
constexpr Sql account_set_password{
    "accounts.set_password",
    "update accounts_account set password_hash = :hash, must_change = :must_change, temporary_expires_at = :until, "
    "password_changed_at = :now where id = :id"};
constexpr Sql account_drop_totp{
    "accounts.drop_totp",
    "update accounts_account set totp_secret = null, totp_pending = null, totp_last_step = null where id = :id"};
constexpr Sql account_drop_recovery{"accounts.drop_recovery", "delete from accounts_recovery where account = :account"};
constexpr Sql account_passkeys{"accounts.count_passkeys", "select count(*) from accounts_passkey where account = :account"};
constexpr Sql account_recovery{"accounts.count_recovery",
                               "select count(*) from accounts_recovery where account = :account and used_at is null"};

}  // namespace

std::string totp_binding(std::int64_t account) { return "totp." + std::to_string(account); }

std::string username_form(std::string_view typed) {
  std::string out{trim(typed)};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_username(std::string_view name) {
  if (name.size() < 3 || name.size() > 64) return false;
  for (char const c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) return false;
  return true;
}

std::optional<Account> account_by_username(database::Session& session, std::string_view username) {
  return session.first<Account>(account_select_username, {{"username", username}});
}
std::optional<Account> find_account(database::Session& session, std::int64_t id) {
  return session.first<Account>(account_select_id, {{"id", id}});
}
std::optional<Account> account_of_official(database::Session& session, std::int64_t official) {
  return session.first<Account>(account_select_official, {{"official", official}});
}

bool usable(Account const& account, Settings const& settings) {
  return !account.disabled_at && (!account.demo || settings.demo);
}

void set_password(database::Session& session, Instant now, std::int64_t account, std::string const& hash,
                  std::optional<Instant> temporary_until) {
  session.run(account_set_password, {{"id", account},
                                     {"hash", hash},
                                     {"must_change", temporary_until.has_value()},
                                     {"until", temporary_until},
                                     {"now", now}});
}

void remove_totp(database::Session& session, std::int64_t account) {
  session.run(account_drop_totp, {{"id", account}});
  session.run(account_drop_recovery, {{"account", account}});
}

std::int64_t count_passkeys(database::Session& session, std::int64_t account) {
  return session.one<std::int64_t>(account_passkeys, {{"account", account}});
}
std::int64_t count_recovery_codes(database::Session& session, std::int64_t account) {
  return session.one<std::int64_t>(account_recovery, {{"account", account}});
}

audit::Actor account_actor(Account const& account, std::string name, Origin const& origin) {
  audit::Actor out;
  out.account = account.id;
  out.official = account.official;
  out.name = std::move(name);
  out.origin = origin;
  return out;
}

audit::Entry account_entry(std::string action, std::int64_t account, boost::json::value after, boost::json::value before) {
  return {std::move(action), "account", std::to_string(account), std::move(before), std::move(after)};
}

}  // namespace tinhso::accounts
