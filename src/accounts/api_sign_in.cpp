#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/password.hpp"
#include "accounts/secrets.hpp"
#include "accounts/sign_in.hpp"

namespace tinhso::accounts {
namespace {

struct SignIn {
  Text<1, 200> username;
  std::string password;
  std::optional<std::string> code;  ///< of the authenticator app, or a recovery code
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (username, password, code))

/// What navigator.credentials.get() is to be called with; texts of bytes are base64url.
struct PasskeyQuestion {
  std::string challenge;
  std::string rp_id;
  std::int64_t timeout = 0;  ///< milliseconds
  std::string user_verification;
  std::vector<std::string> allow_credentials;  ///< always empty: the device offers what it has
};
BOOST_DESCRIBE_STRUCT(PasskeyQuestion, (), (challenge, rp_id, timeout, user_verification, allow_credentials))

struct PasskeyAnswer {
  Text<1, 1400> id;
  Text<1, 8000> client_data_json;
  Text<1, 8000> authenticator_data;
  Text<1, 8000> signature;
  std::optional<std::string> user_handle;
};
BOOST_DESCRIBE_STRUCT(PasskeyAnswer, (), (id, client_data_json, authenticator_data, signature, user_handle))

constexpr std::chrono::minutes challenge_time{5};
constexpr database::Sql challenge_add{
    "accounts.challenge_add",
    "insert into accounts_challenge (digest, purpose, account, expires_at) values (:digest, 'sign_in', null, :expires_at)"};
constexpr database::Sql challenge_prune{"accounts.challenge_prune", "delete from accounts_challenge where expires_at <= :now"};

Me welcome(web::Call& call, Entered const& entered) {
  set_session_cookie(call, entered.session_token);
  set_device_cookie(call, entered.device_token);
  return read_me(call.context, entered.session);
}

Me handle_sign_in(web::Call& call, SignIn const& in) {
  auto const password = in.password.size() <= password_max ? std::string_view{in.password} : std::string_view{};
  return welcome(call, sign_in(call.context, knock_of(call.request), in.username, password, in.code));
}

PasskeyQuestion handle_passkey_begin(web::Call& call, web::None const&) {
  auto const now = call.context.clock.now();
  PasskeyQuestion out;
  out.challenge = random_token();
  out.rp_id = webauthn::relying_party(call.context.settings.origin).id;
  out.timeout = std::chrono::milliseconds{challenge_time}.count();
  out.user_verification = "required";
  call.context.database.write([&](database::Session& s) {
    s.run(challenge_prune, {{"now", now}});
    s.run(challenge_add, {{"digest", token_digest(out.challenge)}, {"expires_at", now + challenge_time}});
  });
  return out;
}

Me handle_passkey_sign_in(web::Call& call, PasskeyAnswer const& in) {
  webauthn::Assertion assertion;
  FieldErrors errors;
  auto const take = [&](char const* path, std::string const& text, std::string& into) {
    auto bytes = from_base64url(text);
    if (bytes) into = std::move(*bytes);
    else errors.push_back({path, {"Không phải base64url.", "Not base64url."}});
  };
  take("client_data_json", in.client_data_json, assertion.client_data);
  take("authenticator_data", in.authenticator_data, assertion.authenticator_data);
  take("signature", in.signature, assertion.signature);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return welcome(call, sign_in_by_passkey(call.context, knock_of(call.request), in.id, assertion));
}

void handle_sign_out(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  call.context.database.write([&](database::Session& s) {
    if (end_session(s, who.account, who.session))
      audit::record(s, call.context.clock.now(), own_actor(call),
                    account_entry("accounts.sign_out", who.account, {{"session", who.session}}));
  });
  clear_session_cookie(call);
}

std::vector<DemoSignIn> handle_demo(web::Call& call, web::None const&) {
  if (!call.context.settings.demo) throw NotFound{};
  return demo_sign_ins(call.context.database);
}

web::Route limited(web::Route route, int per_minute) {
  route.per_minute = per_minute;
  return route;
}

}  // namespace

web::Routes sign_in_routes() {
  // Limits are by address, and a whole office may share one at half past seven in the morning.
  return {
      limited(web::post<SignIn, Me>("/api/accounts/sign-in", web::anyone, handle_sign_in,
                                    "Sign in by user name and password, and the second step where the account has one"),
              60),
      limited(web::post<web::None, PasskeyQuestion>("/api/accounts/passkey-sign-in/begin", web::anyone, handle_passkey_begin,
                                                    "Ask for the challenge that a passkey is to sign"),
              60),
      limited(web::post<PasskeyAnswer, Me>("/api/accounts/passkey-sign-in", web::anyone, handle_passkey_sign_in,
                                           "Sign in by passkey"),
              60),
      web::post<web::None, void>("/api/accounts/sign-out", web::signed_in, handle_sign_out, "End this session"),
      web::get<web::None, std::vector<DemoSignIn>>("/api/accounts/demo", web::anyone, handle_demo,
                                                   "Who to be in a demonstration; not there anywhere else"),
  };
}

}  // namespace tinhso::accounts
