// What officials read: the list by due date, one dossier, its files.
#include <algorithm>
#include <map>

#include "services/account.hpp"
#include "services/flow.hpp"
#include "services/outcome.hpp"
#include "services/papers.hpp"
#include "work/paging.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

// The reader's agencies' own, or what was asked of them for the lanes of `:roles`.
#define TINHSO_OWN(AGENCIES) "agency " AGENCIES "and cast(:roles as text) <> '' "
#define TINHSO_ASKED(AGENCIES)                                                                                        \
  "id in (select t.dossier from services_token t where t.agency <> 0 and t.agency " AGENCIES                          \
  "and cast(:roles as text) like '%|' || t.role || '|%') "
// Rated ones, whose words a leader above reads too: they are said to whoever answers for the service.
#define TINHSO_RATED(AGENCIES)                                                                                        \
  TINHSO_OWN(AGENCIES) "and id in (select r.dossier from services_rating r where r.agency " AGENCIES                  \
                       "and r.at >= cast(:rated_from as bigint) and r.at < cast(:rated_until as bigint) "            \
                       "and r.stars >= cast(:stars_from as bigint) and r.stars <= cast(:stars_until as bigint)) "
// Without a date first: what was filed and not received waits for the clerk. `sort` is the due date, or the end. A
// filter that is not asked for holds for every row. OF says whose.
// HOLDS is how each engine looks for words in papers; what is in those of another agency nobody may try out.
#define TINHSO_DOSSIER_LIST(SORT, STATUSES, OF, HOLDS)                                                                \
  "select id, code, agency, procedure_name, applicant, status, channel, holder, holder_official, handler, proposal, " \
  "filed_at, due_at, paused_at, ended_at, sort from (select id, code, agency, procedure_name, applicant, status, "    \
  "channel, holder, holder_official, handler, proposal, filed_at, due_at, paused_at, ended_at, words, " SORT          \
  " as sort from services_dossier where " OF "and status in " STATUSES                                                \
  " and (cast(:status as bigint) = 0 or status = cast(:status as bigint)) "                                           \
  "and (cast(:procedure as text) = '' or procedure_code = cast(:procedure as text)) "                                 \
  "and (cast(:me as bigint) = 0 or holder_official = cast(:me as bigint) or handler = cast(:me as bigint) "                           \
  "or exists (select 1 from services_token t where t.dossier = services_dossier.id and t.ended_at is null and "       \
  "t.handler = cast(:me as bigint))) "                                                                                \
  "and (cast(:person as bigint) = -1 or cast(:rated as bigint) <> 0 or " TINHSO_PERSON " = cast(:person as bigint)) " \
  "and (cast(:proposed as bigint) = -1 or (proposal <> '') = (cast(:proposed as bigint) = 1)) "                       \
  "and (cast(:due as bigint) = 0 or (cast(:due as bigint) = 2 and paused_at is not null) or (cast(:due as bigint) = " \
  "1 and paused_at is null and coalesce(due_at, 9000000000000000) >= cast(:due_from as bigint) and "                  \
  "coalesce(due_at, 9000000000000000) < cast(:due_until as bigint))) "                                                \
  "and (cast(:received_from as bigint) = 0 or received_at >= cast(:received_from as bigint)) "                        \
  "and (cast(:received_until as bigint) = 0 or received_at < cast(:received_until as bigint)) "                       \
  "and (cast(:ended_from as bigint) = 0 or ended_at >= cast(:ended_from as bigint)) "                                 \
  "and (cast(:ended_until as bigint) = 0 or ended_at < cast(:ended_until as bigint)) "                                \
  "and (cast(:outcome as bigint) = 0 or cast(:outcome as bigint) = " TINHSO_OUTCOME ") "                              \
  "and (cast(:channel as text) = '' or channel = cast(:channel as text)) "                                            \
  "and (cast(:level as bigint) = -1 or procedure_id in (select p.id from services_procedure p where p.level = "       \
  "cast(:level as bigint))) "                                                                                         \
  "and (cast(:extent as text) = '*' or procedure_id in (select p.id from services_procedure p where p.extent = "      \
  "cast(:extent as text))) "                                                                                          \
  "and (cast(:rated as bigint) = 0 or exists (select 1 from services_rating r where r.dossier = services_dossier.id " \
  "and r.at >= cast(:rated_from as bigint) and r.at < cast(:rated_until as bigint) and r.stars >= "                   \
  "cast(:stars_from as bigint) and r.stars <= cast(:stars_until as bigint) and (cast(:person as bigint) = -1 or "     \
  "r.person = cast(:person as bigint))))) d where "                                                                   \
  "(words like :words or (agency = cast(:own as bigint) and id in (select f.dossier from services_file f join "       \
  "services_text t on t.sha256 = f.sha256 where " HOLDS "))) "
#define TINHSO_HOLDS_SQLITE "t.id in (select rowid from services_text_words where services_text_words match :match)"
#define TINHSO_HOLDS_POSTGRESQL "t.words @@ cast(:match as tsquery)"
#define TINHSO_UPWARD "and (sort > :major or (sort = :major and id > :id)) order by sort, id limit :limit"
#define TINHSO_DOWNWARD "and (sort < :major or (sort = :major and id < :id)) order by sort desc, id desc limit :limit"
#define TINHSO_SHELF_OF(NAME, SORT, STATUSES, WAY, OF)                                                           \
  constexpr Sql NAME {                                                                                           \
    "services." #NAME, TINHSO_DOSSIER_LIST(SORT, STATUSES, OF(TINHSO_AGENCIES_SQLITE), TINHSO_HOLDS_SQLITE) WAY, \
        TINHSO_DOSSIER_LIST(SORT, STATUSES, OF(TINHSO_AGENCIES_POSTGRESQL), TINHSO_HOLDS_POSTGRESQL) WAY         \
  }
// Each shelf twice.
#define TINHSO_SHELF(NAME, SORT, STATUSES, WAY)                       \
  TINHSO_SHELF_OF(NAME, SORT, STATUSES, WAY, TINHSO_OWN);             \
  TINHSO_SHELF_OF(NAME##_asked, SORT, STATUSES, WAY, TINHSO_ASKED)
TINHSO_SHELF(shelf_open, "coalesce(due_at, 0)", "(1, 2, 4)", TINHSO_UPWARD);
TINHSO_SHELF(shelf_filed, "filed_at", "(1)", TINHSO_UPWARD);
TINHSO_SHELF(shelf_stopped, "coalesce(due_at, 0)", "(5, 6)", TINHSO_UPWARD);
TINHSO_SHELF(shelf_running, "coalesce(due_at, 0)", "(1, 2, 4, 5, 6)", TINHSO_UPWARD);
TINHSO_SHELF(shelf_ended, "coalesce(ended_at, 0)", "(3, 7, 8, 9, 10)", TINHSO_DOWNWARD);
TINHSO_SHELF(shelf_all, "filed_at", "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", TINHSO_DOWNWARD);
TINHSO_SHELF_OF(shelf_rated, "coalesce(ended_at, 0)", "(3, 7, 8, 9, 10)", TINHSO_DOWNWARD, TINHSO_RATED);
#undef TINHSO_SHELF
#undef TINHSO_SHELF_OF
#undef TINHSO_RATED
#undef TINHSO_ASKED
#undef TINHSO_OWN
#undef TINHSO_UPWARD
#undef TINHSO_DOWNWARD
#undef TINHSO_HOLDS_POSTGRESQL
#undef TINHSO_HOLDS_SQLITE
#undef TINHSO_DOSSIER_LIST
constexpr Sql file_of_dossier{"services.file_of_dossier",
                              "select name, sha256, type from services_file where id = :id and dossier = :dossier"};

#define TINHSO_RATINGS_OF(DOSSIERS) "select dossier, stars, words from services_rating where dossier " DOSSIERS
// `:agencies` holds the ids of dossiers here.
constexpr Sql ratings_of{"services.ratings_of", TINHSO_RATINGS_OF(TINHSO_AGENCIES_SQLITE),
                         TINHSO_RATINGS_OF(TINHSO_AGENCIES_POSTGRESQL)};
#undef TINHSO_RATINGS_OF
struct GivenRating {
  std::int64_t dossier = 0;
  std::int64_t stars = 0;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(GivenRating, (), (dossier, stars, words))

struct ListRow {
  std::int64_t id = 0;
  std::string code;
  std::int64_t agency = 0;
  std::string procedure_name;
  std::string applicant;
  std::int64_t status = 1;
  FilingChannel channel = FilingChannel::direct;
  std::string holder;
  std::int64_t holder_official = 0;
  std::int64_t handler = 0;
  std::string proposal;
  Instant filed_at;
  std::optional<Instant> due_at;
  std::optional<Instant> paused_at;
  std::optional<Instant> ended_at;
  std::int64_t sort = 0;
};
BOOST_DESCRIBE_STRUCT(ListRow, (),
                      (id, code, agency, procedure_name, applicant, status, channel, holder, holder_official, handler,
                       proposal, filed_at, due_at, paused_at, ended_at, sort))

struct KeptFile {
  std::string name;
  std::string sha256;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(KeptFile, (), (name, sha256, type))

bool by_ratings(DossierQuery const& query) { return query.rated || query.rated_from || query.rated_until; }

Sql const& statement_of(Shelf shelf, bool asked) {
  switch (shelf) {
    case Shelf::filed:
      return asked ? shelf_filed_asked : shelf_filed;
    case Shelf::open:
      return asked ? shelf_open_asked : shelf_open;
    case Shelf::stopped:
      return asked ? shelf_stopped_asked : shelf_stopped;
    case Shelf::ended:
      return asked ? shelf_ended_asked : shelf_ended;
    case Shelf::running:
      return asked ? shelf_running_asked : shelf_running;
    case Shelf::all:
      return asked ? shelf_all_asked : shelf_all;
  }
  return asked ? shelf_open_asked : shelf_open;
}

/// As the column has it; "*" for any.
std::string_view extent_of(std::optional<ExtentFilter> const& filter) {
  if (!filter) return "*";
  return *filter == ExtentFilter::none ? std::string_view{} : reflect::enum_name(*filter);
}

bool newest_first(Shelf shelf) { return shelf == Shelf::ended || shelf == Shelf::all; }

std::int64_t morning_of(std::optional<Date> const& day, int days) {
  if (!day) return 0;
  return at_local(Date{std::chrono::sys_days{*day} + std::chrono::days{days}}, 0).time_since_epoch().count();
}

struct DueFilter {
  std::int64_t kind = 0;  ///< 0: any; 1: due within [from, until); 2: stopped
  std::int64_t from = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};
DueFilter due_filter(Context& context, std::optional<Due> due) {
  auto const now = context.clock.now().time_since_epoch().count();
  auto const soon = soon_until(context.calendar, context.clock.now()).time_since_epoch().count();
  if (!due || *due == Due::none) return {};
  if (*due == Due::stopped) return {2};
  if (*due == Due::overdue) return {1, 0, now};
  if (*due == Due::soon) return {1, now, soon + 1};
  return {1, soon + 1};
}

/// The stars of each, with what was written to them.
std::map<std::int64_t, GivenRating> ratings_given(Session& session, std::vector<ListRow> const& rows) {
  std::vector<std::int64_t> ids;
  ids.reserve(rows.size());
  for (auto const& row : rows) ids.push_back(row.id);
  std::map<std::int64_t, GivenRating> out;
  for (auto& one : session.all<GivenRating>(ratings_of, {{"agencies", work::json_list(ids)}})) out.emplace(one.dossier, std::move(one));
  return out;
}

std::string attachment_header(std::string_view name) {
  std::string out = "attachment; filename*=UTF-8''";
  for (unsigned char const c : name) {
    bool const plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
    if (plain) out += static_cast<char>(c);
    else {
      out += '%';
      out += "0123456789ABCDEF"[c >> 4U];
      out += "0123456789ABCDEF"[c & 15U];
    }
  }
  return out;
}

}  // namespace

Page<DossierRow> dossiers(Context& context, Principal const& who, DossierQuery const& query) {
  auto const now = context.clock.now();
  bool const rated = by_ratings(query);
  auto const satisfaction = query.rated.value_or(Satisfaction::any);
  auto const shelf = rated ? Shelf::ended : query.shelf.value_or(Shelf::open);  // nobody rates what has not ended
  auto const limit = query.limit ? query.limit->value : work::usual_page;
  auto const after = work::read_cursor(query.after, newest_first(shelf) ? work::from_highest : work::from_lowest);
  auto const due = due_filter(context, query.due);
  bool const asked = query.asked.value_or(false);
  std::map<std::int64_t, std::string> others;
  std::map<std::int64_t, GivenRating> ratings;
  auto const rows = context.database.read([&](Session& session) {
    auto found = session.all<ListRow>(
        rated ? shelf_rated : statement_of(shelf, asked),
        {{"agencies", agencies_seen(context, session, who, query.agency, query.below.value_or(false))},
         {"roles", roles_of(who)},
         {"status", query.status ? query.status->value : 0},
         {"procedure", query.procedure.value_or("")},
         {"me", query.mine.value_or(false) ? who.official : 0},
         {"person", query.person.value_or(-1)},
         {"proposed", query.proposed ? (*query.proposed ? 1 : 0) : -1},
         {"due", due.kind},
         {"due_from", due.from},
         {"due_until", due.until},
         {"received_from", morning_of(query.received_from, 0)},
         {"received_until", morning_of(query.received_until, 1)},
         {"ended_from", morning_of(query.ended_from, 0)},
         {"ended_until", morning_of(query.ended_until, 1)},
         {"outcome", query.outcome ? static_cast<std::int64_t>(*query.outcome) + 1 : 0},
         {"channel", query.channel ? reflect::enum_name(*query.channel) : std::string_view{}},
         {"level", query.level ? query.level->value : -1},
         {"extent", extent_of(query.extent)},
         {"rated", rated ? 1 : 0},
         {"rated_from", morning_of(query.rated_from, 0)},
         {"rated_until", query.rated_until ? morning_of(query.rated_until, 1) : std::numeric_limits<std::int64_t>::max()},
         {"stars_from", satisfaction == Satisfaction::satisfied ? 4 : 1},
         {"stars_until", satisfaction == Satisfaction::dissatisfied ? 2 : 5},
         {"words", "%" + fold(query.q.value_or("")) + "%"},
         {"match", papers_query(session.engine(), query.q.value_or(""))},
         {"own", who.agency},
         {"major", after.major},
         {"id", after.id},
         {"limit", limit + 1}});
    for (auto const& row : found)
      if (row.agency != who.agency && !others.contains(row.agency))
        if (auto const agency = organisation::find_agency(session, row.agency)) others.emplace(row.agency, agency->short_name);
    if (rated) ratings = ratings_given(session, found);
    return found;
  });
  auto const page = work::cut(rows, limit, [](auto const& row) { return work::Cursor{row.sort, row.id}; });
  Page<DossierRow> out;
  out.next = page.next;
  for (auto const& row : page.items) {
    Dossier clock;
    clock.due_at = row.due_at;
    clock.paused_at = row.paused_at;
    clock.ended_at = row.ended_at;
    bool const here = !query.below.value_or(false) && query.agency.value_or(who.agency) == who.agency;
    bool const own = row.agency == who.agency || (asked && here);
    std::optional<std::int64_t> stars;
    std::string rating_words;
    if (auto const given = ratings.find(row.id); given != ratings.end()) {
      stars = given->second.stars;
      rating_words = given->second.words;
    }
    out.items.push_back(
        {row.id, row.code, row.procedure_name, own ? row.applicant : "", row.status, row.channel, row.holder,
         row.filed_at, row.due_at, due_of(context.calendar, clock, now), !row.proposal.empty(),
         who.official != 0 && (row.holder_official == who.official || row.handler == who.official), own, others[row.agency],
         stars, rating_words});
  }
  return out;
}

namespace {

std::vector<ProcessTask> tasks_of(Session& session, Principal const& who, Dossier const& dossier, Flow const& flow,
                                  std::vector<std::string> const& possible) {
  std::vector<ProcessTask> out;
  for (auto const& token : flow.tokens) {
    if (token.name.empty()) continue;
    auto const& node = flow.process.nodes[flow.process.node(token.element).value()];
    ProcessTask task;
    task.element = token.element;
    task.name = token.name;
    task.lane = token.lane;
    if (token.agency != 0)
      if (auto const agency = organisation::find_agency(session, token.agency)) task.agency = agency->short_name;
    if (token.handler != 0)
      if (auto const person = organisation::find_official(session, token.handler)) task.handler = person->name;
    task.mine = token.handler != 0 && token.handler == who.official;
    task.opened_at = token.opened_at;
    task.due_at = token.due_at;
    task.ended_at = token.ended_at;
    task.outcome = token.outcome;
    task.ended_by = token.ended_by;
    if (token.open()) {
      for (auto const& action : node.actions)
        if (std::find(possible.begin(), possible.end(), action) != possible.end() && may_walk(who, dossier, flow, token, action))
          task.actions.push_back(action);
      task.outcomes = node.outcomes;
    }
    out.push_back(std::move(task));
  }
  return out;
}

}  // namespace

DossierView view_of(Context& context, Session& session, Principal const& who, Dossier const& d) {
  auto const now = context.clock.now();
  auto const procedure = procedure_of_id(session, d.procedure_id).procedure;
  DossierView out;
  out.id = d.id;
  out.code = d.code;
  out.aliases = aliases_of(session, d.id);
  if (d.agency != who.agency)
    if (auto const agency = organisation::find_agency(session, d.agency)) out.agency = agency->short_name;
  out.procedure_code = d.procedure_code;
  out.procedure_version = procedure.version;
  out.procedure_name = d.procedure_name;
  for (auto const& one : procedure.cases)
    if (one.code == d.case_code) {
      out.case_name = one.name;
      out.components.assign(one.components.begin(), one.components.end());
    }
  out.status = d.status;
  out.channel = d.channel;
  out.applicant = d.applicant;
  out.phone = d.phone;
  out.birth_date = d.birth_date;
  out.address = d.address;
  out.on_behalf_of = d.on_behalf_of;
  out.account = account_view(context, session, d.id);
  out.behalf = behalf_view(context, session, d.id);
  out.answers = answered(procedure.form, reflect::from_json<Answers>(d.answers));
  out.papers = reflect::from_json<std::vector<Paper>>(d.papers);
  out.filed_at = d.filed_at;
  out.received_at = d.received_at;
  out.first_due_at = d.first_due_at;
  out.due_at = d.due_at;
  out.due = due_of(context.calendar, d, now);
  if (d.paused_at) out.minutes_left = d.banked;
  else if (d.due_at && !d.ended_at) out.minutes_left = context.calendar.minutes_between(now, *d.due_at);
  out.holder = d.holder;
  if (d.handler != 0)
    if (auto const person = organisation::find_official(session, d.handler)) out.handler = person->name;
  out.proposal = d.proposal;
  out.ended_at = d.ended_at;
  out.result = d.result;
  out.needs_date = duration_of(procedure, d.case_code, d.channel).unit == DurationUnit::unknown;
  auto const flow = flow_of(session, procedure, d);
  out.actions = actions_of(who, d, flow);
  out.process = flow.process.name;
  out.tasks = tasks_of(session, who, d, flow, out.actions);
  out.files = files_of(session, d.id);
  tell_texts(session, d.id, out.components, out.files);
  out.payment = payments::charge_of(context, session, "dossier", d.id, d.agency == who.agency ? &who : nullptr);
  out.steps = steps_of(session, d.id);
  out.delivery = delivery_of(session, d.id);
  out.forms = forms_of(d, out.steps, out.delivery.has_value());
  return out;
}

DossierView dossier(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of(context, session, who, visible(session, who, id)); });
}

web::Response dossier_file(Context& context, Principal const& who, std::int64_t id, std::int64_t file) {
  std::string code;
  auto const kept = context.database.read([&](Session& session) {
    code = visible(session, who, id).code;
    return session.one<KeptFile>(file_of_dossier, {{"id", file}, {"dossier", id}});
  });
  note_readings(context, who, id, "Hồ sơ " + code + ", tệp " + kept.name);
  web::Response out;
  out.headers.emplace("content-type", kept.type);
  out.headers.emplace("content-disposition", attachment_header(kept.name));
  out.file = context.files.path(kept.sha256);
  return out;
}

}  // namespace tinhso::services
