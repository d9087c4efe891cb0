// The key service: CSC API v2 over keys in files or on tokens, each signature confirmed by its owner's passkey.
//
// What it promises, whatever the program that calls it has become: a key signs only hashes for which a passkey bound to
// that key has signed the challenge of csc.hpp, with user verification, at the origin set here, with a counter that
// grew; a consent is good once, for exactly its hashes, at most five minutes. Binding a passkey needs a code that the
// operator hands to the official. (While a passkey is being bound the page that asks for it is trusted: a page that
// lies then can bind a key of its own. `key-service list` shows what is bound.) Thread-safe. Throws Error. Every
// consent, signature, refusal and binding is in the service's own audit chain.
#pragma once

#include <mutex>

#include "platform/web/web.hpp"
#include "signing/keys/csc.hpp"
#include "signing/keys/keys.hpp"

namespace tinhso {
struct Context;
}

namespace tinhso::signing::keys {

struct NewCredential {
  std::string user;         ///< number of the official or code of the agency
  std::string description;  ///< "Trần Minh Họa, Chủ tịch UBND xã Hải Minh"
  std::vector<std::string> chain;
  std::string key_pem;  ///< a key to be kept in a file; or
  TokenKey token;       ///< a key on a token (its PIN is kept in a file)
};

struct CredentialRow {
  std::int64_t id = 0;
  std::string name;
  std::string user_id;
  std::string description;
  std::string backend;
  std::string module;
  std::string token;
  std::string key;
  std::string chain;
  bool enabled = false;
  std::int64_t passkeys = 0;
};
BOOST_DESCRIBE_STRUCT(CredentialRow, (),
                      (id, name, user_id, description, backend, module, token, key, chain, enabled, passkeys))

struct KeyServiceOptions {
  std::string origin = "http://localhost:8080";  ///< of the app that officials use; passkeys are bound to it
  std::string name = "Tỉnh Số";
  std::string time_stamp_url;  ///< empty: signatures/timestamp is refused
};

class KeyService {
 public:
  KeyService(Context& context, KeyServiceOptions options);

  // --- by the operator, on the machine itself ---
  /// The secret, shown once. A client of that name gets a new one.
  std::string add_client(std::string_view name);
  /// The credentialID.
  std::string add_credential(NewCredential const& credential);
  /// A code with which one passkey may be bound within a day; the older ones of the credential end.
  std::string activation_code(std::string_view credential);
  void set_enabled(std::string_view credential, bool enabled);
  std::vector<CredentialRow> credentials();

  // --- over the API; `client` is the one whose bearer token it was ---
  CscToken access_token(std::string_view client, std::string_view secret);
  std::optional<std::int64_t> client_of(std::string_view access_token);
  CscInfo info() const;
  CscList list(CscListInput const& in);
  CscCredential credential_info(CscInfoInput const& in);
  CscChallenge challenge(Origin const& from, CscChallengeInput const& in);
  CscSad authorise(Origin const& from, CscAuthoriseInput const& in);
  CscSignatures sign(Origin const& from, CscSignInput const& in);
  CscStamp stamp(CscStampInput const& in);
  EnrolOffer enrol_begin(EnrolBegin const& in);
  void enrol(Origin const& from, EnrolInput const& in);

  /// `/csc/v2/…`, with errors as the API writes them.
  web::Routes routes();
  /// Reads `Authorization: Bearer …`.
  web::Authenticator authenticator();

 private:
  CredentialRow credential(std::string_view name);
  CredentialRow usable(std::string_view name);
  std::shared_ptr<Signer> signer(CredentialRow const& row);

  Context& context_;
  KeyServiceOptions const options_;
  std::unique_ptr<TimeStamper> time_stamper_;
  std::mutex mutex_;
  std::map<std::int64_t, std::shared_ptr<Signer>> signers_;
};

}  // namespace tinhso::signing::keys
