// What an import would do: the difference between rows that stand and rows that are wanted, as of a day.
//
// Nothing is renamed in place. A row whose lasting fields differ is closed and opened anew; only what is not part of a
// thing's identity (coordinates, words to search by) is mended where it stands. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "organisation/csv.hpp"

namespace tinhso::organisation {

using Fields = std::map<std::string, std::string, std::less<>>;

/// The last row that bears a key.
struct Existing {
  std::int64_t id = 0;
  Fields fields;
  Date from;
  std::optional<Date> until;
};
using ExistingRows = std::map<std::string, Existing, std::less<>>;

/// A row that the file asks for.
struct Desired {
  int line = 0;
  std::string key;
  Fields fields;
  std::optional<Date> from;   ///< as written; empty: from the day of the import
  std::optional<Date> until;  ///< written: the row ends on that day
};

struct Step {
  enum class Kind { add, replace, mend, close };
  Kind kind = Kind::add;
  int line = 0;  ///< 0: not in the file (a complete file closes what it leaves out)
  std::string key;
  std::int64_t existing = 0;  ///< row that is replaced, mended or closed
  Fields before;
  Fields after;
  Date on;                    ///< first day of the new state
  std::optional<Date> until;  ///< of an added row
};

struct Plan {
  std::vector<Step> steps;
  std::vector<LineError> errors;
  int unchanged = 0;
};

/// `mendable` names the fields that are changed where they stand. `complete`: what the file leaves out is closed.
Plan make_plan(ExistingRows const& existing, std::vector<Desired> const& desired,
               std::set<std::string, std::less<>> const& mendable, Date effective_on, bool complete);

}  // namespace tinhso::organisation
