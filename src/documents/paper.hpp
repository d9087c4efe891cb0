// The pages that this room prints: see platform/print. Private to the room.
#pragma once

#include "platform/print/print.hpp"

namespace tinhso::documents {

using print::Align;
using print::Paper;
using print::Style;

}  // namespace tinhso::documents
