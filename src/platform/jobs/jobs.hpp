// The outbox: work that leaves the house or can wait, added in the transaction that causes it, done after its commit.
//
// A job runs at least once; its handler must be idempotent. A failed job is tried again after 1 s, 5 s, 30 s, 2 min,
// 10 min, 30 min, 2 h, 6 h, then it is a dead letter that a person sees and can retry. Thread-safe.
// A handler runs outside any transaction and may open its own; what it throws is kept as the job's last_error.
#pragma once

#include <boost/json.hpp>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/database/database.hpp"

namespace tinhso::web {
struct Route;
}

namespace tinhso::jobs {

enum class State { waiting, running, done, dead };
BOOST_DESCRIBE_ENUM(State, waiting, running, done, dead)

struct Job {
  std::int64_t id = 0;
  std::string kind;     ///< "exchange.deliver"
  std::string payload;  ///< JSON object
  State state = State::waiting;
  int attempts = 0;     ///< runs begun, the present one included
  Instant due_at;
  Instant created_at;
  std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, kind, payload, state, attempts, due_at, created_at, last_error))

struct AddOptions {
  std::string key{};             ///< idempotency: a second job of the same kind and key is not added
  std::optional<Instant> due_at{};  ///< not before
  bool hurry = true;             ///< false: within a second is soon enough, and many such are done together
};
/// Adds a job in this transaction; wakes the runner after commit.
void add(database::Session& session, Instant now, std::string_view kind, boost::json::object const& payload, AddOptions options = {});

/// What does the jobs of a kind, one by one, or several together where they are many and small. Together they are done or
/// not done: when `many` throws, each is run by itself, and only what then fails has failed.
struct Handler {
  Handler() = default;
  Handler(std::invocable<Job const&> auto one_) : one{std::move(one_)} {}  // a lambda is the usual handler
  Handler(std::function<void(Job const&)> one_, std::function<void(std::vector<Job> const&)> many_)
      : one{std::move(one_)}, many{std::move(many_)} {}

  std::function<void(Job const&)> one;
  std::function<void(std::vector<Job> const&)> many;
};

/// Claims due jobs, the oldest due first, and runs their handlers on its own threads; with one whose kind can be done
/// together up to 63 more of that kind. What is due is looked for every second, and when a job in a hurry is added in this
/// process. A job whose kind has no handler fails like any other. Done jobs are deleted, those with a key after a day.
/// Each handler's `many` is given jobs of its own kind only, none of which has failed before.
class Runner {
 public:
  Runner(database::Database& database, Clock& clock, std::map<std::string, Handler, std::less<>> handlers, int threads);
  ~Runner();  ///< stops
  Runner(Runner const&) = delete;
  Runner& operator=(Runner const&) = delete;
  void start();
  /// Lets running handlers finish and returns; jobs not begun stay in the table.
  void stop();
  /// Runs what is due on the calling thread until nothing is; returns how many ran. For tests and simulation.
  int drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Dead jobs with an id above `after`, oldest first.
std::vector<Job> dead_letters(database::Session& session, int limit, std::int64_t after = 0);
/// Makes a dead job wait again, at once. Throws NotFound.
void retry(database::Session& session, Instant now, std::int64_t id);
/// Jobs left `running` by a process that died become `waiting` again, or dead when they have used up their attempts;
/// those that wait for another attempt are due at once, since what was in their way may have gone with that process.
/// Returns how many had been running. Call once at start, before a Runner: it cannot tell the jobs of a process that still lives.
int recover(database::Session& session, Instant now);

/// The oldest job that has failed and was not done since.
std::optional<Job> first_failure(database::Session& session);

/// GET /api/jobs/dead?after&limit and POST /api/jobs/{id}/retry, right `jobs.operate`; retries are audited.
std::vector<web::Route> routes();

std::vector<database::Migration> migrations();

}  // namespace tinhso::jobs
