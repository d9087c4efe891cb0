// `tally(key, n1, n2, …)`, an aggregate for SQLite: sums by key without sorting, which `group by` needs and which is most
// of the cost of counting half a million rows. The answer is JSON, [[key, sum1, sum2, …], …], in no order, to be read by
// json_each. Keys and numbers are integers; null counts as 0; at most 8 numbers.
#pragma once

namespace tinhso::database {

/// Registers it with a connection, a `sqlite3*`, whose type SOCI keeps in a namespace of its own. Throws
/// std::runtime_error.
void add_tally(void* connection);

}  // namespace tinhso::database
