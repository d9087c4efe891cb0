#include "accounts/sign_in.hpp"

#include "accounts/accounts.hpp"
#include "accounts/password.hpp"
#include "accounts/secrets.hpp"
#include "accounts/session.hpp"
#include "accounts/throttle.hpp"
#include "accounts/totp.hpp"
#include "accounts/vault.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql sign_in_seen{"accounts.sign_in_seen", "update accounts_account set last_sign_in_at = :now where id = :id"};
constexpr Sql sign_in_rehash{"accounts.sign_in_rehash", "update accounts_account set password_hash = :hash where id = :id"};
constexpr Sql totp_use{"accounts.totp_use",
                       "update accounts_account set totp_last_step = :step "
                       "where id = :id and (totp_last_step is null or totp_last_step < :step)"};
constexpr Sql recovery_use{"accounts.recovery_use",
                           "update accounts_recovery set used_at = :now "
                           "where account = :account and digest = :digest and used_at is null"};
constexpr Sql passkey_find{"accounts.passkey_by_credential", "select * from accounts_passkey where credential = :credential"};
constexpr Sql passkey_used{
    "accounts.passkey_used",
    "update accounts_passkey set counter = :counter, last_used_at = :now where id = :id and counter = :before"};
constexpr Sql challenge_use{"accounts.challenge_use",
                            "delete from accounts_challenge where digest = :digest and purpose = :purpose "
                            "and expires_at > :now returning id"};

struct PasskeyRow {
  std::int64_t id = 0;
  std::int64_t account = 0;
  std::string public_key;
  int algorithm = 0;
  std::int64_t counter = 0;
};
BOOST_DESCRIBE_STRUCT(PasskeyRow, (), (id, account, public_key, algorithm, counter))

Unauthenticated wrong_sign_in() {
  return {"accounts.wrong_sign_in",
          {"Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is not right."}};
}
Unauthenticated wrong_passkey() {
  return {"accounts.wrong_passkey", {"Khóa truy cập không được chấp nhận. Hãy thử lại hoặc dùng mật khẩu.",
                                     "The passkey was not accepted. Try again or use your password."}};
}

std::string name_of(database::Session& session, std::int64_t official) {
  auto const found = organisation::find_official(session, official);
  return found ? found->name : std::string{};
}

/// A failure in the log. Of unknown users nothing that was typed is kept: it is often a password.
void record_failure(Context& context, std::optional<Account> const& account, Knock const& knock, std::string_view why) {
  context.database.write([&](database::Session& s) {
    audit::Actor actor;
    actor.name = "?";
    actor.origin = knock.origin;
    if (account) actor = account_actor(*account, name_of(s, account->official), knock.origin);
    audit::record(s, context.clock.now(), actor,
                  {"accounts.sign_in_failed", "account", account ? std::to_string(account->id) : "", nullptr,
                   {{"why", why}}});
  });
}

/// What everybody who proved who they are still has to pass.
void check_may_enter(database::Session& session, Account const& account, Instant now) {
  if (account.disabled_at)
    throw Forbidden{"accounts.disabled", {"Tài khoản này đã bị khóa. Hãy liên hệ quản trị của cơ quan.",
                                          "This account has been disabled. Ask the administrator of your agency."}};
  if (organisation::positions_of(session, account.official, local_date(now)).empty())
    throw Forbidden{"accounts.no_position", {"Tài khoản hiện không giữ vị trí công tác nào. Hãy liên hệ quản trị của cơ quan.",
                                             "This account holds no position at present. Ask the administrator of your agency."}};
}

/// All that a right sign-in brings, in the caller's transaction.
Entered enter(database::Session& session, Context& context, Knock const& knock, Account const& account, std::string_view how) {
  auto const now = context.clock.now();
  check_may_enter(session, account, now);
  prune_sessions(session, now);
  prune_attempts(session, now);
  if (!knock.session_token.empty())
    if (auto const old = session_by_token(session, now, knock.session_token)) end_session(session, old->account, old->public_id);
  Entered out{account.id, {}, {}, remember_device(session, now, account.id, knock.device_token)};
  auto const begun = start_session(session, now, account.id, knock.origin, knock.user_agent);
  out.session = begun.public_id;
  out.session_token = begun.token;
  session.run(sign_in_seen, {{"id", account.id}, {"now", now}});
  audit::record(session, now, account_actor(account, name_of(session, account.official), knock.origin),
                account_entry("accounts.sign_in", account.id, {{"how", how}, {"session", begun.public_id}}));
  return out;
}

/// Runs `f`; that somebody proved who they are and may not enter all the same, is in the log too.
template <class F>
Entered entering(Context& context, Account const& account, Knock const& knock, F&& f) {
  try {
    return context.database.write(f);
  } catch (Forbidden const& fault) {
    record_failure(context, account, knock, fault.code());
    throw;
  }
}

enum class Step { right, wrong, wait };
struct StepResult {
  Step step = Step::wrong;
  std::chrono::seconds wait{0};
};

}  // namespace

Knock knock_of(web::Request const& request) {
  auto const token = [&](std::string_view name) {
    auto const value = request.cookie(name);
    return value.size() <= 100 ? std::string{value} : std::string{};
  };
  return {request.origin, std::string{request.header("user-agent")}, token(session_cookie), token(device_cookie)};
}

bool use_code(Context& context, database::Session& session, Account const& account, std::string_view code) {
  if (!account.totp_secret) return false;
  auto const now = context.clock.now();
  auto const secret = Vault{context.settings.data_folder}.open(*account.totp_secret, totp_binding(account.id));
  if (auto const step = totp_match(secret, code, now, account.totp_last_step))
    return session.run(totp_use, {{"id", account.id}, {"step", *step}}) == 1;
  auto const digest = recovery_digest(code);
  return digest && session.run(recovery_use, {{"account", account.id}, {"digest", *digest}, {"now", now}}) == 1;
}

Entered sign_in(Context& context, Knock const& knock, std::string_view typed, std::string_view password,
                std::optional<std::string> const& code) {
  auto const now = context.clock.now();
  auto const username = username_form(typed);
  struct Asked {
    std::optional<Account> account;
    bool known = false;  ///< the device has signed in to this account before
    std::optional<std::chrono::seconds> wait;
  };
  auto const device = knock.device_token.empty() ? std::string{} : token_digest(knock.device_token);
  auto const buckets = [&](Asked const& asked) -> std::vector<Bucket> {
    if (asked.known) return {device_bucket(device, asked.account->id)};
    return {pair_bucket(username, knock.origin.address), network_bucket(knock.origin.address)};
  };
  auto const asked = context.database.write([&](database::Session& s) {
    Asked out;
    out.account = account_by_username(s, username);
    out.known = known_device(s, now, out.account ? out.account->id : 0, knock.device_token);
    out.wait = take_try(s, now, buckets(out));
    return out;
  });
  if (asked.wait) throw too_soon(*asked.wait);

  auto const right = verify_password(password, asked.account ? asked.account->password_hash : dummy_hash());
  if (!right || !asked.account || (asked.account->demo && !context.settings.demo)) {
    record_failure(context, asked.account, knock, "password");
    throw wrong_sign_in();
  }
  auto const& account = *asked.account;
  if (account.temporary_expires_at && now >= *account.temporary_expires_at) {
    record_failure(context, account, knock, "temporary password expired");
    throw Unauthenticated{"accounts.temporary_expired", {"Mật khẩu tạm đã hết hạn. Hãy xin quản trị cấp lại.",
                                                         "The temporary password has expired. Ask the administrator for another."}};
  }
  auto const clear = [&](database::Session& s) {
    for (auto const& bucket : buckets(asked))
      if (bucket.key.starts_with("network:")) give_back(s, bucket);  // one good account must not wash a network clean
      else forgive(s, bucket);
  };

  if (account.totp_secret && (!code || trim(*code).empty())) {
    context.database.write([&](database::Session& s) { clear(s); });
    throw Unauthenticated{"accounts.code_required", {"Nhập mã xác thực 6 chữ số trong ứng dụng, hoặc một mã khôi phục.",
                                                     "Enter the 6-digit code of your authenticator app, or a recovery code."}};
  }
  if (account.totp_secret) {
    // The try is counted and the code used up in one transaction; a known device has its own count here too.
    auto const bucket = asked.known ? device_bucket(device + "#code", account.id) : code_bucket(account.id);
    auto const result = context.database.write([&](database::Session& s) -> StepResult {
      if (auto const wait = take_try(s, now, {bucket})) return {Step::wait, *wait};
      auto const fresh = find_account(s, account.id);
      if (!fresh || !use_code(context, s, *fresh, *code)) return {Step::wrong, {}};
      forgive(s, bucket);
      return {Step::right, {}};
    });
    if (result.step == Step::wait) throw too_soon(result.wait);
    if (result.step == Step::wrong) {
      record_failure(context, account, knock, "code");
      throw Unauthenticated{"accounts.wrong_code", {"Mã xác thực không đúng hoặc đã dùng. Hãy chờ mã kế tiếp.",
                                                    "The code is not right or was used before. Wait for the next one."}};
    }
  }
  auto const rehashed = needs_rehash(account.password_hash) ? hash_password(password) : std::string{};
  return entering(context, account, knock, [&](database::Session& s) {
    auto const fresh = find_account(s, account.id);
    if (!fresh || fresh->password_hash != account.password_hash) throw wrong_sign_in();  // changed a moment ago
    clear(s);
    if (!rehashed.empty()) s.run(sign_in_rehash, {{"id", account.id}, {"hash", rehashed}});
    return enter(s, context, knock, *fresh, account.totp_secret ? "password and code" : "password");
  });
}

Entered sign_in_by_passkey(Context& context, Knock const& knock, std::string_view credential,
                           webauthn::Assertion const& assertion) {
  auto const now = context.clock.now();
  auto const challenge = webauthn::challenge_in(assertion.client_data);
  struct Checked {
    bool right = false;
    std::optional<Account> account;
    std::string_view why;
  };
  auto const checked = context.database.write([&](database::Session& s) -> Checked {
    auto const sent = challenge && s.first<std::int64_t>(challenge_use, {{"digest", token_digest(*challenge)},
                                                                         {"purpose", "sign_in"},
                                                                         {"now", now}});
    auto const passkey = s.first<PasskeyRow>(passkey_find, {{"credential", credential}});
    if (!passkey) return {false, {}, "unknown passkey"};
    auto account = find_account(s, passkey->account);
    if (!account || (account->demo && !context.settings.demo)) return {false, std::move(account), "not in use"};
    if (!sent) return {false, std::move(account), webauthn::words(webauthn::Refusal::wrong_challenge)};
    auto const key = from_base64url(passkey->public_key);
    auto const counter = webauthn::check_assertion(
        webauthn::relying_party(context.settings.origin), *challenge,
        {key.value_or(""), passkey->algorithm, static_cast<std::uint32_t>(passkey->counter)}, assertion);
    if (!counter) return {false, std::move(account), webauthn::words(counter.error())};
    auto const moved = s.run(passkey_used, {{"id", passkey->id},
                                            {"counter", static_cast<std::int64_t>(*counter)},
                                            {"before", passkey->counter},
                                            {"now", now}});
    if (moved != 1) return {false, std::move(account), webauthn::words(webauthn::Refusal::counter_replayed)};
    return {true, std::move(account), {}};
  });
  if (!checked.right) {
    record_failure(context, checked.account, knock, checked.why);
    throw wrong_passkey();
  }
  return entering(context, *checked.account, knock,
                  [&](database::Session& s) { return enter(s, context, knock, *checked.account, "passkey"); });
}

void confirm_password(Context& context, Principal const& who, Origin const& origin, std::string_view password,
                      std::string const& path) {
  auto const now = context.clock.now();
  auto const bucket = session_bucket(who.session);
  std::optional<std::chrono::seconds> wait;
  auto const account = context.database.write([&](database::Session& s) {
    wait = take_try(s, now, {bucket});
    return find_account(s, who.account);
  });
  if (wait) throw too_soon(*wait);
  if (!account) throw NotFound{};
  auto const right = password.size() <= password_max && verify_password(password, account->password_hash);
  context.database.write([&](database::Session& s) {
    if (right) return forgive(s, bucket);
    audit::record(s, now, account_actor(*account, who.name, origin),
                  account_entry("accounts.password_refused", account->id, {{"session", who.session}}));
  });
  if (!right) throw Invalid{path, {"Mật khẩu không đúng.", "The password is not right."}};
}

}  // namespace tinhso::accounts
