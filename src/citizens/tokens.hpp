// Tokens of an OpenID provider: JSON Web Keys (RFC 7517) read, ID tokens (OpenID Connect Core 3.1.3.7) checked.
//
// Only RS256 (keys of 2048 bits or more) and ES256: what a token's header says of its algorithm is believed only if the
// key is made for it, so `none` and HMAC over a public key are no signatures. Outside bytes: a token of at most 16 kB, a
// key set of at most 128 kB and 50 keys; keys of other kinds in a set are left out. Pure but for OpenSSL; thread-safe.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

struct evp_pkey_st;

namespace tinhso::citizens {

struct ProviderKey {
  std::string kid;
  std::string algorithm;  ///< "RS256" or "ES256"
  std::shared_ptr<evp_pkey_st> key;
};
using KeySet = std::vector<ProviderKey>;
/// Throws Unauthenticated `citizens.token` when it is no key set at all.
KeySet read_keys(std::string_view text);
/// The key that a token's header names; empty when it names none, or the token cannot be read.
std::string kid_of(std::string_view token);

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now;
};
/// The claims of a token that is signed by one of these keys, from this issuer for us, of this moment and this sign-in.
/// Throws Unauthenticated `citizens.token`, saying in English what is wrong.
boost::json::object check_id_token(std::string_view token, KeySet const& keys, Expected const& expected);

/// A token signed with RS256, and the key set that its readers need: for the sandbox and for tests.
std::string sign_token(boost::json::object const& claims, evp_pkey_st* key, std::string_view kid);
std::string key_set(evp_pkey_st* key, std::string_view kid);

[[noreturn]] void refuse_token(std::string_view why);
/// A member that is text; empty when it is not there or is something else.
std::string text_member(boost::json::object const& object, std::string_view name);

}  // namespace tinhso::citizens
