// Where a dossier stands in the process of its procedure, and how a step moves it. Private to the room.
//
// The law's exceptions (supplement, financial duty, extension, stop, withdrawal) may be taken wherever the table in
// steps.cpp allows; the way from receipt to result is the process. A dossier keeps the process of its procedure's version.
#pragma once

#include "processes/process.hpp"
#include "services/store.hpp"

namespace tinhso::services {

/// A token: a user task whose turn it is or was, or a flow that waits at a join (then `name` is empty).
struct Token {
  std::int64_t id = 0;  ///< 0: not stored yet
  std::string element;
  std::string name;
  std::string lane;
  std::string role;
  std::int64_t agency = 0;  ///< where it is done; 0: the agency whose dossier it is
  std::int64_t apart = 0;
  std::int64_t handler = 0;
  Instant opened_at;
  std::optional<Instant> due_at;
  std::int64_t banked = 0;
  std::optional<Instant> ended_at;
  std::string outcome;
  std::string ended_by;

  bool open() const { return !ended_at && !name.empty(); }
};
BOOST_DESCRIBE_STRUCT(Token, (),
                      (id, element, name, lane, role, agency, apart, handler, opened_at, due_at, banked, ended_at, outcome,
                       ended_by))

/// Whether a task is done where this person works.
inline bool done_by(Principal const& who, Dossier const& dossier, Token const& token) {
  return (token.agency != 0 ? token.agency : dossier.agency) == who.agency;
}

/// A dossier's process with its tokens, in the order in which they were opened.
struct Flow {
  processes::Process process;
  std::vector<Token> tokens;
};

/// The right that lets somebody do the tasks of a lane.
std::string_view right_of(std::string_view role);
/// The lanes of which this person does the tasks, "|handle|approve|".
std::string roles_of(Principal const& who);
/// The process of this procedure; the usual one when it names none.
processes::Process process_of(database::Session& session, Procedure const& procedure);
/// As stored; for a dossier that is older than its process, the task that fits its status.
Flow flow_of(database::Session& session, Procedure const& procedure, Dossier const& dossier);
/// Of a new dossier: the tokens at the first tasks. Throws Invalid naming `agency` when a task of the process would be done
/// in an agency that there is not.
Flow begin_flow(Context& context, database::Session& session, Procedure const& procedure, Dossier const& dossier);

/// The open task that this action ends; nothing for an action that walks no process. Throws Conflict when no open task
/// allows it, Invalid naming `task` or `outcome` when it is not clear which, or what the official says of it.
Token* task_for(Principal const& who, Dossier const& dossier, Flow& flow, ActionInput const& input);
/// Whether this reader may end that open task with this action.
bool may_walk(Principal const& who, Dossier const& dossier, Flow const& flow, Token const& token, std::string_view action);
/// That task is ended; returns what the system does by itself on the way, in order. `outcome`: an action, or one of the
/// task's own.
std::vector<processes::Node> walk(Context& context, database::Session& session, Principal const& who,
                                  Procedure const& procedure, Dossier const& dossier, Flow& flow, Token& task,
                                  std::string const& outcome);
/// The dossier has ended without going to the end of its process.
void leave_flow(Context& context, database::Session& session, Dossier const& dossier, Flow& flow);
/// The clock of whoever has it stops and goes on with the dossier's.
void pause_flow(Context& context, database::Session& session, Flow& flow, Instant now);
void resume_flow(Context& context, database::Session& session, Flow& flow, Instant now);
/// Gives an open task of those who work on dossiers to one of them. Throws Invalid naming `task` when it is not clear which.
Token& give_task(database::Session& session, Flow& flow, std::optional<Text<1, 60>> const& element, std::int64_t official);

/// An open task is done in another agency from now on; 0: in the dossier's own.
void move_task(database::Session& session, Token& task, std::int64_t agency);
/// Another time for an open task.
void set_task_due(database::Session& session, Token& task, Instant due);

/// Every fault of a process for this room: its text, its actions and operations, its soundness.
FieldErrors check_process(std::string_view text, processes::Process& out);
/// Fixed agencies that it names and that do not stand on that day, nor a successor of theirs.
FieldErrors check_agencies(database::Session& session, processes::Process const& process, Date today);
/// What its conditions ask of the form that the procedure does not have.
FieldErrors check_names(processes::Process const& process, Procedure const& procedure);
/// The text of the process that procedures without one go through.
std::string_view usual_process();

/// What actions and operations do to a dossier: the table of steps.cpp, for the proof.
processes::Domain process_domain();
/// Whether the action is a step of the process.
bool walks(Action action);
/// Whether that right lets somebody take the action.
bool may_take(std::string_view right, std::string_view action);

}  // namespace tinhso::services
