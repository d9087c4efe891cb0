// One way to both engines: SQLite (embedded) and PostgreSQL, over SOCI.
//
// `Database` is thread-safe; a `Session` is one transaction on one connection and belongs to the thread it was given to.
// SQL text is the same on both engines wherever possible; what is not is a dialect token (see Sql).
// Errors: Conflict "database.unique" for a broken unique constraint, "database.reference" for a broken foreign key,
// Invalid for text that holds U+0000, StorageFull for a full disk, Unavailable when the engine is away. Busy and
// serialisation failures are retried inside write() and never seen. Anything else is std::runtime_error with the statement's name.
// A statement that failed ends its transaction on both engines: what comes after it throws std::logic_error. Where a row
// may already be there, ask for `on conflict … do nothing` instead of catching Conflict.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/reflect.hpp"

namespace tinhso::database {

enum class Engine { sqlite, postgresql };

/// A named statement. Where the engines really differ, give `postgresql` a text of its own and `text` is SQLite's.
/// Tokens that the engine replaces:
///   {skip_locked}  `for update skip locked`; nothing on SQLite, which has one writer
///   {for_update}   `for update`; nothing on SQLite. write() is read committed on PostgreSQL: a row that is read, judged
///                  and then written must be read with this, or judged in the `where` of the update
///   {id}           type of a generated primary key
///   {now_ms}       milliseconds since 1970 by the engine's clock; prefer a Clock
struct Sql {
  std::string_view name;
  std::string_view text;
  std::string_view postgresql = {};
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A named parameter, bound as `:name`. Instants are milliseconds since 1970, dates text, booleans 0 or 1, enums their name.
struct Parameter {
  std::string_view name;
  Value value;
  template <class T>
  Parameter(std::string_view n, T const& v) : name{n}, value{to_value(v)} {}

  template <class T>
  static Value to_value(T const& v) {
    if constexpr (reflect::is_optional<T>) return v ? to_value(*v) : Value{};
    else if constexpr (std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::nullptr_t>) return Value{};
    else if constexpr (reflect::is_range<T>) return Value{v.value};
    else if constexpr (reflect::DescribedEnum<T>) return Value{std::string{reflect::enum_name(v)}};
    else if constexpr (std::is_integral_v<T>) return Value{static_cast<std::int64_t>(v)};
    else if constexpr (std::is_floating_point_v<T>) return Value{static_cast<double>(v)};
    else if constexpr (std::is_same_v<T, Instant>) return Value{v.time_since_epoch().count()};
    else if constexpr (std::is_same_v<T, Date>) return Value{format_date(v)};
    else return Value{std::string{std::string_view{v}}};
  }
};
using Parameters = std::initializer_list<Parameter>;

/// A forward-only cursor over the rows of one statement. Used by Session's templates.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual bool next() = 0;
  virtual std::vector<std::string> const& columns() const = 0;
  /// The value of the column of that index in the present row.
  virtual Value const& column(std::size_t index) const = 0;
};

/// What a query that was asked by Session::ask() answers; fetched once, within the transaction.
template <class Row>
class Answer {
 public:
  Answer(Sql const& sql, std::unique_ptr<Rows> rows) : sql_{sql}, rows_{std::move(rows)} {}
  std::vector<Row> all();
  std::optional<Row> first();
  Row one();  ///< throws NotFound

 private:
  Sql sql_;
  std::unique_ptr<Rows> rows_;
};

/// One transaction. Rows map onto described structs **by column name**; a single scalar maps onto a plain type.
class Session {
 public:
  virtual ~Session() = default;

  /// Every row of a query as a described struct (or, for a query of one column, as a scalar).
  template <class Row>
  std::vector<Row> all(Sql const& sql, Parameters parameters = {});
  /// The first row, or nullopt.
  template <class Row>
  std::optional<Row> first(Sql const& sql, Parameters parameters = {});
  /// The one row there must be. Throws NotFound.
  template <class Row>
  Row one(Sql const& sql, Parameters parameters = {});
  /// A query whose rows are wanted soon. On PostgreSQL it goes out together with the next statement, so that several
  /// asked one after the other cost one round trip. It answers for this moment, also when a write comes before its rows
  /// are fetched.
  template <class Row>
  Answer<Row> ask(Sql const& sql, Parameters parameters = {}) {
    return {sql, query_later(sql, parameters)};
  }
  /// Runs a statement; returns the number of rows it touched.
  std::int64_t run(Sql const& sql, Parameters parameters = {});
  /// Runs a statement of which nobody asks how many rows it touched. On PostgreSQL it goes out together with the next
  /// statement or the commit, and what it throws is thrown there: not for one whose failure is to be caught.
  void later(Sql const& sql, Parameters parameters = {});
  /// Runs a statement once for each row and returns the number of rows touched. On PostgreSQL all are sent together
  /// (pipelined), so a thousand cost about as much as ten single ones. Each described member is bound to the parameter of
  /// its name, members without a parameter are left out; a plain value is bound to `:value`. `common` is the same for all.
  template <class Row>
  std::int64_t run_many(Sql const& sql, std::vector<Row> const& rows, Parameters common = {}) {
    return many(sql, rows, common, false);
  }
  /// later() for each row.
  template <class Row>
  void later_many(Sql const& sql, std::vector<Row> const& rows, Parameters common = {}) {
    many(sql, rows, common, true);
  }
  /// Runs text of one or more statements without parameters, e.g. a migration; not cached.
  virtual void script(Sql const& sql) = 0;

  /// Called with the session just before commit, in the order given; may still write. Used by audit and events.
  virtual void before_commit(std::function<void(Session&)> action) = 0;
  /// Called once, only if the transaction was committed, after it was; must not throw.
  virtual void after_commit(std::function<void()> action) = 0;
  virtual Engine engine() const noexcept = 0;
  /// What the room `key` keeps for this transaction (e.g. audit records gathered until commit); created on first use.
  virtual std::shared_ptr<void>& slot(std::string_view key) = 0;

 protected:
  virtual std::unique_ptr<Rows> query(Sql const& sql, Parameters parameters) = 0;
  virtual std::unique_ptr<Rows> query_later(Sql const& sql, Parameters parameters) = 0;
  virtual std::int64_t execute(Sql const& sql, Parameters parameters) = 0;
  virtual void execute_later(Sql const& sql, Parameters parameters) = 0;
  /// `next` fills the values of one row, in the order of `names`; false at the end.
  virtual std::int64_t execute_many(Sql const& sql, std::vector<std::string_view> const& names,
                                    std::function<bool(std::vector<Value>&)> const& next, bool later) = 0;

 private:
  template <class Row>
  std::int64_t many(Sql const& sql, std::vector<Row> const& rows, Parameters common, bool later);
};

struct Options {
  int readers = 4;       ///< read connections (SQLite) or all connections (PostgreSQL)
  int busy_timeout_ms = 10'000;  ///< longest wait for a lock held by another process or transaction
  int wait_ms = 60'000;          ///< longest wait for a free connection; then Unavailable
  /// False (tests, simulation): lost power may take the last commits with it, but never tears one. SQLite's log is
  /// not synced then, PostgreSQL's synchronous_commit is off.
  bool durable = true;
};

class Database {
 public:
  virtual ~Database() = default;
  /// `sqlite:/path/file.db`, `sqlite::memory:` is not supported, `postgresql://user@host/name?…`.
  static std::unique_ptr<Database> open(std::string const& url, Options options = {});

  /// Runs `f(Session&)` in a read-only transaction with a consistent snapshot. Inside another read() or write() of the
  /// same thread `f` is given the session that is already there.
  template <class F>
  auto read(F&& f);
  /// Runs `f(Session&)` in a writing transaction and commits it durably. `f` is run again after a serialisation
  /// failure, so it must do nothing outside the session. What f throws rolls back. A write() inside a read() or write()
  /// of the same thread is a fault of the program (std::logic_error): pass the session on instead.
  template <class F>
  auto write(F&& f);

  virtual Engine engine() const noexcept = 0;

 protected:
  virtual void run_read(std::function<void(Session&)> const& f) = 0;
  virtual void run_write(std::function<void(Session&)> const& f) = 0;
};

/// One step of a room's schema. Text with the tokens {id} (generated primary key) and the like, `;`-separated.
struct Migration {
  std::string_view room;  ///< the room, also the table prefix
  std::string_view name;  ///< `0001_first`; run in order of room registration, then name
  std::string_view text;
  std::string_view postgresql = {};
};

/// Applies what has not been applied, each migration in a transaction of its own, and records its checksum.
/// Throws std::runtime_error naming the migration when one that was applied has since been edited, or when it fails.
/// Returns the number applied. Safe when two processes start at once.
int migrate(Database& database, std::vector<Migration> const& migrations);

// --- templates ---

namespace detail {
template <class T>
void assign(Value const& value, T& out) {
  if constexpr (reflect::is_optional<T>) {
    if (std::holds_alternative<std::monostate>(value)) out.reset();
    else assign(value, out.emplace());
  } else if constexpr (std::is_same_v<T, bool>) {
    out = std::get<std::int64_t>(value) != 0;
  } else if constexpr (reflect::is_range<T>) {
    out = T{std::get<std::int64_t>(value)};
  } else if constexpr (std::is_integral_v<T>) {
    out = static_cast<T>(std::get<std::int64_t>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    if (auto const* n = std::get_if<std::int64_t>(&value)) out = static_cast<T>(*n);
    else out = std::get<double>(value);
  } else if constexpr (std::is_same_v<T, Instant>) {
    out = Instant{std::chrono::milliseconds{std::get<std::int64_t>(value)}};
  } else if constexpr (std::is_same_v<T, Date>) {
    out = parse_date(std::get<std::string>(value)).value();
  } else if constexpr (reflect::DescribedEnum<T>) {
    out = reflect::enum_value<T>(std::get<std::string>(value)).value();
  } else {
    out = T{std::get<std::string>(value)};
  }
}
/// Index of the column, or throws std::logic_error naming it: a query and its struct do not fit.
std::size_t column_index(std::vector<std::string> const& columns, std::string_view name, Sql const& sql);
[[noreturn]] void bad_column(Sql const& sql, std::string_view column, std::exception const& fault);

/// Gives one row after the other to `take` until that returns false.
template <class Row, class F>
void each(Rows& rows, Sql const& sql, F&& take) {
  std::vector<std::size_t> index;
  while (rows.next()) {
    Row row{};
    if constexpr (reflect::Described<Row>) {
      if (index.empty())
        reflect::each_member(row, [&](char const* name, auto&) {
          index.push_back(column_index(rows.columns(), name, sql));
        });
      std::size_t i = 0;
      reflect::each_member(row, [&](char const* name, auto& member) {
        try {
          assign(rows.column(index[i++]), member);
        } catch (std::exception const& fault) {
          bad_column(sql, name, fault);
        }
      });
    } else {
      try {
        assign(rows.column(0), row);
      } catch (std::exception const& fault) {
        bad_column(sql, "0", fault);
      }
    }
    if (!take(std::move(row))) return;
  }
}
}  // namespace detail

template <class Row>
std::vector<Row> Answer<Row>::all() {
  std::vector<Row> out;
  detail::each<Row>(*rows_, sql_, [&](Row&& row) {
    out.push_back(std::move(row));
    return true;
  });
  return out;
}
template <class Row>
std::optional<Row> Answer<Row>::first() {
  std::optional<Row> out;
  detail::each<Row>(*rows_, sql_, [&](Row&& row) {
    out = std::move(row);
    return false;
  });
  return out;
}
template <class Row>
Row Answer<Row>::one() {
  auto row = first();
  if (!row) throw NotFound{};
  return std::move(*row);
}
template <class Row>
std::vector<Row> Session::all(Sql const& sql, Parameters parameters) {
  return Answer<Row>{sql, query(sql, parameters)}.all();
}
template <class Row>
std::optional<Row> Session::first(Sql const& sql, Parameters parameters) {
  return Answer<Row>{sql, query(sql, parameters)}.first();
}
template <class Row>
Row Session::one(Sql const& sql, Parameters parameters) {
  return Answer<Row>{sql, query(sql, parameters)}.one();
}
template <class Row>
std::int64_t Session::many(Sql const& sql, std::vector<Row> const& rows, Parameters common, bool later) {
  if (rows.empty()) return 0;
  std::vector<std::string_view> names;
  if constexpr (reflect::Described<Row>)
    reflect::each_member(rows.front(), [&](char const* name, auto const&) { names.emplace_back(name); });
  else
    names.emplace_back("value");
  for (auto const& parameter : common) names.push_back(parameter.name);
  auto row = rows.begin();
  auto const next = [&](std::vector<Value>& values) {
    if (row == rows.end()) return false;
    values.clear();
    if constexpr (reflect::Described<Row>)
      reflect::each_member(*row, [&](char const*, auto const& member) { values.push_back(Parameter::to_value(member)); });
    else
      values.push_back(Parameter::to_value(*row));
    for (auto const& parameter : common) values.push_back(parameter.value);
    ++row;
    return true;
  };
  return execute_many(sql, names, next, later);
}
inline std::int64_t Session::run(Sql const& sql, Parameters parameters) { return execute(sql, parameters); }
inline void Session::later(Sql const& sql, Parameters parameters) { execute_later(sql, parameters); }

template <class F>
auto Database::read(F&& f) {
  using Result = std::invoke_result_t<F&, Session&>;
  if constexpr (std::is_void_v<Result>) {
    run_read([&](Session& s) { f(s); });
  } else {
    std::optional<Result> out;
    run_read([&](Session& s) { out.emplace(f(s)); });
    return std::move(*out);
  }
}
template <class F>
auto Database::write(F&& f) {
  using Result = std::invoke_result_t<F&, Session&>;
  if constexpr (std::is_void_v<Result>) {
    run_write([&](Session& s) { f(s); });
  } else {
    std::optional<Result> out;
    run_write([&](Session& s) { out.emplace(f(s)); });
    return std::move(*out);
  }
}

}  // namespace tinhso::database
