// The board: what stands where, on time or late, by unit, person, procedure and step.
#include <algorithm>
#include <map>

#include "services/outcome.hpp"
#include "work/paging.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

// One pass over what runs now and what was received or ended in the period.
#define TINHSO_BOARD_COUNT(WHEN) "cast(coalesce(sum(case when " WHEN " then 1 else 0 end), 0) as bigint)"
#define TINHSO_BOARD_ENDED "ended_at >= :from and ended_at < :until and "
#define TINHSO_BOARD_RUNS "status in (1, 2, 4, 5, 6) and "
#define TINHSO_BOARD(KEY, NAME, AGENCIES) \
  "select " KEY " as key, " NAME                                                                                       \
  " as name, " TINHSO_BOARD_COUNT("received_at >= :from and received_at < :until") " as received, " TINHSO_BOARD_COUNT(  \
      TINHSO_BOARD_ENDED TINHSO_OUTCOME " = 1") " as done_on_time, " TINHSO_BOARD_COUNT(                                \
      TINHSO_BOARD_ENDED TINHSO_OUTCOME " = 2") " as done_late, " TINHSO_BOARD_COUNT(                                   \
      TINHSO_BOARD_ENDED TINHSO_OUTCOME " = 3") " as ended_otherwise, " TINHSO_BOARD_COUNT(                             \
      TINHSO_BOARD_RUNS "paused_at is null and (due_at is null or due_at > :soon)") " as on_time, " TINHSO_BOARD_COUNT( \
      TINHSO_BOARD_RUNS "paused_at is null and due_at >= :now and due_at <= :soon") " as soon, " TINHSO_BOARD_COUNT(    \
      TINHSO_BOARD_RUNS "paused_at is null and due_at < :now") " as overdue, " TINHSO_BOARD_COUNT(                      \
      TINHSO_BOARD_RUNS "paused_at is not null") " as stopped from services_dossier where agency in " AGENCIES         \
  "and (status in (1, 2, 4, 5, 6) or (received_at >= :from and received_at < :until) or (ended_at >= :from and "      \
  "ended_at < :until)) group by " KEY
#define TINHSO_BOARD_SQL(WHAT, KEY, NAME)                                                                      \
  constexpr Sql WHAT {                                                                                         \
    "services." #WHAT, TINHSO_BOARD(KEY, NAME, "(select value from json_each(:agencies)) "),                   \
        TINHSO_BOARD(KEY, NAME, "(select cast(json_array_elements_text(cast(:agencies as json)) as bigint)) ") \
  }
TINHSO_BOARD_SQL(board_unit, "cast(agency as text)", "''");
TINHSO_BOARD_SQL(board_person, "cast(" TINHSO_PERSON " as text)", "''");
TINHSO_BOARD_SQL(board_procedure, "procedure_code", "max(procedure_name)");
TINHSO_BOARD_SQL(board_step, "case when status = 4 and proposal <> '' then 'proposed' else cast(status as text) end",
                 "''");
#undef TINHSO_BOARD_SQL
#undef TINHSO_BOARD
#undef TINHSO_BOARD_RUNS
#undef TINHSO_BOARD_ENDED
#undef TINHSO_BOARD_COUNT

constexpr Sql hands_running{"services.hands_running",
                            "select handler, count(*) as n from services_dossier where agency = :agency and status in "
                            "(2, 4, 5, 6) and handler <> 0 group by handler"};
struct Running {
  std::int64_t handler = 0;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Running, (), (handler, n))

Sql const& board_statement(BoardBy by) {
  switch (by) {
    case BoardBy::unit:
      return board_unit;
    case BoardBy::person:
      return board_person;
    case BoardBy::procedure:
      return board_procedure;
    case BoardBy::step:
      return board_step;
  }
  return board_procedure;
}

std::vector<std::int64_t> at_or_below(Session& session, std::int64_t above, Date today) {
  auto const all = organisation::agencies(session, today);
  std::map<std::int64_t, std::optional<std::int64_t>> parents;
  for (auto const& agency : all) parents.emplace(agency.id, agency.parent);
  std::vector<std::int64_t> out{above};
  for (auto const& agency : all) {
    auto at = agency.parent;
    for (int steps = 0; at && steps < 10; ++steps) {
      if (*at == above) {
        out.push_back(agency.id);
        break;
      }
      auto const up = parents.find(*at);
      at = up == parents.end() ? std::nullopt : up->second;
    }
  }
  return out;
}

void add_up(BoardRow& total, BoardRow const& row) {
  total.received += row.received;
  total.done_on_time += row.done_on_time;
  total.done_late += row.done_late;
  total.ended_otherwise += row.ended_otherwise;
  total.on_time += row.on_time;
  total.soon += row.soon;
  total.overdue += row.overdue;
  total.stopped += row.stopped;
}

}  // namespace

std::string agencies_seen(Context& context, Session& session, Principal const& who, std::optional<std::int64_t> agency,
                          bool below) {
  bool const leads = who.may(rights::services_approve);
  if (agency && *agency != who.agency) {
    if (!leads || !organisation::is_at_or_below(session, *agency, who.agency)) throw NotFound{};
    return work::json_list({*agency});
  }
  if (agency || !below) return work::json_list({who.agency});
  if (!leads)
    throw Forbidden{"services.not_above",
                    {"Chỉ lãnh đạo xem số liệu của cơ quan cấp dưới.", "Only leaders see the agencies below."}};
  return work::json_list(at_or_below(session, who.agency, local_date(context.clock.now())));
}

Board board(Context& context, Principal const& who, BoardQuery const& query) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  Board out;
  out.by = query.by.value_or(BoardBy::procedure);
  out.from = query.from.value_or(today.year() / std::chrono::January / 1);
  out.until = query.until.value_or(today);
  out.below = query.below.value_or(false);
  if (out.until < out.from)
    throw Invalid{"until", {"Ngày kết thúc phải sau ngày bắt đầu.", "It ends before it begins."}};
  context.database.read([&](Session& session) {
    out.may_below = who.may(rights::services_approve) && at_or_below(session, who.agency, today).size() > 1;
    out.rows = session.all<BoardRow>(
        board_statement(out.by), {{"agencies", agencies_seen(context, session, who, {}, out.below)},
                                  {"from", at_local(out.from, 0)},
                                  {"until", at_local(Date{std::chrono::sys_days{out.until} + std::chrono::days{1}}, 0)},
                                  {"now", now},
                                  {"soon", soon_until(context.calendar, now)}});
    for (auto& row : out.rows) {
      if (out.by == BoardBy::unit)
        if (auto const agency = organisation::find_agency(session, std::stoll(row.key))) row.name = agency->short_name;
      if (out.by == BoardBy::person && row.key != "0")
        if (auto const person = organisation::find_official(session, std::stoll(row.key))) row.name = person->name;
    }
  });
  for (auto const& row : out.rows) add_up(out.total, row);
  if (out.by != BoardBy::step)  // what is late stands first
    std::stable_sort(out.rows.begin(), out.rows.end(), [](auto const& a, auto const& b) {
      return std::tuple{b.overdue, b.soon, b.received} < std::tuple{a.overdue, a.soon, a.received};
    });
  else std::stable_sort(out.rows.begin(), out.rows.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
  return out;
}

std::vector<Hand> hands(Context& context, Principal const& who) {
  return context.database.read([&](Session& session) {
    std::map<std::int64_t, std::int64_t> running;
    for (auto const& row : session.all<Running>(hands_running, {{"agency", who.agency}})) running[row.handler] = row.n;
    std::vector<Hand> out;
    for (auto const& p : organisation::officials_of(session, who.agency, local_date(context.clock.now())))
      if (accounts::rights_of(p.role).contains(rights::services_handle))
        out.push_back({p.official, p.official_name, p.title, running[p.official]});
    return out;
  });
}

}  // namespace tinhso::services
