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

namespace {
constexpr int most_together = 64;
}

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

  /// Runs a job that is due, and others with it where its handler can; returns how many.
  int run_some();
  std::vector<Outcome> run(std::vector<Job> const& some) const;
  Outcome run(Job const& job) const;
  void note(std::vector<Outcome> const& ended);
  /// Writes outcomes down that could not be written when they came about: the jobs would be `running` for ever.
  void settle();
  void sweep();
  void loop();
};

Runner::State::Outcome Runner::State::run(Job const& job) const {
  try {
    auto const handler = handlers.find(job.kind);
    if (handler == handlers.end()) throw std::runtime_error{"no handler for jobs of kind " + job.kind};
    handler->second.one(job);
    return {job, std::nullopt};
  } catch (Error const& fault) {
    return {job, fault.code() + ": " + fault.what()};
  } catch (std::exception const& fault) {
    return {job, fault.what()};
  } catch (...) {
    return {job, "unknown fault"};
  }
}

std::vector<Runner::State::Outcome> Runner::State::run(std::vector<Job> const& some) const {
  std::vector<Outcome> out;
  out.reserve(some.size());
  if (some.size() > 1) try {
      handlers.find(some.front().kind)->second.many(some);
      for (auto const& job : some) out.push_back({job, std::nullopt});
      return out;
    } catch (...) {  // which of them it was is seen when each is run by itself
    }
  for (auto const& job : some) out.push_back(run(job));
  return out;
}

void Runner::State::note(std::vector<Outcome> const& ended) {
  for (auto const& [job, why] : ended)
    if (why) spdlog::warn("jobs: {} {} failed at attempt {}: {:.500}", job.kind, job.id, job.attempts, *why);
  try {
    database.write([&](Session& session) {
      for (auto const& [job, why] : ended) {
        if (why) failed(session, clock.now(), job, *why);
        else succeeded(session, clock.now(), job.id);
      }
    });
  } catch (...) {
    std::lock_guard const lock{outcomes_mutex};
    outcomes.insert(outcomes.end(), ended.begin(), ended.end());
    throw;
  }
}

void Runner::State::settle() {
  std::vector<Outcome> left;
  {
    std::lock_guard const lock{outcomes_mutex};
    left.swap(outcomes);
  }
  if (!left.empty()) note(left);
}

int Runner::State::run_some() {
  auto const now = clock.now();
  if (!database.read([&](Session& session) { return any_due(session, now); })) return 0;
  auto const some = database.write([&](Session& session) {
    std::vector<Job> out;
    auto const job = claim(session, now);
    if (!job) return out;  // another thread was quicker
    auto const handler = handlers.find(job->kind);
    if (handler != handlers.end() && handler->second.many && !job->last_error)
      out = claim_more(session, now, job->kind, most_together - 1);
    out.insert(out.begin(), *job);
    return out;
  });
  if (!some.empty()) note(run(some));
  return static_cast<int>(some.size());
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
      while (!stopping && run_some() > 0) {
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
  while (int const some = state_->run_some()) count += some;
  state_->sweep();
  return count;
}

}  // namespace tinhso::jobs
