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

// What was received, what ended and what runs now, each from its index (migration 0007) and summed up before they are added.
// Keys are numbers, and what is on time is what remains: sorting and reckoning half a million rows is what costs, so SQLite
// sums without sorting (platform/database/sqlite_tally.hpp); PostgreSQL does so by itself.
#define TINHSO_ENDED_OTHERWISE "status not in (9, 10)"
#define TINHSO_RUNS_ON_TIME "paused_at is null and (due_at is null or due_at > :soon)"
#define TINHSO_RUNS_SOON "paused_at is null and due_at >= :now and due_at <= :soon"
#define TINHSO_RUNS_LATE "paused_at is null and due_at < :now"
#define TINHSO_STANDS "paused_at is not null"
#define TINHSO_WERE_RECEIVED "received_at >= :from and received_at < :until and status "
#define TINHSO_HAVE_ENDED "ended_at >= :from and ended_at < :until"
#define TINHSO_RUN_NOW "status in (1, 2, 4, 5, 6)"

#define TINHSO_NTH(N) "cast(json_extract(value, '$[" #N "]') as bigint)"
#define TINHSO_TALLY(KEY, NUMBERS, COLUMNS, WHEN)                                                                      \
  "select " TINHSO_NTH(0) " as key, " COLUMNS " from json_each((select tally(" KEY ", " NUMBERS                        \
  ") from services_dossier where agency " TINHSO_AGENCIES_SQLITE "and " WHEN ")) "
#define TINHSO_TALLIED(KEY, SETTLED)                                                                                   \
  TINHSO_TALLY(SETTLED, "1", TINHSO_NTH(1) " as a, 0 as b, 0 as c, 0 as d, 0 as e, 0 as f, 0 as g, 0 as h",            \
               TINHSO_WERE_RECEIVED "<> 4")                                                                            \
  "union all " TINHSO_TALLY(KEY, "1", TINHSO_NTH(1) ", 0, 0, 0, 0, 0, 0, 0", TINHSO_WERE_RECEIVED "= 4")               \
  "union all " TINHSO_TALLY(SETTLED, "1, " TINHSO_LATE ", " TINHSO_ENDED_OTHERWISE,                                    \
                            "0, " TINHSO_NTH(1) ", " TINHSO_NTH(2) ", " TINHSO_NTH(3) ", 0, 0, 0, 0", TINHSO_HAVE_ENDED) \
  "union all " TINHSO_TALLY(KEY, TINHSO_RUNS_ON_TIME ", " TINHSO_RUNS_SOON ", " TINHSO_RUNS_LATE ", " TINHSO_STANDS,   \
                            "0, 0, 0, 0, " TINHSO_NTH(1) ", " TINHSO_NTH(2) ", " TINHSO_NTH(3) ", " TINHSO_NTH(4),     \
                            TINHSO_RUN_NOW)

#define TINHSO_COUNT(WHEN) "cast(coalesce(sum(case when " WHEN " then 1 else 0 end), 0) as bigint)"
#define TINHSO_GROUP(KEY, COLUMNS, WHEN)                                                                               \
  "select " KEY " as key, " COLUMNS " from services_dossier where agency " TINHSO_AGENCIES_POSTGRESQL "and " WHEN      \
  " group by 1 "
#define TINHSO_GROUPED(KEY, SETTLED)                                                                                   \
  TINHSO_GROUP(SETTLED, "count(*) as a, 0 as b, 0 as c, 0 as d, 0 as e, 0 as f, 0 as g, 0 as h",                       \
               TINHSO_WERE_RECEIVED "<> 4")                                                                            \
  "union all " TINHSO_GROUP(KEY, "count(*), 0, 0, 0, 0, 0, 0, 0", TINHSO_WERE_RECEIVED "= 4")                          \
  "union all " TINHSO_GROUP(SETTLED, "0, count(*), " TINHSO_COUNT(TINHSO_LATE) ", " TINHSO_COUNT(TINHSO_ENDED_OTHERWISE) \
                            ", 0, 0, 0, 0", TINHSO_HAVE_ENDED)                                                         \
  "union all " TINHSO_GROUP(KEY, "0, 0, 0, 0, " TINHSO_COUNT(TINHSO_RUNS_ON_TIME) ", " TINHSO_COUNT(TINHSO_RUNS_SOON)  \
                            ", " TINHSO_COUNT(TINHSO_RUNS_LATE) ", " TINHSO_COUNT(TINHSO_STANDS), TINHSO_RUN_NOW)

#define TINHSO_BOARD(PARTS)                                                                                            \
  "select cast(key as bigint) as key, cast(sum(a) as bigint) as received, cast(sum(b - c - d) as bigint) as "          \
  "done_on_time, cast(sum(c) as bigint) as done_late, cast(sum(d) as bigint) as ended_otherwise, cast(sum(e) as "      \
  "bigint) as on_time, cast(sum(f) as bigint) as soon, cast(sum(g) as bigint) as overdue, cast(sum(h) as bigint) as "  \
  "stopped from (" PARTS ") parts group by 1"
// SETTLED: the key of what is not in progress, made of nothing that no index has.
#define TINHSO_BOARD_SQL(WHAT, KEY, SETTLED)                                                                           \
  constexpr Sql WHAT {                                                                                                 \
    "services." #WHAT, TINHSO_BOARD(TINHSO_TALLIED(KEY, SETTLED)), TINHSO_BOARD(TINHSO_GROUPED(KEY, SETTLED))          \
  }
TINHSO_BOARD_SQL(board_unit, "agency", "agency");
TINHSO_BOARD_SQL(board_person, TINHSO_PERSON, TINHSO_PERSON);
TINHSO_BOARD_SQL(board_procedure, "procedure_id", "procedure_id");
TINHSO_BOARD_SQL(board_step, "case when status = 4 and proposal <> '' then 0 else status end", "status");
#undef TINHSO_BOARD_SQL
#undef TINHSO_BOARD
#undef TINHSO_GROUPED
#undef TINHSO_GROUP
#undef TINHSO_COUNT
#undef TINHSO_TALLIED
#undef TINHSO_TALLY
#undef TINHSO_RUN_NOW
#undef TINHSO_HAVE_ENDED
#undef TINHSO_WERE_RECEIVED
#undef TINHSO_STANDS
#undef TINHSO_RUNS_LATE
#undef TINHSO_RUNS_SOON
#undef TINHSO_RUNS_ON_TIME
#undef TINHSO_ENDED_OTHERWISE

struct Counted {
  std::int64_t key = 0;  ///< agency, official, a version of a procedure, or status, of which 0 waits for a leader
  std::int64_t received = 0;
  std::int64_t done_on_time = 0;
  std::int64_t done_late = 0;
  std::int64_t ended_otherwise = 0;
  std::int64_t on_time = 0;
  std::int64_t soon = 0;
  std::int64_t overdue = 0;
  std::int64_t stopped = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (),
                      (key, received, done_on_time, done_late, ended_otherwise, on_time, soon, overdue, stopped))

#define TINHSO_ASKED_TASKS(AGENCIES)                                                                                   \
  "select t.agency as key, "                                                                                           \
  "cast(sum(case when t.ended_at >= :from and t.ended_at < :until and coalesce(t.due_at, t.ended_at) >= t.ended_at "   \
  "then 1 else 0 end) as bigint) as asked_on_time, "                                                                   \
  "cast(sum(case when t.ended_at >= :from and t.ended_at < :until and t.due_at < t.ended_at then 1 else 0 end) "       \
  "as bigint) as asked_late, "                                                                                         \
  "cast(sum(case when t.ended_at is null then 1 else 0 end) as bigint) as asked_running, "                             \
  "cast(sum(case when t.ended_at is null and d.paused_at is null and t.due_at < :now then 1 else 0 end) as bigint) "   \
  "as asked_overdue "                                                                                                  \
  "from services_token t join services_dossier d on d.id = t.dossier where t.agency <> 0 and t.agency " AGENCIES       \
  "and (t.ended_at is null or t.outcome <> '') group by t.agency"
// What was ended with its dossier, by a withdrawal or a stop, was nobody's answer.
constexpr Sql board_asked{"services.board_asked", TINHSO_ASKED_TASKS(TINHSO_AGENCIES_SQLITE),
                          TINHSO_ASKED_TASKS(TINHSO_AGENCIES_POSTGRESQL)};
#undef TINHSO_ASKED_TASKS
struct AskedTasks {
  std::int64_t key = 0;
  std::int64_t asked_on_time = 0;
  std::int64_t asked_late = 0;
  std::int64_t asked_running = 0;
  std::int64_t asked_overdue = 0;
};
BOOST_DESCRIBE_STRUCT(AskedTasks, (), (key, asked_on_time, asked_late, asked_running, asked_overdue))

// From the index of migration 0018 alone.
#define TINHSO_RATED_WHEN "and at >= :from and at < :until"
#define TINHSO_RATED_SQL(WHAT, KEY)                                                                                    \
  constexpr Sql WHAT {                                                                                                 \
    "services." #WHAT,                                                                                                 \
        "select " TINHSO_NTH(0) " as key, " TINHSO_NTH(1) " as ratings, " TINHSO_NTH(2) " as stars, " TINHSO_NTH(3)    \
        " as satisfied, " TINHSO_NTH(4) " as dissatisfied from json_each((select tally(" KEY ", 1, stars, stars >= 4, " \
        "stars <= 2) from services_rating where agency " TINHSO_AGENCIES_SQLITE TINHSO_RATED_WHEN "))",                \
        "select " KEY " as key, count(*) as ratings, cast(sum(stars) as bigint) as stars, cast(sum(case when stars >= 4 " \
        "then 1 else 0 end) as bigint) as satisfied, cast(sum(case when stars <= 2 then 1 else 0 end) as bigint) as "  \
        "dissatisfied from services_rating where agency " TINHSO_AGENCIES_POSTGRESQL TINHSO_RATED_WHEN " group by 1"   \
  }
TINHSO_RATED_SQL(rated_unit, "agency");
TINHSO_RATED_SQL(rated_person, "person");
TINHSO_RATED_SQL(rated_procedure, "procedure_id");
#undef TINHSO_RATED_SQL
#undef TINHSO_RATED_WHEN
struct Rated {
  std::int64_t key = 0;
  std::int64_t ratings = 0;
  std::int64_t stars = 0;
  std::int64_t satisfied = 0;
  std::int64_t dissatisfied = 0;
};
BOOST_DESCRIBE_STRUCT(Rated, (), (key, ratings, stars, satisfied, dissatisfied))

#define TINHSO_CAME_ONLINE "and received_at >= :from and received_at < :until and channel = 'online'"
constexpr Sql board_online{"services.board_online",
                           "select " TINHSO_NTH(0) " as key, " TINHSO_NTH(1) " as online from json_each((select "
                           "tally(procedure_id, 1) from services_dossier where agency " TINHSO_AGENCIES_SQLITE
                           TINHSO_CAME_ONLINE "))",
                           "select procedure_id as key, count(*) as online from services_dossier where agency "
                           TINHSO_AGENCIES_POSTGRESQL TINHSO_CAME_ONLINE " group by 1"};
#undef TINHSO_CAME_ONLINE
#undef TINHSO_NTH
struct CameOnline {
  std::int64_t key = 0;
  std::int64_t online = 0;
};
BOOST_DESCRIBE_STRUCT(CameOnline, (), (key, online))

constexpr Sql procedure_names{"services.procedure_names",
                              "select id, code, name, level, extent from services_procedure order by version"};
struct Named {
  std::int64_t id = 0;
  std::string code;
  std::string name;
  std::int64_t level = 0;
  std::string extent;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, code, name, level, extent))
// Two versions are not in force on one day.
constexpr Sql procedures_offered{
    "services.procedures_offered",
    "select level, extent, count(*) as n from services_procedure where handled = 'here' and valid_from <= :day and "
    "(valid_until is null or valid_until > :day) group by level, extent"};
struct Offered {
  std::int64_t level = 0;
  std::string extent;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Offered, (), (level, extent, n))

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
    case BoardBy::level:  // summed up by what the procedures' records say
    case BoardBy::extent:
      break;
  }
  return board_procedure;
}
Sql const& rated_statement(BoardBy by) {
  if (by == BoardBy::unit) return rated_unit;
  return by == BoardBy::person ? rated_person : rated_procedure;
}
bool by_record(BoardBy by) { return by == BoardBy::procedure || by == BoardBy::level || by == BoardBy::extent; }

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

void add_up(BoardRow& total, auto const& row) {
  total.received += row.received;
  total.done_on_time += row.done_on_time;
  total.done_late += row.done_late;
  total.ended_otherwise += row.ended_otherwise;
  total.on_time += row.on_time;
  total.soon += row.soon;
  total.overdue += row.overdue;
  total.stopped += row.stopped;
}

void add_rated(BoardRow& total, auto const& row) {
  total.ratings += row.ratings;
  total.stars += row.stars;
  total.satisfied += row.satisfied;
  total.dissatisfied += row.dissatisfied;
}

/// The tasks of other agencies' dossiers, beside what each unit has of its own.
void add_asked(Session& session, std::vector<BoardRow>& rows, std::vector<AskedTasks> const& asked) {
  rows.reserve(rows.size() + asked.size());
  for (auto const& one : asked) {
    auto const key = std::to_string(one.key);
    auto found = std::ranges::find(rows, key, &BoardRow::key);
    if (found == rows.end()) {
      BoardRow fresh;
      fresh.key = key;
      if (auto const agency = organisation::find_agency(session, one.key)) fresh.name = agency->short_name;
      rows.push_back(std::move(fresh));
      found = std::prev(rows.end());
    }
    found->asked_on_time = one.asked_on_time;
    found->asked_late = one.asked_late;
    found->asked_running = one.asked_running;
    found->asked_overdue = one.asked_overdue;
  }
}

/// The rows under the names that people know them by; versions of one procedure are one row.
class Rows {
 public:
  Rows(Session& session, BoardBy by) : session_{session}, by_{by} {
    if (by_record(by))
      for (auto& one : session.all<Named>(procedure_names)) {
        newest_[one.code] = one.name;
        procedures_.emplace(one.id, std::move(one));
      }
    // Those that the law names stand there also when nothing came.
    if (by == BoardBy::level)
      for (std::int64_t level = 1; level <= 4; ++level) row(std::to_string(level));
    if (by == BoardBy::extent)
      for (auto const* extent : {"full", "partial"}) row(extent);
  }
  BoardRow& of(std::int64_t counted) {
    auto const key = key_of(counted);
    bool const there = rows_.contains(key);
    auto& out = row(key);
    if (!there) out.name = name_of(counted, key);
    return out;
  }
  void offered(Date day) {
    for (auto const& one : session_.all<Offered>(procedures_offered, {{"day", day}}))
      row(by_ == BoardBy::level ? std::to_string(one.level) : extent_key(one.extent)).procedures += one.n;
  }
  std::vector<BoardRow> all() && {
    std::vector<BoardRow> out;
    out.reserve(rows_.size());
    for (auto& [key, row] : rows_) out.push_back(std::move(row));
    return out;
  }

 private:
  static std::string extent_key(std::string const& extent) { return extent.empty() ? "none" : extent; }
  BoardRow& row(std::string const& key) {
    auto& out = rows_[key];
    out.key = key;
    return out;
  }
  std::string key_of(std::int64_t counted) {
    switch (by_) {
      case BoardBy::procedure:
        return procedures_[counted].code;
      case BoardBy::level:
        return std::to_string(procedures_[counted].level);
      case BoardBy::extent:
        return extent_key(procedures_[counted].extent);
      case BoardBy::step:
        if (counted == 0) return "proposed";
        break;
      case BoardBy::unit:
      case BoardBy::person:
        break;
    }
    return std::to_string(counted);
  }
  std::string name_of(std::int64_t counted, std::string const& key) {
    if (by_ == BoardBy::unit)
      if (auto const agency = organisation::find_agency(session_, counted)) return agency->short_name;
    if (by_ == BoardBy::person && counted != 0)
      if (auto const person = organisation::find_official(session_, counted)) return person->name;
    return by_ == BoardBy::procedure ? newest_[key] : std::string{};
  }

  Session& session_;
  BoardBy by_;
  std::map<std::int64_t, Named> procedures_;
  std::map<std::string, std::string> newest_;
  std::map<std::string, BoardRow> rows_;
};

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
    auto const agencies = agencies_seen(context, session, who, {}, out.below);
    auto const from = at_local(out.from, 0);
    auto const until = at_local(Date{std::chrono::sys_days{out.until} + std::chrono::days{1}}, 0);
    Rows rows{session, out.by};
    for (auto const& one : session.all<Counted>(board_statement(out.by), {{"agencies", agencies},
                                                                          {"from", from},
                                                                          {"until", until},
                                                                          {"now", now},
                                                                          {"soon", soon_until(context.calendar, now)}}))
      add_up(rows.of(one.key), one);
    if (out.by != BoardBy::step)
      for (auto const& one : session.all<Rated>(rated_statement(out.by), {{"agencies", agencies}, {"from", from}, {"until", until}}))
        add_rated(rows.of(one.key), one);
    if (out.by == BoardBy::level || out.by == BoardBy::extent) {
      for (auto const& one : session.all<CameOnline>(board_online, {{"agencies", agencies}, {"from", from}, {"until", until}}))
        rows.of(one.key).online += one.online;
      rows.offered(out.until);
    }
    out.rows = std::move(rows).all();
    if (out.by == BoardBy::unit)
      add_asked(session, out.rows,
                session.all<AskedTasks>(board_asked, {{"agencies", agencies}, {"from", from}, {"until", until}, {"now", now}}));
  });
  for (auto const& row : out.rows) {
    add_up(out.total, row);
    add_rated(out.total, row);
    out.total.procedures += row.procedures;
    out.total.online += row.online;
    out.total.asked_on_time += row.asked_on_time;
    out.total.asked_late += row.asked_late;
    out.total.asked_running += row.asked_running;
    out.total.asked_overdue += row.asked_overdue;
  }
  bool const in_order = out.by == BoardBy::step || out.by == BoardBy::level || out.by == BoardBy::extent;
  if (!in_order)  // what is late stands first
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
