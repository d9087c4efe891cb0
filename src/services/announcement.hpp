// A holiday or a swapped day that is announced while dossiers are under way: their due dates are computed anew.
//
// The calendar is a file that is read at start (data/<province>/calendar.csv); the one by which due dates were computed is
// kept beside them. When the two differ, every dossier that has not ended gets the date it would have if the day had been
// known all along, also when the day has passed; what an official has named as a day moves only off a day that is not
// worked. The first date, which the applicant has on paper, stays where it is. Thread-safe.
#pragma once

#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"

namespace tinhso::services {

/// Brings the calendar to the dossiers, a hundred in each transaction; after a crash it goes on where it stopped. Returns
/// how many due dates have changed.
int announce_calendar(Context& context);

/// Adds the job that does it, when the calendar is another than before, and the one that reads papers, when some wait. Call
/// at start.
void schedule(Context& context);
/// Of the whole room.
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);

}  // namespace tinhso::services
