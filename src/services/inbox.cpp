// Whose turn it is: every dossier that somebody of the agency must do something about stands in that person's inbox, so
// that the reminders of the work room warn before it is due.
#include <algorithm>

#include "services/flow.hpp"
#include "work/work.hpp"

namespace tinhso::services {
namespace {

using database::Session;
namespace rights = accounts::rights;

/// What stands in an inbox: a task of the process. `kind`: "dossier", or "dossier:<element>" beside others.
struct Turn {
  std::string kind = "dossier";
  std::string_view step;
  std::string_view duty;
  std::optional<std::int64_t> official;
  std::optional<Instant> due_at;
  std::string words;
  std::int64_t agency = 0;  ///< where it is done
};

std::string kind_of(Token const& token) { return token.apart != 0 ? "dossier:" + token.element : "dossier"; }

std::string_view step_of(processes::Node const& node) {
  auto const does = [&](std::string_view action) {
    return std::find(node.actions.begin(), node.actions.end(), action) != node.actions.end();
  };
  if (does("receive")) return "receive";
  if (does("hand_over")) return "return";
  if (does("approve")) return "approve";
  return does("complete") ? "complete" : "settle";
}

Turn turn_of(Dossier const& dossier, Token const& token, processes::Node const& node) {
  Turn out{kind_of(token), step_of(node), {}, {}, token.due_at, {}, token.agency != 0 ? token.agency : dossier.agency};
  if (out.step == "complete") out.words = token.name;
  if (token.handler != 0) out.official = token.handler;
  else out.duty = right_of(token.role);
  return out;
}

/// Who has left the agency is nobody's handler: the dossier lies with all who may work on it.
bool holds_position(Session& session, std::int64_t agency, std::int64_t official, Instant now) {
  auto const positions = organisation::officials_of(session, agency, local_date(now));
  return std::any_of(positions.begin(), positions.end(), [&](auto const& p) { return p.official == official; });
}

void hand(Context& context, Session& session, Principal const& who, Dossier const& dossier, Turn const& turn) {
  auto const now = context.clock.now();
  work::Handing handing;
  bool const clock_runs = dossier.due_at && !dossier.ended_at && !dossier.paused_at;
  handing.agency = turn.agency;
  handing.step = turn.step;
  handing.duty = turn.duty;
  handing.official = turn.official;
  handing.words = turn.words;
  if (clock_runs) handing.watch = rights::services_approve;
  handing.due_at = clock_runs ? *dossier.due_at : work::next_step_due(context.calendar, now, 0);
  // Of the two clocks the one that runs out first.
  if (clock_runs && turn.due_at) handing.due_at = std::min(handing.due_at, *turn.due_at);
  work::hand_over(session, now, who, turn.kind, dossier.id,
                  {dossier.procedure_name, dossier.code, dossier.applicant, 0}, handing);
}

}  // namespace

void place(Context& context, Session& session, Principal const& who, Dossier& dossier, Flow const& flow) {
  auto const now = context.clock.now();
  if (dossier.handler != 0 && !holds_position(session, dossier.agency, dossier.handler, now)) dossier.handler = 0;
  bool const waits = dossier.status == 5 || dossier.status == 6;  // for the applicant
  std::vector<Turn> turns;
  for (auto const& token : flow.tokens) {
    if (token.apart != 0 && (token.ended_at || waits)) work::close(session, now, kind_of(token), dossier.id, who.name);
    if (!token.open() || waits) continue;
    auto turn = turn_of(dossier, token, flow.process.nodes[flow.process.node(token.element).value()]);
    if (turn.official && !holds_position(session, turn.agency, *turn.official, now)) {
      turn.official.reset();
      turn.duty = right_of(token.role);
    }
    turns.push_back(std::move(turn));
  }
  dossier.holder_official = 0;
  std::string holder;
  for (auto const& turn : turns) {
    if (turns.size() == 1) dossier.holder_official = turn.official.value_or(0);
    std::string name;
    if (turn.official) {
      if (auto const person = organisation::find_official(session, *turn.official)) name = person->name;
    } else if (turn.agency != dossier.agency) {
      if (auto const agency = organisation::find_agency(session, turn.agency)) name = agency->short_name;
    }
    if (!name.empty()) holder += (holder.empty() ? "" : ", ") + name;
  }
  if (!holder.empty()) {
    dossier.holder = holder;
  } else if (who.official != 0 && who.agency != dossier.agency) {  // it came back from whoever was asked
    if (auto const agency = organisation::find_agency(session, dossier.agency)) dossier.holder = agency->short_name;
  } else if (who.official != 0 || turns.empty()) {
    dossier.holder = who.name;
  }
  bool const whole = std::any_of(turns.begin(), turns.end(), [](auto const& turn) { return turn.kind == "dossier"; });
  if (!whole) work::close(session, now, "dossier", dossier.id, who.name);
  for (auto const& turn : turns) hand(context, session, who, dossier, turn);
}

void place_answered(Context& context, Session& session, Principal const& who, Dossier const& dossier) {
  Turn turn;
  turn.step = "resume";
  turn.agency = dossier.agency;
  if (dossier.handler != 0 && dossier.received_at) turn.official = dossier.handler;
  else turn.duty = rights::services_receive;
  hand(context, session, who, dossier, turn);
}

std::vector<Holding> holdings_of(Session& session, Dossier const& dossier, Flow const& flow, Date today) {
  std::vector<Holding> out;
  if (dossier.status == 5 || dossier.status == 6) {
    Holding waits;
    waits.applicant = true;
    out.push_back(std::move(waits));
    return out;
  }
  for (auto const& token : flow.tokens) {
    if (!token.open()) continue;
    Holding one;
    one.task = token.name;
    one.who = token.lane;
    one.due_at = token.due_at;
    auto const agency = token.agency != 0 ? token.agency : dossier.agency;
    if (auto const found = organisation::find_agency(session, agency)) one.agency = found->name;
    if (token.handler != 0)
      for (auto const& position : organisation::officials_of(session, agency, today))
        if (position.official == token.handler) one.who = position.official_name + " (" + position.title + ")";
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tinhso::services
