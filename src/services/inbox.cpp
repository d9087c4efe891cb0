// Whose turn it is: every dossier that somebody of the agency must do something about stands in that person's inbox, so
// that the reminders of the work room warn before it is due.
#include <algorithm>

#include "services/store.hpp"
#include "work/work.hpp"

namespace tinhso::services {
namespace {

using database::Session;
namespace rights = accounts::rights;

/// Nobody's turn: it ended, or waits for the applicant.
struct Turn {
  std::string_view step;
  std::string_view duty;
  std::optional<std::int64_t> official;
};

std::optional<Turn> turn_of(Dossier const& dossier) {
  if (dossier.status == 1) return Turn{"receive", rights::services_receive, {}};
  if (dossier.status == 9) return Turn{"return", rights::services_receive, {}};
  if (dossier.status != 2 && dossier.status != 4) return {};
  if (!dossier.proposal.empty()) return Turn{"approve", rights::services_approve, {}};
  if (dossier.handler != 0) return Turn{"settle", {}, dossier.handler};
  return Turn{"settle", rights::services_handle, {}};
}

/// Who has left the agency is nobody's handler: the dossier lies with all who may work on it.
bool holds_position(Session& session, Dossier const& dossier, Instant now) {
  auto const positions = organisation::officials_of(session, dossier.agency, local_date(now));
  return std::any_of(positions.begin(), positions.end(), [&](auto const& p) { return p.official == dossier.handler; });
}

void hand(Context& context, Session& session, Principal const& who, Dossier const& dossier, Turn const& turn) {
  auto const now = context.clock.now();
  work::Handing handing;
  handing.agency = dossier.agency;
  handing.step = turn.step;
  handing.duty = turn.duty;
  handing.official = turn.official;
  auto const soon = work::next_step_due(context.calendar, now, 0);
  bool const clock_runs = dossier.due_at && !dossier.ended_at && !dossier.paused_at;
  handing.due_at = clock_runs ? *dossier.due_at : soon;
  work::hand_over(session, now, who, "dossier", dossier.id,
                  {dossier.procedure_name, dossier.code, dossier.applicant, 0}, handing);
}

}  // namespace

void place(Context& context, Session& session, Principal const& who, Dossier& dossier) {
  auto const now = context.clock.now();
  if (dossier.handler != 0 && !holds_position(session, dossier, now)) dossier.handler = 0;
  auto const turn = turn_of(dossier);
  dossier.holder_official = turn ? turn->official.value_or(0) : 0;
  if (!turn) {
    dossier.holder = who.name;
    work::close(session, now, "dossier", dossier.id, who.name);
    return;
  }
  if (dossier.holder_official != 0) {
    auto const person = organisation::find_official(session, dossier.holder_official);
    dossier.holder = person ? person->name : who.name;
  } else if (who.official != 0) {
    dossier.holder = who.name;
  }
  hand(context, session, who, dossier, *turn);
}

void place_answered(Context& context, Session& session, Principal const& who, Dossier const& dossier) {
  Turn turn{"resume", rights::services_receive, {}};
  if (dossier.handler != 0 && dossier.received_at) turn = {"resume", {}, dossier.handler};
  hand(context, session, who, dossier, turn);
}

}  // namespace tinhso::services
