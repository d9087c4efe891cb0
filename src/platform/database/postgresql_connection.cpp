#include <soci/postgresql/soci-postgresql.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "platform/database/connection.hpp"
#include "platform/database/faults.hpp"

namespace tinhso::database {
namespace {

// Type numbers are fixed for ever: src/include/catalog/pg_type.dat.
constexpr Oid type_bool = 16, type_int8 = 20, type_int2 = 21, type_int4 = 23, type_oid = 26, type_float4 = 700,
              type_float8 = 701, type_numeric = 1700;

template <class N>
bool number(std::string_view text, N& out) {
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc{} && end == text.data() + text.size();
}

void load_value(Oid type, std::string_view text, Value& out) {
  switch (type) {
    case type_bool: out = std::int64_t{text == "t"}; return;
    case type_int8: case type_int2: case type_int4: case type_oid:
    case type_numeric:  // sum(bigint) is numeric
      if (std::int64_t n = 0; number(text, n)) {
        out = n;
        return;
      }
      [[fallthrough]];
    case type_float4: case type_float8:
      if (double n = 0; number(text, n)) {
        out = n;
        return;
      }
      break;
    default: break;
  }
  if (auto* own = std::get_if<std::string>(&out)) own->assign(text);
  else out.emplace<std::string>(text);
}

void load_cell(PGresult const* result, int row, std::size_t column, Value& out) {
  auto const i = static_cast<int>(column);
  if (PQgetisnull(result, row, i)) out = std::monostate{};
  else
    load_value(PQftype(result, i), {PQgetvalue(result, row, i), static_cast<std::size_t>(PQgetlength(result, row, i))}, out);
}

std::vector<std::string> columns_of(PGresult const* result) {
  std::vector<std::string> out;
  out.reserve(static_cast<std::size_t>(PQnfields(result)));
  for (int i = 0; i < PQnfields(result); ++i) out.emplace_back(PQfname(result, i));
  return out;
}

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
/// The values of one row as the protocol wants them: text, or null.
using TextRow = std::vector<std::optional<std::string>>;

std::optional<std::string> as_text(Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) {
    refuse_nul(*text);
    return *text;
  }
  if (value.index() == 0) return {};
  char digits[32];
  auto const end = std::holds_alternative<double>(value)
                       ? std::to_chars(digits, digits + sizeof digits, std::get<double>(value)).ptr
                       : std::to_chars(digits, digits + sizeof digits, std::get<std::int64_t>(value)).ptr;
  return std::string(digits, end);
}

/// The answer to one query; empty until it has come.
struct Arrival {
  Result result{nullptr, &PQclear};
};

class PostgresqlConnection;

/// Rows that come with the next flush, should nothing else be sent before they are wanted.
class ArrivingRows final : public Rows {
 public:
  ArrivingRows(PostgresqlConnection& connection, std::shared_ptr<Arrival> arrival)
      : connection_{connection}, arrival_{std::move(arrival)} {}
  bool next() override;
  std::vector<std::string> const& columns() const override { return columns_; }
  Value const& column(std::size_t index) const override { return values_.at(index); }

 private:
  PostgresqlConnection& connection_;
  std::shared_ptr<Arrival> arrival_;
  std::vector<std::string> columns_;
  std::vector<Value> values_;
  int row_ = -1;
};

/// SOCI prepares; the connection executes, because SOCI knows no pipelines.
class PostgresqlPrepared final : public Prepared {
 public:
  PostgresqlPrepared(PostgresqlConnection& connection, soci::session& session, StatementText text)
      : Prepared{session, std::move(text)}, connection_{connection} {
    backend().names_ = names();  // SOCI looks up the names of parameters when it describes an error, even of numbered ones
  }

  void execute(Sql const& sql, std::vector<Value const*> const& values) override;
  bool next() override { return ++row_ < rows_; }
  void load(std::size_t column, Value& out) const override { load_cell(result_.get(), row_, column, out); }
  std::vector<std::string> const& columns() override { return columns_; }
  std::int64_t affected() override {
    std::int64_t n = 0;
    number(PQcmdTuples(result_.get()), n);
    return n;
  }
  void finish() noexcept override {
    result_.reset();
    rows_ = 0;
  }
  void abandon() noexcept override { backend().statementName_.clear(); }
  std::string const& server_name() { return backend().statementName_; }

 private:
  soci::postgresql_statement_backend& backend() {
    return *static_cast<soci::postgresql_statement_backend*>(statement_.get_backend());
  }

  PostgresqlConnection& connection_;
  std::vector<std::string> columns_;
  Result result_{nullptr, &PQclear};
  int row_ = -1;
  int rows_ = 0;
};

/// SOCI cuts connection strings at `=` and knows no URLs: give it quoted keywords, with our own defaults added.
std::string keywords(std::string const& url) {
  char* fault = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> const parsed{PQconninfoParse(url.c_str(), &fault), &PQconninfoFree};
  if (!parsed) {
    std::string const text = fault ? fault : "out of memory";
    PQfreemem(fault);
    throw std::runtime_error{"database: the PostgreSQL URL cannot be read: " + text};
  }
  std::string out;
  auto add = [&](std::string_view name, std::string_view value) {
    out += std::string{name} + "='";
    for (char const c : value) {
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
    out += "' ";
  };
  bool named = false;
  for (auto const* option = parsed.get(); option->keyword; ++option) {
    std::string_view const name = option->keyword;
    if (!option->val || name == "connect_timeout" || name == "client_encoding") continue;
    named = named || name == "application_name";
    add(name, option->val);
  }
  if (!named) add("application_name", "tinhso");
  add("client_encoding", "UTF8");
  return out + "connect_timeout=5";
}

class PostgresqlConnection final : public Connection {
 public:
  PostgresqlConnection(std::string const& url, Options const& options)
      : session_{open(url)},
        handle_{static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_},
        durable_{options.durable} {
    PQsetNoticeProcessor(handle_, [](void*, char const* text) { spdlog::debug("database: {}", text); }, nullptr);
    // A transaction that somebody forgot must not hold its locks for ever.
    run("connect", "set lock_timeout = " + std::to_string(options.busy_timeout_ms) +
                       "; set idle_in_transaction_session_timeout = 300000; set synchronous_commit = off; "
                       "prepare tinhso_durable as select set_config('synchronous_commit', 'on', true), "
                       "pg_logical_emit_message(true, 'tinhso', '')");
  }
  ~PostgresqlConnection() override { close(); }

  Engine engine() const noexcept override { return Engine::postgresql; }
  void begin(Access access) override {
    settle();
    writes_ = access == Access::write;
    // Writers are read committed: under repeatable read every two writers would clash at the audit chain's lock row.
    wait({"begin", access == Access::write ? "begin isolation level read committed read write"
                                           : "begin isolation level repeatable read read only"},
         nullptr, {}, nullptr);
  }
  void commit() override {
    if (only_begun()) return waiting_.clear();
    // The answer to committing a transaction that has failed is "ROLLBACK", and no error.
    auto const result = exchange({"commit", "commit"}, nullptr, {});
    if (std::string_view{PQcmdStatus(result.get())} != "COMMIT")
      throw std::runtime_error{"database: commit: the transaction had failed and was rolled back"};
    if (writes_ && durable_) make_durable();
  }
  void rollback() noexcept override {
    bool const begun = !only_begun();
    waiting_.clear();
    // Nobody waits for its answer: it is read before this connection is used again.
    if (begun && PQtransactionStatus(handle_) != PQTRANS_IDLE) leaving_ = PQsendQuery(handle_, "rollback") == 1;
    broken_ = broken_ || (begun && !leaving_ && PQtransactionStatus(handle_) != PQTRANS_IDLE);
  }
  void script(Sql const& sql) override { run(sql.name, script_text(sql, Engine::postgresql)); }
  void execute_later(Sql const& sql, Parameters parameters) override { post(sql, parameters, nullptr); }
  std::unique_ptr<Rows> query_later(Sql const& sql, Parameters parameters) override {
    auto arrival = std::make_shared<Arrival>();
    post(sql, parameters, arrival);
    return std::make_unique<ArrivingRows>(*this, std::move(arrival));
  }
  bool broken() const noexcept override { return broken_ || PQstatus(handle_) != CONNECTION_OK; }

  /// Sends what waits and then this statement, all in one round trip, and returns the answer to the last. Without a
  /// `statement` the text of `sql` is sent as it is.
  Result exchange(Sql const& sql, PostgresqlPrepared* statement, TextRow const& row);
  /// Sends what waits together and adds up the rows touched, those of the first `others` left out.
  std::int64_t flush(std::size_t others = 0);

 private:
  /// Answers are collected after so many, so that neither side's socket buffer fills while both are sending.
  static constexpr std::size_t most_waiting = 256;
  struct Waiting {
    Sql sql;  ///< its text lives as long as the program: statements are constants
    std::shared_ptr<Prepared> statement;  ///< null: the text itself
    TextRow row;
    std::shared_ptr<Arrival> arrival;  ///< null: nobody wants the answer
  };

  /// Every writer holds the lock of the audit chain's head, and a commit that waits for the disk holds it meanwhile: some 500
  /// transactions a second, whatever the number of writers. So the commit does not wait; this transaction after it does, with
  /// no lock, and the log is written in order: when its record is on the disk, so is all before it, and who waits at that
  /// moment shares one sync. Nothing is acknowledged before (see wal_sync.hpp, which does the same for SQLite).
  void make_durable() {
    try {
      exchange({"make_durable", "execute tinhso_durable"}, nullptr, {});
    } catch (std::exception const& fault) {
      broken_ = true;
      raise(Fault::lost, "commit", fault.what());  // it was made, and may not outlive the machine
    }
  }

  static soci::session open(std::string const& url) {
    try {
      return soci::session{soci::postgresql, keywords(url)};
    } catch (soci::soci_error const& error) {
      raise(Fault::away, "connect", error.get_error_message());
    }
  }
  /// One or more commands without parameters.
  void run(std::string_view name, std::string const& text) {
    if (!waiting_.empty()) exchange({name, "select 1"}, nullptr, {});
    Result const result{PQexec(handle_, text.c_str()), &PQclear};
    check({name, text}, result.get());
  }
  void check(Sql const& sql, PGresult const* result) {
    auto const status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
    char const* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char const* const text = PQresultErrorMessage(result);
    fail(sql, state ? state : "", text && *text ? text : PQerrorMessage(handle_));
  }
  [[noreturn]] void fail(Sql const& sql, std::string_view state, std::string const& text) {
    if (state == "0A000" || state == "26000") {  // the table has changed under a prepared statement
      forget(sql);
      raise(Fault::busy, sql.name, text);
    }
    raise(postgresql_fault(state, PQstatus(handle_) == CONNECTION_OK), sql.name, text);
  }
  std::shared_ptr<Prepared> prepare(StatementText text) override {
    return std::make_shared<PostgresqlPrepared>(*this, session_, std::move(text));
  }
  [[noreturn]] void failed(Sql const& sql, soci::soci_error const& error) override {
    std::string state;
    if (auto const* own = dynamic_cast<soci::postgresql_soci_error const*>(&error)) state = own->sqlstate();
    fail(sql, state, error.get_error_message());
  }
  std::int64_t run_each(Sql const& sql, std::shared_ptr<Prepared> const& statement, std::vector<std::size_t> const& order,
                        NextRow const& next, bool later) override;

  bool only_begun() const noexcept { return waiting_.size() == 1 && waiting_.front().sql.name == "begin"; }
  void wait(Sql const& sql, std::shared_ptr<Prepared> statement, TextRow row, std::shared_ptr<Arrival> arrival) {
    waiting_.push_back({sql, std::move(statement), std::move(row), std::move(arrival)});
  }
  void post(Sql const& sql, Parameters parameters, std::shared_ptr<Arrival> arrival);
  /// Reads the answer to a rollback that nobody has waited for.
  void settle() {
    if (!std::exchange(leaving_, false)) return;
    while (auto* const result = PQgetResult(handle_)) PQclear(result);
    if (broken() || PQtransactionStatus(handle_) != PQTRANS_IDLE) {
      broken_ = true;
      raise(Fault::lost, "rollback", PQerrorMessage(handle_));
    }
  }
  bool send(Sql const& sql, PostgresqlPrepared* statement, TextRow const& row);

  soci::session session_;
  PGconn* handle_;
  std::vector<Waiting> waiting_;  ///< in order, the transaction's begin first
  bool durable_;
  bool writes_ = false;           ///< the present transaction
  bool leaving_ = false;          ///< a rollback was sent, its answer not read
  bool broken_ = false;
};

void PostgresqlPrepared::execute(Sql const& sql, std::vector<Value const*> const& values) {
  TextRow row;
  row.reserve(values.size());
  for (auto const* value : values) row.push_back(as_text(*value));
  result_ = connection_.exchange(sql, this, row);
  row_ = -1;
  rows_ = PQntuples(result_.get());
  if (columns_.empty()) columns_ = columns_of(result_.get());
}

bool PostgresqlConnection::send(Sql const& sql, PostgresqlPrepared* statement, TextRow const& row) {
  if (!statement)
    return PQsendQueryParams(handle_, std::string{sql.text}.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
  std::vector<char const*> values;
  values.reserve(row.size());
  for (auto const& value : row) values.push_back(value ? value->c_str() : nullptr);
  return PQsendQueryPrepared(handle_, statement->server_name().c_str(), static_cast<int>(values.size()), values.data(),
                             nullptr, nullptr, 0) == 1;
}

std::int64_t PostgresqlConnection::flush(std::size_t others) {
  auto const sent = std::exchange(waiting_, {});
  if (sent.empty()) return 0;
  if (!PQenterPipelineMode(handle_)) raise(Fault::program, sent.back().sql.name, "cannot pipeline");
  bool ok = true;
  for (auto const& one : sent)
    ok = ok && send(one.sql, static_cast<PostgresqlPrepared*>(one.statement.get()), one.row);
  ok = PQpipelineSync(handle_) == 1 && ok;
  std::int64_t touched = 0;
  std::size_t at = 0;
  Sql const* whose = nullptr;
  Result fault{nullptr, &PQclear};
  for (bool synced = !ok; !synced;) {
    Result result{PQgetResult(handle_), &PQclear};
    if (!result) {  // the end of one statement's answers, unless the connection is gone
      if (PQstatus(handle_) != CONNECTION_OK) break;
      ++at;
      continue;
    }
    auto const status = PQresultStatus(result.get());
    std::int64_t n = 0;
    if (status == PGRES_PIPELINE_SYNC) synced = true;
    else if (status == PGRES_FATAL_ERROR && !fault) {
      whose = &sent[std::min(at, sent.size() - 1)].sql;
      fault = std::move(result);
    } else if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      if (at >= others && number(PQcmdTuples(result.get()), n)) touched += n;
      if (at < sent.size() && sent[at].arrival) sent[at].arrival->result = std::move(result);
    }
  }
  bool const left = PQexitPipelineMode(handle_) == 1;
  if (fault) check(*whose, fault.get());
  if (!ok || !left || at < sent.size()) {
    broken_ = true;
    raise(Fault::lost, sent.back().sql.name, PQerrorMessage(handle_));
  }
  return touched;
}

Result PostgresqlConnection::exchange(Sql const& sql, PostgresqlPrepared* statement, TextRow const& row) {
  auto const arrival = std::make_shared<Arrival>();
  // The statement is not owned: it is gone from the list before this returns.
  wait(sql, std::shared_ptr<Prepared>{std::shared_ptr<Prepared>{}, statement}, row, arrival);
  flush();
  return std::move(arrival->result);
}

bool ArrivingRows::next() {
  if (!arrival_->result) connection_.flush();
  auto const* const result = arrival_->result.get();
  if (!result) throw std::logic_error{"database: rows of a transaction that is over"};
  if (++row_ >= PQntuples(result)) return false;
  if (columns_.empty()) columns_ = columns_of(result);
  values_.resize(columns_.size());
  for (std::size_t i = 0; i < values_.size(); ++i) load_cell(result, row_, i, values_[i]);
  return true;
}

void PostgresqlConnection::post(Sql const& sql, Parameters parameters, std::shared_ptr<Arrival> arrival) {
  auto prepared = statement(sql);
  TextRow row;
  for (auto const* value : in_order(sql, prepared->names(), parameters)) row.push_back(as_text(*value));
  wait(sql, std::move(prepared), std::move(row), std::move(arrival));
  if (waiting_.size() >= most_waiting) flush();
}

std::int64_t PostgresqlConnection::run_each(Sql const& sql, std::shared_ptr<Prepared> const& statement,
                                            std::vector<std::size_t> const& order, NextRow const& next, bool later) {
  std::int64_t touched = 0;
  auto others = waiting_.size();  // their rows are not to be counted
  std::vector<Value> values;
  while (next(values)) {
    TextRow row;
    row.reserve(order.size());
    for (auto const i : order) row.push_back(as_text(values[i]));
    wait(sql, statement, std::move(row), nullptr);
    if (waiting_.size() >= most_waiting) touched += flush(std::exchange(others, 0));
  }
  if (!later && waiting_.size() > others) touched += flush(others);
  return touched;
}

}  // namespace

std::unique_ptr<Connection> connect_postgresql(std::string const& url, Options const& options) {
  return std::make_unique<PostgresqlConnection>(url, options);
}

}  // namespace tinhso::database
