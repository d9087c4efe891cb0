// Passkeys of one's own account.
#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/secrets.hpp"
#include "accounts/sign_in.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql passkey_list{"accounts.passkey_list",
                           "select id, name, credential, synced, created_at, last_used_at from accounts_passkey "
                           "where account = :account order by id"};
constexpr Sql passkey_insert{
    "accounts.passkey_insert",
    "insert into accounts_passkey (account, credential, public_key, algorithm, counter, synced, name, created_at) "
    "values (:account, :credential, :public_key, :algorithm, :counter, :synced, :name, :now) returning id"};
constexpr Sql passkey_delete{"accounts.passkey_delete", "delete from accounts_passkey where id = :id and account = :account"};
constexpr Sql registration_add{
    "accounts.registration_add",
    "insert into accounts_challenge (digest, purpose, account, expires_at) values (:digest, 'register', :account, :expires_at)"};
constexpr Sql registration_use{
    "accounts.registration_use",
    "delete from accounts_challenge where digest = :digest and purpose = 'register' and account = :account "
    "and expires_at > :now returning id"};

constexpr std::chrono::minutes registration_time{5};
constexpr std::size_t most_passkeys = 20;

struct Passkey {
  std::int64_t id = 0;
  std::string name;
  std::string credential;
  bool synced = false;  ///< may live on several devices
  Instant created_at;
  std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(Passkey, (), (id, name, credential, synced, created_at, last_used_at))

struct PasskeyBegin {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(PasskeyBegin, (), (password))

/// What navigator.credentials.create() is to be called with; texts of bytes are base64url.
struct PasskeyOffer {
  std::string challenge;
  std::string rp_id;
  std::string rp_name;
  std::string user_id;
  std::string user_name;
  std::string user_display_name;
  std::vector<std::int64_t> algorithms;          ///< COSE, best first
  std::vector<std::string> exclude_credentials;  ///< the account has these already
  std::string resident_key;
  std::string user_verification;
  std::string attestation;
  std::int64_t timeout = 0;  ///< milliseconds
};
BOOST_DESCRIBE_STRUCT(PasskeyOffer, (), (challenge, rp_id, rp_name, user_id, user_name, user_display_name, algorithms,
                                         exclude_credentials, resident_key, user_verification, attestation, timeout))

std::vector<Passkey> handle_passkeys(web::Call& call, web::None const&) {
  return call.context.database.read([&](database::Session& s) {
    return s.all<Passkey>(passkey_list, {{"account", call.principal().account}});
  });
}

PasskeyOffer handle_passkey_offer(web::Call& call, PasskeyBegin const& in) {
  auto& context = call.context;
  auto const now = context.clock.now();
  confirm_password(context, call.principal(), call.request.origin, in.password, "password");
  return context.database.write([&](database::Session& s) {
    auto const standing = standing_here(s, call);
    PasskeyOffer out;
    out.challenge = random_token();
    out.rp_id = webauthn::relying_party(context.settings.origin).id;
    out.rp_name = context.settings.officials_app;
    out.user_id = standing.account.user_handle;
    out.user_name = standing.account.username;
    out.user_display_name = standing.name;
    out.algorithms = {-7, -8, -257};
    for (auto const& passkey : s.all<Passkey>(passkey_list, {{"account", standing.account.id}}))
      out.exclude_credentials.push_back(passkey.credential);
    if (out.exclude_credentials.size() >= most_passkeys)
      throw Conflict{"accounts.too_many_passkeys", {"Tài khoản đã có 20 khóa truy cập. Hãy xóa bớt.",
                                                    "The account has 20 passkeys. Remove some first."}};
    out.resident_key = "required";
    out.user_verification = "required";
    out.attestation = "none";
    out.timeout = std::chrono::milliseconds{registration_time}.count();
    s.run(registration_add, {{"digest", token_digest(out.challenge)},
                             {"account", standing.account.id},
                             {"expires_at", now + registration_time}});
    return out;
  });
}

struct PasskeyMade {
  Text<1, 100> name;  ///< what the person calls it: "Điện thoại của tôi"
  Text<1, 8000> client_data_json;
  Text<1, 24000> attestation_object;
};
BOOST_DESCRIBE_STRUCT(PasskeyMade, (), (name, client_data_json, attestation_object))

Invalid refused(webauthn::Refusal why) {
  return {"attestation_object", {"Thiết bị không tạo được khóa truy cập hợp lệ. Hãy thử lại.",
                                 "The device did not make a valid passkey (" + std::string{webauthn::words(why)} + "). Try again."}};
}

std::vector<Passkey> handle_passkey_add(web::Call& call, PasskeyMade const& in) {
  auto const now = call.context.clock.now();
  auto const client_data = from_base64url(in.client_data_json);
  auto const object = from_base64url(in.attestation_object);
  if (!client_data || !object) throw refused(webauthn::Refusal::malformed);
  auto const challenge = webauthn::challenge_in(*client_data);
  if (!challenge) throw refused(webauthn::Refusal::malformed);
  auto const why = call.context.database.write([&](database::Session& s) -> std::optional<webauthn::Refusal> {
    auto const standing = standing_here(s, call);
    auto const account = standing.account.id;
    if (!s.first<std::int64_t>(registration_use, {{"digest", token_digest(*challenge)}, {"account", account}, {"now", now}}))
      return webauthn::Refusal::wrong_challenge;
    auto const made = webauthn::check_registration(webauthn::relying_party(call.context.settings.origin), *challenge,
                                                   *client_data, *object);
    if (!made) return made.error();  // commits: a challenge is good for one try
    auto const id = s.one<std::int64_t>(passkey_insert, {{"account", account},
                                                         {"credential", base64url(made->credential)},
                                                         {"public_key", base64url(made->public_key)},
                                                         {"algorithm", made->algorithm},
                                                         {"counter", made->counter},
                                                         {"synced", made->synced},
                                                         {"name", in.name},
                                                         {"now", now}});
    audit::record(s, now, own_actor(call), account_entry("accounts.passkey_add", account, {{"passkey", id}, {"name", in.name}}));
    return std::nullopt;
  });
  if (why) throw refused(*why);
  call.status = 201;
  return handle_passkeys(call, {});
}

void handle_passkey_remove(web::Call& call, web::None const&) {
  auto const id = call.id();
  call.context.database.write([&](database::Session& s) {
    auto const account = call.principal().account;
    if (s.run(passkey_delete, {{"id", id}, {"account", account}}) == 0) throw NotFound{};
    audit::record(s, call.context.clock.now(), own_actor(call), account_entry("accounts.passkey_remove", account, nullptr, {{"passkey", id}}));
  });
}

}  // namespace

web::Routes passkey_routes() {
  web::Routes out{
      web::get<web::None, std::vector<Passkey>>("/api/accounts/passkeys", web::signed_in, handle_passkeys, "One's passkeys"),
      web::post<PasskeyBegin, PasskeyOffer>("/api/accounts/passkeys/begin", web::signed_in, handle_passkey_offer,
                                            "Ask for what a new passkey is to be made with"),
      web::post<PasskeyMade, std::vector<Passkey>>("/api/accounts/passkeys", web::signed_in, handle_passkey_add, "Add a passkey"),
      web::del<web::None, void>("/api/accounts/passkeys/{id}", web::signed_in, handle_passkey_remove, "Remove a passkey"),
  };
  for (auto& route : out) route.per_minute = 30;
  return out;
}

}  // namespace tinhso::accounts
