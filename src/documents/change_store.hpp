// Changes within the room. Private to the room; for the session's thread.
#pragma once

#include "documents/store.hpp"

namespace tinhso::documents {

/// The newest request about that line of the register.
std::optional<ChangeView> change_of(database::Session& session, std::int64_t incoming);
std::vector<ChangeSummary> changes_of(database::Session& session, std::int64_t document);
/// What the updates of a document that was issued here changed, newest first.
std::vector<ChangedContent> updates_of(database::Session& session, std::int64_t document);
/// What the update that waits for an answer there would change.
std::optional<ChangedContent> proposed_content(database::Session& session, Incoming const& incoming);
/// Throws Conflict when the content of that line is no longer in force.
void require_in_force(Incoming const& incoming);
/// Throws Conflict unless the document was issued and has left.
void require_delivered(Document const& document);
/// Throws Conflict when nobody was asked.
void require_somebody(AskedChange const& asked);
/// Asks the receivers of what this one replaces; when it is delivered.
void ask_replaced(Context& context, database::Session& session, Document const& document);

}  // namespace tinhso::documents
