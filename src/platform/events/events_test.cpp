#include "platform/events/events.hpp"

#include <gmock/gmock.h>

#include <mutex>
#include <thread>

#include "platform/audit/audit.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::events {
namespace {

using database::Session;
using ::testing::ElementsAre;

class EventsTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), testing::together(audit::migrations(), migrations())};
  std::mutex mutex;
  std::vector<Event> heard;

  void listen() {
    set_listener([this](Event const& event) {
      std::lock_guard const lock{mutex};
      heard.push_back(event);
    });
  }
  void TearDown() override { set_listener({}); }
  std::vector<Event> after(std::int64_t id, std::vector<std::string> const& topics, int limit = 100) {
    return house.read([&](Session& s) { return since(s, id, topics, limit); });
  }
};

TEST_P(EventsTest, Told_after_commit_with_the_id_under_which_it_is_kept) {
  listen();
  house.write([&](Session& s) {
    publish(s, house.now(), "agency:12", "documents.arrived", {{"document", 5}, {"code", "05/CĐ-UBND"}});
    publish(s, house.now(), "official:7", "work.changed", {});
    EXPECT_TRUE(heard.empty());
  });
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0].id, 1);
  EXPECT_EQ(heard[0].payload, R"({"document":5,"code":"05/CĐ-UBND"})");
  EXPECT_EQ(heard[1].topic, "official:7");
  auto const kept = after(0, {"agency:12", "agency:13"});
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].payload, heard[0].payload);
  EXPECT_EQ(kept[0].at, house.now());
  EXPECT_EQ(house.read(last_id), 2);
}

TEST_P(EventsTest, What_was_rolled_back_is_told_to_nobody) {
  listen();
  EXPECT_THROW(house.write([&](Session& s) {
    publish(s, house.now(), "agency:12", "x", {});
    s.before_commit([](Session&) { throw NotFound{}; });
  }), NotFound);
  EXPECT_TRUE(heard.empty());
  house.write([&](Session& s) { publish(s, house.now(), "agency:12", "y", {}); });
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].id, 1) << "and its id was given back";
}

TEST_P(EventsTest, One_announcement_reaches_many_agencies) {
  listen();
  std::vector<std::int64_t> agencies(226);
  for (std::size_t i = 0; i < agencies.size(); ++i) agencies[i] = static_cast<std::int64_t>(i) + 100;
  house.write([&](Session& s) {
    publish(s, house.now(), "agency:1", "before", {});
    publish_to_agencies(s, house.now(), agencies, "documents.arrived", {{"document", 5}});
    publish_to_agencies(s, house.now(), {}, "nobody", {});
  });
  ASSERT_EQ(heard.size(), 227u);
  EXPECT_EQ(heard[226].id, 227);
  EXPECT_EQ(heard[226].topic, "agency:325");
  auto const kept = after(0, {"agency:325"});
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].id, 227);
}

TEST_P(EventsTest, Since_is_paged_and_pruned) {
  for (int i = 0; i < 10; ++i) {
    house.write([&](Session& s) { publish(s, house.now(), "agency:" + std::to_string(i % 2), "x", {}); });
    house.pass(std::chrono::hours{1});
  }
  EXPECT_EQ(after(0, {"agency:0"}).size(), 5u);
  EXPECT_EQ(after(0, {"agency:0"}, 2).back().id, 3);
  EXPECT_EQ(after(3, {"agency:0", "agency:1"}, 2).back().id, 5);
  EXPECT_TRUE(after(0, {}).empty());
  house.write([&](Session& s) { prune(s, house.now() - std::chrono::hours{3}); });
  EXPECT_EQ(after(0, {"agency:0", "agency:1"}).size(), 3u);
  house.write([&](Session& s) { prune(s, house.now()); });
  house.write([&](Session& s) { publish(s, house.now(), "agency:1", "x", {}); });
  EXPECT_EQ(house.read(last_id), 11) << "ids go on";
}

TEST_P(EventsTest, Heard_in_the_order_of_their_ids_however_many_commit_at_once) {
  listen();
  testing::at_once(8, [&](int t) {
    for (int i = 0; i < 25; ++i)
      house.write([&](Session& s) {
        publish(s, house.now(), "agency:" + std::to_string(t), "x", {{"i", i}});
        audit::record(s, house.now(), audit::system("test"), {"test.x", "x", std::to_string(i)});
        if (i % 5 == 0) s.before_commit([&](Session& inner) { publish(inner, house.now(), "late:1", "x", {}); });
      });
  });
  ASSERT_EQ(heard.size(), 8u * 30u);
  for (std::size_t i = 0; i < heard.size(); ++i) ASSERT_EQ(heard[i].id, static_cast<std::int64_t>(i) + 1);
}

TEST_P(EventsTest, All_after_an_id_misses_nothing_while_others_commit) {
  std::atomic<bool> done{false};
  std::thread writer{[&] {
    testing::at_once(4, [&] {
      for (int i = 0; i < 40; ++i) house.write([&](Session& s) { publish(s, house.now(), "a", "x", {}); });
    });
    done = true;
  }};
  std::int64_t last = 0;
  std::int64_t count = 0;
  for (bool finished = false; !finished;) {
    bool const all_written = done;
    auto const page = after(last, {"a"});  // 100 at most
    for (auto const& event : page) {
      EXPECT_EQ(event.id, last + 1);
      last = event.id;
      ++count;
    }
    finished = all_written && page.empty();
  }
  writer.join();
  EXPECT_EQ(count, 160);
}

INSTANTIATE_TEST_SUITE_P(Engines, EventsTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::events
