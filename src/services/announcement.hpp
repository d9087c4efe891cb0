// A holiday or a swapped day that is announced while dossiers are under way: their due dates are computed anew.
//
// The calendar is a file that is read at start (data/<province>/calendar.csv), with the days that were announced since
// (`tinhso calendar add`); the one by which due dates were computed is kept beside them. When the two differ, every dossier that has not ended gets the date it would have if the day had been
// known all along, also when the day has passed; what an official has named as a day moves only off a day that is not
// worked. The first date, which the applicant has on paper, stays where it is. Thread-safe.
#pragma once

#include "base/reflect.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"

namespace tinhso::services {

/// Brings the calendar to the dossiers, a hundred in each transaction; after a crash it goes on where it stopped. Returns
/// how many due dates have changed.
int announce_calendar(Context& context);

struct AnnouncedDay {
  std::string day;  ///< "2020-10-15"
  std::int64_t working = 0;  ///< 1: a swapped day that is worked
  std::string name;
};
BOOST_DESCRIBE_STRUCT(AnnouncedDay, (), (day, working, name))
/// `tinhso calendar add`: a holiday, or a day that is worked instead; of a day the last announcement holds. A server that
/// runs takes it up within seconds. Throws std::runtime_error for a name that a line of the calendar cannot hold.
void announce_day(database::Database& database, Clock const& clock, Date day, bool working, std::string_view name);
/// `tinhso calendar remove`: the day is again what the file says. Throws std::runtime_error when it was not announced.
void withdraw_day(database::Database& database, Clock const& clock, Date day);
std::vector<AnnouncedDay> announced_days(database::Database& database);
/// What the file says, with these days instead of its own.
Calendar with_announced(Calendar const& from_file, std::vector<AnnouncedDay> const& days);

/// Adds the job that does it, when the calendar is another than before, and the one that reads papers, when some wait. Call
/// at start.
void schedule(Context& context);
/// Of the whole room.
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);

}  // namespace tinhso::services
