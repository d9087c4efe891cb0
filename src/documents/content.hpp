// The words inside attachments, made searchable by a job after a document is issued or comes in. Thread-safe.
#pragma once

#include "documents/documents.hpp"

namespace tinhso::documents {

/// Reads what of this document's attachments was not read yet, and writes its rows of the index anew: the job
/// `documents.read_text`. The same text twice changes nothing.
void read_text(Context& context, std::int64_t document);
/// Adds that job, in the caller's transaction.
void add_read_text(database::Session& session, Instant now, std::int64_t document);

/// A search that somebody keeps under a name.
struct SavedSearch {
  std::int64_t id = 0;
  std::string name;
  std::string query;  ///< as the page's address writes it: "q=bão&type=CĐ"
};
BOOST_DESCRIBE_STRUCT(SavedSearch, (), (id, name, query))
struct SaveSearchInput {
  Text<1, 80> name;
  Text<1, 500> query;
};
BOOST_DESCRIBE_STRUCT(SaveSearchInput, (), (name, query))
std::vector<SavedSearch> saved_searches(Context& context, Principal const& who);
/// Under a name that is there already it replaces that one.
SavedSearch save_search(Context& context, Principal const& who, Origin const& origin, SaveSearchInput const& input);
void forget_search(Context& context, Principal const& who, Origin const& origin, std::int64_t id);

}  // namespace tinhso::documents
