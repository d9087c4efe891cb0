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

  /// Runs one job that is due; false when there is none.
  bool run_one();
  void run(Job const& job);
  void sweep();
  void loop();
};

void Runner::State::run(Job const& job) {
  std::string why;
  try {
    auto const handler = handlers.find(job.kind);
    if (handler == handlers.end()) throw std::runtime_error{"no handler for jobs of kind " + job.kind};
    handler->second(job);
    database.write([&](Session& session) { succeeded(session, clock.now(), job.id); });
    return;
  } catch (Error const& fault) {
    why = fault.code() + ": " + fault.what();
  } catch (std::exception const& fault) {
    why = fault.what();
  } catch (...) {
    why = "unknown fault";
  }
  spdlog::warn("jobs: {} {} failed at attempt {}: {}", job.kind, job.id, job.attempts, why);
  database.write([&](Session& session) { failed(session, clock.now(), job, why); });
}

bool Runner::State::run_one() {
  auto const now = clock.now();
  if (!database.read([&](Session& session) { return any_due(session, now); })) return false;
  auto const job = database.write([&](Session& session) { return claim(session, now); });
  if (!job) return false;  // another thread was quicker
  run(*job);
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
      while (!stopping && run_one()) {
      }
      if (!stopping) sweep();
    } catch (std::exception const& fault) {
      // The database is away: a job that was claimed stays `running` until the next start recovers it.
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
  while (state_->run_one()) ++count;
  state_->sweep();
  return count;
}

}  // namespace tinhso::jobs
