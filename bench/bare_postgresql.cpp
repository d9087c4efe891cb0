#include <libpq-fe.h>

#include <stdexcept>

#include "bench/bare.hpp"

namespace tinhso::bench {
namespace {

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

class Postgresql final : public Bare {
 public:
  explicit Postgresql(std::string const& url) : connection_{PQconnectdb(url.c_str())} {
    if (PQstatus(connection_) != CONNECTION_OK) throw std::runtime_error{PQerrorMessage(connection_)};
    run("set client_min_messages = error");
  }
  ~Postgresql() override {
    PQexec(connection_, "drop schema if exists bare cascade");
    PQfinish(connection_);
  }

  Mark mark() override {
    Mark out;
    auto const tables =
        run("select table_name from information_schema.columns where table_schema = 'public' and column_name = 'id' "
            "and data_type = 'bigint' order by 1");
    for (int i = 0; i < PQntuples(tables.get()); ++i) {
      std::string const table = PQgetvalue(tables.get(), i, 0);
      out[table] = std::stoll(PQgetvalue(run("select coalesce(max(id), 0) from " + table).get(), 0, 0));
    }
    return out;
  }

  Transaction between(Mark const& from, Mark const& to) override {
    Transaction out;
    for (auto const& [table, last] : to) {
      auto const first = from.at(table);
      if (last <= first) continue;
      Rows rows{table, {}, {}};
      auto const found =
          run("select * from " + table + " where id > " + std::to_string(first) + " and id <= " + std::to_string(last));
      for (int c = 0; c < PQnfields(found.get()); ++c) rows.columns.emplace_back(PQfname(found.get(), c));
      for (int r = 0; r < PQntuples(found.get()); ++r) {
        auto& row = rows.rows.emplace_back();
        for (int c = 0; c < PQnfields(found.get()); ++c) {
          if (PQgetisnull(found.get(), r, c)) row.emplace_back();
          else
            row.emplace_back(
                std::string{PQgetvalue(found.get(), r, c), static_cast<std::size_t>(PQgetlength(found.get(), r, c))});
        }
      }
      out.inserts.push_back(std::move(rows));
    }
    return out;
  }

  void prepare() override {
    run("drop schema if exists bare cascade");
    run("create schema bare");
    for (auto const& [table, last] : mark())
      run("create table bare." + table + " (like public." + table + " including all)");
    run("insert into bare.documents_delivery (id, document, agency, code, name, short_name, status) "
        "select -n, -n, 0, '', '', '', '01' from generate_series(1, 2000) n");
    prepared_.clear();
    updates_ =
        prepare("update bare.documents_delivery set status = '03', received_at = 1602558000000 where id = $1", 1);
  }

  void run(Transaction const& transaction) override {
    run("begin");
    std::vector<char const*> values;
    for (auto const& rows : transaction.inserts) {
      auto const& name = statement(rows);
      for (auto const& row : rows.rows) {
        values.clear();
        for (auto const& cell : row)
          values.push_back(std::holds_alternative<std::string>(cell) ? std::get<std::string>(cell).c_str() : nullptr);
        execute(name, values);
      }
    }
    for (int i = 0; i < transaction.updates; ++i) {
      auto const id = std::to_string(-(++updated_ % 2000 + 1));
      execute(updates_, {id.c_str()});
    }
    run("commit");
  }

 private:
  Result run(std::string const& sql) {
    Result result{PQexec(connection_, sql.c_str())};
    auto const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      throw std::runtime_error{sql + ": " + PQerrorMessage(connection_)};
    return result;
  }
  void execute(std::string const& name, std::vector<char const*> const& values) {
    Result const result{
        PQexecPrepared(connection_, name.c_str(), static_cast<int>(values.size()), values.data(), nullptr, nullptr, 0)};
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw std::runtime_error{PQerrorMessage(connection_)};
  }
  std::string prepare(std::string const& sql, int parameters) {
    auto const name = "bare_" + std::to_string(++statements_);
    Result const result{PQprepare(connection_, name.c_str(), sql.c_str(), parameters, nullptr)};
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
      throw std::runtime_error{sql + ": " + PQerrorMessage(connection_)};
    return name;
  }
  std::string const& statement(Rows const& rows) {
    auto& found = prepared_[rows.table];
    if (found.empty()) {
      std::string names;
      std::string marks;
      for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        names += (i ? ", " : "") + rows.columns[i];
        marks += (i ? ", $" : "$") + std::to_string(i + 1);
      }
      found = prepare("insert into bare." + rows.table + " (" + names + ") values (" + marks + ")",
                      static_cast<int>(rows.columns.size()));
    }
    return found;
  }

  PGconn* connection_;
  std::map<std::string, std::string> prepared_;
  std::string updates_;
  int statements_ = 0;
  std::int64_t updated_ = 0;
};

}  // namespace

std::unique_ptr<Bare> bare_postgresql(std::string const& url) { return std::make_unique<Postgresql>(url); }

void settle_postgresql(std::string const& url) {
  auto* const connection = PQconnectdb(url.c_str());
  Result const done{PQexec(connection, "vacuum analyze")};
  bool const settled = PQresultStatus(done.get()) == PGRES_COMMAND_OK;
  std::string const why = PQerrorMessage(connection);
  PQfinish(connection);
  if (!settled) throw std::runtime_error{why};
}

}  // namespace tinhso::bench
