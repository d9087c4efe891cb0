// The table of jobs, as the runner sees it. Private to the room.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "platform/jobs/jobs.hpp"

namespace tinhso::jobs {

/// Cheap question before the writer is asked for.
bool any_due(database::Session& session, Instant now);
/// Takes the job that is due longest; it is `running` from then on.
std::optional<Job> claim(database::Session& session, Instant now);
/// Takes up to `limit` more of that kind that are due and have not failed yet, the oldest first.
std::vector<Job> claim_more(database::Session& session, Instant now, std::string_view kind, int limit);
void succeeded(database::Session& session, Instant now, std::int64_t id);
/// Due again after the pause that belongs to the number of attempts, or dead.
void failed(database::Session& session, Instant now, Job const& job, std::string_view why);
void forget_done(database::Session& session, Instant before);

}  // namespace tinhso::jobs
