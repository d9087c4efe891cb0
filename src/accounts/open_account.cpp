#include <fmt/format.h>

#include <sstream>

#include "accounts/account.hpp"
#include "accounts/accounts.hpp"
#include "accounts/password.hpp"
#include "accounts/secrets.hpp"
#include "accounts_migrations.hpp"
#include "base/text.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql account_insert{
    "accounts.insert",
    "insert into accounts_account (official, username, password_hash, must_change, temporary_expires_at, password_changed_at, "
    "user_handle, demo, language, theme, text_size, search_text, created_at) values (:official, :username, :hash, 1, :until, :now, "
    ":user_handle, 0, 'vi', 'system', 'normal', :search_text, :now) returning id"};

/// "Phạm Thị Lúa" → "luapt": the given name, then the initials of the others, as provinces name mailboxes.
std::string proposed_username(std::string_view name) {
  std::istringstream words{fold(name)};
  std::vector<std::string> parts;
  for (std::string word; words >> word;) parts.push_back(word);
  if (parts.empty()) return "canbo";
  auto out = parts.back();
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) out += parts[i].front();
  while (out.size() < 3) out += 'x';
  return out.substr(0, 60);
}

}  // namespace

TemporaryPassword make_temporary_password() {
  auto text = temporary_password();
  auto hash = hash_password(text);
  return {std::move(text), std::move(hash)};
}

NewAccount open_account(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t official,
                        std::optional<std::string> username) {
  return open_account(session, now, actor, official, std::move(username), make_temporary_password());
}

NewAccount open_account(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t official,
                        std::optional<std::string> username, TemporaryPassword const& password) {
  auto const person = organisation::find_official(session, official);
  if (!person) throw NotFound{};
  if (account_of_official(session, official))
    throw Conflict{"accounts.has_account", {"Cán bộ này đã có tài khoản.", "This official has an account already."}};
  NewAccount out;
  if (username) {
    out.username = username_form(*username);
    if (!is_username(out.username))
      throw Invalid{"username", {"Tên đăng nhập gồm 3 đến 64 ký tự: a–z, 0–9, dấu chấm, gạch dưới, gạch ngang.",
                                 "A user name has 3 to 64 of: a–z, 0–9, dot, underscore, hyphen."}};
    if (account_by_username(session, out.username))
      throw Conflict{"accounts.username_taken", {"Tên đăng nhập này đã có người dùng.", "This user name is taken."}};
  } else {
    auto const base = proposed_username(person->name);
    out.username = base;
    for (int n = 2; account_by_username(session, out.username); ++n) out.username = fmt::format("{}{}", base, n);
  }
  out.temporary_password = password.text;
  out.account = session.one<std::int64_t>(account_insert, {{"official", official},
                                                           {"username", out.username},
                                                           {"hash", password.hash},
                                                           {"until", now + temporary_time},
                                                           {"user_handle", random_token()},
                                                           {"search_text", fold(out.username)},
                                                           {"now", now}});
  audit::record(session, now, actor,
                account_entry("accounts.open", out.account, {{"username", out.username}, {"official", official}}));
  return out;
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::accounts_migrations), std::end(embedded::accounts_migrations)};
}

}  // namespace tinhso::accounts
