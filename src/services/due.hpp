// The clock of a dossier: due dates in office minutes, cut-off hours, and pauses that bank the exact remainder.
//
// The law counts no seconds: every moment is cut to its minute first, so sums are exact. A dossier whose time has run
// out is late for good: a pause after that moves nothing. Pure functions; thread-safe.
#pragma once

#include "base/calendar.hpp"
#include "services/procedure.hpp"

namespace tinhso::services {

Instant whole_minute(Instant at);
/// When the time begins to run: at receipt, or with the next working day when received at or after the cut-off hour.
Instant starts_at(Calendar const& calendar, Duration const& duration, Instant received);
/// When the result is due; nullopt for `unknown`.
std::optional<Instant> due_at(Calendar const& calendar, Duration const& duration, Instant received);
/// Minutes that are left when the clock stops: office minutes, for calendar units plain ones; 0 when the time is over.
std::int64_t banked(Calendar const& calendar, DurationUnit unit, Instant due, Instant paused);
/// The due date after a pause that left so many minutes; `due` itself when none were left.
Instant resumed(Calendar const& calendar, DurationUnit unit, Instant due, std::int64_t left, Instant resumed_at);

}  // namespace tinhso::services
