// Event streams over real sockets: replay, live, order, slow readers, ends.
#include <gtest/gtest.h>

#include "platform/web/server_fixture.hpp"

namespace tinhso::web {
namespace {

/// The ids of the events in what a stream has sent, in order.
std::vector<std::int64_t> data_of(std::string const& text) {
  std::vector<std::int64_t> out;
  for (auto at = text.find("{\"n\":"); at != std::string::npos; at = text.find("{\"n\":", at + 1))
    out.push_back(std::stoll(text.substr(at + 5)));
  return out;
}

class StreamTest : public ServerTest {
 protected:
  std::unique_ptr<RawClient> listen(std::string const& more = {}) {
    auto c = client();
    c->send(request("GET /api/events", more));
    auto const head = c->read_until("\r\n\r\n");
    EXPECT_NE(head.find("200 OK"), std::string::npos);
    EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
    EXPECT_NE(head.find("X-Accel-Buffering: no"), std::string::npos);
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    return c;
  }
};

TEST_F(StreamTest, New_listeners_hear_what_is_new) {
  start();
  publish(1);
  auto const c = listen();
  EXPECT_NE(c->read_until(": ready\n\n").find("retry: 2000\n"), std::string::npos);
  publish(2);
  auto const text = c->read_until("{\"n\":2}\n\n");
  EXPECT_EQ(data_of(text), (std::vector<std::int64_t>{2}));
  EXPECT_NE(text.find("id: 2\nevent: changed\ndata: "), std::string::npos);
}

TEST_F(StreamTest, Comes_back_without_gap_or_double) {
  start();
  for (int i = 1; i <= 10; ++i) publish(i);
  // What is committed and told while the replay runs comes once, whichever way it comes.
  auto const next = std::make_shared<std::atomic<int>>(11);  // the last replay may end after this test
  on_replay = [this, next] {  // one replay at a time
    if (*next == 15) return;
    publish(*next);
    ++*next;  // only then: ids are told in the order of their commits
  };
  auto const c = listen("Last-Event-ID: 4\r\n");
  while (*next < 15) std::this_thread::yield();
  publish(100);
  auto const text = c->read_until("{\"n\":100}\n\n");
  EXPECT_EQ(data_of(text), (std::vector<std::int64_t>{5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 100}));
  EXPECT_NE(text.find("id: 4\n\n"), std::string::npos) << "kept even if nothing follows";
}

TEST_F(StreamTest, Events_told_out_of_order_are_put_in_order) {
  options.stream_gather = std::chrono::milliseconds{150};
  start();
  auto const c = listen();
  c->read_until(": ready\n\n");
  for (int id : {3, 1, 2}) server->broadcast({id, "agency:1", "changed", "{\"n\":" + std::to_string(id) + "}"});
  EXPECT_EQ(data_of(c->read_until("{\"n\":3}\n\n")), (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(StreamTest, Other_topics_are_not_heard) {
  start();
  auto const c = listen();
  c->read_until(": ready\n\n");
  server->broadcast({1, "agency:2", "changed", "{\"n\":1}"});
  publish(2);
  EXPECT_EQ(data_of(c->read_until("{\"n\":2}\n\n")), (std::vector<std::int64_t>{2}));
}

TEST_F(StreamTest, A_heartbeat_keeps_the_way_open) {
  options.stream_heartbeat = std::chrono::seconds{1};
  start();
  auto const c = listen();
  EXPECT_NE(c->read_until(": still here\n\n").find(": still here"), std::string::npos);
}

TEST_F(StreamTest, Lives_so_long_then_the_client_must_come_again) {
  options.stream_heartbeat = std::chrono::seconds{1};
  options.stream_life = std::chrono::minutes{0};
  start();
  auto const c = listen();
  EXPECT_NE(c->read_until("0\r\n\r\n").find(": ready"), std::string::npos);
  EXPECT_TRUE(c->ended());
}

TEST_F(StreamTest, A_client_that_does_not_read_is_dropped) {
  options.stream_queue = 50;
  start();
  auto const slow = listen();
  auto const quick = listen();
  quick->read_until(": ready\n\n");
  std::string const large(150'000, 'x');
  std::atomic<bool> stopped{false};
  std::atomic<int> seen{0};
  std::thread reader{[&] {
    for (int i = 10; i <= 200; i += 10) {
      quick->read_until("id: " + std::to_string(i) + "\n");
      seen = i;
    }
    stopped = quick->ended();
  }};
  for (int i = 1; i <= 200; ++i) {
    server->broadcast({i, "agency:1", "changed", large});
    // As fast as the quick one reads, whatever else the machine does.
    for (int n = 0; n < 2'000 && i - seen >= 20; ++n) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  std::this_thread::sleep_for(std::chrono::milliseconds{500});
  auto const metrics = client()->ask(request("GET /metrics")).body;
  EXPECT_NE(metrics.find("tinhso_http_streams 1\n"), std::string::npos) << metrics;
  server->stop(std::chrono::seconds{1});
  reader.join();
  EXPECT_TRUE(stopped);
}

TEST_F(StreamTest, Leaving_is_noticed_at_once) {
  start();
  listen()->close();
  for (int i = 0; i < 200; ++i) {
    if (client()->ask(request("GET /metrics")).body.find("tinhso_http_streams 0\n") != std::string::npos) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  FAIL();
}

TEST_F(StreamTest, Stopping_ends_streams_properly) {
  start();
  auto const c = listen();
  c->read_until(": ready\n\n");
  std::thread stopper{[&] { server->stop(std::chrono::seconds{3}); }};
  EXPECT_NE(c->read_until("0\r\n\r\n").find("0\r\n\r\n"), std::string::npos);
  stopper.join();
}

TEST_F(StreamTest, Many_listeners_hear_everything) {
  start();
  std::vector<std::unique_ptr<RawClient>> all;
  all.reserve(50);
  for (int i = 0; i < 50; ++i) all.push_back(listen());
  for (auto& c : all) c->read_until(": ready\n\n");
  std::thread first{[&] {
    for (int i = 1; i <= 100; ++i) publish(2 * i);
  }};
  std::thread second{[&] {
    for (int i = 1; i <= 100; ++i) publish(2 * i + 1);
  }};
  first.join();
  second.join();
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  publish(1'000);
  for (auto& c : all) {
    auto heard = data_of(c->read_until("{\"n\":1000}\n\n"));
    EXPECT_EQ(heard.size(), 201U);
    EXPECT_EQ(std::set<std::int64_t>(heard.begin(), heard.end()).size(), 201U);
  }
}

}  // namespace
}  // namespace tinhso::web
