#include "citizens/tokens.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <optional>

#include "accounts/secrets.hpp"
#include "base/reflect.hpp"

namespace tinhso::citizens {
namespace {

using accounts::base64url;
using accounts::from_base64url;

constexpr std::size_t longest_token = 16'384;
constexpr std::size_t largest_set = 131'072;
constexpr std::size_t most_keys = 50;
constexpr int least_rsa_bits = 2048;
constexpr int most_rsa_bits = 8192;  // a larger one would only cost time
constexpr std::chrono::seconds clocks_differ{60};
constexpr std::chrono::minutes oldest{10};

struct Free {
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;
using Key = std::shared_ptr<EVP_PKEY>;

unsigned char const* octets(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::optional<boost::json::object> object_of(std::string_view text) {
  try {
    auto value = reflect::parse_json(text);
    if (auto* object = value.if_object()) return std::move(*object);
  } catch (Error const&) {
    // Not JSON, or deeper than anything that is meant.
  }
  return {};
}

Key make_key(char const* kind, OSSL_PARAM_BLD* parts) {
  Held<OSSL_PARAM> const parameters{OSSL_PARAM_BLD_to_param(parts)};
  Held<EVP_PKEY_CTX> const context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return {};
  return {key, EVP_PKEY_free};
}

Key rsa_key(boost::json::object const& jwk) {
  auto const n = from_base64url(text_member(jwk, "n"));
  auto const e = from_base64url(text_member(jwk, "e"));
  if (!n || !e || n->size() * 8 > most_rsa_bits || e->empty() || e->size() > 4) return {};
  Held<BIGNUM> const modulus{BN_bin2bn(octets(*n), static_cast<int>(n->size()), nullptr)};
  Held<BIGNUM> const exponent{BN_bin2bn(octets(*e), static_cast<int>(e->size()), nullptr)};
  Held<OSSL_PARAM_BLD> const parts{OSSL_PARAM_BLD_new()};
  if (!parts || !modulus || !exponent || BN_num_bits(modulus.get()) < least_rsa_bits ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return {};
  return make_key("RSA", parts.get());
}

Key ec_key(boost::json::object const& jwk) {
  auto const x = from_base64url(text_member(jwk, "x"));
  auto const y = from_base64url(text_member(jwk, "y"));
  if (text_member(jwk, "crv") != "P-256" || !x || !y || x->size() != 32 || y->size() != 32) return {};
  auto const point = '\x04' + *x + *y;
  Held<OSSL_PARAM_BLD> const parts{OSSL_PARAM_BLD_new()};
  if (!parts || OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return {};
  return make_key("EC", parts.get());
}

/// r and s side by side (RFC 7518, 3.4) in the form that OpenSSL checks.
std::string der_of(std::string_view pair) {
  if (pair.size() != 64) return {};
  Held<ECDSA_SIG> const both{ECDSA_SIG_new()};
  auto* r = BN_bin2bn(octets(pair), 32, nullptr);
  auto* s = BN_bin2bn(octets(pair.substr(32)), 32, nullptr);
  if (!both || ECDSA_SIG_set0(both.get(), r, s) != 1) return {};
  std::array<unsigned char, 80> out{};
  auto* end = out.data();
  auto const length = i2d_ECDSA_SIG(both.get(), &end);
  return length > 0 ? std::string{reinterpret_cast<char const*>(out.data()), static_cast<std::size_t>(length)} : "";
}

bool signed_by(ProviderKey const& key, std::string_view text, std::string const& signature) {
  auto const given = key.algorithm == "ES256" ? der_of(signature) : signature;
  Held<EVP_MD_CTX> const context{EVP_MD_CTX_new()};
  return !given.empty() && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), octets(given), given.size(), octets(text), text.size()) == 1;
}

struct Parts {
  std::string_view text;  ///< what is signed
  boost::json::object header;
  boost::json::object claims;
  std::string signature;
};
/// The three parts of a compact JWS (RFC 7515).
std::optional<Parts> parts_of(std::string_view token) {
  auto const first = token.find('.');
  auto const second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (token.size() > longest_token || second == std::string_view::npos ||
      token.find_first_of(".=", second + 1) != std::string_view::npos)
    return {};
  auto const header = from_base64url(token.substr(0, first));
  auto const claims = from_base64url(token.substr(first + 1, second - first - 1));
  auto signature = from_base64url(token.substr(second + 1));
  if (!header || !claims || !signature) return {};
  auto head = object_of(*header);
  auto body = object_of(*claims);
  if (!head || !body) return {};
  return Parts{token.substr(0, second), std::move(*head), std::move(*body), std::move(*signature)};
}

bool meant_for(boost::json::object const& claims, std::string const& client) {
  auto const* audience = claims.if_contains("aud");
  if (audience == nullptr) return false;
  if (audience->is_string()) return audience->get_string() == client;
  if (!audience->is_array()) return false;
  auto const& list = audience->get_array();
  bool const named = std::ranges::any_of(list, [&](auto const& one) { return one.is_string() && one.get_string() == client; });
  return named && (list.size() == 1 || text_member(claims, "azp") == client);
}

std::optional<Instant> moment_of(boost::json::object const& claims, std::string_view name) {
  auto const* value = claims.if_contains(name);
  if (value == nullptr || !value->is_number()) return {};
  auto const seconds = value->is_double() ? value->get_double() : value->to_number<double>();
  if (!(seconds > 0 && seconds < 1e11)) return {};
  return Instant{std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)}};
}

void check_claims(boost::json::object const& claims, Expected const& expected) {
  if (text_member(claims, "iss") != expected.issuer) refuse_token("it is from another issuer");
  if (!meant_for(claims, expected.client_id)) refuse_token("it is meant for another client");
  if (claims.contains("azp") && text_member(claims, "azp") != expected.client_id) refuse_token("another client asked for it");
  auto const until = moment_of(claims, "exp");
  auto const made = moment_of(claims, "iat");
  if (!until || *until + clocks_differ < expected.now) refuse_token("it has expired");
  if (!made || *made > expected.now + clocks_differ || *made < expected.now - oldest) refuse_token("it is not of now");
  if (claims.contains("nbf"))
    if (auto const from = moment_of(claims, "nbf"); !from || *from > expected.now + clocks_differ)
      refuse_token("it is not yet good");
  auto const nonce = text_member(claims, "nonce");
  if (expected.nonce.empty() || !accounts::same_secret(nonce, expected.nonce)) refuse_token("it belongs to another sign-in");
  auto const subject = text_member(claims, "sub");
  if (subject.empty() || subject.size() > 255) refuse_token("it names nobody");
}

}  // namespace

std::string text_member(boost::json::object const& object, std::string_view name) {
  auto const* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

void refuse_token(std::string_view why) {
  throw Unauthenticated{"citizens.token",
                        {"Không xác nhận được tài khoản định danh. Hãy đăng nhập lại.",
                         fmt::format("The identity provider's word was not accepted: {}.", why)}};
}

KeySet read_keys(std::string_view text) {
  auto const set = text.size() <= largest_set ? object_of(text) : std::nullopt;
  auto const* list = set ? set->if_contains("keys") : nullptr;
  if (list == nullptr || !list->is_array() || list->get_array().size() > most_keys) refuse_token("its keys cannot be read");
  KeySet out;
  for (auto const& value : list->get_array()) {
    auto const* jwk = value.if_object();
    if (jwk == nullptr || (jwk->contains("use") && text_member(*jwk, "use") != "sig")) continue;
    auto const kind = text_member(*jwk, "kty");
    std::string const algorithm = kind == "RSA" ? "RS256" : "ES256";
    if (jwk->contains("alg") && text_member(*jwk, "alg") != algorithm) continue;
    auto key = kind == "RSA" ? rsa_key(*jwk) : kind == "EC" ? ec_key(*jwk) : Key{};
    if (key) out.push_back({text_member(*jwk, "kid"), algorithm, std::move(key)});
  }
  return out;
}

std::string kid_of(std::string_view token) {
  auto const parts = parts_of(token);
  return parts ? text_member(parts->header, "kid") : std::string{};
}

boost::json::object check_id_token(std::string_view token, KeySet const& keys, Expected const& expected) {
  auto parts = parts_of(token);
  if (!parts) refuse_token("it is no token");
  auto const algorithm = text_member(parts->header, "alg");
  auto const kid = text_member(parts->header, "kid");
  if (parts->header.contains("crit")) refuse_token("it asks for an extension that is not known here");
  bool const good = std::ranges::any_of(keys, [&](ProviderKey const& key) {
    return key.algorithm == algorithm && (kid.empty() || key.kid == kid) && signed_by(key, parts->text, parts->signature);
  });
  if (!good) refuse_token("its signature is not the provider's");
  check_claims(parts->claims, expected);
  return std::move(parts->claims);
}

std::string sign_token(boost::json::object const& claims, evp_pkey_st* key, std::string_view kid) {
  boost::json::object const header{{"alg", "RS256"}, {"kid", kid}, {"typ", "JWT"}};
  auto const text = base64url(boost::json::serialize(header)) + "." + base64url(boost::json::serialize(claims));
  Held<EVP_MD_CTX> const context{EVP_MD_CTX_new()};
  std::size_t length = 0;
  std::string out;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, octets(text), text.size()) != 1)
    throw std::runtime_error{"the token could not be signed"};
  out.resize(length);
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, octets(text), text.size()) != 1)
    throw std::runtime_error{"the token could not be signed"};
  out.resize(length);
  return text + "." + base64url(out);
}

std::string key_set(evp_pkey_st* key, std::string_view kid) {
  auto const number = [&](char const* name) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error{"this is no RSA key"};
    Held<BIGNUM> const held{value};
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    return base64url(bytes);
  };
  boost::json::object const jwk{{"kty", "RSA"}, {"use", "sig"}, {"alg", "RS256"}, {"kid", kid},
                                {"n", number(OSSL_PKEY_PARAM_RSA_N)}, {"e", number(OSSL_PKEY_PARAM_RSA_E)}};
  return boost::json::serialize(boost::json::object{{"keys", boost::json::array{jwk}}});
}

}  // namespace tinhso::citizens
