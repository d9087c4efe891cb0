#include "citizens/provider.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <semaphore>

#include "accounts/secrets.hpp"
#include "signing/online/online.hpp"

namespace tinhso::citizens {

/// Where the provider is spoken to.
struct Endpoints {
  std::string authorization;
  std::string token;
  std::string keys;
  std::string userinfo;
};

namespace {

constexpr std::chrono::minutes kept_for{10};
constexpr std::chrono::seconds keys_again{10};
constexpr std::size_t largest_answer = 131'072;
// A provider that hangs must not take the threads that officials are answered by: two sign-ins ask it at once, and who would
// wait longer than this is told so.
constexpr std::ptrdiff_t at_once = 2;
constexpr std::chrono::seconds patience{2};

[[noreturn]] void not_good(std::string_view why) {
  throw Unavailable{"citizens.provider",
                    {"Hệ thống định danh chưa trả lời được. Hãy thử lại sau ít phút, hoặc nộp hồ sơ không cần tài khoản.",
                     fmt::format("The identity provider gave no good answer: {}", why)}};
}

std::string asked(ProviderOptions const& options, std::string url, std::string body = {},
                  std::map<std::string, std::string> headers = {}) {
  signing::online::HttpRequest request;
  request.url = std::move(url);
  if (!body.empty()) request.type = "application/x-www-form-urlencoded";
  request.body = std::move(body);
  request.headers = std::move(headers);
  request.headers.emplace("Accept", "application/json, application/jwk-set+json");
  request.budget = std::chrono::seconds{10};
  request.limit = largest_answer;
  request.trust = options.trust;
  try {
    auto const answer = signing::online::http(request);
    if (answer.status == 400 || answer.status == 401) refuse_token("it does not know this code any more");
    if (answer.status != 200) not_good(fmt::format("HTTP {}", answer.status));
    return answer.body;
  } catch (Unauthenticated const&) {
    throw;
  } catch (Error const& fault) {
    if (fault.code() == "citizens.provider") throw;
    not_good(fault.words().en);
  }
}

boost::json::object answered_object(std::string_view text) {
  try {
    auto value = reflect::parse_json(text);
    if (auto* object = value.if_object()) return std::move(*object);
  } catch (Error const&) {
    // said below
  }
  not_good("no JSON object");
}
/// OpenID Connect Discovery 4; what the operator wrote goes before what the provider says.
Endpoints discover(ProviderOptions const& options) {
  Endpoints out{options.authorization_endpoint, options.token_endpoint, options.jwks_uri, options.userinfo_endpoint};
  if (!out.authorization.empty() && !out.token.empty() && !out.keys.empty()) return out;
  auto base = options.issuer;
  while (base.ends_with('/')) base.pop_back();
  auto const told = answered_object(asked(options, base + "/.well-known/openid-configuration"));
  if (text_member(told, "issuer") != options.issuer) not_good("its configuration names another issuer");
  auto const take = [&](std::string& to, char const* name) {
    if (to.empty()) to = text_member(told, name);
  };
  take(out.authorization, "authorization_endpoint");
  take(out.token, "token_endpoint");
  take(out.keys, "jwks_uri");
  take(out.userinfo, "userinfo_endpoint");
  for (auto const* url : {&out.authorization, &out.token, &out.keys})
    if (!url->starts_with("https://") && !url->starts_with("http://")) not_good("its configuration lacks an address");
  return out;
}

}  // namespace

std::string form_encoded(std::vector<std::pair<std::string_view, std::string_view>> const& fields) {
  std::string out;
  auto const add = [&](std::string_view text) {
    for (char const c : text) {
      bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                         std::string_view{"-._~"}.find(c) != std::string_view::npos;
      if (plain) out += c;
      else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  };
  for (auto const& [name, value] : fields) {
    if (!out.empty()) out += '&';
    add(name);
    out += '=';
    add(value);
  }
  return out;
}

std::string challenge_of(std::string_view verifier) { return accounts::base64url(accounts::sha256(verifier)); }

struct Provider::State {
  std::timed_mutex mutex;  // also held while asking: one asks, the others wait for its answer
  std::counting_semaphore<at_once> places{at_once};
  std::string of;    // what the memory below belongs to
  Endpoints endpoints;
  Instant endpoints_at;
  KeySet keys;
  Instant keys_at;

  std::unique_lock<std::timed_mutex> locked() {
    std::unique_lock lock{mutex, patience};
    if (!lock) not_good("others wait for it");
    return lock;
  }
  Endpoints const& known(ProviderOptions const& options, Instant now) {
    auto const whose = options.issuer + "\n" + options.authorization_endpoint + "\n" + options.token_endpoint + "\n" + options.jwks_uri;
    if (of == whose && now - endpoints_at < kept_for && now >= endpoints_at) return endpoints;
    endpoints = discover(options);
    if (of != whose) keys.clear();
    of = whose;
    endpoints_at = now;
    return endpoints;
  }
  KeySet keys_for(ProviderOptions const& options, std::string const& kid, Instant now) {
    auto const& where = known(options, now);
    bool const knows = std::ranges::any_of(keys, [&](ProviderKey const& key) { return kid.empty() || key.kid == kid; });
    auto const age = now - keys_at;
    if (keys.empty() || age >= kept_for || age < Instant::duration{} || (!knows && age >= keys_again)) {
      keys = read_keys(asked(options, where.keys));
      keys_at = now;
    }
    return keys;
  }
};

Provider::Provider() : state_{std::make_unique<State>()} {}
Provider::~Provider() = default;

std::string Provider::authorization_url(ProviderOptions const& options, Flow const& flow, std::string_view state,
                                        Instant now) {
  std::string address;
  {
    auto const lock = state_->locked();
    address = state_->known(options, now).authorization;
  }
  auto const challenge = challenge_of(flow.verifier);
  std::vector<std::pair<std::string_view, std::string_view>> fields{
      {"response_type", "code"}, {"client_id", options.client_id}, {"redirect_uri", flow.redirect},
      {"scope", options.scope},  {"state", state},                 {"nonce", flow.nonce},
      {"code_challenge", challenge}, {"code_challenge_method", "S256"}};
  if (!options.acr_values.empty()) fields.emplace_back("acr_values", options.acr_values);
  return address + (address.find('?') == std::string::npos ? "?" : "&") + form_encoded(fields);
}

Identity Provider::identity(ProviderOptions const& options, Flow const& flow, std::string_view code, Instant now) {
  if (!state_->places.try_acquire_for(patience)) not_good("others wait for it");
  std::shared_ptr<void> const place{nullptr, [this](void*) { state_->places.release(); }};
  Endpoints where;
  {
    auto const lock = state_->locked();
    where = state_->known(options, now);
  }
  auto const answer = answered_object(asked(
      options, where.token,
      form_encoded({{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", flow.redirect},
                    {"client_id", options.client_id}, {"client_secret", options.client_secret},
                    {"code_verifier", flow.verifier}})));
  auto const token = text_member(answer, "id_token");
  KeySet keys;
  {
    auto const lock = state_->locked();
    keys = state_->keys_for(options, kid_of(token), now);
  }
  auto claims = check_id_token(token, keys, {options.issuer, options.client_id, flow.nonce, now});
  if (!identity_of(claims, options.claims) && !where.userinfo.empty()) {
    auto const more = answered_object(asked(options, where.userinfo, {}, {{"Authorization", "Bearer " + text_member(answer, "access_token")}}));
    if (text_member(more, "sub") != text_member(claims, "sub")) refuse_token("its userinfo is about somebody else");
    for (auto const& [name, value] : more) claims.insert_or_assign(name, value);
  }
  auto identity = identity_of(claims, options.claims);
  if (!identity) refuse_token("it tells no identity number and name");
  return std::move(*identity);
}

}  // namespace tinhso::citizens
