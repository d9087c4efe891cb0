// Words as the full-text indexes of both engines take them. Pure functions; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "platform/database/database.hpp"

namespace tinhso::documents {

/// Each word of a folded text once: the indexes know no places.
std::string distinct_words(std::string const& folded);
/// A query for texts that hold every word, in the engine's own language; empty when there is no word. The last word may be
/// unfinished.
std::string words_query(database::Engine engine, std::string_view q);

}  // namespace tinhso::documents
