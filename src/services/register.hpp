// Form 07, the register of dossiers, as a spreadsheet. Private to the room.
#pragma once

#include "services/services.hpp"

namespace tinhso::services {

/// The dossiers that the query finds, at most 20,000, as dossiers() orders them.
std::string register_sheet(Context& context, Principal const& who, DossierQuery query);

}  // namespace tinhso::services
