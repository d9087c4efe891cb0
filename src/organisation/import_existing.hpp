// What stands already, in the form in which an import compares it. Private to the room.
#pragma once

#include "organisation/import.hpp"

namespace tinhso::organisation {

/// The last row of every key; the fields have the names of the import's columns. Nothing for successions.
ExistingRows existing_rows(database::Session& session, ImportKind kind);

}  // namespace tinhso::organisation
