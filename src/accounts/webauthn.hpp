// Passkeys: the relying party's half of W3C Web Authentication Level 2 (§7.1 registration, §7.2 assertion).
//
// Pure functions over bytes that come from outside; thread-safe; never throw for bad input but say why they refuse.
// Attestation is not asked for and any statement is treated as "none": what counts is the key and who holds it.
// Keys: ES256, EdDSA (Ed25519), RS256. User presence and user verification are demanded always, because a passkey
// stands for both steps of signing in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tinhso::accounts::webauthn {

/// Whom a passkey is bound to: `id` is the host, `origin` what browsers write, scheme and port included.
struct RelyingParty {
  std::string id;
  std::string origin;
};
/// From `https://tinhso.namdinh.gov.vn` or `http://localhost:8080`; a trailing slash is dropped.
RelyingParty relying_party(std::string_view origin);

enum class Refusal {
  malformed,        ///< not what the standard says
  wrong_type,       ///< an assertion offered as a registration, or the other way round
  wrong_challenge,
  wrong_origin,     ///< another site, or this one in somebody's frame
  wrong_party,      ///< rpIdHash of another relying party
  user_absent,      ///< flag UP
  user_unverified,  ///< flag UV: no PIN, finger or face
  unsupported_key,
  bad_signature,
  counter_replayed  ///< the counter did not grow: the key may have been copied
};
/// For the audit log, in English.
std::string_view words(Refusal refusal);

struct NewPasskey {
  std::string credential;  ///< raw id, 1 to 1023 bytes
  std::string public_key;  ///< as libfido2 holds it
  int algorithm = 0;       ///< COSE: -7 ES256, -8 EdDSA, -257 RS256
  std::uint32_t counter = 0;
  bool synced = false;     ///< flag BE: may live on several devices
};
/// `challenge` is the text that was sent (base64url).
tl::expected<NewPasskey, Refusal> check_registration(RelyingParty const& party, std::string_view challenge,
                                                     std::string_view client_data, std::string_view attestation_object);

struct KnownPasskey {
  std::string public_key;
  int algorithm = 0;
  std::uint32_t counter = 0;
};
struct Assertion {
  std::string client_data;  ///< the bytes of clientDataJSON, verbatim
  std::string authenticator_data;
  std::string signature;
};
/// The new counter to store.
tl::expected<std::uint32_t, Refusal> check_assertion(RelyingParty const& party, std::string_view challenge,
                                                     KnownPasskey const& known, Assertion const& assertion);

/// The challenge that the client data names, to look up whether we sent it; checked again by the functions above.
std::optional<std::string> challenge_in(std::string_view client_data);

}  // namespace tinhso::accounts::webauthn
