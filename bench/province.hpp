// Who takes part in a measurement, and what they send.
#pragma once

#include <string>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/principal.hpp"

namespace tinhso::bench {

inline Origin const origin{"127.0.0.1", "bench"};

struct Receiver {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  Principal clerk;
  Principal leader;
  Principal officer;
};
/// The people's committees of all communes.
std::vector<Receiver> communes(database::Session& session, Date day);
Principal province_clerk(database::Session& session, Date day);
Principal province_leader(database::Session& session, Date day);

/// A valid PDF of so many bytes that cannot be compressed, as scanned pages cannot; never twice the same.
std::string letter(std::size_t bytes);

}  // namespace tinhso::bench
