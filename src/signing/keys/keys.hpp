// Keys that sign: in a file, on a PKCS#11 token, or at a service that speaks the CSC API v2; and that service itself.
//
// The key service is a process with a data folder of its own (`tinhso key-service serve`): the program that faces the
// network holds no key and cannot sign for anyone. What the service signs, an official has confirmed with a passkey
// whose challenge is a hash over exactly the hashes to be signed (csc.hpp, key_service.hpp). All Signers are
// thread-safe; they throw Unavailable when a token or service is away, Forbidden when it refuses.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/database/database.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/formats/signer.hpp"

namespace CLI {
class App;
}

namespace tinhso::signing::keys {

/// A key in PEM without a password, and its chain. Throws std::runtime_error when the two do not fit.
std::unique_ptr<Signer> key_file(std::filesystem::path const& key, std::filesystem::path const& chain);
/// The same out of memory: PEM and DER.
std::unique_ptr<Signer> key_in_memory(std::string_view key, std::vector<std::string> chain);

/// A key that never leaves its token (PKCS#11 v2.40: C_Sign with CKM_RSA_PKCS or CKM_ECDSA).
struct TokenKey {
  std::filesystem::path module;  ///< the maker's library
  std::string token;             ///< label of the token
  std::string key;               ///< label of the private key on it
  std::string pin;
  std::size_t sessions = 8;  ///< at most; each signature has one to itself
};
/// Signs once to see that key and certificate fit; throws std::runtime_error when not.
std::unique_ptr<Signer> token_key(TokenKey const& key, std::vector<std::string> chain);

/// Signatures that a remote service has made already, by their hash: what a batch of one consent brought back. Asking
/// for another hash throws Forbidden.
std::unique_ptr<Signer> made_signatures(std::vector<std::string> chain, std::map<std::string, std::string> by_hash);

/// Adds `key-service init|client|add|activate|list|disable|serve`; the one that was given sets `chosen`.
void add_command(CLI::App& app, std::function<int()>& chosen);

std::vector<database::Migration> migrations();

}  // namespace tinhso::signing::keys
