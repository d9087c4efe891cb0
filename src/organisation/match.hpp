// How well a thing answers to what was typed. Words match by their beginnings, in any order, without diacritics.
//
// Pure functions; thread-safe. Private to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tinhso::organisation {

/// What was typed, folded and cut into words.
struct Query {
  std::string text;  ///< "xa hai hau", without the words that say only "all of"
  std::vector<std::string> words;
  bool many = false;  ///< "các", "tất cả", "all" or a number was said: a group is meant

  bool empty() const { return words.empty(); }
};
Query read_query(std::string_view typed);

/// What a thing may be called. `names` are whole names, `words` everything else it is found by; both folded.
struct Callable {
  std::vector<std::string_view> names;
  std::string_view words;
};

/// 0 when a word of the query finds nothing; otherwise higher is better: 100 a whole name, 60 a name begins with it,
/// 30 it stands together within a name, and up to 10 for whole words.
int score(Query const& query, Callable const& thing);

}  // namespace tinhso::organisation
