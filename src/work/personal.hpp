// A notice for one official, whatever they work on. Part of work.hpp; belongs to the caller's transaction.
#pragma once

#include "work/work.hpp"

namespace tinhso::work {

/// `about.object` of that kind, in that agency. The official's screens are told after commit.
void notify_official(database::Session& session, Instant now, std::int64_t official, Opening const& about,
                     std::string_view kind, std::string_view object_kind, About const& words);

}  // namespace tinhso::work
