// What the board asks and shows: what stands where, on time or late. Part of services.hpp; values.
#pragma once

#include "base/reflect.hpp"

namespace tinhso::services {

enum class BoardBy { unit, person, procedure, step, level, extent };
BOOST_DESCRIBE_ENUM(BoardBy, unit, person, procedure, step, level, extent)
struct BoardQuery {
  std::optional<BoardBy> by;  ///< default procedure
  std::optional<Date> from;   ///< left out: the first day of this year
  std::optional<Date> until;  ///< left out: today
  std::optional<bool> below;  ///< the agencies below too; for leaders
};
BOOST_DESCRIBE_STRUCT(BoardQuery, (), (by, from, until, below))
/// Every number is what dossiers() counts with the query of the same words.
struct BoardRow {
  /// Agency, official, procedure or status ("proposed": a result waits for a leader); the service level of 2020, 0 where no
  /// source says; the extent, "none" where no source says.
  std::string key;
  std::string name;
  std::int64_t received = 0;  ///< in the period
  std::int64_t done_on_time = 0;
  std::int64_t done_late = 0;
  std::int64_t ended_otherwise = 0;
  std::int64_t on_time = 0;  ///< now, of those that have not ended
  std::int64_t soon = 0;
  std::int64_t overdue = 0;
  std::int64_t stopped = 0;
  // By unit only: tasks of other agencies' dossiers that this one did in the period, or has now; by the task's own clock.
  std::int64_t asked_on_time = 0;
  std::int64_t asked_late = 0;
  std::int64_t asked_running = 0;
  std::int64_t asked_overdue = 0;
  // Not by step: what applicants said in the period, one to five stars. Satisfied are four and five, dissatisfied one and two.
  std::int64_t ratings = 0;
  std::int64_t stars = 0;  ///< the sum; the mean is stars / ratings
  std::int64_t satisfied = 0;
  std::int64_t dissatisfied = 0;
  // By level and extent only.
  std::int64_t procedures = 0;  ///< of the catalogue that are handled here, in force on the last day of the period
  std::int64_t online = 0;      ///< of those received
};
BOOST_DESCRIBE_STRUCT(BoardRow, (),
                      (key, name, received, done_on_time, done_late, ended_otherwise, on_time, soon, overdue, stopped, asked_on_time,
                       asked_late, asked_running, asked_overdue, ratings, stars, satisfied, dissatisfied, procedures, online))
struct Board {
  BoardBy by = BoardBy::procedure;
  Date from;
  Date until;
  bool below = false;
  bool may_below = false;  ///< there are agencies below, and the reader may count them
  std::vector<BoardRow> rows;
  BoardRow total;
};
BOOST_DESCRIBE_STRUCT(Board, (), (by, from, until, below, may_below, rows, total))

}  // namespace tinhso::services
