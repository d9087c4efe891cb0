#include "platform/database/sqlite_tally.hpp"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace tinhso::database {
namespace {

constexpr int most = 8;
using Sums = std::array<std::int64_t, most>;
struct Tally {
  std::unordered_map<std::int64_t, Sums> sums;
  int numbers = 0;
};

// SQLite gives zeroed memory of its own for the time of one aggregation; ours hangs on it. C code is above: nothing may be
// thrown through it.
void step(sqlite3_context* context, int count, sqlite3_value** values) noexcept {
  auto** const place = static_cast<Tally**>(sqlite3_aggregate_context(context, sizeof(Tally*)));
  if (!place || count < 1 || count > most + 1) {
    sqlite3_result_error(context, "tally: a key and at most 8 numbers", -1);
    return;
  }
  try {
    if (!*place) *place = new Tally;
    (*place)->numbers = count - 1;
    auto& sums = (*place)->sums[sqlite3_value_int64(values[0])];
    for (int i = 1; i < count; ++i) sums[static_cast<std::size_t>(i - 1)] += sqlite3_value_int64(values[i]);
  } catch (std::bad_alloc const&) {
    sqlite3_result_error_nomem(context);
  }
}

void finish(sqlite3_context* context) noexcept {
  auto** const place = static_cast<Tally**>(sqlite3_aggregate_context(context, 0));
  std::string out = "[";
  try {
    if (place && *place)
      for (auto const& [key, sums] : (*place)->sums) {
        if (out.size() > 1) out += ',';
        out += '[' + std::to_string(key);
        for (int i = 0; i < (*place)->numbers; ++i) out += ',' + std::to_string(sums[static_cast<std::size_t>(i)]);
        out += ']';
      }
    out += ']';
    sqlite3_result_text64(context, out.data(), out.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } catch (std::bad_alloc const&) {
    sqlite3_result_error_nomem(context);
  }
  if (place) delete *place;
}

}  // namespace

void add_tally(void* connection) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  if (sqlite3_create_function_v2(static_cast<sqlite3*>(connection), "tally", -1, flags, nullptr, nullptr, step, finish, nullptr) != SQLITE_OK)
    throw std::runtime_error{"the aggregate tally cannot be registered"};
}

}  // namespace tinhso::database
