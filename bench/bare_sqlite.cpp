#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>

#include "bench/bare.hpp"

namespace tinhso::bench {
namespace {

class Sqlite final : public Bare {
 public:
  explicit Sqlite(std::string file) : copy_{file + ".bare"} { open(file, source_); }
  ~Sqlite() override {
    for (auto const& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(target_);
    sqlite3_close(source_);
    for (auto const* end : {"", "-wal", "-shm"}) std::filesystem::remove(copy_ + end);
  }

  Mark mark() override {
    Mark out;
    for (auto const& table : tables())
      for (auto const& row : all("select coalesce(max(rowid), 0) from " + table))
        out[table] = std::get<std::int64_t>(row[0]);
    return out;
  }

  Transaction between(Mark const& from, Mark const& to) override {
    Transaction out;
    for (auto const& [table, last] : to) {
      auto const first = from.at(table);
      if (last <= first) continue;
      Rows rows{table, {}, {}};
      rows.rows = all("select * from " + table + " where rowid > " + std::to_string(first) +
                          " and rowid <= " + std::to_string(last),
                      &rows.columns);
      out.inserts.push_back(std::move(rows));
    }
    return out;
  }

  void prepare() override {
    std::filesystem::remove(copy_);
    open(copy_, target_);
    run(target_,
        "pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000");
    for (auto const& row : all("select sql from sqlite_master where sql is not null and type in ('table', 'index') "
                               "and tbl_name in (select name from pragma_table_list where type = 'table') "
                               "and name not like 'sqlite_%' order by type desc"))
      run(target_, std::get<std::string>(row[0]));
    run(target_,
        "with recursive n (v) as (select 1 union all select v + 1 from n where v < 2000) "
        "insert into documents_delivery (id, document, agency, code, name, short_name, status) "
        "select -v, -v, 0, '', '', '', '01' from n");
  }

  void run(Transaction const& transaction) override {
    run(target_, "begin immediate");
    for (auto const& rows : transaction.inserts) {
      auto* const insert = statement(rows);
      for (auto const& row : rows.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) bind(insert, static_cast<int>(i + 1), row[i]);
        step(insert);
      }
    }
    auto* const update =
        statement("update documents_delivery set status = '03', received_at = 1602558000000 where id = ?");
    for (int i = 0; i < transaction.updates; ++i) {
      sqlite3_bind_int64(update, 1, -(++updated_ % 2000 + 1));
      step(update);
    }
    run(target_, "commit");
  }

 private:
  static void open(std::string const& file, sqlite3*& to) {
    if (sqlite3_open(file.c_str(), &to) != SQLITE_OK) throw std::runtime_error{file + ": " + sqlite3_errmsg(to)};
    sqlite3_busy_timeout(to, 10'000);
  }
  static void run(sqlite3* db, std::string const& sql) {
    char* fault = nullptr;
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &fault) == SQLITE_OK) return;
    std::string const why = fault ? fault : "";
    sqlite3_free(fault);
    throw std::runtime_error{sql + ": " + why};
  }
  /// Those with a rowid; the tables behind a full-text index are left out, so that the yardstick does less than we do.
  std::vector<std::string> tables() {
    std::vector<std::string> out;
    for (auto const& row : all("select name from pragma_table_list where schema = 'main' and type = 'table' "
                               "and wr = 0 and name not like 'sqlite_%'"))
      out.push_back(std::get<std::string>(row[0]));
    return out;
  }
  std::vector<std::vector<Cell>> all(std::string const& sql, std::vector<std::string>* columns = nullptr) {
    sqlite3_stmt* query = nullptr;
    if (sqlite3_prepare_v2(source_, sql.c_str(), -1, &query, nullptr) != SQLITE_OK)
      throw std::runtime_error{sql + ": " + sqlite3_errmsg(source_)};
    auto const width = sqlite3_column_count(query);
    if (columns)
      for (int i = 0; i < width; ++i) columns->emplace_back(sqlite3_column_name(query, i));
    std::vector<std::vector<Cell>> out;
    while (sqlite3_step(query) == SQLITE_ROW) {
      auto& row = out.emplace_back();
      for (int i = 0; i < width; ++i) {
        auto const type = sqlite3_column_type(query, i);
        if (type == SQLITE_NULL) row.emplace_back();
        else if (type == SQLITE_INTEGER) row.emplace_back(std::int64_t{sqlite3_column_int64(query, i)});
        else
          row.emplace_back(std::string{reinterpret_cast<char const*>(sqlite3_column_text(query, i)),
                                       static_cast<std::size_t>(sqlite3_column_bytes(query, i))});
      }
    }
    sqlite3_finalize(query);
    return out;
  }
  sqlite3_stmt* statement(std::string const& sql) {
    auto& found = statements_[sql];
    if (!found && sqlite3_prepare_v3(target_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &found, nullptr) != SQLITE_OK)
      throw std::runtime_error{sql + ": " + sqlite3_errmsg(target_)};
    return found;
  }
  sqlite3_stmt* statement(Rows const& rows) {
    std::string names;
    std::string marks;
    for (auto const& column : rows.columns) {
      names += (names.empty() ? "" : ", ") + column;
      marks += marks.empty() ? "?" : ", ?";
    }
    return statement("insert into " + rows.table + " (" + names + ") values (" + marks + ")");
  }
  static void bind(sqlite3_stmt* statement, int at, Cell const& cell) {
    if (auto const* n = std::get_if<std::int64_t>(&cell)) sqlite3_bind_int64(statement, at, *n);
    else if (auto const* text = std::get_if<std::string>(&cell))
      sqlite3_bind_text(statement, at, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
    else sqlite3_bind_null(statement, at);
  }
  void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE)
      throw std::runtime_error{std::string{"bare: "} + sqlite3_errmsg(target_)};
    sqlite3_reset(statement);
  }

  std::string copy_;
  sqlite3* source_ = nullptr;
  sqlite3* target_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
  std::int64_t updated_ = 0;
};

}  // namespace

std::unique_ptr<Bare> bare_sqlite(std::string const& file) { return std::make_unique<Sqlite>(file); }

std::unique_ptr<Bare> open_bare(std::string const& url) {
  if (url.starts_with("sqlite:")) return bare_sqlite(url.substr(7));
  return bare_postgresql(url);
}

}  // namespace tinhso::bench
