#include "organisation/match.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace tinhso::organisation {
namespace {

enum class Found { no, beginning, whole };

/// Calls f(word) for each word of folded text until it returns false.
template <class F>
void each_word(std::string_view text, F&& f) {
  while (!text.empty()) {
    auto const space = text.find(' ');
    if (!f(text.substr(0, space))) return;
    if (space == std::string_view::npos) return;
    text.remove_prefix(space + 1);
  }
}

Found find_word(std::string_view text, std::string_view word) {
  auto best = Found::no;
  each_word(text, [&](std::string_view candidate) {
    if (candidate == word) best = Found::whole;
    else if (candidate.starts_with(word)) best = Found::beginning;
    return best != Found::whole;
  });
  return best;
}

/// True when `part` stands in `text` from the beginning of a word.
bool stands_in(std::string_view text, std::string_view part) {
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    if (at == 0 || text[at - 1] == ' ') return true;
  return false;
}

bool number(std::string_view word) { return word.find_first_not_of("0123456789") == std::string_view::npos; }

/// Words that only say how many: they choose nothing by themselves. "bộ" only in "toàn bộ": it begins names, too.
bool says_many(std::string_view word, std::string_view before) {
  constexpr std::array<std::string_view, 7> words{"cac", "tat", "ca", "moi", "toan", "all", "every"};
  return std::find(words.begin(), words.end(), word) != words.end() || (word == "bo" && before == "toan");
}
bool says_nothing(std::string_view word) {
  constexpr std::array<std::string_view, 6> words{"cua", "thuoc", "of", "the", "in", "va"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Query read_query(std::string_view typed) {
  Query query;
  auto const folded = fold(typed.substr(0, 400));
  std::vector<std::string> left_out;
  std::string_view before;
  each_word(folded, [&](std::string_view word) {
    if (query.words.size() + left_out.size() >= 20) return false;
    bool const how_many = says_many(word, std::exchange(before, word));
    query.many = query.many || how_many;
    if (how_many || says_nothing(word)) {
      left_out.emplace_back(word);
      return true;
    }
    if (number(word)) query.many = true;
    query.words.emplace_back(word);
    return true;
  });
  // "toàn" alone may be the beginning of a name.
  if (query.words.empty()) query.words = std::move(left_out);
  for (auto const& word : query.words) query.text += (query.text.empty() ? "" : " ") + word;
  return query;
}

int score(Query const& query, Callable const& thing) {
  int whole = 0;
  for (auto const& word : query.words) {
    auto best = find_word(thing.words, word);
    for (auto const name : thing.names) best = std::max(best, find_word(name, word));
    if (best == Found::no) return 0;
    whole += best == Found::whole ? 1 : 0;
  }
  int out = 1 + 10 * whole / static_cast<int>(std::max<std::size_t>(query.words.size(), 1));
  for (auto const name : thing.names) {
    if (name == query.text) return out + 100;
    if (name.starts_with(query.text)) out = std::max(out, 60 + out % 20);
  }
  if (out < 60 &&
      (stands_in(thing.words, query.text) ||
       std::any_of(thing.names.begin(), thing.names.end(), [&](auto name) { return stands_in(name, query.text); })))
    out += 30;
  return out;
}

}  // namespace tinhso::organisation
