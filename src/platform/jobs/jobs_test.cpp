#include "platform/jobs/jobs.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::jobs {
namespace {

using namespace std::chrono_literals;
using database::Session;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr database::Sql all_jobs{
    "test.jobs", "select id, kind, payload, state, attempts, due_at, created_at, last_error from jobs_job order by id"};

class JobsTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), migrations()};
  std::map<std::string, Handler, std::less<>> handlers;
  std::vector<std::string> ran;

  void SetUp() override {
    handlers["note"] = [this](Job const& job) { ran.push_back(job.payload); };
    handlers["fail"] = [](Job const&) { throw Unavailable{"axis.away", {"không tới được", "cannot be reached"}}; };
  }
  void put(std::string_view kind, boost::json::object const& payload = {}, AddOptions const& options = {}) {
    house.write([&](Session& s) { add(s, house.now(), kind, payload, options); });
  }
  int drain() { return Runner{house.database(), house.clock(), handlers, 1}.drain(); }
  std::vector<Job> jobs() {
    return house.read([](Session& s) { return s.all<Job>(all_jobs); });
  }
};

TEST_P(JobsTest, What_is_due_runs_the_oldest_first) {
  put("note", {{"n", 1}}, {"", house.now() + 2h});
  put("note", {{"n", 2}});
  put("note", {{"n", 3}}, {"", house.now() + 1h});
  EXPECT_EQ(drain(), 1);
  EXPECT_THAT(ran, ElementsAre(R"({"n":2})"));
  house.pass(3h);
  EXPECT_EQ(drain(), 2);
  EXPECT_THAT(ran, ElementsAre(R"({"n":2})", R"({"n":3})", R"({"n":1})"));
  EXPECT_EQ(drain(), 0);
}

TEST_P(JobsTest, A_job_of_a_transaction_that_failed_was_never_there) {
  EXPECT_THROW(house.write([&](Session& s) {
    add(s, house.now(), "note", {});
    throw NotFound{};
  }), NotFound);
  EXPECT_EQ(drain(), 0);
}

TEST_P(JobsTest, A_second_job_of_the_same_kind_and_key_is_not_added) {
  put("note", {{"n", 1}}, {"document:5", std::nullopt});
  put("note", {{"n", 2}}, {"document:5", std::nullopt});
  put("fail", {{"n", 3}}, {"document:5", std::nullopt});
  put("note", {{"n", 4}});
  put("note", {{"n", 4}});
  EXPECT_EQ(jobs().size(), 4u);
  drain();
  put("note", {{"n", 5}}, {"document:5", std::nullopt});
  EXPECT_EQ(drain(), 0) << "not even when the first is done";
  EXPECT_EQ(jobs().size(), 2u) << "without a key there is nothing to remember";
}

TEST_P(JobsTest, Failures_are_tried_again_with_growing_pauses_then_given_up) {
  put("fail");
  auto const pauses = {1s, 5s, 30s, 120s, 600s, 1800s, 7200s, 21600s};
  int attempts = 0;
  for (auto const pause : pauses) {
    EXPECT_EQ(drain(), 1);
    auto const job = jobs().at(0);
    EXPECT_EQ(job.attempts, ++attempts);
    EXPECT_EQ(job.state, State::waiting);
    EXPECT_EQ(job.due_at, house.now() + pause);
    EXPECT_THAT(job.last_error.value(), HasSubstr("axis.away"));
    house.pass(pause - 1ms);
    EXPECT_EQ(drain(), 0);
    house.pass(1ms);
  }
  EXPECT_EQ(drain(), 1);
  house.pass(24h * 30);
  EXPECT_EQ(drain(), 0);
  auto const dead = house.read([](Session& s) { return dead_letters(s, 10); });
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].attempts, 9);
  EXPECT_EQ(dead[0].state, State::dead);
  EXPECT_TRUE(house.read([&](Session& s) { return dead_letters(s, 10, dead[0].id); }).empty());
}

TEST_P(JobsTest, A_dead_letter_can_be_retried) {
  put("fail", {}, {"once", std::nullopt});
  for (int i = 0; i < 9; ++i) {
    drain();
    house.pass(6h);
  }
  auto const id = house.read([](Session& s) { return dead_letters(s, 10); }).at(0).id;
  handlers["fail"] = handlers["note"];
  house.write([&](Session& s) { retry(s, house.now(), id); });
  EXPECT_EQ(drain(), 1);
  EXPECT_EQ(jobs().at(0).state, State::done);
  EXPECT_THROW(house.write([&](Session& s) { retry(s, house.now(), id); }), NotFound) << "it is not dead any more";
  EXPECT_THROW(house.write([&](Session& s) { retry(s, house.now(), 999); }), NotFound);
}

TEST_P(JobsTest, Whatever_a_handler_throws_is_an_attempt) {
  handlers["odd"] = [](Job const&) { throw 5; };
  handlers["long"] = [](Job const&) { throw std::runtime_error{std::string(1999, 'x') + "đ" + std::string(1, '\0')}; };
  put("odd");
  put("long");
  put("nobody knows");
  EXPECT_EQ(drain(), 3);
  auto const all = jobs();
  EXPECT_EQ(all[0].last_error, "unknown fault");
  EXPECT_EQ(all[1].last_error, std::string(1999, 'x')) << "cut between characters";
  EXPECT_THAT(all[2].last_error.value(), HasSubstr("no handler"));
}

TEST_P(JobsTest, Many_small_ones_are_done_together_and_fail_by_themselves) {
  std::vector<std::size_t> together;
  auto const one = [this](Job const& job) {
    if (job.payload == R"({"n":3})") throw NotFound{};
    ran.push_back(job.payload);
  };
  handlers["small"] = {one, [&](std::vector<Job> const& some) {
                         together.push_back(some.size());
                         for (auto const& job : some)
                           if (job.payload == R"({"n":3})") throw NotFound{};
                       }};
  for (int n = 0; n < 3; ++n) put("small", {{"n", n}}, {.hurry = false});
  put("note");
  EXPECT_EQ(drain(), 4);
  EXPECT_THAT(together, ElementsAre(3));
  EXPECT_THAT(ran, ElementsAre("{}")) << "other kinds are not among them";
  for (int n = 3; n < 6; ++n) put("small", {{"n", n}}, {.hurry = false});
  EXPECT_EQ(drain(), 3);
  EXPECT_THAT(ran, ElementsAre("{}", R"({"n":4})", R"({"n":5})"));
  auto const left = jobs();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].payload, R"({"n":3})");
  EXPECT_EQ(left[0].attempts, 1);
  for (int n = 0; n < 70; ++n) put("small", {{"n", n + 10}});
  house.pass(1h);
  EXPECT_EQ(drain(), 71);
  EXPECT_THAT(together, ElementsAre(3, 3, 64, 6)) << "what has failed before is not among them";
}

TEST_P(JobsTest, Jobs_of_a_process_that_died_are_recovered) {
  put("note", {{"n", 1}}, {"once", std::nullopt});
  house.write([](Session& s) { s.script({"test.claimed", "update jobs_job set state = 'running', attempts = 1"}); });
  EXPECT_EQ(drain(), 0);
  EXPECT_EQ(house.write([&](Session& s) { return recover(s, house.now()); }), 1);
  EXPECT_EQ(drain(), 1);
  EXPECT_EQ(jobs().at(0).attempts, 2);
  EXPECT_EQ(jobs().at(0).state, State::done);

  house.write([](Session& s) { s.script({"test.killer", "update jobs_job set state = 'running', attempts = 9"}); });
  house.write([&](Session& s) { return recover(s, house.now()); });
  EXPECT_EQ(jobs().at(0).state, State::dead) << "a job that kills its process every time is given up";
}

TEST_P(JobsTest, An_outcome_the_database_did_not_take_is_written_down_later) {
  bool away = true;
  handlers["note"] = [&](Job const&) {
    if (away) house.write([](Session& s) { s.script({"test.away", "alter table jobs_job rename to jobs_elsewhere"}); });
    away = false;
  };
  put("note", {}, {"once", std::nullopt});
  Runner runner{house.database(), house.clock(), handlers, 1};
  EXPECT_THROW(runner.drain(), std::runtime_error);
  house.write([](Session& s) { s.script({"test.back", "alter table jobs_elsewhere rename to jobs_job"}); });
  EXPECT_EQ(jobs().at(0).state, State::running);
  runner.drain();
  EXPECT_EQ(jobs().at(0).state, State::done);
}

TEST_P(JobsTest, Done_jobs_with_a_key_are_forgotten_after_a_day) {
  put("note", {}, {"once", std::nullopt});
  drain();
  house.pass(23h);
  drain();
  EXPECT_EQ(jobs().size(), 1u);
  house.pass(2h);
  drain();
  EXPECT_EQ(jobs().size(), 0u);
}

TEST_P(JobsTest, Several_threads_run_every_job_once_and_wake_at_once) {
  std::mutex mutex;
  std::multiset<std::string> seen;
  std::atomic<int> count{0};
  handlers["note"] = [&](Job const& job) {
    std::lock_guard const lock{mutex};
    seen.insert(job.payload);
    ++count;
  };
  Runner runner{house.database(), house.clock(), handlers, 4};
  runner.start();
  std::this_thread::sleep_for(50ms);  // all are asleep
  auto const began = std::chrono::steady_clock::now();
  put("note", {{"n", -1}});
  while (count < 1 && std::chrono::steady_clock::now() - began < 10s) std::this_thread::sleep_for(1ms);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 800ms) << "woken by the commit, not by the clock";
  testing::at_once(4, [&](int t) {
    for (int i = 0; i < 25; ++i) put("note", {{"n", t * 100 + i}});
  });
  while (count < 101 && std::chrono::steady_clock::now() - began < 20s) std::this_thread::sleep_for(1ms);
  runner.stop();
  EXPECT_EQ(seen.size(), 101u);
  EXPECT_EQ((std::set<std::string>{seen.begin(), seen.end()}.size()), 101u);
}

TEST_P(JobsTest, Stop_lets_the_running_handler_finish) {
  std::atomic<bool> begun{false};
  std::atomic<bool> finished{false};
  handlers["slow"] = [&](Job const&) {
    begun = true;
    std::this_thread::sleep_for(100ms);
    finished = true;
  };
  Runner runner{house.database(), house.clock(), handlers, 1};
  runner.start();
  put("slow", {}, {"first", std::nullopt});
  put("slow", {}, {"second", std::nullopt});
  while (!begun) std::this_thread::sleep_for(1ms);
  runner.stop();
  EXPECT_TRUE(finished);
  auto const all = jobs();
  EXPECT_EQ(all[0].state, State::done);
  EXPECT_EQ(all[1].state, State::waiting);
}

INSTANTIATE_TEST_SUITE_P(Engines, JobsTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::jobs
