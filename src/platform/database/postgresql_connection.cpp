#include <soci/postgresql/soci-postgresql.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <stdexcept>

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

class PostgresqlPrepared final : public Prepared {
 public:
  PostgresqlPrepared(soci::session& session, StatementText text) : Prepared{session, std::move(text)} {
    backend().names_ = names();  // SOCI looks up the names of parameters when it describes an error, even of numbered ones
  }

  bool next() override { return ++row_ < rows_; }
  void load(std::size_t column, Value& out) const override {
    auto const i = static_cast<int>(column);
    if (PQgetisnull(result_, row_, i)) out = std::monostate{};
    else
      load_value(PQftype(result_, i), {PQgetvalue(result_, row_, i), static_cast<std::size_t>(PQgetlength(result_, row_, i))}, out);
  }
  std::vector<std::string> const& columns() override { return columns_; }
  std::int64_t affected() override {
    std::int64_t n = 0;
    number(PQcmdTuples(backend().result_.get_result()), n);
    return n;
  }
  void finish() noexcept override {
    backend().result_.reset();
    result_ = nullptr;
    rows_ = 0;
  }
  void abandon() noexcept override { backend().statementName_.clear(); }
  std::string const& server_name() { return backend().statementName_; }

 private:
  soci::postgresql_statement_backend& backend() {
    return *static_cast<soci::postgresql_statement_backend*>(statement_.get_backend());
  }
  void executed(bool) override {
    result_ = backend().result_.get_result();
    row_ = -1;
    rows_ = PQntuples(result_);
    if (columns_.empty())
      for (int i = 0; i < PQnfields(result_); ++i) columns_.emplace_back(PQfname(result_, i));
  }

  std::vector<std::string> columns_;
  PGresult const* result_ = nullptr;
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
      : session_{open(url)}, handle_{static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_} {
    PQsetNoticeProcessor(handle_, [](void*, char const* text) { spdlog::debug("database: {}", text); }, nullptr);
    // A transaction that somebody forgot must not hold its locks for ever.
    plain("set lock_timeout = " + std::to_string(options.busy_timeout_ms) +
          "; set idle_in_transaction_session_timeout = 300000; set synchronous_commit = " + (options.durable ? "on" : "off"));
  }
  ~PostgresqlConnection() override { close(); }

  Engine engine() const noexcept override { return Engine::postgresql; }
  void begin(Access access) override {
    // Writers are read committed: under repeatable read every two writers would clash at the audit chain's lock row.
    plain(access == Access::write ? "begin isolation level read committed read write"
                                  : "begin isolation level repeatable read read only");
  }
  void commit() override {
    // The answer to committing a transaction that has failed is "ROLLBACK", and no error.
    auto const result = run("commit", "commit");
    if (std::string_view{PQcmdStatus(result.get())} != "COMMIT")
      throw std::runtime_error{"database: commit: the transaction had failed and was rolled back"};
  }
  void rollback() noexcept override {
    try {
      if (PQtransactionStatus(handle_) != PQTRANS_IDLE) plain("rollback");
    } catch (...) {
      broken_ = true;
    }
  }
  void script(Sql const& sql) override { run(sql.name, script_text(sql, Engine::postgresql)); }
  bool broken() const noexcept override { return broken_ || PQstatus(handle_) != CONNECTION_OK; }

 private:
  using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

  static soci::session open(std::string const& url) {
    try {
      return soci::session{soci::postgresql, keywords(url)};
    } catch (soci::soci_error const& error) {
      raise(Fault::away, "connect", error.get_error_message());
    }
  }
  void plain(std::string const& text) { run(text, text); }
  Result run(std::string_view name, std::string const& text) {
    Result result{PQexec(handle_, text.c_str()), &PQclear};
    check(name, result.get());
    return result;
  }
  void check(std::string_view name, PGresult const* result) {
    auto const status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
    char const* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char const* const text = PQresultErrorMessage(result);
    raise(postgresql_fault(state ? state : "", PQstatus(handle_) == CONNECTION_OK), name,
          text && *text ? text : PQerrorMessage(handle_));
  }
  std::shared_ptr<Prepared> prepare(StatementText text) override {
    return std::make_shared<PostgresqlPrepared>(session_, std::move(text));
  }
  [[noreturn]] void failed(Sql const& sql, soci::soci_error const& error) override {
    std::string state;
    if (auto const* own = dynamic_cast<soci::postgresql_soci_error const*>(&error)) state = own->sqlstate();
    if (state == "0A000" || state == "26000") {  // the table has changed under a prepared statement
      forget(sql);
      raise(Fault::busy, sql.name, error.get_error_message());
    }
    raise(postgresql_fault(state, PQstatus(handle_) == CONNECTION_OK), sql.name, error.get_error_message());
  }
  std::int64_t run_each(Sql const& sql, Prepared& statement, std::vector<std::size_t> const& order, NextRow const& next) override;
  bool send(PostgresqlPrepared& statement, std::vector<std::size_t> const& order, std::vector<Value> const& row);

  soci::session session_;
  PGconn* handle_;
  bool broken_ = false;
};

bool PostgresqlConnection::send(PostgresqlPrepared& statement, std::vector<std::size_t> const& order, std::vector<Value> const& row) {
  std::vector<std::string> numbers(order.size());
  std::vector<char const*> values(order.size(), nullptr);
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto const& value = row[order[i]];
    if (auto const* text = std::get_if<std::string>(&value)) {
      refuse_nul(*text);
      values[i] = text->c_str();
    } else if (value.index() != 0) {
      char digits[32];
      auto const end = std::holds_alternative<double>(value)
                           ? std::to_chars(digits, digits + sizeof digits, std::get<double>(value)).ptr
                           : std::to_chars(digits, digits + sizeof digits, std::get<std::int64_t>(value)).ptr;
      numbers[i].assign(digits, end);
      values[i] = numbers[i].c_str();
    }
  }
  return PQsendQueryPrepared(handle_, statement.server_name().c_str(), static_cast<int>(order.size()), values.data(), nullptr,
                             nullptr, 0) == 1;
}

std::int64_t PostgresqlConnection::run_each(Sql const& sql, Prepared& statement, std::vector<std::size_t> const& order,
                                            NextRow const& next) {
  // Answers are collected after so many rows, so that neither side's socket buffer fills while both are sending.
  constexpr int batch = 256;
  auto& prepared = static_cast<PostgresqlPrepared&>(statement);
  std::int64_t touched = 0;
  std::vector<Value> row;
  bool more = next(row);
  while (more) {
    if (!PQenterPipelineMode(handle_)) raise(Fault::program, sql.name, "cannot pipeline");
    int sent = 0;
    bool ok = true;
    for (; more && ok && sent < batch; ++sent, more = next(row)) ok = send(prepared, order, row);
    ok = PQpipelineSync(handle_) == 1 && ok;
    std::unique_ptr<PGresult, decltype(&PQclear)> fault{nullptr, &PQclear};
    for (bool synced = !ok; !synced;) {
      Result result{PQgetResult(handle_), &PQclear};
      if (!result) {  // the end of one statement's answers, unless the connection is gone
        if (PQstatus(handle_) != CONNECTION_OK) break;
        continue;
      }
      auto const status = PQresultStatus(result.get());
      std::int64_t n = 0;
      if (status == PGRES_PIPELINE_SYNC) synced = true;
      else if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) touched += number(PQcmdTuples(result.get()), n) ? n : 0;
      else if (status == PGRES_FATAL_ERROR && !fault) fault = std::move(result);
    }
    bool const left = PQexitPipelineMode(handle_) == 1;
    if (fault) check(sql.name, fault.get());
    if (!ok || !left) {
      broken_ = true;
      raise(Fault::lost, sql.name, PQerrorMessage(handle_));
    }
  }
  return touched;
}

}  // namespace

std::unique_ptr<Connection> connect_postgresql(std::string const& url, Options const& options) {
  return std::make_unique<PostgresqlConnection>(url, options);
}

}  // namespace tinhso::database
