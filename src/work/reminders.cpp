#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"
#include "work/store.hpp"

namespace tinhso::work {
namespace {

using database::Session;
using database::Sql;

/// How often deadlines are looked at; also the width of the slot that names one look.
constexpr std::chrono::minutes interval{5};
/// So many tasks in one transaction; the rest follow in the next.
constexpr std::int64_t batch = 500;

constexpr Sql due_soon{
    "work.due_soon",
    "update work_task set reminded_at = :now where id in (select id from work_task where state = 'open' and (duty = '' or "
    "watch <> '') and overdue_at is null and reminded_at is null and due_at >= :now and due_at <= :horizon order by due_at limit "
    ":limit) "
    "returning id"};
constexpr Sql overdue{
    "work.overdue",
    "update work_task set overdue_at = :now where id in (select id from work_task where state = 'open' and (duty = '' or "
    "watch <> '') and overdue_at is null and due_at < :now order by due_at limit :limit) returning id"};

// To everybody who works on the task; of what is overdue, also to whoever assigned it.
constexpr Sql notify_assignees{
    "work.notify_assignees",
    "insert into work_notice (agency, official, kind, object_kind, object, title, code, from_name, at) "
    "select t.agency, a.official, :kind, t.kind, t.object, b.title, b.code, b.from_name, :now from work_task t "
    "join work_about b on b.id = t.about join work_assignment a on a.task = t.id and a.state = 'open' "
    "where t.id in (select value from json_each(:tasks)) returning official",
    "insert into work_notice (agency, official, kind, object_kind, object, title, code, from_name, at) "
    "select t.agency, a.official, cast(:kind as text), t.kind, t.object, b.title, b.code, b.from_name, cast(:now as "
    "bigint) "
    "from work_task t join work_about b on b.id = t.about join work_assignment a on a.task = t.id and a.state = 'open' "
    "where t.id in (select cast(json_array_elements_text(cast(:tasks as json)) as bigint)) returning official"};
constexpr Sql notify_assigners{
    "work.notify_assigners",
    "insert into work_notice (agency, official, kind, object_kind, object, title, code, from_name, at) "
    "select t.agency, t.assigned_official, :kind, t.kind, t.object, b.title, b.code, b.from_name, :now from work_task "
    "t "
    "join work_about b on b.id = t.about where t.assigned_official is not null "
    "and not exists (select 1 from work_assignment a where a.task = t.id and a.official = t.assigned_official and "
    "a.state = 'open') "
    "and t.id in (select value from json_each(:tasks)) returning official",
    "insert into work_notice (agency, official, kind, object_kind, object, title, code, from_name, at) "
    "select t.agency, t.assigned_official, cast(:kind as text), t.kind, t.object, b.title, b.code, b.from_name, "
    "cast(:now as bigint) "
    "from work_task t join work_about b on b.id = t.about where t.assigned_official is not null "
    "and not exists (select 1 from work_assignment a where a.task = t.id and a.official = t.assigned_official and "
    "a.state = 'open') "
    "and t.id in (select cast(json_array_elements_text(cast(:tasks as json)) as bigint)) returning official"};

// To those of the agency with the right that watches over it. What is to be done within a day comes near at once: of that
// they hear only when it is late.
constexpr Sql notify_watchers{
    "work.notify_watchers",
    "insert into work_notice (agency, duty, kind, object_kind, object, title, code, from_name, at) "
    "select t.agency, t.watch, :kind, t.kind, t.object, b.title, b.code, b.from_name, :now from work_task t "
    "join work_about b on b.id = t.about "
    "where t.watch <> '' and (:kind = 'overdue' or t.due_at - t.created_at > 86400000) "
    "and t.id in (select value from json_each(:tasks))",
    "insert into work_notice (agency, duty, kind, object_kind, object, title, code, from_name, at) "
    "select t.agency, t.watch, cast(:kind as text), t.kind, t.object, b.title, b.code, b.from_name, cast(:now as bigint) "
    "from work_task t join work_about b on b.id = t.about "
    "where t.watch <> '' and (cast(:kind as text) = 'overdue' or t.due_at - t.created_at > 86400000) "
    "and t.id in (select cast(json_array_elements_text(cast(:tasks as json)) as "
    "bigint))"};

void tell_of(Session& session, Instant now, std::vector<std::int64_t> const& officials, std::string_view kind) {
  for (auto const official : officials)
    events::publish(session, now, "official:" + std::to_string(official), "work.changed", {{"change", kind}});
}

/// Those who work on these tasks and, if `assigners`, those who gave them.
void tell_of_tasks(Session& session, Instant now, std::string const& list, std::string_view kind, bool assigners) {
  tell_of(session, now, session.all<std::int64_t>(notify_assignees, {{"tasks", list}, {"kind", kind}, {"now", now}}),
          kind);
  if (assigners)
    tell_of(session, now, session.all<std::int64_t>(notify_assigners, {{"tasks", list}, {"kind", kind}, {"now", now}}),
            kind);
}

/// One batch; returns how many tasks it was.
int remind_batch(Context& context, Sql const& choose, std::string_view kind, bool assigners) {
  auto const now = context.clock.now();
  auto const horizon = context.calendar.add_minutes(now, context.calendar.minutes_per_day());
  return context.database.write([&](Session& session) {
    auto const tasks = &choose == &due_soon
                           ? session.all<std::int64_t>(choose, {{"now", now}, {"horizon", horizon}, {"limit", batch}})
                           : session.all<std::int64_t>(choose, {{"now", now}, {"limit", batch}});
    if (tasks.empty()) return 0;
    tell_of_tasks(session, now, json_list(tasks), kind, assigners);
    session.run(notify_watchers, {{"tasks", json_list(tasks)}, {"kind", kind}, {"now", now}});
    boost::json::array ids;
    for (auto const task : tasks) ids.emplace_back(task);
    audit::record(session, now, audit::system("work"),
                  {"work." + std::string{kind}, "tasks", std::to_string(tasks.front()), nullptr,
                   boost::json::object{{"tasks", ids}}});
    return static_cast<int>(tasks.size());
  });
}

void add_look(Session& session, Instant now, Instant at) {
  auto const slot = at.time_since_epoch() / interval;
  jobs::add(session, now, "work.remind", {}, {"slot:" + std::to_string(slot), Instant{interval * slot}});
}

}  // namespace

void tell_people(Session& session, Instant now, std::string_view kind, std::int64_t object, std::string_view notice) {
  auto const task = find_task(session, kind, object);
  if (!task || task->state != TaskState::open) return;
  tell_of_tasks(session, now, json_list(std::vector{task->id}), notice, true);
}

int remind(Context& context) {
  int total = 0;
  for (;;) {
    // Overdue first, so that what has passed is not also announced as near.
    auto const some =
        remind_batch(context, overdue, "overdue", true) + remind_batch(context, due_soon, "due_soon", false);
    if (some == 0) return total;
    total += some;
  }
}

std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context) {
  return {{"work.remind", [&context](jobs::Job const&) {
             remind(context);
             auto const now = context.clock.now();
             context.database.write([&](Session& session) { add_look(session, now, now + interval); });
           }}};
}

void schedule(Context& context) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) { add_look(session, now, now); });
}

}  // namespace tinhso::work
