// The national identity provider as this instance knows it: `<data>/identity.toml`, readable by its owner alone.
//
// What no source confirms (docs/standards.md) stands there and not in code: addresses, scope, acr_values and the names
// of the claims. Without the file nobody signs in with an account and everything works by code and phone as before.
// Read at each use, so that a change needs no restart. Values; thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/reflect.hpp"

namespace tinhso::citizens {

/// Names of the claims that tell us of a person; empty: the provider does not tell.
struct ClaimNames {
  std::string number = "SoCMND";  ///< the personal identity number
  std::string name = "name";
  std::string birth_date = "birthdate";
  std::string sex = "gender";
  std::string address = "address";
  std::string phone = "phone_number";
  std::map<std::string, std::string> sexes;  ///< their word to ours: {"male": "Nam"}
};

struct ProviderOptions {
  std::string name;    ///< what the button says: "tài khoản định danh điện tử"
  std::string issuer;  ///< `iss` of its tokens, and where its configuration is found
  std::string client_id;
  std::string client_secret;
  std::vector<std::string> redirects;  ///< our pages that it may send people back to; exactly as registered there
  std::string scope = "openid profile";
  std::string acr_values;
  std::string trust;  ///< PEM file of CAs; empty: the system's
  // Given when the provider publishes no configuration.
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string userinfo_endpoint;
  ClaimNames claims;
};
/// nullopt: there is no such file. Throws std::runtime_error naming file and line.
std::optional<ProviderOptions> read_provider(std::filesystem::path const& data_folder);

/// What the provider says of a person. Everything but number and name may be empty.
struct Identity {
  std::string number;  ///< 12 digits (9 of the older cards)
  std::string name;
  std::optional<Date> birth_date;
  std::string sex;
  std::string address;
  std::string phone;
};
/// Reads the claims by their configured names; nullopt when there is no usable number or name. Texts are cut at 300
/// characters; a birth date is read as YYYY-MM-DD, DD/MM/YYYY or yyyyMMdd.
std::optional<Identity> identity_of(boost::json::object const& claims, ClaimNames const& names);

}  // namespace tinhso::citizens
