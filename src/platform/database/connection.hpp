// One physical connection, its transaction and its prepared statements; what both engines have in common.
//
// Belongs to one thread at a time. SOCI prepares, binds and executes; rows are read from the engine's own result, because
// SOCI's dynamic rows take their types from SQLite's column declarations and would make integers of 32 bits or text of them.
// Throws what faults.hpp says, TryAgain included. Private to the room.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/database/statement_text.hpp"

namespace tinhso::database {

/// A statement prepared once on one connection and run as often as wanted.
class Prepared {
 public:
  Prepared(soci::session& session, StatementText text);
  virtual ~Prepared() = default;
  Prepared(Prepared const&) = delete;
  Prepared& operator=(Prepared const&) = delete;

  std::vector<std::string> const& names() const noexcept { return text_.names; }
  /// Values by position. They are bound once; later runs assign into the same places unless a type has changed.
  virtual void execute(Sql const& sql, std::vector<Value const*> const& values);
  virtual bool next() = 0;
  virtual void load(std::size_t column, Value& out) const = 0;
  virtual std::vector<std::string> const& columns() = 0;
  virtual std::int64_t affected() = 0;
  /// Ends the run: frees its rows and locks.
  virtual void finish() noexcept = 0;
  /// The connection is about to be closed: do not say good-bye to the server for this statement.
  virtual void abandon() noexcept {}

  bool in_use = false;

 protected:
  virtual void executed(bool /*has_row*/) {}
  soci::statement statement_;

 private:
  struct Slot {
    std::size_t kind = 0;  ///< alternative of Value that is bound; 0: not bound yet
    long long integer = 0;
    double real = 0;
    std::string text;
    soci::indicator indicator = soci::i_null;
  };
  void bind();
  StatementText text_;
  std::vector<Slot> slots_;
  bool bound_ = false;
};

enum class Access { read, write };

class Connection {
 public:
  virtual ~Connection() = default;
  virtual Engine engine() const noexcept = 0;
  virtual void begin(Access access) = 0;
  virtual void commit() = 0;
  /// Never throws; a connection that cannot roll back is broken().
  virtual void rollback() noexcept = 0;
  virtual void script(Sql const& sql) = 0;
  virtual bool broken() const noexcept = 0;

  std::unique_ptr<Rows> query(Sql const& sql, Parameters parameters);
  /// Where the engine can (PostgreSQL), goes out with the next statement; elsewhere its rows are read at once.
  virtual std::unique_ptr<Rows> query_later(Sql const& sql, Parameters parameters);
  std::int64_t execute(Sql const& sql, Parameters parameters);
  /// Where the engine can (PostgreSQL), goes out with the next statement or the commit; what it throws is thrown there.
  virtual void execute_later(Sql const& sql, Parameters parameters) { execute(sql, parameters); }
  using NextRow = std::function<bool(std::vector<Value>&)>;
  /// `later`: as execute_later(); the number returned means nothing then.
  std::int64_t execute_many(Sql const& sql, std::vector<std::string_view> const& names, NextRow const& next, bool later);

  /// Runs `f`, turning SOCI's errors into the house's.
  template <class F>
  auto guard(Sql const& sql, F&& f) {
    try {
      return f();
    } catch (soci::soci_error const& error) {
      failed(sql, error);
      throw;  // not reached
    }
  }

 protected:
  virtual std::shared_ptr<Prepared> prepare(StatementText text) = 0;
  virtual std::int64_t run_each(Sql const& sql, std::shared_ptr<Prepared> const& statement,
                                std::vector<std::size_t> const& order, NextRow const& next, bool later);
  [[noreturn]] virtual void failed(Sql const& sql, soci::soci_error const& error) = 0;
  void forget(Sql const& sql) { statements_.erase(std::string{key(sql)}); }
  /// To be called by the destructor of the engine's connection, while its session is still there.
  void close() noexcept;
  std::shared_ptr<Prepared> statement(Sql const& sql);
  /// The values in the order of the statement's names. Throws std::logic_error for one too many or missing.
  static std::vector<Value const*> in_order(Sql const& sql, std::vector<std::string> const& names, Parameters parameters);

 private:
  std::string_view key(Sql const& sql) const noexcept;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::shared_ptr<Prepared>, Hash, std::equal_to<>> statements_;
};

/// `path` is made when it is not there. A reader has query_only set.
std::unique_ptr<Connection> connect_sqlite(std::string const& path, Access access, Options const& options);
/// `url` as libpq takes it.
std::unique_ptr<Connection> connect_postgresql(std::string const& url, Options const& options);

}  // namespace tinhso::database
