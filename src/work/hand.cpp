#include <algorithm>

#include "organisation/organisation.hpp"
#include "platform/events/events.hpp"
#include "work/store.hpp"

namespace tinhso::work {
namespace {

using database::Session;
using database::Sql;

constexpr Sql put_task{
    "work.put_task",
    "insert into work_task (about, kind, object, agency, step, duty, state, due_at, created_at, instruction, "
    "assigned_by, assigned_official, assigned_at, watch) values (:about, :kind, :object, :agency, :step, :duty, 'open', "
    ":due_at, :now, :words, :by, :by_official, :now, :watch) on conflict (kind, object) do update set about = excluded.about, "
    "agency = excluded.agency, step = excluded.step, duty = excluded.duty, state = 'open', due_at = excluded.due_at, created_at = "
    "excluded.created_at, instruction = excluded.instruction, assigned_by = excluded.assigned_by, assigned_official = "
    "excluded.assigned_official, assigned_at = excluded.assigned_at, watch = excluded.watch, started_at = null, done_at = null, done_by = '', "
    "reminded_at = null, overdue_at = null returning id"};
constexpr Sql end_all_parts{
    "work.end_all_parts",
    "update work_assignment set state = 'done', done_at = :now where task = :task and state = 'open' returning "
    "official"};
constexpr Sql put_part{
    "work.put_part",
    "insert into work_assignment (task, official, name, position, part, state, due_at) "
    "values (:task, :official, :name, :position, 'lead', 'open', :due_at) on conflict (task, official) do update set "
    "part = 'lead', state = 'open', due_at = excluded.due_at, started_at = null, done_at = null"};
constexpr Sql close_task{
    "work.close_task",
    "update work_task set state = 'done', duty = '', done_at = :now, done_by = :by where id = :id and state = 'open'"};

}  // namespace

void hand_over(Session& session, Instant now, Principal const& who, std::string_view kind, std::int64_t object,
               About const& about, Handing const& handing) {
  auto const id = session.one<std::int64_t>(put_task, {{"about", describe(session, about)},
                                                       {"kind", kind},
                                                       {"object", object},
                                                       {"agency", handing.agency},
                                                       {"step", handing.step},
                                                       {"duty", handing.official ? std::string_view{} : handing.duty},
                                                       {"due_at", handing.due_at},
                                                       {"now", now},
                                                       {"words", handing.words},
                                                       {"by", who.name},
                                                       {"by_official", who.official},
                                                       {"watch", handing.watch}});
  auto concerned = session.all<std::int64_t>(end_all_parts, {{"task", id}, {"now", now}});
  if (handing.official) {
    auto const positions = organisation::officials_of(session, handing.agency, local_date(now));
    auto const at = std::find_if(positions.begin(), positions.end(),
                                 [&](auto const& p) { return p.official == *handing.official; });
    if (at == positions.end())
      throw Conflict{"work.nobody",
                     {"Người này không còn giữ vị trí nào trong cơ quan.", "This person holds no position here now."}};
    session.run(put_part, {{"task", id},
                           {"official", at->official},
                           {"name", at->official_name},
                           {"position", at->title},
                           {"due_at", handing.due_at}});
    concerned.push_back(at->official);
  }
  std::sort(concerned.begin(), concerned.end());
  concerned.erase(std::unique(concerned.begin(), concerned.end()), concerned.end());
  auto const task = find_task(session, id).value();
  for (auto const official : concerned) tell(session, now, official, task, "assigned");
}

void close(Session& session, Instant now, std::string_view kind, std::int64_t object, std::string_view by) {
  auto const task = find_task(session, kind, object);
  if (!task || task->state != TaskState::open) return;
  for (auto const official : session.all<std::int64_t>(end_all_parts, {{"task", task->id}, {"now", now}}))
    tell(session, now, official, *task, "finished");
  session.run(close_task, {{"id", task->id}, {"now", now}, {"by", by}});
}

}  // namespace tinhso::work
