#include "accounts/webauthn.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <openssl/evp.h>

#include <array>
#include <boost/json.hpp>
#include <memory>

#include "accounts/cbor.hpp"
#include "accounts/secrets.hpp"
#include "base/reflect.hpp"

namespace tinhso::accounts::webauthn {
namespace {

// Authenticator data, §6.1: rpIdHash 32 bytes, flags 1, signCount 4, then the attested credential and extensions.
constexpr std::size_t hash_size = 32;
constexpr std::size_t header_size = 37;
constexpr unsigned flag_present = 0x01;
constexpr unsigned flag_verified = 0x04;
constexpr unsigned flag_backup_eligible = 0x08;
constexpr unsigned flag_attested = 0x40;
constexpr unsigned flag_extensions = 0x80;
constexpr std::size_t aaguid_size = 16;
constexpr std::size_t largest = 16'384;  // bytes of anything a browser sends here; real ones are below 2,000

unsigned char const* bytes(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

struct CloseCred {
  void operator()(fido_cred_t* p) const { fido_cred_free(&p); }
};
struct CloseAssert {
  void operator()(fido_assert_t* p) const { fido_assert_free(&p); }
};
struct CloseKey {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(es256_pk_t* p) const { es256_pk_free(&p); }
  void operator()(rs256_pk_t* p) const { rs256_pk_free(&p); }
  void operator()(eddsa_pk_t* p) const { eddsa_pk_free(&p); }
};
template <class T>
using Held = std::unique_ptr<T, CloseKey>;

/// Gives `use` the key in libfido2's form together with its OpenSSL form (null when it is no point or modulus at all).
template <class F>
bool with_key(int algorithm, std::string_view key, F&& use) {
  if (algorithm == COSE_ES256) {
    Held<es256_pk_t> held{es256_pk_new()};
    if (!held || es256_pk_from_ptr(held.get(), key.data(), key.size()) != FIDO_OK) return false;
    return use(held.get(), Held<EVP_PKEY>{es256_pk_to_EVP_PKEY(held.get())}.get());
  }
  if (algorithm == COSE_RS256) {
    Held<rs256_pk_t> held{rs256_pk_new()};
    if (!held || rs256_pk_from_ptr(held.get(), key.data(), key.size()) != FIDO_OK) return false;
    return use(held.get(), Held<EVP_PKEY>{rs256_pk_to_EVP_PKEY(held.get())}.get());
  }
  if (algorithm == COSE_EDDSA) {
    Held<eddsa_pk_t> held{eddsa_pk_new()};
    if (!held || eddsa_pk_from_ptr(held.get(), key.data(), key.size()) != FIDO_OK) return false;
    return use(held.get(), Held<EVP_PKEY>{eddsa_pk_to_EVP_PKEY(held.get())}.get());
  }
  return false;
}

struct ClientData {
  std::string type;
  std::string challenge;
  std::string origin;
  bool cross_origin = false;
};

std::optional<ClientData> read_client_data(std::string_view text) {
  if (text.size() > largest) return std::nullopt;
  boost::json::value value;
  try {
    value = reflect::parse_json(text);
  } catch (Error const&) {
    return std::nullopt;
  }
  auto const* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  ClientData out;
  auto const take = [&](char const* name, std::string& into) {
    auto const* member = object->if_contains(name);
    if (member == nullptr || !member->is_string()) return false;
    into.assign(member->get_string().data(), member->get_string().size());
    return true;
  };
  if (!take("type", out.type) || !take("challenge", out.challenge) || !take("origin", out.origin)) return std::nullopt;
  if (auto const* cross = object->if_contains("crossOrigin")) {
    if (!cross->is_bool()) return std::nullopt;
    out.cross_origin = cross->get_bool();
  }
  return out;
}

/// §7.1 steps 7–9, §7.2 steps 11–13: the client speaks of our challenge, on our page.
std::optional<Refusal> client_refusal(RelyingParty const& party, std::string_view type, std::string_view challenge,
                                      std::string_view client_data) {
  auto const client = read_client_data(client_data);
  if (!client) return Refusal::malformed;
  if (client->type != type) return Refusal::wrong_type;
  auto const said = from_base64url(client->challenge);
  auto const sent = from_base64url(challenge);
  if (!said || !sent || sent->empty() || !same_secret(*said, *sent)) return Refusal::wrong_challenge;
  if (client->origin != party.origin || client->cross_origin) return Refusal::wrong_origin;
  return std::nullopt;
}

/// The layout of §6.1: behind the header the attested credential (when registering), then extensions, and no more.
bool well_formed(std::string_view data, bool attested) {
  if (data.size() < header_size || data.size() > largest) return false;
  auto const flags = static_cast<unsigned char>(data[hash_size]);
  if (((flags & flag_attested) != 0) != attested) return false;
  auto rest = data.substr(header_size);
  if (attested) {
    if (rest.size() < aaguid_size + 2) return false;
    auto const length = static_cast<std::size_t>(static_cast<unsigned char>(rest[aaguid_size])) << 8U |
                        static_cast<unsigned char>(rest[aaguid_size + 1]);
    rest.remove_prefix(aaguid_size + 2);
    if (length == 0 || length > 1023 || length > rest.size()) return false;
    rest.remove_prefix(length);
  }
  return cbor_is_sequence(rest, (attested ? 1 : 0) + ((flags & flag_extensions) != 0 ? 1 : 0));
}

/// §7.1 steps 13–15, §7.2 steps 15–17.
std::optional<Refusal> authenticator_refusal(RelyingParty const& party, std::string_view data, bool attested) {
  if (!well_formed(data, attested)) return Refusal::malformed;
  if (data.substr(0, hash_size) != sha256(party.id)) return Refusal::wrong_party;
  auto const flags = static_cast<unsigned char>(data[hash_size]);
  if ((flags & flag_present) == 0) return Refusal::user_absent;
  if ((flags & flag_verified) == 0) return Refusal::user_unverified;
  return std::nullopt;
}

}  // namespace

RelyingParty relying_party(std::string_view origin) {
  while (origin.ends_with('/')) origin.remove_suffix(1);
  RelyingParty out{"", std::string{origin}};
  auto const scheme = origin.find("://");
  auto host = scheme == std::string_view::npos ? origin : origin.substr(scheme + 3);
  out.id = std::string{host.substr(0, host.find(':'))};
  return out;
}

std::string_view words(Refusal refusal) {
  switch (refusal) {
    case Refusal::malformed: return "malformed";
    case Refusal::wrong_type: return "wrong type";
    case Refusal::wrong_challenge: return "wrong or used challenge";
    case Refusal::wrong_origin: return "wrong origin";
    case Refusal::wrong_party: return "wrong relying party";
    case Refusal::user_absent: return "user not present";
    case Refusal::user_unverified: return "user not verified";
    case Refusal::unsupported_key: return "unsupported key";
    case Refusal::bad_signature: return "bad signature";
    case Refusal::counter_replayed: return "counter did not grow";
  }
  return "refused";
}

std::optional<std::string> challenge_in(std::string_view client_data) {
  auto client = read_client_data(client_data);
  if (!client) return std::nullopt;
  return std::move(client->challenge);
}

tl::expected<NewPasskey, Refusal> check_registration(RelyingParty const& party, std::string_view challenge,
                                                     std::string_view client_data, std::string_view attestation_object) {
  if (auto const why = client_refusal(party, "webauthn.create", challenge, client_data)) return tl::unexpected{*why};
  if (attestation_object.size() > largest) return tl::unexpected{Refusal::malformed};
  auto const data = cbor_bytes_of(attestation_object, "authData");
  if (!data) return tl::unexpected{Refusal::malformed};
  if (auto const why = authenticator_refusal(party, *data, true)) return tl::unexpected{*why};

  // libfido2 reads the attested credential only when told its algorithm, so the three we offered are tried in turn.
  for (int const algorithm : {COSE_ES256, COSE_EDDSA, COSE_RS256}) {
    std::unique_ptr<fido_cred_t, CloseCred> const cred{fido_cred_new()};
    if (!cred || fido_cred_set_type(cred.get(), algorithm) != FIDO_OK ||
        fido_cred_set_authdata_raw(cred.get(), bytes(*data), data->size()) != FIDO_OK)
      continue;
    NewPasskey out;
    out.credential.assign(reinterpret_cast<char const*>(fido_cred_id_ptr(cred.get())), fido_cred_id_len(cred.get()));
    out.public_key.assign(reinterpret_cast<char const*>(fido_cred_pubkey_ptr(cred.get())), fido_cred_pubkey_len(cred.get()));
    out.algorithm = algorithm;
    out.counter = fido_cred_sigcount(cred.get());
    out.synced = (fido_cred_flags(cred.get()) & flag_backup_eligible) != 0;
    if (!with_key(algorithm, out.public_key, [](auto const*, EVP_PKEY* key) { return key != nullptr; }))
      return tl::unexpected{Refusal::unsupported_key};
    return out;
  }
  return tl::unexpected{Refusal::unsupported_key};
}

tl::expected<std::uint32_t, Refusal> check_assertion(RelyingParty const& party, std::string_view challenge,
                                                     KnownPasskey const& known, Assertion const& assertion) {
  if (auto const why = client_refusal(party, "webauthn.get", challenge, assertion.client_data)) return tl::unexpected{*why};
  auto const& data = assertion.authenticator_data;
  if (auto const why = authenticator_refusal(party, data, false)) return tl::unexpected{*why};
  if (assertion.signature.empty() || assertion.signature.size() > largest) return tl::unexpected{Refusal::bad_signature};

  std::unique_ptr<fido_assert_t, CloseAssert> const proof{fido_assert_new()};
  auto const hash = sha256(assertion.client_data);
  auto const ready = proof && fido_assert_set_count(proof.get(), 1) == FIDO_OK &&
                     fido_assert_set_clientdata_hash(proof.get(), bytes(hash), hash.size()) == FIDO_OK &&
                     fido_assert_set_rp(proof.get(), party.id.c_str()) == FIDO_OK &&
                     fido_assert_set_up(proof.get(), FIDO_OPT_TRUE) == FIDO_OK &&
                     fido_assert_set_uv(proof.get(), FIDO_OPT_TRUE) == FIDO_OK;
  if (!ready || fido_assert_set_authdata_raw(proof.get(), 0, bytes(data), data.size()) != FIDO_OK)
    return tl::unexpected{Refusal::malformed};
  if (fido_assert_set_sig(proof.get(), 0, bytes(assertion.signature), assertion.signature.size()) != FIDO_OK)
    return tl::unexpected{Refusal::bad_signature};
  auto const fits = with_key(known.algorithm, known.public_key, [&](auto const* key, EVP_PKEY* checked) {
    return checked != nullptr && fido_assert_verify(proof.get(), 0, known.algorithm, key) == FIDO_OK;
  });
  if (!fits) return tl::unexpected{Refusal::bad_signature};
  auto const counter = fido_assert_sigcount(proof.get(), 0);
  if ((counter != 0 || known.counter != 0) && counter <= known.counter) return tl::unexpected{Refusal::counter_replayed};
  return counter;
}

}  // namespace tinhso::accounts::webauthn
