// A national identity provider to demonstrate and test with: `tinhso identity sandbox serve`. Nobody in it exists.
//
// It speaks OpenID Connect over a real socket for one client: configuration, keys (RS256, made at the first start), the
// sign-in page, codes that live a minute and work once, PKCE, tokens and userinfo. Its page asks for no password: one
// chooses which fictional person to be. Thread-safe.
#pragma once

#include <functional>

#include "citizens/provider.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace CLI {
class App;
}

namespace tinhso::citizens {

struct SandboxClient {
  std::string id;
  std::string secret;
  std::vector<std::string> redirects;
};
/// The people that one can be there.
std::vector<Identity> const& fictional_people();

class Sandbox {
 public:
  /// The key lies in the folder of `context`.
  Sandbox(Context& context, SandboxClient client);
  web::Routes routes();
  /// How browsers and clients reach it: its issuer. Known only when it listens.
  void reached_at(std::string origin);
  /// What the sign-in page's button does: the address that the browser is sent back to.
  std::string agree(std::map<std::string, std::string> const& asked, std::string_view number);
  std::shared_ptr<evp_pkey_st> key() const { return key_; }
  /// For tests: changes an ID token's claims before it is signed, or the whole token after.
  std::function<void(boost::json::object&)> spoil_claims;
  std::function<std::string(std::string)> spoil_token;

 private:
  web::Response page(web::Call& call);
  web::Response pressed(web::Call& call);
  web::Response token(web::Call& call);
  web::Response userinfo(web::Call& call);
  web::Response configuration() const;

  Context& context_;
  SandboxClient client_;
  std::string origin_;
  std::shared_ptr<evp_pkey_st> key_;
};
std::vector<database::Migration> sandbox_migrations();

/// `tinhso identity sandbox serve`; the chosen command stands in `chosen`.
void add_command(CLI::App& app, std::function<int()>& chosen);

}  // namespace tinhso::citizens
