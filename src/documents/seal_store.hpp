// What issuing and views ask of the seal. Private to the room; on the session's thread.
#pragma once

#include "documents/seal.hpp"
#include "documents/store.hpp"

namespace tinhso::documents {

/// After the number is given: true when the document has to wait for the seal, and is not sent yet.
bool begin_sealing(database::Session& session, Document const& document);
/// "", "waiting" or "done".
std::string seal_state(database::Session& session, std::int64_t document);
/// A flow in the step `signing` for a draft of an agency that uses no steps (flow.cpp).
void open_signing(database::Session& session, std::int64_t document, std::int64_t drafter);

}  // namespace tinhso::documents
