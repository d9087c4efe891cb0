// What stands already, in the form in which an import compares it. Private to the room.
#pragma once

#include "organisation/import.hpp"

namespace tinhso::organisation {

/// The last row of every key, or with `on` the row that holds on that day; the fields have the names of the import's
/// columns.
ExistingRows existing_rows(database::Session& session, ImportKind kind, std::optional<Date> on = {});

}  // namespace tinhso::organisation
