// The words of the Cloud Signature Consortium's API v2 (version 2.0.0.2) that the key service and its client exchange.
//
// Members are named as on the wire. Bytes are base64, times ISO or seconds as the API has them. Unknown members are
// passed over (the API says so); what is missing or too long is refused. Additions of ours, all in places the API
// leaves open: `credentials/getChallenge` takes the hashes and answers with what navigator.credentials.get() needs;
// authData `{id: "WebAuthn", value: <base64url of JSON WebauthnProof>}`; `credentials/enrol…` binds a passkey.
#pragma once

#include "base/reflect.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing::keys {

inline constexpr std::size_t most_hashes = 100;  ///< in one authorisation
inline constexpr std::chrono::minutes sad_life{5};

/// `2.16.840.1.101.3.4.2.1` and its kind; nullopt for anything else.
std::optional<Hash> hash_of_oid(std::string_view oid);
std::string_view oid_of(Hash algorithm);

struct CscInfo {
  std::string specs = "2.0.0.2";
  std::string name;
  std::string logo;
  std::string region = "VN";
  std::string lang = "vi";
  std::string description;
  std::vector<std::string> authType{"oauth2client"};
  std::string oauth2;
  std::vector<std::string> methods;
};
BOOST_DESCRIBE_STRUCT(CscInfo, (), (specs, name, logo, region, lang, description, authType, oauth2, methods))

struct CscToken {
  std::string access_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in = 0;
};
BOOST_DESCRIBE_STRUCT(CscToken, (), (access_token, token_type, expires_in))

struct CscListInput {
  std::optional<Text<1, 100>> userID;
  std::optional<Range<1, 100>> maxResults;
  std::optional<bool> onlyValid;
};
BOOST_DESCRIBE_STRUCT(CscListInput, (), (userID, maxResults, onlyValid))
struct CscList {
  std::vector<std::string> credentialIDs;
  bool onlyValid = true;
};
BOOST_DESCRIBE_STRUCT(CscList, (), (credentialIDs, onlyValid))

struct CscInfoInput {
  Text<1, 100> credentialID;
};
BOOST_DESCRIBE_STRUCT(CscInfoInput, (), (credentialID))
struct CscKey {
  std::string status;  ///< "enabled", "disabled"
  std::vector<std::string> algo;
  std::int64_t len = 0;
};
BOOST_DESCRIBE_STRUCT(CscKey, (), (status, algo, len))
struct CscCertificate {
  std::string status;  ///< "valid", "expired"
  std::vector<std::string> certificates;
  std::string issuerDN;
  std::string serialNumber;
  std::string subjectDN;
  std::string validFrom;
  std::string validTo;
};
BOOST_DESCRIBE_STRUCT(CscCertificate, (), (status, certificates, issuerDN, serialNumber, subjectDN, validFrom, validTo))
struct CscAuth {
  std::string mode = "explicit";
  std::string expression = "WebAuthn";
  std::int64_t passkeys = 0;  ///< how many are bound; 0: one must be enrolled first
};
BOOST_DESCRIBE_STRUCT(CscAuth, (), (mode, expression, passkeys))
struct CscCredential {
  std::string description;
  CscKey key;
  CscCertificate cert;
  CscAuth auth;
  std::string SCAL = "2";
  std::int64_t multisign = static_cast<std::int64_t>(most_hashes);
};
BOOST_DESCRIBE_STRUCT(CscCredential, (), (description, key, cert, auth, SCAL, multisign))

struct CscChallengeInput {
  Text<1, 100> credentialID;
  Range<1, most_hashes> numSignatures;
  List<std::string, most_hashes> hashes;
  Text<1, 40> hashAlgorithmOID;
  Text<1, 200> purpose;
};
BOOST_DESCRIBE_STRUCT(CscChallengeInput, (), (credentialID, numSignatures, hashes, hashAlgorithmOID, purpose))
struct CscChallenge {
  std::string challenge;  ///< base64url
  std::string rpId;
  std::vector<std::string> allowCredentials;  ///< base64url
  std::string nonce;
  std::string expiry;  ///< RFC 3339
};
BOOST_DESCRIBE_STRUCT(CscChallenge, (), (challenge, rpId, allowCredentials, nonce, expiry))

/// What the browser's authenticator answered; all base64url.
struct WebauthnProof {
  Text<1, 1500> id;
  Text<1, 8000> client_data_json;
  Text<1, 8000> authenticator_data;
  Text<1, 2000> signature;
};
BOOST_DESCRIBE_STRUCT(WebauthnProof, (), (id, client_data_json, authenticator_data, signature))
struct CscAuthData {
  Text<1, 100> id;
  Text<0, 30000> value;
};
BOOST_DESCRIBE_STRUCT(CscAuthData, (), (id, value))
struct CscAuthoriseInput {
  Text<1, 100> credentialID;
  Range<1, most_hashes> numSignatures;
  List<std::string, most_hashes> hashes;
  Text<1, 40> hashAlgorithmOID;
  List<CscAuthData, 5> authData;
};
BOOST_DESCRIBE_STRUCT(CscAuthoriseInput, (), (credentialID, numSignatures, hashes, hashAlgorithmOID, authData))
struct CscSad {
  std::string SAD;
  std::int64_t expiresIn = 0;  ///< seconds
};
BOOST_DESCRIBE_STRUCT(CscSad, (), (SAD, expiresIn))

struct CscSignInput {
  Text<1, 100> credentialID;
  Text<1, 200> SAD;
  List<std::string, most_hashes> hashes;
  Text<1, 40> hashAlgorithmOID;
  std::optional<Text<1, 40>> signAlgo;
};
BOOST_DESCRIBE_STRUCT(CscSignInput, (), (credentialID, SAD, hashes, hashAlgorithmOID, signAlgo))
struct CscSignatures {
  std::vector<std::string> signatures;
};
BOOST_DESCRIBE_STRUCT(CscSignatures, (), (signatures))

struct CscStampInput {
  Text<1, 100> hash;
  Text<1, 40> hashAlgo;
};
BOOST_DESCRIBE_STRUCT(CscStampInput, (), (hash, hashAlgo))
struct CscStamp {
  std::string timestamp;
};
BOOST_DESCRIBE_STRUCT(CscStamp, (), (timestamp))

struct EnrolBegin {
  Text<1, 100> credentialID;
};
BOOST_DESCRIBE_STRUCT(EnrolBegin, (), (credentialID))
/// For navigator.credentials.create().
struct EnrolOffer {
  std::string challenge;
  std::string rpId;
  std::string rpName;
  std::string userHandle;  ///< base64url
  std::string userName;
  std::vector<std::int64_t> algorithms{-7, -8, -257};
  std::vector<std::string> excludeCredentials;
};
BOOST_DESCRIBE_STRUCT(EnrolOffer, (), (challenge, rpId, rpName, userHandle, userName, algorithms, excludeCredentials))
struct EnrolInput {
  Text<1, 100> credentialID;
  Text<1, 40> code;  ///< handed to the official by the operator of the key service
  Text<1, 8000> client_data_json;
  Text<1, 24000> attestation_object;
};
BOOST_DESCRIBE_STRUCT(EnrolInput, (), (credentialID, code, client_data_json, attestation_object))

/// Reads a request as the API wants it: members we do not know are passed over. Throws Invalid.
template <class T>
T read_csc(std::string_view body) {
  auto value = reflect::parse_json(body);
  if (auto* object = value.if_object()) {
    std::vector<std::string> unknown;
    for (auto const& [key, item] : *object) {
      bool known = false;
      T sample{};
      reflect::each_member(sample,
                           [&, &name = key](char const* member, auto const&) { known = known || name == member; });
      if (!known) unknown.emplace_back(key);
    }
    for (auto const& key : unknown) object->erase(key);
  }
  T out{};
  FieldErrors errors;
  reflect::read(value, out, "", errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return out;
}

/// SHA-256 over the canonical JSON (RFC 8785) of {"count","credentialID","expiry","hashAlgorithmOID","hashes" (sorted),
/// "nonce","purpose"}: what the passkey signs. Hashes are base64; `expiry` is in milliseconds since 1970.
std::string consent_challenge(std::string_view credential, std::vector<std::string> hashes,
                              std::string_view algorithm_oid, std::string_view purpose, std::string_view nonce,
                              Instant expiry);

}  // namespace tinhso::signing::keys
