#include "documents/words.hpp"

#include <sstream>
#include <unordered_set>
#include <vector>

#include "base/text.hpp"

namespace tinhso::documents {
namespace {

constexpr std::size_t most_distinct_words = 20'000;  // of one text; a tsvector ends at 1 MB
constexpr std::size_t most_words_asked = 12;

}  // namespace

std::string distinct_words(std::string const& folded) {
  std::istringstream in{folded};
  std::unordered_set<std::string> seen;
  std::string out;
  for (std::string word; in >> word && seen.size() < most_distinct_words;) {
    if (word.size() > 60 || word.front() == '_' || !seen.insert(word).second) continue;
    (out.empty() ? out : out += ' ') += word;
  }
  return out;
}

std::string words_query(database::Engine engine, std::string_view q) {
  std::istringstream in{fold(q)};
  std::vector<std::string> words;
  words.reserve(most_words_asked);
  for (std::string word; words.size() < most_words_asked && in >> word;) words.push_back(word);
  bool const sqlite = engine == database::Engine::sqlite;
  std::string out;
  for (auto const& word : words) {
    if (!out.empty()) out += sqlite ? " AND " : " & ";
    out += sqlite ? '"' + word + '"' : "'" + word + "'";
  }
  if (!words.empty() && words.back().size() > 1) out += sqlite ? "*" : ":*";
  return out;
}

}  // namespace tinhso::documents
