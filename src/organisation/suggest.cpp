// Recipients as people think of them, best first.
#include <algorithm>

#include "base/text.hpp"
#include "organisation/groups.hpp"
#include "organisation/lists.hpp"
#include "organisation/match.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;

struct Ranked {
  int score = 0;
  Suggestion suggestion;
};

/// The place of a thing among others of the same score: lists, then groups, then agencies from the top down.
int order_of(Suggestion const& s) { return s.kind == SelectorKind::list ? 0 : s.kind == SelectorKind::group ? 1 : s.kind == SelectorKind::agency ? 2 : 3; }

/// "Hải Anh, Hải An, Hải Bắc, …"
std::string first_names(std::vector<StandingAgency const*> const& members) {
  std::string out;
  for (std::size_t i = 0; i < members.size() && i < 4; ++i) {
    bool const committee = members[i]->kind == AgencyKind::people_committee;
    out += (i ? ", " : "") + (committee ? members[i]->unit_name : members[i]->short_name);
  }
  return members.size() > 4 ? out + ", …" : out;
}

std::string place_of(StandingAgency const& agency) {
  if (agency.level == Level::commune && agency.above_kind) return unit_title(*agency.above_kind, *agency.above_name);
  return unit_title(agency.unit_kind, agency.unit_name);
}

Suggestion suggest_agency(StandingAgency const& agency) {
  return {SelectorKind::agency, std::to_string(agency.id), agency.name, agency.code + " · " + place_of(agency), 1};
}
Suggestion suggest_group(Group const& group) {
  return {SelectorKind::group, group.key, group.label, first_names(group.members),
          static_cast<std::int64_t>(group.members.size())};
}

int score_agency(Query const& query, StandingAgency const& agency) {
  auto const code = fold(agency.code);
  bool const committee = agency.kind == AgencyKind::people_committee;
  auto const titled = committee ? fold(unit_word(agency.unit_kind)) + ' ' + agency.unit_search : std::string{};
  auto words = agency.search_text + ' ' + code;
  if (agency.level == Level::commune && agency.above_search) words += ' ' + *agency.above_search;
  Callable thing{{agency.search_text, code}, words};
  if (committee) {
    thing.names.emplace_back(agency.unit_search);
    thing.names.emplace_back(titled);
  }
  auto const points = score(query, thing);
  return points == 0 ? 0 : points + (agency.level == Level::commune ? 0 : 3);
}

int score_group(Query const& query, Group const& group) {
  auto const points = score(query, {{group.names.begin(), group.names.end()}, group.words});
  return points == 0 ? 0 : points + (query.many ? 50 : 2);
}

Suggestion suggest_list(Session& session, SavedList const& list, std::int64_t agency, Date as_of) {
  Suggestion out{SelectorKind::list, std::to_string(list.id), list.name, "Danh sách của cơ quan", 0};
  try {
    out.count = static_cast<std::int64_t>(resolve_recipients(session, list.selectors, agency, as_of).size());
  } catch (Invalid const& fault) {
    out.detail = fault.fields().empty() ? fault.words().vi : fault.fields().front().words.vi;
  }
  return out;
}

std::vector<Suggestion> best_of(std::vector<Ranked> ranked, int limit) {
  std::stable_sort(ranked.begin(), ranked.end(), [](Ranked const& a, Ranked const& b) {
    if (a.score != b.score) return a.score > b.score;
    if (order_of(a.suggestion) != order_of(b.suggestion)) return order_of(a.suggestion) < order_of(b.suggestion);
    return a.suggestion.kind == SelectorKind::group && a.suggestion.count > b.suggestion.count;
  });
  std::vector<Suggestion> out;
  for (auto& item : ranked) {
    if (out.size() >= static_cast<std::size_t>(limit)) break;
    out.push_back(std::move(item.suggestion));
  }
  return out;
}

}  // namespace

std::vector<Suggestion> suggest_recipients(Session& session, std::string_view q, std::int64_t agency, Date as_of,
                                           int limit) {
  auto const query = read_query(q);
  auto const standing = standing_agencies(session, as_of);
  std::vector<Ranked> ranked;
  for (auto const& list : saved_lists(session, agency)) {
    auto const name = fold(list.name);
    auto const points = query.empty() ? 1 : score(query, {{name}, name});
    if (points > 0) ranked.push_back({points + 4, suggest_list(session, list, agency, as_of)});
  }
  for (auto const& group : groups_of(standing, agency)) {
    // With nothing typed the large groups are offered; those of single districts would only hide them.
    auto const points = !query.empty() ? score_group(query, group) : group.key.find(':') == std::string::npos ? 1 : 0;
    if (points > 0) ranked.push_back({points, suggest_group(group)});
  }
  if (query.empty()) return best_of(std::move(ranked), limit);
  // An alias (QCVN 102) is not among the names: look it up.
  auto const by_code = q.find('.') == std::string_view::npos ? std::nullopt : agency_by_code(session, q, as_of);
  for (auto const& one : standing) {
    if (one.id == agency) continue;
    auto const points = by_code && by_code->id == one.id ? 200 : score_agency(query, one);
    if (points > 0) ranked.push_back({points, suggest_agency(one)});
  }
  for (auto const& one : outside_agencies(session)) {
    auto const name = fold(one.name);
    auto const code = fold(one.code);
    auto const points = score(query, {{name, code}, name + ' ' + code});
    if (points > 0)
      ranked.push_back(
          {points, {SelectorKind::outside, std::to_string(-one.id), one.name, one.code + " · ngoài tỉnh", 1}});
  }
  return best_of(std::move(ranked), limit);
}

}  // namespace tinhso::organisation
