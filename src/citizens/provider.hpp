// Our side of OpenID Connect: the authorization code flow (RFC 6749, 4.1) with PKCE (RFC 7636, S256).
//
// The provider's configuration and keys are kept for ten minutes; a token that names a key we do not know makes us ask
// for the keys again, at most once in ten seconds. Thread-safe. Throws Unavailable `citizens.provider` when the provider
// gives no good answer, Unauthenticated `citizens.token` when its word is not accepted.
#pragma once

#include <memory>

#include "citizens/identity.hpp"
#include "citizens/tokens.hpp"

namespace tinhso::citizens {

/// What belongs to one sign-in: made at its beginning, needed at its end.
struct Flow {
  std::string nonce;
  std::string verifier;
  std::string redirect;  ///< one of ProviderOptions::redirects
  std::string back;      ///< page of the app to go to afterwards
};
BOOST_DESCRIBE_STRUCT(Flow, (), (nonce, verifier, redirect, back))

/// A process's memory of the provider.
class Provider {
 public:
  Provider();
  ~Provider();
  Provider(Provider const&) = delete;
  Provider& operator=(Provider const&) = delete;
  /// Where to send the browser.
  std::string authorization_url(ProviderOptions const& options, Flow const& flow, std::string_view state, Instant now);
  /// Exchanges the code and checks what comes back. Claims that the ID token does not hold are asked of userinfo.
  Identity identity(ProviderOptions const& options, Flow const& flow, std::string_view code, Instant now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `application/x-www-form-urlencoded`.
std::string form_encoded(std::vector<std::pair<std::string_view, std::string_view>> const& fields);
/// BASE64URL(SHA256(verifier))
std::string challenge_of(std::string_view verifier);

}  // namespace tinhso::citizens
