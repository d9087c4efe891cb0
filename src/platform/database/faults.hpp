// What went wrong in an engine, in the house's words. Private to the room.
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace tinhso::database {

enum class Fault {
  unique,     ///< a unique or primary key is taken
  reference,  ///< a foreign key names nothing, or something still names this row
  full,       ///< no room on the disk
  busy,       ///< lock, deadlock, serialisation: would succeed if the transaction were run again
  lost,       ///< the connection is gone; so is its transaction
  away,       ///< the engine is there but cannot serve (I/O fault, too many connections, shutting down)
  text,       ///< text that is not UTF-8 or holds U+0000
  program,    ///< anything else: the statement is wrong
};

/// `code`: SQLite's extended result code.
Fault sqlite_fault(int code) noexcept;
/// `state`: SQLSTATE, empty or blank when the server said none.
Fault postgresql_fault(std::string_view state, bool connected) noexcept;

/// Thrown for Fault::busy and Fault::lost: run the whole transaction again. Never leaves Database.
struct TryAgain : std::exception {
  explicit TryAgain(bool lost_, std::string detail_) : lost{lost_}, detail{std::move(detail_)} {}
  char const* what() const noexcept override { return detail.c_str(); }
  bool lost;
  std::string detail;
};

/// PostgreSQL cannot keep U+0000 and would cut the text there: refused on both engines. Throws Invalid.
void refuse_nul(std::string_view text);

/// Throws what the fault is for the callers of the house.
[[noreturn]] void raise(Fault fault, std::string_view statement, std::string const& detail);

}  // namespace tinhso::database
