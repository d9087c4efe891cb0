// From what an author sent to what a draft holds. Private to the room; for the session's thread.
#pragma once

#include "documents/store.hpp"

namespace tinhso::documents {

/// A draft with its parts, as it is to be stored.
struct DraftContent {
  Document document;
  std::vector<Attachment> attachments;
  std::vector<Recipient> recipients;
};

/// Puts `input` over `content` (what the draft held before; its fields that the input leaves out become empty,
/// attachments stay). Tickets are redeemed for the account of `who`. Throws Invalid with every fault.
void apply(Context& context, database::Session& session, Principal const& who, DraftInput const& input,
           DraftContent& content);

/// The agencies that these selectors mean on that day, with a note for those that stand in for a closed one. Throws
/// Invalid naming `recipients[i]`.
struct Resolved {
  organisation::Agency agency;
  std::string note;
};
std::vector<Resolved> resolve(database::Session& session, std::vector<Recipient> const& recipients, std::int64_t agency,
                              Date as_of);

/// The abbreviation that stands in the agency's notations: its own setting, or derived.
std::string sign_of(database::Session& session, organisation::Agency const& agency);

}  // namespace tinhso::documents
