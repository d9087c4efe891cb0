#include "work/store.hpp"

#include "platform/events/events.hpp"

namespace tinhso::work {
namespace {

using database::Session;
using database::Sql;

constexpr Sql task_by_id{
    "work.task_by_id",
    "select t.id, t.kind, t.object, t.agency, t.step, t.duty, t.state, t.due_at, b.title, b.code, b.from_name, "
    "b.priority, "
    "t.instruction, t.assigned_by, t.assigned_official, t.assigned_at, t.started_at, t.done_at, t.done_by, t.note "
    "from work_task t join work_about b on b.id = t.about where t.id = :id"};
constexpr Sql task_by_object{
    "work.task_by_object",
    "select t.id, t.kind, t.object, t.agency, t.step, t.duty, t.state, t.due_at, b.title, b.code, b.from_name, "
    "b.priority, "
    "t.instruction, t.assigned_by, t.assigned_official, t.assigned_at, t.started_at, t.done_at, t.done_by, t.note "
    "from work_task t join work_about b on b.id = t.about where t.kind = :kind and t.object = :object"};
constexpr Sql assignees_of{
    "work.assignees_of",
    "select official, name, position, part, due_at, words, started_at, done_at from work_assignment "
    "where task = :task and state <> 'ended' order by case part when 'lead' then 0 else 1 end, id"};
constexpr Sql assignees_about{
    "work.assignees_about",
    "select official, name, position, part, due_at, words, started_at, done_at from work_assignment where task = "
    "(select id from work_task where kind = :kind and object = :object) and state <> 'ended' "
    "order by case part when 'lead' then 0 else 1 end, id"};

}  // namespace

std::optional<Task> find_task(Session& session, std::int64_t id) {
  return session.first<Task>(task_by_id, {{"id", id}});
}

std::optional<Task> find_task(Session& session, std::string_view kind, std::int64_t object) {
  return session.first<Task>(task_by_object, {{"kind", kind}, {"object", object}});
}

AskedTask ask_parts(Session& session, std::string_view kind, std::int64_t object) {
  auto task = session.ask<Task>(task_by_object, {{"kind", kind}, {"object", object}});
  return {std::move(task), session.ask<Assignee>(assignees_about, {{"kind", kind}, {"object", object}})};
}

TaskView view_of(Session& session, Task const& task, Instant now) {
  return view_of(task, session.all<Assignee>(assignees_of, {{"task", task.id}}), now);
}

TaskView view_of(Task const& task, std::vector<Assignee> assignees, Instant now) {
  TaskView out;
  out.id = task.id;
  out.kind = task.kind;
  out.object = task.object;
  out.step = task.step;
  out.title = task.title;
  out.code = task.code;
  out.from_name = task.from_name;
  out.priority = task.priority;
  out.state = task.state;
  out.due_at = task.due_at;
  out.group = group_of(task.due_at, now);
  out.instruction = task.instruction;
  out.assigned_by = task.assigned_by;
  out.assigned_at = task.assigned_at;
  out.started_at = task.started_at;
  out.done_at = task.done_at;
  out.done_by = task.done_by;
  out.note = task.note;
  out.assignees = std::move(assignees);
  return out;
}

std::string json_list(std::vector<Opening> const& openings) {
  std::string out = "[";
  for (auto const& opening : openings) {
    if (out.size() > 1) out += ',';
    out += '[' + std::to_string(opening.object) + ',' + std::to_string(opening.agency) + ']';
  }
  return out += ']';
}

std::string rights_list(Principal const& who) {
  boost::json::array out;
  for (auto const& right : who.rights) out.emplace_back(right);
  return boost::json::serialize(out);
}

void tell(Session& session, Instant now, std::int64_t official, Task const& task, std::string_view change) {
  events::publish(
      session, now, "official:" + std::to_string(official), "work.changed",
      {{"task", task.id}, {"kind", task.kind}, {"object", task.object}, {"change", change}, {"title", task.title}});
}

}  // namespace tinhso::work
