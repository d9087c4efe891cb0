// Finding procedures: by words without diacritics, by life event, and who receives them.
#include <algorithm>
#include <map>

#include "services/queue_store.hpp"
#include "services/store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

struct Found {
  std::int64_t id = 0;
  std::string code;
  std::int64_t version = 1;
  std::string name;
  std::string field;
  Handled handled = Handled::here;
  std::string words;
  std::string events;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, code, version, name, field, handled, words, events))

constexpr Sql in_force{"services.in_force",
                       "select id, code, version, name, field, handled, words, events from services_procedure "
                       "where valid_from <= :today and (valid_until is null or valid_until > :today) order by code"};
constexpr Sql by_code{"services.procedure_by_code",
                      "select id, body from services_procedure where code = :code and valid_from <= :today "
                      "and (valid_until is null or valid_until > :today) order by version desc limit 1"};
constexpr Sql last_ended{"services.procedure_last_ended",
                         "select id, body from services_procedure where code = :code and valid_until <= :today "
                         "order by valid_until desc limit 1"};
constexpr Sql by_id{"services.procedure_by_id", "select id, body from services_procedure where id = :id"};
constexpr Sql bodies_in_force{"services.bodies_in_force",
                              "select body from services_procedure where events <> '|' and valid_from <= :today "
                              "and (valid_until is null or valid_until > :today)"};

struct BodyRow {
  std::int64_t id = 0;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(BodyRow, (), (id, body))

StoredProcedure stored(BodyRow const& row) {
  StoredProcedure out;
  out.id = row.id;
  out.procedure = reflect::from_json<Procedure>(row.body);
  return out;
}

std::vector<std::string> tokens_of(std::string const& folded) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < folded.size();) {
    auto const end = std::min(folded.find(' ', from), folded.size());
    if (end > from) out.push_back(folded.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

/// Whether some word of `text` begins with `token`.
bool has_word(std::string_view text, std::string_view token) {
  for (auto at = text.find(token); at != std::string_view::npos; at = text.find(token, at + 1))
    if (at == 0 || text[at - 1] == ' ') return true;
  return false;
}

/// 0 best, 3 not at all.
int rank_of(Found const& found, std::string const& folded, std::vector<std::string> const& tokens) {
  if (tokens.empty() || found.code == folded) return 0;
  auto const name = fold(found.name);
  auto const all_in = [&](std::string_view text) {
    return std::all_of(tokens.begin(), tokens.end(), [&](auto const& token) { return has_word(text, token); });
  };
  if (name.find(folded) != std::string::npos || found.words.find("|" + folded + "|") != std::string::npos) return 0;
  if (all_in(name)) return 1;
  return all_in(found.words) ? 2 : 3;
}

bool fits(AgencyRule const& rule, organisation::Agency const& agency) {
  if (rule.code) return *rule.code == agency.code;
  return (!rule.level || *rule.level == agency.level) && (!rule.kind || *rule.kind == agency.kind);
}

}  // namespace

StoredProcedure procedure_in_force(Session& session, std::string_view code, Date today) {
  return stored(session.one<BodyRow>(by_code, {{"code", code}, {"today", today}}));
}
StoredProcedure procedure_of_id(Session& session, std::int64_t id) {
  return stored(session.one<BodyRow>(by_id, {{"id", id}}));
}

bool receives(Procedure const& procedure, organisation::Agency const& agency) {
  return meant_by(procedure.receives, agency);
}
bool meant_by(AgencyRules const& rules, organisation::Agency const& agency) {
  return std::any_of(rules.begin(), rules.end(), [&](auto const& rule) { return fits(rule, agency); });
}

Page<ProcedureRow> search_procedures(Context& context, ProcedureQuery const& query) {
  auto const folded = fold(query.q.value_or(""));
  auto const tokens = tokens_of(folded);
  auto const event = query.event && !query.event->empty() ? "|" + fold(*query.event) + "|" : std::string{};
  auto const today = local_date(context.clock.now());
  auto found = context.database.read([&](Session& session) {
    return session.all<Found>(in_force, {{"today", today}});
  });
  std::vector<std::pair<int, Found const*>> ranked;
  std::string asked{query.q.value_or("")};
  for (auto const& one : found) {
    if (!event.empty() && one.events.find(event) == std::string::npos) continue;
    auto const rank = one.code == asked ? 0 : rank_of(one, folded, tokens);
    if (rank < 3) ranked.emplace_back(rank, &one);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
  // Rank and code of the last line: a page goes on after it also when procedures were added meanwhile.
  Page<ProcedureRow> page;
  auto const limit = static_cast<std::size_t>(query.limit.value_or(30).value);
  auto const after = std::string{query.after.value_or("")};
  auto const key = [](auto const& line) { return std::to_string(line.first) + "." + line.second->code; };
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (!after.empty() && key(ranked[i]) <= after) continue;
    if (page.items.size() == limit) {
      page.next = key(ranked[i - 1]);
      break;
    }
    auto const& one = *ranked[i].second;
    page.items.push_back({one.code, one.version, one.name, one.field, one.handled});
  }
  return page;
}

Procedure procedure(Context& context, std::string_view code) {
  auto const today = local_date(context.clock.now());
  return context.database.read([&](Session& session) {
    auto row = session.first<BodyRow>(by_code, {{"code", code}, {"today", today}});
    if (!row) row = session.one<BodyRow>(last_ended, {{"code", code}, {"today", today}});
    return stored(*row).procedure;
  });
}

std::vector<LifeEvent> life_events(Context& context) {
  auto const today = local_date(context.clock.now());
  auto const bodies = context.database.read([&](Session& session) {
    return session.all<std::string>(bodies_in_force, {{"today", today}});
  });
  std::map<std::string, std::int64_t> counts;
  for (auto const& body : bodies)
    for (auto const& event : reflect::from_json<Procedure>(body).life_events) ++counts[event];
  std::vector<LifeEvent> out;
  out.reserve(counts.size());
  for (auto const& [name, n] : counts) out.push_back({name, n});
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.procedures > b.procedures; });
  return out;
}

std::vector<Receiver> receivers(Context& context, std::string_view code, ReceiverQuery const& query) {
  auto const today = local_date(context.clock.now());
  auto const tokens = tokens_of(fold(query.q.value_or("")));
  auto const limit = static_cast<std::size_t>(query.limit.value_or(20).value);
  return context.database.read([&](Session& session) {
    auto const wanted = procedure_in_force(session, code, today);
    auto rules = query.part == ProcedurePart::supports  ? wanted.procedure.supports
                 : query.part == ProcedurePart::handles ? wanted.procedure.handles
                                               : wanted.procedure.receives;
    if (query.named.value_or(false)) std::erase_if(rules, [](AgencyRule const& rule) { return !rule.code; });
    std::vector<Receiver> out;
    for (auto const& agency : organisation::agencies(session, today)) {
      if (out.size() == limit) break;
      auto const words = fold(agency.name + " " + agency.short_name);
      bool const named = std::all_of(tokens.begin(), tokens.end(), [&](auto const& t) { return has_word(words, t); });
      if (named && meant_by(rules, agency)) out.push_back({agency.id, agency.name});
    }
    return out;
  });
}

std::vector<std::string> fields_received(Session& session, organisation::Agency const& agency, Date today) {
  std::map<std::string, std::int64_t> counts;
  for (auto const& body : session.all<std::string>(bodies_in_force, {{"today", today}})) {
    auto const procedure = reflect::from_json<Procedure>(body);
    if (procedure.handled == Handled::here && receives(procedure, agency)) ++counts[procedure.field];
  }
  std::vector<std::pair<std::string, std::int64_t>> sorted{counts.begin(), counts.end()};
  std::stable_sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) { return a.second > b.second; });
  std::vector<std::string> out;
  out.reserve(sorted.size());
  for (auto& [field, n] : sorted) out.push_back(std::move(field));
  return out;
}

}  // namespace tinhso::services
