// Accounts as they stand in the database. Functions belong to the session's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/accounts.hpp"
#include "platform/audit/audit.hpp"
#include "platform/database/database.hpp"
#include "platform/platform.hpp"

namespace tinhso::accounts {

enum class Language { vi, en };
BOOST_DESCRIBE_ENUM(Language, vi, en)
enum class Theme { system, light, dark };
BOOST_DESCRIBE_ENUM(Theme, system, light, dark)
enum class TextSize { normal, larger, largest };
BOOST_DESCRIBE_ENUM(TextSize, normal, larger, largest)

struct Account {
  std::int64_t id = 0;
  std::int64_t official = 0;
  std::string username;
  std::string password_hash;
  bool must_change = false;                     ///< the password is a temporary one
  std::optional<Instant> temporary_expires_at;
  std::optional<std::string> totp_secret;       ///< sealed, see vault.hpp; null when there is no second step
  std::optional<std::string> totp_pending;
  std::optional<std::int64_t> totp_last_step;
  std::string user_handle;
  bool demo = false;
  std::optional<Instant> disabled_at;
  Language language = Language::vi;
  Theme theme = Theme::system;
  TextSize text_size = TextSize::normal;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, official, username, password_hash, must_change, temporary_expires_at, totp_secret,
                                    totp_pending, totp_last_step, user_handle, demo, disabled_at, language, theme, text_size))

/// What the secret of an account's one-time codes is sealed for.
std::string totp_binding(std::int64_t account);

/// As it is compared: trimmed, lower case ASCII.
std::string username_form(std::string_view typed);
bool is_username(std::string_view name);

std::optional<Account> account_by_username(database::Session& session, std::string_view username);
std::optional<Account> find_account(database::Session& session, std::int64_t id);
std::optional<Account> account_of_official(database::Session& session, std::int64_t official);
/// May it be used at all? Not when it was disabled, nor when it is of the demonstration and this instance is not.
bool usable(Account const& account, Settings const& settings);

/// Puts a new password in force (its hash is made outside the transaction).
void set_password(database::Session& session, Instant now, std::int64_t account, std::string const& hash,
                  std::optional<Instant> temporary_until);
/// Made before the transaction that uses it, for the 30 ms of its hash.
struct TemporaryPassword {
  std::string text;
  std::string hash;
};
TemporaryPassword make_temporary_password();
/// open_account() with a password made beforehand.
NewAccount open_account(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t official,
                        std::optional<std::string> username, TemporaryPassword const& password);
/// Removes TOTP and its recovery codes.
void remove_totp(database::Session& session, std::int64_t account);
std::int64_t count_passkeys(database::Session& session, std::int64_t account);
std::int64_t count_recovery_codes(database::Session& session, std::int64_t account);

/// Who signs in, for the audit log before there is a Principal.
audit::Actor account_actor(Account const& account, std::string name, Origin const& origin);
/// An audit entry about an account.
audit::Entry account_entry(std::string action, std::int64_t account, boost::json::value after = nullptr,
                           boost::json::value before = nullptr);

}  // namespace tinhso::accounts
