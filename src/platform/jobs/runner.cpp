#include <spdlog/spdlog.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "platform/jobs/bell.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/jobs/store.hpp"

namespace tinhso::jobs {

using namespace std::chrono_literals;
using database::Session;

struct Runner::State {
  State(database::Database& database_, Clock& clock_, std::map<std::string, Handler, std::less<>> handlers_, int threads_)
      : database{database_}, clock{clock_}, handlers{std::move(handlers_)}, count{threads_} {}

  database::Database& database;
  Clock& clock;
  std::map<std::string, Handler, std::less<>> const handlers;
  int const count;
  std::atomic<bool> stopping{false};
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> swept_at{0};  // by the clock, ms

  /// How a job ended; nullopt: well.
  struct Outcome {
    Job job;
    std::optional<std::string> why;
  };
  std::mutex outcomes_mutex;
  std::vector<Outcome> outcomes;  // that the database has not taken yet

  /// Runs one job that is due; false when there is none.
  bool run_one();
  Outcome run(Job const& job) const;
  void note(Outcome const& outcome);
  /// Writes outcomes down that could not be written when they came about: the jobs would be `running` for ever.
  void settle();
  void sweep();
  void loop();
};

Runner::State::Outcome Runner::State::run(Job const& job) const {
  try {
    auto const handler = handlers.find(job.kind);
    if (handler == handlers.end()) throw std::runtime_error{"no handler for jobs of kind " + job.kind};
    handler->second(job);
    return {job, std::nullopt};
  } catch (Error const& fault) {
    return {job, fault.code() + ": " + fault.what()};
  } catch (std::exception const& fault) {
    return {job, fault.what()};
  } catch (...) {
    return {job, "unknown fault"};
  }
}

void Runner::State::note(Outcome const& outcome) {
  auto const& job = outcome.job;
  if (outcome.why) spdlog::warn("jobs: {} {} failed at attempt {}: {:.500}", job.kind, job.id, job.attempts, *outcome.why);
  try {
    database.write([&](Session& session) {
      if (outcome.why) failed(session, clock.now(), job, *outcome.why);
      else succeeded(session, clock.now(), job.id);
    });
  } catch (...) {
    std::lock_guard const lock{outcomes_mutex};
    outcomes.push_back(outcome);
    throw;
  }
}

void Runner::State::settle() {
  std::vector<Outcome> left;
  {
    std::lock_guard const lock{outcomes_mutex};
    left.swap(outcomes);
  }
  while (!left.empty()) {
    auto const outcome = std::move(left.back());
    left.pop_back();
    try {
      note(outcome);
    } catch (...) {
      std::lock_guard const lock{outcomes_mutex};
      outcomes.insert(outcomes.end(), left.begin(), left.end());
      throw;
    }
  }
}

bool Runner::State::run_one() {
  auto const now = clock.now();
  if (!database.read([&](Session& session) { return any_due(session, now); })) return false;
  auto const job = database.write([&](Session& session) { return claim(session, now); });
  if (!job) return false;  // another thread was quicker
  note(run(*job));
  return true;
}

/// Forgets done jobs, at most once an hour.
void Runner::State::sweep() {
  auto const now = clock.now();
  auto last = swept_at.load();
  auto const present = now.time_since_epoch().count();
  if (present - last < std::chrono::milliseconds{1h}.count() || !swept_at.compare_exchange_strong(last, present)) return;
  database.write([&](Session& session) { forget_done(session, now - 24h); });
}

void Runner::State::loop() {
  auto& bell = Bell::of_the_house();
  while (!stopping) {
    auto const heard = bell.rings();
    try {
      settle();
      while (!stopping && run_one()) {
      }
      if (!stopping) sweep();
    } catch (std::exception const& fault) {
      spdlog::error("jobs: {}", fault.what());
      if (!stopping) std::this_thread::sleep_for(200ms);
    }
    if (!stopping) bell.wait(heard, 1s);
  }
}

Runner::Runner(database::Database& database, Clock& clock, std::map<std::string, Handler, std::less<>> handlers, int threads)
    : state_{std::make_unique<State>(database, clock, std::move(handlers), threads)} {}

Runner::~Runner() { stop(); }

void Runner::start() {
  if (!state_->threads.empty()) return;
  state_->stopping = false;
  for (int i = 0; i < state_->count; ++i) state_->threads.emplace_back([this] { state_->loop(); });
}

void Runner::stop() {
  state_->stopping = true;
  Bell::of_the_house().ring();
  for (auto& thread : state_->threads) thread.join();
  state_->threads.clear();
}

int Runner::drain() {
  int count = 0;
  state_->settle();
  while (state_->run_one()) ++count;
  state_->sweep();
  return count;
}

}  // namespace tinhso::jobs
