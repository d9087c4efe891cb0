#include <algorithm>
#include <unordered_map>

#include "work/store.hpp"

namespace tinhso::work {
namespace {

using database::Session;
using database::Sql;

/// A page holds this many unless the reader says otherwise.

struct Key {
  std::int64_t id = 0;
  std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(Key, (), (id, at))

// Duties and assignments are two index ranges; what is open of one reader is little, so ordering the two together is
// cheap.
constexpr Sql open_keys{
    "work.open_keys",
    "select id, at from ("
    "select id, due_at as at from work_task where agency = :agency and state = 'open' and duty <> '' "
    "and duty in (select value from json_each(:rights)) and due_at >= :from and due_at < :until and (due_at, id) > "
    "(:after, :after_id) "
    "union all "
    "select task as id, due_at as at from work_assignment where official in (:me, :other) and state = 'open' "
    "and due_at >= :from and due_at < :until and (due_at, task) > (:after, :after_id)"
    ") k group by id, at order by at, id limit :limit",
    "select id, at from ("
    "select id, due_at as at from work_task where agency = :agency and state = 'open' and duty <> '' "
    "and duty in (select json_array_elements_text(cast(:rights as json))) and due_at >= :from and due_at < :until "
    "and (due_at, id) > (:after, :after_id) "
    "union all "
    "select task as id, due_at as at from work_assignment where official in (:me, :other) and state = 'open' "
    "and due_at >= :from and due_at < :until and (due_at, task) > (:after, :after_id)"
    ") k group by id, at order by at, id limit :limit"};

constexpr Sql done_keys{
    "work.done_keys",
    "select task as id, done_at as at from work_assignment where official in (:me, :other) and state = 'done' "
    "and (done_at, task) < (:after, :after_id) group by task, done_at order by done_at desc, task desc limit :limit"};

constexpr Sql rows_of{
    "work.rows_of",
    "select t.id, t.kind, t.object, t.step, b.title, b.code, b.from_name, b.priority, t.state, t.due_at, 'later' as "
    "\"group\", "
    "(select a.part from work_assignment a where a.task = t.id and a.official in (:me, :other) and a.state <> 'ended' "
    "order by a.part desc limit 1) as part, t.instruction, t.assigned_by, "
    "case when t.started_at is null then 0 else 1 end as started, t.created_at, t.done_at "
    "from work_task t join work_about b on b.id = t.about where t.id in (select value from json_each(:ids))",
    "select t.id, t.kind, t.object, t.step, b.title, b.code, b.from_name, b.priority, t.state, t.due_at, 'later' as "
    "\"group\", "
    "(select a.part from work_assignment a where a.task = t.id and a.official in (:me, :other) and a.state <> 'ended' "
    "order by a.part desc limit 1) as part, t.instruction, t.assigned_by, "
    "case when t.started_at is null then 0 else 1 end as started, t.created_at, t.done_at "
    "from work_task t join work_about b on b.id = t.about "
    "where t.id in (select cast(json_array_elements_text(cast(:ids as json)) as bigint))"};

constexpr Sql count_groups{
    "work.count_groups",
    "select coalesce(sum(case when at < :now then 1 else 0 end), 0) as overdue, "
    "coalesce(sum(case when at >= :now and at < :tomorrow then 1 else 0 end), 0) as today, "
    "coalesce(sum(case when at >= :now and at >= :tomorrow and at < :monday then 1 else 0 end), 0) as week, "
    "coalesce(sum(case when at >= :now and at >= :tomorrow and at >= :monday then 1 else 0 end), 0) as later from ("
    "select due_at as at from work_task where agency = :agency and state = 'open' and duty <> '' "
    "and duty in (select value from json_each(:rights)) "
    "union all select due_at as at from work_assignment where official in (:me, :other) and state = 'open') k",
    "select cast(coalesce(sum(case when at < :now then 1 else 0 end), 0) as bigint) as overdue, "
    "cast(coalesce(sum(case when at >= :now and at < :tomorrow then 1 else 0 end), 0) as bigint) as today, "
    "cast(coalesce(sum(case when at >= :now and at >= :tomorrow and at < :monday then 1 else 0 end), 0) as bigint) as "
    "week, "
    "cast(coalesce(sum(case when at >= :now and at >= :tomorrow and at >= :monday then 1 else 0 end), 0) as bigint) as "
    "later from ("
    "select due_at as at from work_task where agency = :agency and state = 'open' and duty <> '' "
    "and duty in (select json_array_elements_text(cast(:rights as json))) "
    "union all select due_at as at from work_assignment where official in (:me, :other) and state = 'open') k"};

struct StepCount {
  std::string step;
  std::int64_t n = 0;
  std::int64_t overdue = 0;
};
BOOST_DESCRIBE_STRUCT(StepCount, (), (step, n, overdue))
constexpr Sql count_duties{
    "work.count_duties",
    "select step, count(*) as n, count(case when due_at < :now then 1 end) as overdue from work_task where agency = "
    ":agency "
    "and state = 'open' and duty <> '' and duty in (select value from json_each(:rights)) group by step",
    "select step, count(*) as n, count(case when due_at < :now then 1 end) as overdue from work_task where agency = "
    ":agency "
    "and state = 'open' and duty <> '' and duty in (select json_array_elements_text(cast(:rights as json))) group by "
    "step"};
constexpr Sql count_assigned{
    "work.count_assigned",
    "select 'handle' as step, count(*) as n, count(case when due_at < :now then 1 end) as overdue "
    "from work_assignment where official in (:me, :other) and state = 'open'"};

std::vector<TaskRow> load_rows(Session& session, Principal const& who, std::vector<Key> const& keys, Instant now) {
  std::vector<std::int64_t> ids;
  for (auto const& key : keys) ids.push_back(key.id);
  auto found =
      session.all<TaskRow>(rows_of, {{"ids", json_list(ids)}, {"me", who.official}, {"other", other_self(who)}});
  std::unordered_map<std::int64_t, TaskRow*> by_id;
  for (auto& row : found) by_id[row.id] = &row;
  std::vector<TaskRow> out;
  for (auto const id : ids) {
    auto const at = by_id.find(id);
    if (at == by_id.end()) continue;
    at->second->group = group_of(at->second->due_at, now);
    out.push_back(std::move(*at->second));
  }
  return out;
}

std::vector<Key> keys_of(Session& session, Principal const& who, TaskQuery const& query, Instant now,
                         std::int64_t limit) {
  auto const self = other_self(who);
  if (query.state.value_or(TaskState::open) != TaskState::open) {
    auto const after = read_cursor(query.after, from_highest);
    return session.all<Key>(
        done_keys,
        {{"me", who.official}, {"other", self}, {"after", after.major}, {"after_id", after.id}, {"limit", limit + 1}});
  }
  auto const after = read_cursor(query.after, from_lowest);
  auto const range = query.group ? due_range(*query.group, now) : DueRange{Instant::min(), Instant::max()};
  return session.all<Key>(open_keys, {{"agency", who.agency},
                                      {"rights", rights_list(who)},
                                      {"from", range.from},
                                      {"until", range.until},
                                      {"after", after.major},
                                      {"after_id", after.id},
                                      {"me", who.official},
                                      {"other", self},
                                      {"limit", limit + 1}});
}

}  // namespace

TaskPage inbox(Context& context, Principal const& who, TaskQuery const& query) {
  auto const now = context.clock.now();
  std::int64_t const limit = query.limit ? query.limit->value : usual_page;
  return context.database.read([&](Session& session) {
    auto keys = keys_of(session, who, query, now, limit);
    TaskPage page;
    if (keys.size() > static_cast<std::size_t>(limit)) {
      keys.resize(static_cast<std::size_t>(limit));
      page.next = write_cursor({keys.back().at, keys.back().id});
    }
    if (!keys.empty()) page.items = load_rows(session, who, keys, now);
    page.counts = session.one<GroupCounts>(count_groups, {{"now", now},
                                                          {"tomorrow", due_range(Group::today, now).until},
                                                          {"monday", due_range(Group::week, now).until},
                                                          {"agency", who.agency},
                                                          {"rights", rights_list(who)},
                                                          {"me", who.official},
                                                          {"other", other_self(who)}});
    return page;
  });
}

Counts counts(Context& context, Principal const& who) {
  auto const now = context.clock.now();
  return context.database.read([&](Session& session) {
    Counts out;
    auto add = [&](std::vector<StepCount> const& rows) {
      for (auto const& row : rows) {
        out.inbox += row.n;
        out.overdue += row.overdue;
        if (row.step == "register") out.registering += row.n;
        else if (row.step == "assign") out.assigning += row.n;
        else if (row.step == "handle") out.handling += row.n;
      }
    };
    add(session.all<StepCount>(count_duties, {{"now", now}, {"agency", who.agency}, {"rights", rights_list(who)}}));
    add(session.all<StepCount>(count_assigned, {{"now", now}, {"me", who.official}, {"other", other_self(who)}}));
    out.notices = unread_notices(session, who);
    return out;
  });
}

TaskView view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    auto const task = find_task(session, id);
    if (!task || task->agency != who.agency) throw NotFound{};
    auto const theirs =
        part_in(session, who, task->kind, task->object).has_value() || (!task->duty.empty() && who.may(task->duty));
    if (!theirs && !who.may("documents.read")) throw NotFound{};
    return view_of(session, *task, context.clock.now());
  });
}

}  // namespace tinhso::work
