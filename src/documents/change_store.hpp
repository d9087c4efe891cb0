// Changes within the room. Private to the room; for the session's thread.
#pragma once

#include "documents/store.hpp"

namespace tinhso::documents {

/// The newest request about that line of the register.
std::optional<ChangeView> change_of(database::Session& session, std::int64_t incoming);
std::vector<ChangeSummary> changes_of(database::Session& session, std::int64_t document);
/// Throws Conflict when the content of that line is no longer in force.
void require_in_force(Incoming const& incoming);
/// Asks the receivers of what this one replaces; when it is delivered.
void ask_replaced(Context& context, database::Session& session, Document const& document);

}  // namespace tinhso::documents
