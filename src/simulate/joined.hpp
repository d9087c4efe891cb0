// A database whose every transaction is the one already under way: so that many people's actions are committed
// together, each through the same function that a person's request goes through.
#pragma once

#include "platform/database/database.hpp"

namespace tinhso::simulate {

/// Lives within one Database::write(); belongs to its thread.
class Joined final : public database::Database {
 public:
  explicit Joined(database::Session& session) : session_{session} {}
  database::Engine engine() const noexcept override { return session_.engine(); }

 protected:
  void run_read(std::function<void(database::Session&)> const& f) override { f(session_); }
  void run_write(std::function<void(database::Session&)> const& f) override { f(session_); }

 private:
  database::Session& session_;
};

}  // namespace tinhso::simulate
