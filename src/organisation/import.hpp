// Import of units, agencies, codes, officials and successions from CSV. Private to the room.
//
// Functions belong to the session's thread. Bad text never throws: every error is told with its line, and then nothing
// is applied.
#pragma once

#include <string_view>
#include <vector>

#include "organisation/organisation.hpp"
#include "organisation/plan.hpp"

namespace tinhso::organisation {

enum class ImportKind { units, agencies, codes, officials, succession };
BOOST_DESCRIBE_ENUM(ImportKind, units, agencies, codes, officials, succession)

/// The difference for one sort of file; does not write. `line_errors` of the text are in the plan.
Plan plan_import(database::Session& session, ImportKind kind, CsvTable const& table, Date effective_on, bool complete);
/// Carries out a plan without errors.
void apply_import(database::Session& session, ImportKind kind, Plan const& plan);

}  // namespace tinhso::organisation
