// Saved lists of recipients: each agency names its own. Private to the room.
#pragma once

#include "organisation/organisation.hpp"

namespace tinhso::organisation {

struct ListInput {
  Text<1, 120> name;
  Selectors selectors;
};
BOOST_DESCRIBE_STRUCT(ListInput, (), (name, selectors))

/// Without counts, by name.
std::vector<SavedList> saved_lists(database::Session& session, std::int64_t agency);
/// nullopt when this agency has no such list.
std::optional<SavedList> find_list(database::Session& session, std::int64_t agency, std::int64_t id);

/// Throw Conflict when the agency has a list of that name, Invalid for selectors that mean nothing or are lists,
/// NotFound, and PreconditionFailed when `version` is not the present one.
SavedList create_list(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t agency,
                      ListInput const& input);
SavedList change_list(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t agency,
                      std::int64_t id, std::int64_t version, ListInput const& input);
void delete_list(database::Session& session, Instant now, audit::Actor const& actor, std::int64_t agency,
                 std::int64_t id, std::int64_t version);

}  // namespace tinhso::organisation
