// Password and second step of one's own account.
#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/password.hpp"
#include "accounts/secrets.hpp"
#include "accounts/sign_in.hpp"
#include "accounts/totp.hpp"
#include "accounts/vault.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql totp_set_pending{"accounts.totp_set_pending", "update accounts_account set totp_pending = :secret where id = :id"};
constexpr Sql totp_confirm{
    "accounts.totp_confirm",
    "update accounts_account set totp_secret = totp_pending, totp_pending = null, totp_last_step = :step where id = :id"};
constexpr Sql recovery_clear{"accounts.recovery_clear", "delete from accounts_recovery where account = :account"};
constexpr Sql recovery_add{"accounts.recovery_add",
                           "insert into accounts_recovery (account, digest) values (:account, :value)"};

struct PasswordChange {
  std::string current;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current, new_password))

Me handle_password(web::Call& call, PasswordChange const& in) {
  auto& context = call.context;
  auto const who = call.principal();
  auto const now = context.clock.now();
  confirm_password(context, who, call.request.origin, in.current, "current");
  auto const account = context.database.read([&](database::Session& s) { return find_account(s, who.account); });
  if (!account) throw NotFound{};
  auto faults = password_faults("new_password", in.new_password, account->username);
  if (faults.empty() && in.new_password == in.current)
    faults.push_back({"new_password", {"Mật khẩu mới phải khác mật khẩu đang dùng.", "The new password must differ from the present one."}});
  if (!faults.empty()) throw Invalid{std::move(faults)};
  auto const hash = hash_password(in.new_password);
  context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    if (standing.account.password_hash != account->password_hash)
      throw Conflict{"accounts.changed_meanwhile", {"Mật khẩu vừa được đổi ở nơi khác.", "The password was changed elsewhere a moment ago."}};
    set_password(s, now, who.account, hash, std::nullopt);
    // Whoever knew the old one is out: sessions end, and a machine is trusted again only after the new one.
    auto const ended = end_sessions(s, who.account, who.session);
    forget_devices(s, who.account);
    rotate_here(s, call);
    set_device_cookie(call, remember_device(s, now, who.account, ""));
    audit::record(s, now, own_actor(call), account_entry("accounts.change_password", who.account, {{"sessions_ended", ended}}));
  });
  return read_me(context, who.session);
}

struct PasswordOnly {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(PasswordOnly, (), (password))

struct TotpOffer {
  std::string secret;  ///< base32, to type by hand
  std::string uri;     ///< to show as a QR code
};
BOOST_DESCRIBE_STRUCT(TotpOffer, (), (secret, uri))

TotpOffer handle_totp_begin(web::Call& call, PasswordOnly const& in) {
  auto& context = call.context;
  confirm_password(context, call.principal(), call.request.origin, in.password, "password");
  auto const raw = totp_secret();
  Vault const vault{context.settings.data_folder};
  auto const username = context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    if (standing.account.totp_secret)
      throw Conflict{"accounts.has_totp", {"Tài khoản đã bật xác thực hai bước.", "The second step is already on."}};
    s.run(totp_set_pending, {{"id", standing.account.id}, {"secret", vault.seal(raw, totp_binding(standing.account.id))}});
    return standing.account.username;
  });
  return {base32(raw), totp_uri(raw, context.settings.officials_app, username)};
}

struct TotpConfirm {
  Text<1, 20> code;
};
BOOST_DESCRIBE_STRUCT(TotpConfirm, (), (code))

struct RecoveryCodes {
  std::vector<std::string> recovery_codes;  ///< shown this once
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))

RecoveryCodes handle_totp_confirm(web::Call& call, TotpConfirm const& in) {
  auto const now = call.context.clock.now();
  RecoveryCodes const out{recovery_codes()};
  Vault const vault{call.context.settings.data_folder};
  std::vector<std::string> digests;
  for (auto const& code : out.recovery_codes) digests.push_back(recovery_digest(code).value());
  call.context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    if (!standing.account.totp_pending)
      throw Conflict{"accounts.totp_not_begun", {"Hãy bắt đầu bật xác thực hai bước lại từ đầu.", "Begin turning on the second step again."}};
    auto const secret = vault.open(*standing.account.totp_pending, totp_binding(standing.account.id));
    auto const step = totp_match(secret, in.code, now, std::nullopt);
    if (!step) throw Invalid{"code", {"Mã không đúng. Kiểm tra giờ trên điện thoại rồi thử mã kế tiếp.",
                                      "The code is not right. Check the clock of your phone and try the next one."}};
    s.run(totp_confirm, {{"id", standing.account.id}, {"step", *step}});
    s.run(recovery_clear, {{"account", standing.account.id}});
    s.run_many(recovery_add, digests, {{"account", standing.account.id}});
    rotate_here(s, call);
    audit::record(s, now, own_actor(call), account_entry("accounts.totp_on", standing.account.id));
  });
  return out;
}

Me handle_totp_remove(web::Call& call, PasswordOnly const& in) {
  auto const now = call.context.clock.now();
  confirm_password(call.context, call.principal(), call.request.origin, in.password, "password");
  call.context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    remove_totp(s, standing.account.id);
    rotate_here(s, call);
    audit::record(s, now, own_actor(call), account_entry("accounts.totp_off", standing.account.id));
  });
  return read_me(call.context, call.principal().session);
}

}  // namespace

web::Routes security_routes() {
  web::Routes out{
      web::post<PasswordChange, Me>("/api/accounts/password", web::signed_in, handle_password,
                                    "Change one's password; ends all other sessions"),
      web::post<PasswordOnly, TotpOffer>("/api/accounts/totp/begin", web::signed_in, handle_totp_begin,
                                         "Make a secret for an authenticator app"),
      web::post<TotpConfirm, RecoveryCodes>("/api/accounts/totp/confirm", web::signed_in, handle_totp_confirm,
                                            "Turn the second step on with a first code; answers the recovery codes"),
      web::post<PasswordOnly, Me>("/api/accounts/totp/remove", web::signed_in, handle_totp_remove, "Turn the second step off"),
  };
  for (auto& route : out) route.per_minute = 30;
  return out;
}

}  // namespace tinhso::accounts
