// From the text of an Sql to the text an engine takes: dialect tokens replaced, `:name` turned into numbered parameters.
//
// Pure functions; thread-safe. Private to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/database/database.hpp"

namespace tinhso::database {

struct StatementText {
  std::string text;                ///< with `$1` (PostgreSQL) or `?1` (SQLite); one number a name, however often it is used
  std::vector<std::string> names;  ///< names[0] is parameter 1
};

/// Leaves quoted text, comments, dollar quotes and `::` casts alone. Throws std::logic_error for an unknown token.
StatementText statement_text(Sql const& sql, Engine engine);
/// Only the tokens are replaced; for migrations, which have no parameters.
std::string script_text(Sql const& sql, Engine engine);

}  // namespace tinhso::database
