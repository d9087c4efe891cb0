#include "platform/database/transaction.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>

namespace tinhso::database {

template <class F>
auto Transaction::watch(F&& f) {
  check();
  try {
    return f();
  } catch (TryAgain const& fault) {
    failed_ = try_again_ = true;
    why_ = fault.detail;
    throw;
  } catch (std::exception const& fault) {
    failed_ = true;
    why_ = fault.what();
    throw;
  }
}

void Transaction::check() const {
  if (try_again_) throw TryAgain{false, why_};
  if (failed_) throw std::logic_error{"database: the transaction went on after a statement had failed: " + why_};
}

std::unique_ptr<Rows> Transaction::query(Sql const& sql, Parameters parameters) {
  return watch([&] { return connection_.query(sql, parameters); });
}
std::unique_ptr<Rows> Transaction::query_later(Sql const& sql, Parameters parameters) {
  return watch([&] { return connection_.query_later(sql, parameters); });
}
std::int64_t Transaction::execute(Sql const& sql, Parameters parameters) {
  return watch([&] { return connection_.execute(sql, parameters); });
}
void Transaction::execute_later(Sql const& sql, Parameters parameters) {
  watch([&] { connection_.execute_later(sql, parameters); });
}
std::int64_t Transaction::execute_many(Sql const& sql, std::vector<std::string_view> const& names,
                                       std::function<bool(std::vector<Value>&)> const& next, bool later) {
  return watch([&] { return connection_.execute_many(sql, names, next, later); });
}
void Transaction::script(Sql const& sql) {
  watch([&] { connection_.script(sql); });
}

std::shared_ptr<void>& Transaction::slot(std::string_view key) {
  auto const at = slots_.find(key);
  return at != slots_.end() ? at->second : slots_.emplace(std::string{key}, nullptr).first->second;
}

void Transaction::run_before() {
  for (std::size_t i = 0; i < before_.size(); ++i) {
    auto const action = std::move(before_[i]);  // the vector may grow meanwhile
    action(*this);
  }
}

void Transaction::run_after() noexcept {
  for (auto const& action : after_) {
    try {
      action();
    } catch (std::exception const& fault) {
      spdlog::error("database: after commit: {}", fault.what());
    } catch (...) {
      spdlog::error("database: after commit: unknown fault");
    }
  }
}

}  // namespace tinhso::database
