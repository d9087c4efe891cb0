#include "organisation/directory.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "organisation/match.hpp"
#include "organisation/standing.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

constexpr std::int64_t usual_page = 50;

// Every word must begin a word of the official's or the agency's name; words that were not typed are `%`.
constexpr Sql official_page{
    "organisation.official_page",
    "select p.id, p.official, o.name as official_name, p.agency, a.code as agency_code, a.short_name as agency_name, "
    "p.title, p.role, p.rank, "
    "p.valid_from, p.valid_until from organisation_position p join organisation_official o on o.id = p.official "
    "join organisation_agency a on a.id = p.agency "
    "where p.valid_from <= :on and (p.valid_until is null or p.valid_until > :on) "
    "and (p.agency = :agency or :agency = 0) "
    "and ' ' || o.search_text || ' ' || a.search_text like :word1 and ' ' || o.search_text || ' ' || a.search_text "
    "like :word2 "
    "and ' ' || o.search_text || ' ' || a.search_text like :word3 and ' ' || o.search_text || ' ' || a.search_text "
    "like :word4 "
    "and (a.code, p.rank, p.id) > (:after_code, :after_rank, :after_id) "
    "order by a.code, p.rank, p.id limit :limit"};
constexpr Sql predecessors_of{
    "organisation.predecessors_of",
    "select a.id, a.code, a.name, a.short_name, a.abbreviation, a.kind, a.level, a.unit_code, a.parent, a.valid_from, "
    "a.valid_until from organisation_succession s join organisation_agency a on a.id = s.former "
    "where s.what = 'agency' and s.successor = :id order by a.code"};

std::size_t page_size(std::optional<Range<1, 500>> const& limit) {
  return static_cast<std::size_t>(limit ? limit->value : usual_page);
}

Invalid bad_cursor() {
  return Invalid{
      "after",
      {"Con trỏ trang không hợp lệ; hãy tải lại danh sách.", "The page cursor is not valid; load the list again."}};
}

std::int64_t cursor_number(std::string_view text) {
  std::int64_t out = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc{} || end != text.data() + text.size()) throw bad_cursor();
  return out;
}

/// `a|b|c` in exactly N parts.
template <std::size_t N>
std::array<std::string, N> cursor_parts(std::string_view text) {
  std::array<std::string, N> out;
  for (std::size_t i = 0; i < N; ++i) {
    auto const bar = text.find('|');
    if ((bar == std::string_view::npos) != (i + 1 == N)) throw bad_cursor();
    out[i] = text.substr(0, bar);
    text.remove_prefix(bar == std::string_view::npos ? text.size() : bar + 1);
  }
  return out;
}

struct RankedAgency {
  int score = 0;
  StandingAgency const* agency = nullptr;
  bool operator<(RankedAgency const& other) const {
    return score != other.score ? score > other.score : agency->code < other.agency->code;
  }
};

int score_in_directory(Query const& query, StandingAgency const& agency) {
  auto const code = fold(agency.code);
  auto const words = agency.search_text + ' ' + code + ' ' + agency.above_search.value_or("");
  return score(query, {{agency.unit_search, agency.search_text, code}, words});
}

}  // namespace

Page<Agency> list_agencies(Session& session, AgencyQuery const& query, Date today) {
  auto const asked = read_query(query.q.value_or(""));
  auto const standing = standing_agencies(session, query.as_of.value_or(today));
  std::vector<RankedAgency> found;
  for (auto const& agency : standing) {
    if ((query.kind && agency.kind != *query.kind) || (query.level && agency.level != *query.level)) continue;
    if (query.parent && agency.parent != query.parent) continue;
    auto const points = asked.empty() ? 1 : score_in_directory(asked, agency);
    if (points > 0) found.push_back({points, &agency});
  }
  std::sort(found.begin(), found.end());
  auto from = found.begin();
  if (query.after) {
    auto const [points, code] = cursor_parts<2>(*query.after);
    StandingAgency last;
    last.code = code;
    from = std::upper_bound(found.begin(), found.end(), RankedAgency{static_cast<int>(cursor_number(points)), &last});
  }
  Page<Agency> page;
  for (; from != found.end() && page.items.size() < page_size(query.limit); ++from)
    page.items.push_back(plain(*from->agency));
  if (from != found.end()) page.next = std::to_string((from - 1)->score) + '|' + (from - 1)->agency->code;
  return page;
}

Page<Unit> list_units(Session& session, UnitQuery const& query, Date today) {
  auto const asked = read_query(query.q.value_or(""));
  Page<Unit> page;
  for (auto& unit : units(session, query.as_of.value_or(today))) {
    if ((query.level && unit.level != *query.level) || (query.parent && unit.parent_code != *query.parent)) continue;
    if (query.after && unit.code <= *query.after) continue;
    auto const name = fold(unit.name);
    if (!asked.empty() && score(asked, {{name, unit.code}, name}) == 0) continue;
    if (page.items.size() == page_size(query.limit)) {
      page.next = page.items.back().code;
      break;
    }
    page.items.push_back(std::move(unit));
  }
  return page;
}

Page<OfficialRow> list_officials(Session& session, OfficialQuery const& query, Date today) {
  auto words = read_query(query.q.value_or("")).words;
  std::stable_sort(words.begin(), words.end(), [](auto const& a, auto const& b) { return a.size() > b.size(); });
  words.resize(4);
  for (auto& word : words) word = word.empty() ? "%" : "% " + word + "%";
  std::array<std::string, 3> after{"", "0", "0"};
  if (query.after) after = cursor_parts<3>(*query.after);
  auto const size = page_size(query.limit);
  Page<OfficialRow> page;
  page.items = session.all<OfficialRow>(official_page, {{"on", query.as_of.value_or(today)},
                                                        {"agency", query.agency.value_or(0)},
                                                        {"word1", words[0]},
                                                        {"word2", words[1]},
                                                        {"word3", words[2]},
                                                        {"word4", words[3]},
                                                        {"after_code", after[0]},
                                                        {"after_rank", cursor_number(after[1])},
                                                        {"after_id", cursor_number(after[2])},
                                                        {"limit", size + 1}});
  if (page.items.size() > size) {
    page.items.resize(size);
    auto const& last = page.items.back();
    page.next = last.agency_code + '|' + std::to_string(last.rank) + '|' + std::to_string(last.id);
  }
  return page;
}

AgencyView view_agency(Session& session, std::int64_t id, Date today) {
  auto const agency = find_agency(session, id);
  if (!agency) throw NotFound{};
  bool const closed = agency->valid_until && *agency->valid_until <= today;
  auto const on = closed ? Date{std::chrono::sys_days{*agency->valid_until} - std::chrono::days{1}} : today;
  AgencyView view{*agency, code102_of(session, id, on),  find_unit(session, agency->unit_code, on), {}, {},
                  {},      officials_of(session, id, on)};
  if (agency->parent) view.parent = find_agency(session, *agency->parent);
  if (closed) view.successor = successor_of(session, id, today);
  view.predecessors = session.all<Agency>(predecessors_of, {{"id", id}});
  return view;
}

}  // namespace tinhso::organisation
