// Signing as a step of the office: a draft put before its signer, the agency's seal after the number, the pictures that
// are seen of both, and the signed file on its way back. Private to the room; rules and faults as in signing.hpp.
#pragma once

#include "documents/seal.hpp"
#include "signing/pdf_steps.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {

/// The picture of this official's hand, or of the seal of the agency this official works in: its SHA-256.
std::optional<std::string> find_image(database::Session& session, Principal const& who, HolderKind kind);
/// Picture and place of a signature about to be made; for the seal also number and date. Throws Conflict when the
/// document does not wait for it any more.
Seen what_is_seen(Context& context, Principal const& who, HolderKind kind, SignRequest const& request);
/// Gives the signed bytes to the document they were taken from, in the caller's transaction.
void bring_back(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                SignRequest const& request, files::Stored const& result);
Consent begin_consent_as(Context& context, Principal const& who, Origin const& origin, HolderKind kind,
                         std::vector<std::int64_t> const& requests);

}  // namespace tinhso::signing
