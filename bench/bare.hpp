// The yardstick: rows that the program has written, inserted again by a bare loop over the engine's own library, in
// transactions of the same size, into the same tables with the same indexes, on the same disk, as durably.
//
// Rows are told by the ids that came up between two marks, so whatever a room writes is counted, and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tinhso::bench {

/// Highest id of every table that has one.
using Mark = std::map<std::string, std::int64_t>;
using Cell = std::variant<std::monostate, std::int64_t, std::string>;

struct Rows {
  std::string table;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};
/// What one transaction inserted, and how many rows it changed besides.
struct Transaction {
  std::vector<Rows> inserts;
  int updates = 0;  ///< carried out as updates of documents_delivery by id
  std::size_t count() const {
    std::size_t n = 0;
    for (auto const& rows : inserts) n += rows.rows.size();
    return n;
  }
};

class Bare {
 public:
  virtual ~Bare() = default;
  virtual Mark mark() = 0;
  /// What came between two marks.
  virtual Transaction between(Mark const& from, Mark const& to) = 0;
  /// Makes empty copies of the tables; before run().
  virtual void prepare() = 0;
  virtual void run(Transaction const& transaction) = 0;
};

/// `url` as the program takes it.
std::unique_ptr<Bare> open_bare(std::string const& url);
std::unique_ptr<Bare> bare_sqlite(std::string const& file);
std::unique_ptr<Bare> bare_postgresql(std::string const& url);
/// What autovacuum has done to a province that grew over years: `vacuum analyze`.
void settle_postgresql(std::string const& url);

}  // namespace tinhso::bench
