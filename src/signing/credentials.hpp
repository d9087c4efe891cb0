// Which key signs for somebody: an official's own, or that of the agency's seal in a clerk's hands. Private to the
// room.
#pragma once

#include "signing/keys/csc_client.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {

/// Throws Unavailable when none is set up.
std::unique_ptr<keys::CscClient> key_service(Context& context);

/// A credential that may sign: enabled, in date, and active in the register.
struct Usable {
  std::string credential;
  keys::CscCredential info;
  std::vector<std::string> chain;
  std::optional<CertificateRow> entry;
  Words problem;
  bool ready() const { return entry && info.auth.passkeys > 0; }
};
/// Of this official, or of the seal of the agency that this official works in.
Usable usable_credential(Context& context, Principal const& who, HolderKind kind, keys::CscClient& client);

std::string const& in_language(Principal const& who, std::string const& vi, std::string const& en);
/// What is told of a document that could not be signed.
Words words_of_fault(std::exception_ptr fault);

}  // namespace tinhso::signing
