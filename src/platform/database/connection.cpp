#include "platform/database/connection.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/database/faults.hpp"

namespace tinhso::database {
namespace {

constexpr std::size_t most_statements = 512;  // kept on one connection; the house has fewer, so this is only a fence

/// A cursor over a prepared statement that is in use as long as the cursor lives.
class PreparedRows final : public Rows {
 public:
  PreparedRows(Connection& connection, Sql const& sql, std::shared_ptr<Prepared> statement)
      : connection_{connection}, sql_{sql}, statement_{std::move(statement)} {}
  ~PreparedRows() override {
    statement_->finish();
    statement_->in_use = false;
  }
  PreparedRows(PreparedRows const&) = delete;
  PreparedRows& operator=(PreparedRows const&) = delete;

  bool next() override {
    if (!connection_.guard(sql_, [&] { return statement_->next(); })) return false;
    values_.resize(columns().size());
    for (std::size_t i = 0; i < values_.size(); ++i) statement_->load(i, values_[i]);
    return true;
  }
  std::vector<std::string> const& columns() const override { return statement_->columns(); }
  Value const& column(std::size_t index) const override { return values_.at(index); }

 private:
  Connection& connection_;
  Sql sql_;
  std::shared_ptr<Prepared> statement_;
  std::vector<Value> values_;
};

/// Rows in memory: what a query answered before something else was done.
class KeptRows final : public Rows {
 public:
  explicit KeptRows(Rows& rows) {
    while (rows.next()) {
      if (columns_.empty()) columns_ = rows.columns();
      for (std::size_t i = 0; i < columns_.size(); ++i) values_.push_back(rows.column(i));
    }
  }
  bool next() override {
    at_ += begun_ ? columns_.size() : 0;
    begun_ = true;
    return at_ < values_.size();
  }
  std::vector<std::string> const& columns() const override { return columns_; }
  Value const& column(std::size_t index) const override { return values_.at(at_ + index); }

 private:
  std::vector<std::string> columns_;
  std::vector<Value> values_;
  std::size_t at_ = 0;
  bool begun_ = false;
};

/// Ends the run of a statement that has no cursor.
class Run {
 public:
  explicit Run(Prepared& statement) : statement_{statement} { statement_.in_use = true; }
  ~Run() {
    statement_.finish();
    statement_.in_use = false;
  }
  Run(Run const&) = delete;
  Run& operator=(Run const&) = delete;

 private:
  Prepared& statement_;
};

}  // namespace

Prepared::Prepared(soci::session& session, StatementText text)
    : statement_{session}, text_{std::move(text)}, slots_(text_.names.size()) {
  statement_.alloc();
  statement_.prepare(text_.text, soci::details::st_repeatable_query);
}

void Prepared::bind() {
  statement_.bind_clean_up();
  for (auto& slot : slots_) {
    if (slot.kind == 3) statement_.exchange(soci::use(slot.text, slot.indicator));
    else if (slot.kind == 2) statement_.exchange(soci::use(slot.real, slot.indicator));
    else statement_.exchange(soci::use(slot.integer, slot.indicator));
  }
  statement_.define_and_bind();
  bound_ = true;
}

void Prepared::execute(Sql const&, std::vector<Value const*> const& values) {
  bool same = bound_;
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& slot = slots_[i];
    auto const kind = values[i]->index();
    slot.indicator = kind == 0 ? soci::i_null : soci::i_ok;
    if (kind == 0) continue;
    if (kind != slot.kind) {
      slot.kind = kind;
      same = false;
    }
    if (kind == 1) slot.integer = std::get<1>(*values[i]);
    else if (kind == 2) slot.real = std::get<2>(*values[i]);
    else {
      refuse_nul(std::get<3>(*values[i]));
      slot.text = std::get<3>(*values[i]);
    }
  }
  if (!same) bind();
  try {
    executed(statement_.execute(true));
  } catch (...) {
    statement_.bind_clean_up();  // SOCI's buffers of a run that failed would be lost otherwise
    bound_ = false;
    throw;
  }
}

std::vector<Value const*> Connection::in_order(Sql const& sql, std::vector<std::string> const& names, Parameters parameters) {
  auto fault = [&](std::string_view what, std::string_view name) {
    throw std::logic_error{"database: " + std::string{sql.name} + ": " + std::string{what} + " :" + std::string{name}};
  };
  std::vector<Value const*> values(names.size(), nullptr);
  for (auto const& parameter : parameters) {
    auto const at = std::find(names.begin(), names.end(), parameter.name);
    if (at == names.end()) fault("the statement has no parameter", parameter.name);
    values[static_cast<std::size_t>(at - names.begin())] = &parameter.value;
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!values[i]) fault("no value for parameter", names[i]);
  return values;
}

std::string_view Connection::key(Sql const& sql) const noexcept {
  return engine() == Engine::postgresql && !sql.postgresql.empty() ? sql.postgresql : sql.text;
}

std::shared_ptr<Prepared> Connection::statement(Sql const& sql) {
  if (auto const found = statements_.find(key(sql)); found != statements_.end()) {
    // A cursor of the same statement may still be open: then this run gets a statement of its own.
    if (!found->second->in_use) return found->second;
    return guard(sql, [&] { return prepare(statement_text(sql, engine())); });
  }
  auto made = guard(sql, [&] { return prepare(statement_text(sql, engine())); });
  if (statements_.size() >= most_statements)
    std::erase_if(statements_, [](auto const& entry) { return !entry.second->in_use; });
  statements_.emplace(std::string{key(sql)}, made);
  return made;
}

std::unique_ptr<Rows> Connection::query(Sql const& sql, Parameters parameters) {
  auto prepared = statement(sql);
  auto const values = in_order(sql, prepared->names(), parameters);
  prepared->in_use = true;
  auto rows = std::make_unique<PreparedRows>(*this, sql, prepared);
  guard(sql, [&] { prepared->execute(sql, values); });
  return rows;
}

std::unique_ptr<Rows> Connection::query_later(Sql const& sql, Parameters parameters) {
  auto const rows = query(sql, parameters);
  return std::make_unique<KeptRows>(*rows);
}

std::int64_t Connection::execute(Sql const& sql, Parameters parameters) {
  auto const prepared = statement(sql);
  auto const values = in_order(sql, prepared->names(), parameters);
  Run const run{*prepared};
  return guard(sql, [&] {
    prepared->execute(sql, values);
    return prepared->affected();
  });
}

std::int64_t Connection::execute_many(Sql const& sql, std::vector<std::string_view> const& names, NextRow const& next,
                                      bool later) {
  auto const prepared = statement(sql);
  std::vector<std::size_t> order;
  for (auto const& name : prepared->names()) {
    auto const at = std::find(names.begin(), names.end(), name);
    if (at == names.end())
      throw std::logic_error{"database: " + std::string{sql.name} + ": no value for parameter :" + name};
    order.push_back(static_cast<std::size_t>(at - names.begin()));
  }
  Run const run{*prepared};
  return guard(sql, [&] { return run_each(sql, prepared, order, next, later); });
}

std::int64_t Connection::run_each(Sql const& sql, std::shared_ptr<Prepared> const& statement,
                                  std::vector<std::size_t> const& order, NextRow const& next, bool /*later*/) {
  std::int64_t touched = 0;
  std::vector<Value> row;
  std::vector<Value const*> values(order.size());
  while (next(row)) {
    for (std::size_t i = 0; i < order.size(); ++i) values[i] = &row[order[i]];
    statement->execute(sql, values);
    touched += statement->affected();
  }
  return touched;
}

void Connection::close() noexcept {
  for (auto& [text, statement] : statements_) statement->abandon();
  statements_.clear();
}

}  // namespace tinhso::database
