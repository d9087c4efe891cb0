// A task of a process that stands open in an agency which is closed goes on to its successor. Private to the room.
#pragma once

#include "services/services.hpp"

namespace tinhso::services {

/// Looks through the agencies of which something is asked now; returns how many dossiers went on. A closed one without a
/// successor keeps what it has: whoever has the dossier sees where it stands.
int hand_to_successors(Context& context);

}  // namespace tinhso::services
