// How dossiers are counted, as SQL and as values: one place, so that a number of the board and the list behind it
// agree. Private to the room.
#pragma once

#include "services/store.hpp"

// Of what has a result: after its due day, by days in Viet Nam (UTC+7), as the national portal counts.
#define TINHSO_LATE \
  "status in (9, 10) and due_at is not null and (ended_at + 25200000) / 86400000 > (due_at + 25200000) / 86400000"
// 1 on time, 2 late, 3 ended otherwise, 0 not ended.
#define TINHSO_OUTCOME \
  "(case when ended_at is null then 0 when status not in (9, 10) then 3 when " TINHSO_LATE " then 2 else 1 end)"

// How each engine reads `:agencies`, "[1,2]". PostgreSQL must see the array, or it guesses half of all agencies and walks
// every dossier.
#define TINHSO_AGENCIES_SQLITE "in (select value from json_each(:agencies)) "
#define TINHSO_AGENCIES_POSTGRESQL "= any (cast(translate(cast(:agencies as text), '[]', '{}') as bigint[])) "
// Whose dossier it is: who has it while it runs, and who settled it once it has ended; 0: nobody in particular.
#define TINHSO_PERSON "(case when status in (1, 2, 4, 5, 6) then holder_official else handler end)"

namespace tinhso::services {

/// The last moment that counts as due soon: one working day from now.
inline Instant soon_until(Calendar const& calendar, Instant now) {
  return calendar.add_minutes(now, calendar.minutes_per_day());
}

}  // namespace tinhso::services
