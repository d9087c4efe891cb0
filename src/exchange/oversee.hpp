// Who may look at what of the axis. Private to the room; for the session's thread.
#pragma once

#include <set>

#include "exchange/oversight.hpp"

namespace tinhso::exchange {

/// Throws Forbidden without exchange.oversee.
void require_oversee(Principal const& who);
/// Runs the axis of the whole province: their agency bears the code of the province.
bool at_top(Context const& context, database::Session& session, Principal const& who);
/// The agency, if it lies at or below the reader's; throws NotFound otherwise.
organisation::Agency overseen(Context const& context, database::Session& session, Principal const& who,
                              std::int64_t agency);
/// An agency and all below it that stand today.
std::set<std::int64_t> at_or_below(std::vector<organisation::Agency> const& all, std::int64_t above);

/// Open alarms.
struct Alarm {
  std::string kind;  ///< "client" or "link"
  std::int64_t subject = 0;
  std::optional<std::int64_t> agency;
  Instant since;
};
BOOST_DESCRIBE_STRUCT(Alarm, (), (kind, subject, agency, since))
std::vector<Alarm> open_alarms(database::Session& session);

struct LinkRow {
  std::string endpoint;
  std::optional<Instant> good_at;
  std::optional<Instant> failing_since;
  std::string last_error;
};
BOOST_DESCRIBE_STRUCT(LinkRow, (), (endpoint, good_at, failing_since, last_error))
std::optional<LinkRow> find_link(database::Session& session);

/// How many rows of the outbox are in a state, and the oldest.
struct Outgoing {
  std::int64_t count = 0;
  std::optional<Instant> oldest;
};
BOOST_DESCRIBE_STRUCT(Outgoing, (), (count, oldest))
Outgoing outgoing(database::Session& session, std::string_view state);
/// Open faults; `agencies` null: all.
std::int64_t open_faults(database::Session& session, std::set<std::int64_t> const* agencies);

/// watch(), and again in a minute: what the job does.
void watch_and_again(Context& context);

/// Makes a row that the national axis refused wait again. False: it does not stand refused.
bool leave_again(database::Session& session, std::int64_t outbox);

}  // namespace tinhso::exchange
