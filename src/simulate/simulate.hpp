// A province at work: fills an instance with a month, or a year, of plausible document traffic.
//
// Everything goes through the functions that people's requests go through, in the names of the officials that are
// there, with the clock moved along: drafts with real attachments, issuing, delivery, registering, assigning, handling,
// replies, refusals, reminders. The same seed on the same province gives the same month. Work done is remembered in the
// database in the transactions that did it: a run that was killed goes on where it stopped, one that is complete does
// nothing. One run an instance at a time; `run` belongs to its thread. Throws Invalid for bad options,
// std::runtime_error when the province has no officials to act.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"

namespace tinhso::simulate {

struct Options {
  std::string month;  ///< "2020-10", or "2020" for a whole year
  std::uint64_t seed = 1;
  double scale = 1.0;  ///< 1: 7,000 documents and 50,000 arrivals in a month of 22 working days; 0.001 … 10
};

/// `clock` is the one that `context` has. `handlers` are those of every room; they deliver what is issued. Progress and
/// the time left are written to `progress`. Returns 0.
int run(Context& context, ManualClock& clock, std::map<std::string, jobs::Handler, std::less<>> handlers,
        Options const& options, std::ostream& progress);

/// The tables that remember how far a run is; run() applies them itself.
std::vector<database::Migration> migrations();

}  // namespace tinhso::simulate
