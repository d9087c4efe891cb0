#include <soci/sqlite3/soci-sqlite3.h>
#include <spdlog/spdlog.h>

#include <stdexcept>

#include "platform/database/connection.hpp"
#include "platform/database/faults.hpp"
#include "platform/database/sqlite_tally.hpp"

namespace tinhso::database {
namespace {

namespace api = sqlite_api;

class SqlitePrepared final : public Prepared {
 public:
  SqlitePrepared(soci::session& session, StatementText text) : Prepared{session, std::move(text)} {
    auto& backend = this->backend();
    backend.hasVectorIntoElements_ = false;  // SOCI 4.0.3 leaves it unset
    for (int i = 0; i < api::sqlite3_column_count(backend.stmt_); ++i)
      columns_.emplace_back(api::sqlite3_column_name(backend.stmt_, i));
  }

  bool next() override {
    if (at_first_) {
      at_first_ = false;
      return true;
    }
    if (!more_) return false;
    more_ = backend().fetch(1) == soci::details::statement_backend::ef_success;
    return more_;
  }

  void load(std::size_t column, Value& out) const override {
    auto* const row = statement_handle_;
    auto const i = static_cast<int>(column);
    switch (api::sqlite3_column_type(row, i)) {
      case SQLITE_NULL: out = std::monostate{}; break;
      case SQLITE_INTEGER: out = static_cast<std::int64_t>(api::sqlite3_column_int64(row, i)); break;
      case SQLITE_FLOAT: out = api::sqlite3_column_double(row, i); break;
      default: {
        auto const* bytes = static_cast<char const*>(api::sqlite3_column_blob(row, i));
        auto const size = static_cast<std::size_t>(api::sqlite3_column_bytes(row, i));
        if (auto* text = std::get_if<std::string>(&out)) text->assign(bytes ? bytes : "", size);
        else out.emplace<std::string>(bytes ? bytes : "", size);
      }
    }
  }

  std::vector<std::string> const& columns() override { return columns_; }
  std::int64_t affected() override { return backend().get_affected_rows(); }

  void finish() noexcept override {
    at_first_ = more_ = false;
    auto& backend = this->backend();
    if (backend.stmt_) {
      api::sqlite3_reset(backend.stmt_);
      backend.databaseReady_ = true;
    }
  }
  bool finalized() { return backend().stmt_ == nullptr; }

 private:
  soci::sqlite3_statement_backend& backend() {
    return *static_cast<soci::sqlite3_statement_backend*>(statement_.get_backend());
  }
  void executed(bool has_row) override {
    at_first_ = more_ = has_row;
    statement_handle_ = backend().stmt_;
  }

  std::vector<std::string> columns_;
  api::sqlite3_stmt* statement_handle_ = nullptr;
  bool at_first_ = false;
  bool more_ = false;
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(std::string const& path, Access access, Options const& options)
      : session_{open(path)}, handle_{static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_} {
    api::sqlite3_extended_result_codes(handle_, 1);
    api::sqlite3_busy_timeout(handle_, options.busy_timeout_ms);
    // Normal: who commits syncs the write-ahead log afterwards, together with others (see wal_sync.hpp).
    // Caches are per connection: 16 MB for the writer, 8 MB for a reader, and at most 64 MB of the file mapped.
    plain("pragma journal_mode = wal");
    plain("pragma synchronous = normal");
    plain("pragma foreign_keys = on; pragma temp_store = memory; pragma mmap_size = 67108864;"
          "pragma journal_size_limit = 67108864; pragma trusted_schema = off");
    plain(access == Access::write ? "pragma cache_size = -16000" : "pragma cache_size = -8000; pragma query_only = on");
    add_tally(handle_);
  }
  ~SqliteConnection() override { close(); }

  Engine engine() const noexcept override { return Engine::sqlite; }
  void begin(Access access) override { plain(access == Access::write ? "begin immediate" : "begin"); }
  void commit() override { plain("commit"); }
  void rollback() noexcept override {
    // After a full disk or an I/O fault SQLite may have rolled back by itself.
    if (api::sqlite3_get_autocommit(handle_)) return;
    if (api::sqlite3_exec(handle_, "rollback", nullptr, nullptr, nullptr) != SQLITE_OK) broken_ = true;
  }
  void script(Sql const& sql) override { exec(sql.name, script_text(sql, Engine::sqlite)); }
  bool broken() const noexcept override { return broken_; }

 private:
  static soci::session open(std::string const& path) {
    try {
      return soci::session{soci::sqlite3, "dbname=\"" + path + "\""};
    } catch (soci::soci_error const& error) {
      raise(Fault::away, "open " + path, error.get_error_message());
    }
  }
  void plain(std::string const& text) { exec(text, text); }
  void exec(std::string_view name, std::string const& text) {
    if (api::sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      raise(sqlite_fault(api::sqlite3_extended_errcode(handle_)), name, api::sqlite3_errmsg(handle_));
  }
  std::shared_ptr<Prepared> prepare(StatementText text) override {
    return std::make_shared<SqlitePrepared>(session_, std::move(text));
  }
  [[noreturn]] void failed(Sql const& sql, soci::soci_error const& error) override {
    int code = api::sqlite3_extended_errcode(handle_);
    if (auto const* own = dynamic_cast<soci::sqlite3_soci_error const*>(&error)) code = own->result();
    forget(sql);  // SOCI finalizes a statement that failed
    raise(sqlite_fault(code), sql.name, error.get_error_message());
  }

  soci::session session_;
  api::sqlite3* handle_;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<Connection> connect_sqlite(std::string const& path, Access access, Options const& options) {
  return std::make_unique<SqliteConnection>(path, access, options);
}

}  // namespace tinhso::database
