// Rows of the work room as they stand in the database. Private to the room.
#pragma once

#include "work/work.hpp"

namespace tinhso::work {

struct Task {
  std::int64_t id = 0;
  std::string kind;
  std::int64_t object = 0;
  std::int64_t agency = 0;
  std::string step;
  std::string duty;
  TaskState state = TaskState::open;
  Instant due_at;
  std::string title;
  std::string code;
  std::string from_name;
  std::int64_t priority = 0;
  std::string instruction;
  std::string assigned_by;
  std::optional<std::int64_t> assigned_official;
  std::optional<Instant> assigned_at;
  std::optional<Instant> started_at;
  std::optional<Instant> done_at;
  std::string done_by;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, kind, object, agency, step, duty, state, due_at, title, code, from_name, priority,
                       instruction, assigned_by, assigned_official, assigned_at, started_at, done_at, done_by, note))

std::optional<Task> find_task(database::Session& session, std::int64_t id);
std::optional<Task> find_task(database::Session& session, std::string_view kind, std::int64_t object);
TaskView view_of(database::Session& session, Task const& task, Instant now);
TaskView view_of(Task const& task, std::vector<Assignee> assignees, Instant now);
/// What find_task() and its people are read by.
struct AskedTask {
  database::Answer<Task> task;
  database::Answer<Assignee> assignees;
};
AskedTask ask_parts(database::Session& session, std::string_view kind, std::int64_t object);

/// The official for whom this one acts, or the official itself: the second of the two who may do what is assigned.
inline std::int64_t other_self(Principal const& who) { return who.acting_for.value_or(who.official); }

/// `[[object,agency],…]`, for the list parameters of statements.
std::string json_list(std::vector<Opening> const& openings);

/// The rights of the reader, as a JSON list: which duties are theirs.
std::string rights_list(Principal const& who);

std::int64_t unread_notices(database::Session& session, Principal const& who);

/// The words "work.changed" to one official's screens.
void tell(database::Session& session, Instant now, std::int64_t official, Task const& task, std::string_view change);

}  // namespace tinhso::work
