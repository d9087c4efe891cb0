// What is to be done, by whom and until when: tasks with a lead and co-handlers, deadlines, reminders, one inbox.
//
// A task is about one object of a system's room (kind "incoming", object = its id). At first it is a *duty*: anybody of
// the agency who has the right named by `duty` may do it (register an arrival, say who handles it). Then it is
// *assigned*: to a lead and co-handlers. The systems' rooms move their tasks in their own transactions; nothing here is
// moved over HTTP, so a task and its object cannot disagree. Deadlines are moments at the end of office time on the
// working calendar. Functions belong to the session's thread; they throw NotFound, Conflict and Invalid.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"
#include "work/paging.hpp"

namespace tinhso::work {

enum class TaskState { open, done, cancelled };
BOOST_DESCRIBE_ENUM(TaskState, open, done, cancelled)
enum class Part { lead, co };
BOOST_DESCRIBE_ENUM(Part, lead, co)
/// Where a deadline falls, seen from now: before now, today, up to Sunday of this week, after that.
enum class Group { overdue, today, week, later };
BOOST_DESCRIBE_ENUM(Group, overdue, today, week, later)

// --- what lists and pages show ---

/// One line of the inbox.
struct TaskRow {
  std::int64_t id = 0;
  std::string kind;           ///< "incoming"
  std::int64_t object = 0;    ///< id of the incoming document
  std::string step;           ///< "register", "assign" (duties) or "handle"
  std::string title;          ///< the document's subject
  std::string code;           ///< "05/CĐ-UBND"
  std::string from_name;      ///< "UBND tỉnh"
  std::int64_t priority = 0;  ///< 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc
  TaskState state = TaskState::open;
  Instant due_at;
  Group group = Group::later;
  std::optional<Part> part;  ///< null for a duty
  std::string instruction;   ///< the leader's words
  std::string assigned_by;
  bool started = false;
  Instant created_at;  ///< when it came to this step
  std::optional<Instant> done_at;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (),
                      (id, kind, object, step, title, code, from_name, priority, state, due_at, group, part,
                       instruction, assigned_by, started, created_at, done_at))

struct GroupCounts {
  std::int64_t overdue = 0;
  std::int64_t today = 0;
  std::int64_t week = 0;
  std::int64_t later = 0;
};
BOOST_DESCRIBE_STRUCT(GroupCounts, (), (overdue, today, week, later))

/// `counts` are of everything open, not of this page only.
struct TaskPage {
  std::vector<TaskRow> items;
  std::optional<std::string> next;
  GroupCounts counts;
};
BOOST_DESCRIBE_STRUCT(TaskPage, (), (items, next, counts))

struct Assignee {
  std::int64_t official = 0;
  std::string name;
  std::string position;
  Part part = Part::lead;
  Instant due_at;
  std::string words;  ///< for this person alone
  std::optional<Instant> started_at;
  std::optional<Instant> done_at;
};
BOOST_DESCRIBE_STRUCT(Assignee, (), (official, name, position, part, due_at, words, started_at, done_at))

struct TaskView {
  std::int64_t id = 0;
  std::string kind;
  std::int64_t object = 0;
  std::string step;
  std::string title;
  std::string code;
  std::string from_name;
  std::int64_t priority = 0;
  TaskState state = TaskState::open;
  Instant due_at;
  Group group = Group::later;
  std::string instruction;
  std::string assigned_by;
  std::optional<Instant> assigned_at;
  std::optional<Instant> started_at;
  std::optional<Instant> done_at;
  std::string done_by;
  std::string note;                 ///< what the officer wrote when it was finished
  std::vector<Assignee> assignees;  ///< the lead first
};
BOOST_DESCRIBE_STRUCT(TaskView, (),
                      (id, kind, object, step, title, code, from_name, priority, state, due_at, group, instruction,
                       assigned_by, assigned_at, started_at, done_at, done_by, note, assignees))

/// Something an official should look at: a reminder from the sender, a deadline that is near or has passed.
struct Notice {
  std::int64_t id = 0;
  std::string kind;         ///< "reminded", "due_soon", "overdue"
  std::string object_kind;  ///< "incoming"
  std::int64_t object = 0;
  std::string title;
  std::string code;
  std::string from_name;
  Instant at;
  std::optional<Instant> read_at;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (id, kind, object_kind, object, title, code, from_name, at, read_at))

/// Numbers for the rail, for this reader.
struct Counts {
  std::int64_t inbox = 0;        ///< open lines of the inbox
  std::int64_t overdue = 0;      ///< of these, past their deadline
  std::int64_t registering = 0;  ///< arrived, not yet in the register (0 without the right to register)
  std::int64_t assigning = 0;    ///< in the register, nobody told to handle them (0 without the right to assign)
  std::int64_t handling = 0;     ///< assigned to the reader
  std::int64_t notices = 0;      ///< not read
};
BOOST_DESCRIBE_STRUCT(Counts, (), (inbox, overdue, registering, assigning, handling, notices))

// --- for the systems' rooms, inside their transactions ---

/// What tasks are about, kept once however many agencies get it.
struct About {
  std::string title;
  std::string code;
  std::string from_name;
  std::int64_t priority = 0;
};
/// Returns the id to open tasks with.
std::int64_t describe(database::Session& session, About const& about);

struct Opening {
  std::int64_t object = 0;
  std::int64_t agency = 0;
};
BOOST_DESCRIBE_STRUCT(Opening, (), (object, agency))
/// Opens a duty in each agency, in one statement; a task that was done or cancelled begins anew. `duty` is the right that
/// lets somebody do it.
void open(database::Session& session, Instant now, std::int64_t about, std::string_view kind,
          std::vector<Opening> const& openings, std::string_view step, std::string_view duty, Instant due_at);
/// The task goes on to the next duty of its agency.
void pass_on(database::Session& session, Instant now, std::string_view kind, std::int64_t object, std::string_view step,
             std::string_view duty, Instant due_at);

/// The task of this object as it stands now: a duty of the agency (`official` empty), or one person's, as the lead. Opens
/// the task when there is none, also one that was done or cancelled; who had it before has it no more.
struct Handing {
  std::int64_t agency = 0;
  std::string_view step;  ///< "content", "form", "sign", "revise", "issue"
  std::string_view duty;  ///< a right, when it is nobody's in particular
  std::optional<std::int64_t> official;
  Instant due_at;
  std::string words;  ///< what the person is told
  std::string_view watch;  ///< the right of those who are warned too before it is due; empty: nobody
};
void hand_over(database::Session& session, Instant now, Principal const& who, std::string_view kind,
               std::int64_t object, About const& about, Handing const& handing);
/// Done by whoever had it.
void close(database::Session& session, Instant now, std::string_view kind, std::int64_t object, std::string_view by);

struct Assignment {
  std::int64_t lead = 0;         ///< official
  std::vector<std::int64_t> co;  ///< officials
  Instant due_at;
  std::string instruction;
  /// Of co-handlers, by official: their own deadline and words; without, the task's.
  struct Own {
    std::optional<Instant> due_at;
    std::string words;
  };
  std::map<std::int64_t, Own> own;
};
/// Gives the task to people of its agency; a task under way may be given to others, whose parts then end. All must hold
/// a position in the agency on that day: Invalid naming `lead` or `co[i]`. Publishes work.changed to each of them.
/// Returns the lead's name.
std::string assign(Context& context, database::Session& session, Principal const& who, std::string_view kind,
                   std::int64_t object, Assignment const& assignment);
/// The part of this official (or of the one for whom `who` acts) begins. Forbidden when the task is not theirs.
void start(Context& context, database::Session& session, Principal const& who, std::string_view kind,
           std::int64_t object);
/// The lead ends the task. Forbidden for everybody else.
void finish(Context& context, database::Session& session, Principal const& who, std::string_view kind,
            std::int64_t object, std::string_view note);
/// The lead gives the task on to somebody of the agency, who then leads; the one who gave it on stays as a co-handler.
/// Forbidden for everybody else. Returns the name of whoever leads now.
std::string forward(Context& context, database::Session& session, Principal const& who, std::string_view kind,
                    std::int64_t object, std::int64_t to, Instant due_at, std::string_view words);
/// The lead gives the task back: it is the agency's duty again, with the words. Forbidden for everybody else.
void give_back(database::Session& session, Instant now, Principal const& who, std::string_view kind,
               std::int64_t object, std::string_view step, std::string_view duty, Instant due_at,
               std::string_view words);
/// Another deadline for the task and its lead; reminders begin anew.
void set_due(database::Session& session, std::string_view kind, std::int64_t object, Instant due_at);
/// Nothing is left to do (refused, taken back).
void cancel(database::Session& session, Instant now, std::string_view kind, std::int64_t object);

/// A notice to everybody who works on that task, and to whoever assigned it; before it is cancelled.
void tell_people(database::Session& session, Instant now, std::string_view kind, std::int64_t object,
                 std::string_view notice);

/// The task about an object, asked by Session::ask(): what is returned is called once for the answer.
std::function<std::optional<TaskView>()> ask_task(Context& context, database::Session& session, std::string_view kind,
                                                  std::int64_t object);
/// The task about an object; nullopt when there is none.
std::optional<TaskView> task_of(Context& context, database::Session& session, std::string_view kind,
                                std::int64_t object);
/// What this reader is to that task: the lead, a co-handler, or nothing.
std::optional<Part> part_in(database::Session& session, Principal const& who, std::string_view kind,
                            std::int64_t object);

/// The objects of that kind that are or were assigned to this reader, newest first, with an id below `before`.
std::vector<std::int64_t> objects_of(database::Session& session, Principal const& who, std::string_view kind,
                                     std::int64_t before, std::int64_t limit);

/// A notice in each agency for those who have the right `duty` there; in one statement.
void notify(database::Session& session, Instant now, std::vector<Opening> const& openings, std::string_view kind,
            std::string_view object_kind, std::string_view duty, About const& about);

// --- reading ---

struct TaskQuery {
  std::optional<TaskState> state;  ///< open (default) or done
  std::optional<Group> group;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;  ///< default 50
};
BOOST_DESCRIBE_STRUCT(TaskQuery, (), (state, group, after, limit))
struct NoticeQuery {
  std::optional<bool> unread;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(NoticeQuery, (), (unread, after, limit))

/// Everything this reader has to do: duties of the agency they have the right for, and what is assigned to them or to
/// the official for whom they act. Open ones by deadline, done ones newest first.
TaskPage inbox(Context& context, Principal const& who, TaskQuery const& query);
Counts counts(Context& context, Principal const& who);
/// Throws NotFound for a task of another agency, or one that the reader has nothing to do with.
TaskView view(Context& context, Principal const& who, std::int64_t id);
Page<Notice> notices(Context& context, Principal const& who, NoticeQuery const& query);
/// Marks a notice as read. Throws NotFound when it is not this reader's.
void read_notice(Context& context, Principal const& who, std::int64_t id);

// --- deadlines ---

Group group_of(Instant due_at, Instant now);
/// The deadlines that make a group: from (included) until (excluded).
struct DueRange {
  Instant from;
  Instant until;
};
DueRange due_range(Group group, Instant now);
/// The end of office time of the day by which an arrival is to be registered, or a registered one shown to the leader:
/// the same day when urgent (priority ≥ 1), else at latest the next working day (Decree 30/2020 articles 22 and 23).
Instant next_step_due(Calendar const& calendar, Instant now, std::int64_t priority);

/// Reminds of tasks that fall due within one working day, and of those that have; each once. Returns how many.
int remind(Context& context);
/// Job handlers by kind: `work.remind` runs remind() and adds itself again five minutes later.
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);
/// Adds the first `work.remind` if none waits. Call at start.
void schedule(Context& context);

/// `/api/work/…` without counts, which documents adds to.
web::Routes routes();
std::vector<database::Migration> migrations();

}  // namespace tinhso::work
