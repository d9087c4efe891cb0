// A Session over one connection: what it gathers until commit, and what ended it. Private to the room.
#pragma once

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/database/connection.hpp"
#include "platform/database/faults.hpp"

namespace tinhso::database {

class Transaction final : public Session {
 public:
  explicit Transaction(Connection& connection) : connection_{connection} {}

  void before_commit(std::function<void(Session&)> action) override { before_.push_back(std::move(action)); }
  void after_commit(std::function<void()> action) override { after_.push_back(std::move(action)); }
  Engine engine() const noexcept override { return connection_.engine(); }
  std::shared_ptr<void>& slot(std::string_view key) override;
  void script(Sql const& sql) override;

  /// Runs what was asked for before commit, also what that asked for in turn.
  void run_before();
  /// Throws when a statement has failed, even if somebody caught what it threw: the transaction cannot be committed.
  void check() const;
  /// True when the transaction was ended by something that goes away when it is run again.
  bool try_again() const noexcept { return try_again_; }
  /// Runs what was asked for after commit; what one of them throws is logged and does not stop the others.
  void run_after() noexcept;

 private:
  std::unique_ptr<Rows> query(Sql const& sql, Parameters parameters) override;
  std::unique_ptr<Rows> query_later(Sql const& sql, Parameters parameters) override;
  std::int64_t execute(Sql const& sql, Parameters parameters) override;
  void execute_later(Sql const& sql, Parameters parameters) override;
  std::int64_t execute_many(Sql const& sql, std::vector<std::string_view> const& names,
                            std::function<bool(std::vector<Value>&)> const& next, bool later) override;
  template <class F>
  auto watch(F&& f);

  Connection& connection_;
  bool failed_ = false;
  bool try_again_ = false;
  std::string why_;
  std::vector<std::function<void(Session&)>> before_;
  std::vector<std::function<void()>> after_;
  std::map<std::string, std::shared_ptr<void>, std::less<>> slots_;
};

}  // namespace tinhso::database
