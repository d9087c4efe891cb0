#include <algorithm>

#include "organisation/organisation.hpp"
#include "platform/events/events.hpp"
#include "work/store.hpp"
#include "work_migrations.hpp"

namespace tinhso::work {
namespace {

using database::Session;
using database::Sql;

constexpr Sql add_about{"work.add_about",
                        "insert into work_about (title, code, from_name, priority) "
                        "values (:title, :code, :from_name, :priority) returning id"};

constexpr Sql add_tasks{"work.add_tasks",
                        "insert into work_task (about, kind, object, agency, step, duty, state, due_at, created_at) "
                        "select :about, :kind, json_extract(value, '$[0]'), json_extract(value, '$[1]'), :step, :duty, "
                        "'open', :due_at, :now "
                        "from json_each(:openings) where true "
                        "on conflict (kind, object) do update set about = excluded.about, step = excluded.step, duty = "
                        "excluded.duty, state = 'open', due_at = excluded.due_at, created_at = excluded.created_at, "
                        "started_at = null, done_at = null, done_by = '', reminded_at = null, overdue_at = null "
                        "where work_task.state <> 'open'",
                        "insert into work_task (about, kind, object, agency, step, duty, state, due_at, created_at) "
                        "select cast(:about as bigint), cast(:kind as text), cast(o ->> 0 as bigint), cast(o ->> 1 as "
                        "bigint), cast(:step as text), "
                        "cast(:duty as text), 'open', cast(:due_at as bigint), cast(:now as bigint) from "
                        "json_array_elements(cast(:openings as json)) o "
                        "on conflict (kind, object) do update set about = excluded.about, step = excluded.step, duty = "
                        "excluded.duty, state = 'open', due_at = excluded.due_at, created_at = excluded.created_at, "
                        "started_at = null, done_at = null, done_by = '', reminded_at = null, overdue_at = null "
                        "where work_task.state <> 'open'"};

constexpr Sql pass_task{"work.pass_task",
                        "update work_task set step = :step, duty = :duty, due_at = :due_at, created_at = :now "
                        "where kind = :kind and object = :object and state = 'open'"};

constexpr Sql cancel_task{"work.cancel_task",
                          "update work_task set state = 'cancelled', duty = '', done_at = :now "
                          "where id = :id"};

constexpr Sql assign_task{
    "work.assign_task",
    "update work_task set step = 'handle', duty = '', due_at = :due_at, instruction = :instruction, assigned_by = :by, "
    "assigned_official = :by_official, assigned_at = :now, reminded_at = null, overdue_at = null where id = :id and "
    "state = 'open'"};

constexpr Sql end_parts{
    "work.end_parts",
    "update work_assignment set state = 'ended' where task = :task and state = 'open' returning official"};

constexpr Sql add_part{"work.add_part",
                       "insert into work_assignment (task, official, name, position, part, state, due_at, words) "
                       "values (:task, :official, :name, :position, :part, 'open', :due_at, :words) "
                       "on conflict (task, official) do update set part = excluded.part, state = 'open', due_at = "
                       "excluded.due_at, words = excluded.words, done_at = null"};

struct Mine {
  std::int64_t id = 0;
  Part part = Part::co;
  std::optional<Instant> started_at;
};
BOOST_DESCRIBE_STRUCT(Mine, (), (id, part, started_at))
// The lead's part first, when somebody acts for a person who works on the same task.
constexpr Sql my_part{"work.my_part",
                      "select a.id, a.part, a.started_at from work_assignment a join work_task t on t.id = a.task "
                      "where t.kind = :kind and t.object = :object and a.state = 'open' and a.official in (:me, :other) "
                      "order by case a.part when 'lead' then 0 else 1 end limit 1"};
constexpr Sql my_part_ever{
    "work.my_part_ever",
    "select a.part from work_assignment a join work_task t on t.id = a.task "
    "where t.kind = :kind and t.object = :object and a.state <> 'ended' and a.official in (:me, :other) "
    "order by case a.part when 'lead' then 0 else 1 end limit 1"};

constexpr Sql my_objects{
    "work.my_objects",
    "select distinct t.object from work_assignment a join work_task t on t.id = a.task "
    "where a.official in (:me, :other) and a.state <> 'ended' and t.kind = :kind and t.agency = :agency "
    "and t.object < :before order by t.object desc limit :limit"};

constexpr Sql become_co{"work.become_co",
                        "update work_assignment set part = 'co' where task = :task and part = 'lead' and state = "
                        "'open' returning official"};
constexpr Sql back_to_duty{
    "work.back_to_duty",
    "update work_task set step = :step, duty = :duty, due_at = :due_at, created_at = :now, instruction = :words, "
    "started_at = null where id = :id and state = 'open'"};
constexpr Sql due_of_task{"work.set_due",
                          "update work_task set due_at = :due_at, reminded_at = null, overdue_at = null where kind = "
                          ":kind and object = :object and state = 'open'"};
constexpr Sql due_of_lead{"work.set_due_lead",
                          "update work_assignment set due_at = :due_at where state = 'open' and part = 'lead' and task "
                          "= (select id from work_task where kind = :kind and object = :object)"};
constexpr Sql start_part{"work.start_part", "update work_assignment set started_at = :now where id = :id"};
constexpr Sql start_task{"work.start_task",
                         "update work_task set started_at = :now where id = :id and started_at is null"};
constexpr Sql finish_parts{
    "work.finish_parts",
    "update work_assignment set state = 'done', done_at = :now where task = :task and state = 'open' "
    "returning official"};
constexpr Sql finish_task{"work.finish_task",
                          "update work_task set state = 'done', done_at = :now, done_by = :by, note = :note "
                          "where id = :id and state = 'open'"};

Task open_task(Principal const& who, std::optional<Task> task) {
  if (!task || task->agency != who.agency) throw NotFound{};
  if (task->state != TaskState::open)
    throw Conflict{"work.closed", {"Việc này đã kết thúc.", "This has already been closed."}};
  return std::move(*task);
}

Task open_task(Session& session, Principal const& who, std::string_view kind, std::int64_t object) {
  return open_task(who, find_task(session, kind, object));
}

/// An open task and the reader's part in it.
struct OwnTask {
  Task task;
  Mine mine;
};
OwnTask own_task(Session& session, Principal const& who, std::string_view kind, std::int64_t object) {
  auto part = session.ask<Mine>(
      my_part, {{"kind", kind}, {"object", object}, {"me", who.official}, {"other", other_self(who)}});
  auto task = open_task(session, who, kind, object);
  auto mine = part.first();
  if (!mine) throw Forbidden{"work.not_yours", {"Việc này không được giao cho bạn.", "This was not assigned to you."}};
  return {std::move(task), *mine};
}

struct People {
  organisation::Position lead;
  std::vector<organisation::Position> co;
};

People people_for(Session& session, std::int64_t agency, Date today, Assignment const& assignment) {
  auto const positions = organisation::officials_of(session, agency, today);
  FieldErrors errors;
  auto find = [&](std::int64_t official, std::string path) -> organisation::Position {
    auto const at =
        std::find_if(positions.begin(), positions.end(), [&](auto const& p) { return p.official == official; });
    if (at != positions.end()) return *at;
    errors.push_back(
        {std::move(path),
         {"Người này không giữ vị trí nào trong cơ quan.", "This person holds no position in the agency."}});
    return {};
  };
  People out;
  out.lead = find(assignment.lead, "lead");
  for (std::size_t i = 0; i < assignment.co.size(); ++i) {
    auto const path = "co[" + std::to_string(i) + "]";
    auto const again =
        std::find(assignment.co.begin(), assignment.co.begin() + static_cast<std::ptrdiff_t>(i), assignment.co[i]);
    if (assignment.co[i] == assignment.lead || again != assignment.co.begin() + static_cast<std::ptrdiff_t>(i))
      errors.push_back({path, {"Người này đã được giao rồi.", "This person has been named already."}});
    else out.co.push_back(find(assignment.co[i], path));
  }
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return out;
}

void add_assignment(Session& session, Task const& task, organisation::Position const& position, Part part,
                    Instant due_at, std::string_view words = {}) {
  session.later(add_part, {{"task", task.id},
                         {"official", position.official},
                         {"name", position.official_name},
                         {"position", position.title},
                         {"part", part},
                         {"due_at", due_at},
                         {"words", words}});
}

}  // namespace

std::int64_t describe(Session& session, About const& about) {
  return session.one<std::int64_t>(
      add_about,
      {{"title", about.title}, {"code", about.code}, {"from_name", about.from_name}, {"priority", about.priority}});
}

void open(Session& session, Instant now, std::int64_t about, std::string_view kind,
          std::vector<Opening> const& openings, std::string_view step, std::string_view duty, Instant due_at) {
  if (openings.empty()) return;
  session.run(add_tasks, {{"about", about},
                          {"kind", kind},
                          {"step", step},
                          {"duty", duty},
                          {"due_at", due_at},
                          {"now", now},
                          {"openings", json_list(openings)}});
}

void pass_on(Session& session, Instant now, std::string_view kind, std::int64_t object, std::string_view step,
             std::string_view duty, Instant due_at) {
  session.later(pass_task,
                {{"kind", kind}, {"object", object}, {"step", step}, {"duty", duty}, {"due_at", due_at}, {"now", now}});
}

std::string assign(Context& context, Session& session, Principal const& who, std::string_view kind, std::int64_t object,
                   Assignment const& assignment) {
  auto const now = context.clock.now();
  auto const task = open_task(session, who, kind, object);
  if (assignment.due_at <= now)
    throw Invalid{"due_at", {"Hạn xử lý phải sau thời điểm hiện tại.", "The deadline must lie in the future."}};
  auto const people = people_for(session, task.agency, local_date(now), assignment);
  session.later(assign_task, {{"id", task.id},
                            {"due_at", assignment.due_at},
                            {"instruction", assignment.instruction},
                            {"by", who.name},
                            {"by_official", who.official},
                            {"now", now}});
  auto concerned = session.all<std::int64_t>(end_parts, {{"task", task.id}});
  add_assignment(session, task, people.lead, Part::lead, assignment.due_at);
  concerned.push_back(people.lead.official);
  for (auto const& position : people.co) {
    auto const own = assignment.own.find(position.official);
    bool const has = own != assignment.own.end();
    auto const due_at = has ? own->second.due_at.value_or(assignment.due_at) : assignment.due_at;
    if (due_at <= now)
      throw Invalid{"parts", {"Hạn xử lý phải sau thời điểm hiện tại.", "The deadline must lie in the future."}};
    add_assignment(session, task, position, Part::co, due_at,
                   has ? std::string_view{own->second.words} : std::string_view{});
    concerned.push_back(position.official);
  }
  std::sort(concerned.begin(), concerned.end());
  concerned.erase(std::unique(concerned.begin(), concerned.end()), concerned.end());
  for (auto const official : concerned) tell(session, now, official, task, "assigned");
  return people.lead.official_name;
}

void start(Context& context, Session& session, Principal const& who, std::string_view kind, std::int64_t object) {
  auto const now = context.clock.now();
  auto const [task, mine] = own_task(session, who, kind, object);
  if (mine.started_at) return;
  session.later(start_part, {{"id", mine.id}, {"now", now}});
  session.later(start_task, {{"id", task.id}, {"now", now}});
  if (task.assigned_official) tell(session, now, *task.assigned_official, task, "started");
}

void finish(Context& context, Session& session, Principal const& who, std::string_view kind, std::int64_t object,
            std::string_view note) {
  auto const now = context.clock.now();
  auto const [task, mine] = own_task(session, who, kind, object);
  if (mine.part != Part::lead)
    throw Forbidden{"work.lead_only", {"Chỉ người chủ trì được kết thúc việc này.", "Only the lead may finish this."}};
  session.later(finish_task, {{"id", task.id}, {"now", now}, {"by", who.name}, {"note", note}});
  for (auto const official : session.all<std::int64_t>(finish_parts, {{"task", task.id}, {"now", now}}))
    tell(session, now, official, task, "finished");
  if (task.assigned_official) tell(session, now, *task.assigned_official, task, "finished");
}

std::string forward(Context& context, Session& session, Principal const& who, std::string_view kind, std::int64_t object,
                    std::int64_t to, Instant due_at, std::string_view words) {
  auto const now = context.clock.now();
  auto const [task, mine] = own_task(session, who, kind, object);
  if (mine.part != Part::lead)
    throw Forbidden{"work.lead_only",
                    {"Chỉ người chủ trì được chuyển tiếp việc này.", "Only the lead may pass this on."}};
  if (due_at <= now || due_at > task.due_at)
    throw Invalid{"due_at",
                  {"Hạn phải sau thời điểm hiện tại và không quá hạn được giao.",
                   "The deadline must lie in the future and not after the one that was given."}};
  Assignment assignment;
  assignment.lead = to;
  auto const people = people_for(session, task.agency, local_date(now), assignment);
  for (auto const official : session.all<std::int64_t>(become_co, {{"task", task.id}}))
    if (official == to) throw Invalid{"to", {"Người này đang chủ trì.", "This person leads it already."}};
  add_assignment(session, task, people.lead, Part::lead, due_at, words);
  tell(session, now, to, task, "assigned");
  return people.lead.official_name;
}

void give_back(Session& session, Instant now, Principal const& who, std::string_view kind, std::int64_t object,
               std::string_view step, std::string_view duty, Instant due_at, std::string_view words) {
  auto const [task, mine] = own_task(session, who, kind, object);
  if (mine.part != Part::lead)
    throw Forbidden{"work.lead_only",
                    {"Chỉ người chủ trì được trả lại việc này.", "Only the lead may give this back."}};
  for (auto const official : session.all<std::int64_t>(end_parts, {{"task", task.id}}))
    tell(session, now, official, task, "returned");
  session.run(back_to_duty,
              {{"id", task.id}, {"step", step}, {"duty", duty}, {"due_at", due_at}, {"now", now}, {"words", words}});
  if (task.assigned_official) tell(session, now, *task.assigned_official, task, "returned");
}

void set_due(Session& session, std::string_view kind, std::int64_t object, Instant due_at) {
  session.run(due_of_task, {{"kind", kind}, {"object", object}, {"due_at", due_at}});
  session.run(due_of_lead, {{"kind", kind}, {"object", object}, {"due_at", due_at}});
}

void cancel(Session& session, Instant now, std::string_view kind, std::int64_t object) {
  auto const task = find_task(session, kind, object);
  if (!task || task->state != TaskState::open) return;
  session.run(cancel_task, {{"id", task->id}, {"now", now}});
  for (auto const official : session.all<std::int64_t>(end_parts, {{"task", task->id}}))
    tell(session, now, official, *task, "cancelled");
}

std::function<std::optional<TaskView>()> ask_task(Context& context, Session& session, std::string_view kind,
                                                  std::int64_t object) {
  auto asked = std::make_shared<AskedTask>(ask_parts(session, kind, object));
  return [asked, now = context.clock.now()]() -> std::optional<TaskView> {
    auto const task = asked->task.first();
    if (!task) return {};
    return view_of(*task, asked->assignees.all(), now);
  };
}

std::optional<TaskView> task_of(Context& context, Session& session, std::string_view kind, std::int64_t object) {
  return ask_task(context, session, kind, object)();
}

std::optional<Part> part_in(Session& session, Principal const& who, std::string_view kind, std::int64_t object) {
  auto const name = session.first<std::string>(
      my_part_ever, {{"kind", kind}, {"object", object}, {"me", who.official}, {"other", other_self(who)}});
  return name ? reflect::enum_value<Part>(*name) : std::nullopt;
}

std::vector<std::int64_t> objects_of(Session& session, Principal const& who, std::string_view kind, std::int64_t before,
                                     std::int64_t limit) {
  return session.all<std::int64_t>(my_objects, {{"me", who.official},
                                                {"other", other_self(who)},
                                                {"kind", kind},
                                                {"agency", who.agency},
                                                {"before", before},
                                                {"limit", limit}});
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::work_migrations), std::end(embedded::work_migrations)};
}

}  // namespace tinhso::work
