// A real server and raw sockets: what it refuses, and how it stops.
#include <gtest/gtest.h>

#include "platform/web/server_fixture.hpp"

namespace tinhso::web {
namespace {

using Clock_ = std::chrono::steady_clock;
double since(Clock_::time_point from) { return std::chrono::duration<double>(Clock_::now() - from).count(); }

TEST_F(ServerTest, Headers_that_drip_are_cut_off) {
  start();
  auto const c = client();
  auto const from = Clock_::now();
  c->send("GET /api/hello HTTP/1.1\r\nHost: x\r\n");
  c->patience(std::chrono::milliseconds{100});
  while (since(from) < 4 && !c->ended()) c->send("X: y\r\n");
  EXPECT_GT(since(from), 0.8);
  EXPECT_LT(since(from), 9.0);
}

TEST_F(ServerTest, Silent_and_idle_connections_are_closed) {
  start();
  auto from = Clock_::now();
  EXPECT_TRUE(client()->ended());
  EXPECT_LT(since(from), 9.0);
  auto const c = client();
  c->ask(request("GET /api/hello"));
  from = Clock_::now();
  EXPECT_TRUE(c->ended());
  EXPECT_GT(since(from), 1.5);
  EXPECT_LT(since(from), 9.0);
}

TEST_F(ServerTest, Bodies_that_stall_are_cut_off) {
  start();
  auto const c = client();
  auto const from = Clock_::now();
  c->send(request("POST /api/raw", "Content-Length: 1000\r\n") + "abc");
  EXPECT_TRUE(c->ended());
  EXPECT_LT(since(from), 9.0);
}

TEST_F(ServerTest, Bodies_that_drip_are_told_408) {
  start();
  auto const c = client();
  auto const from = Clock_::now();
  c->send(request("POST /api/raw", "Content-Length: 100000\r\n"));
  std::atomic<bool> done{false};
  std::thread sender{[&] {
    while (!done && since(from) < 5 && c->send("drip")) std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }};
  auto const answer = c->read();
  done = true;
  sender.join();
  EXPECT_EQ(answer.status, 408);
  EXPECT_LT(since(from), 9.0);
}

TEST_F(ServerTest, Large_headers_get_431) {
  start();
  auto const answer = client()->ask(request("GET /api/hello", "X-Long: " + std::string(50'000, 'x') + "\r\n"));
  EXPECT_EQ(answer.status, 431);
  EXPECT_NE(answer.body.find("header_too_large"), std::string::npos);
  EXPECT_EQ(client()->ask(request("GET /" + std::string(9'000, 'x'))).status, 431);
  std::string many;
  for (int i = 0; i < 150; ++i) many += "A" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(client()->ask(request("GET /api/hello", many)).status, 431);
}

TEST_F(ServerTest, Large_bodies_get_413_however_they_are_sent) {
  start();
  auto c = client();
  auto answer = c->ask(with_body("POST /api/raw", std::string(2'000'000, 'x')));
  EXPECT_EQ(answer.status, 413);
  EXPECT_NE(answer.body.find("too_large"), std::string::npos);
  EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
  EXPECT_TRUE(c->ended());
  c = client();
  std::string chunked = request("POST /api/raw", "Transfer-Encoding: chunked\r\n");
  for (int i = 0; i < 20; ++i) chunked += "186a0\r\n" + std::string(100'000, 'c') + "\r\n";
  EXPECT_EQ(c->ask(chunked + "0\r\n\r\n").status, 413);
  EXPECT_EQ(client()->ask(with_body("POST /api/raw", std::string(100'000, 'x'))).body, "100000");
}

TEST_F(ServerTest, A_refused_small_body_is_drained_and_the_connection_goes_on) {
  start();
  auto const c = client();
  c->send(with_body("POST /api/none", std::string(1'000, 'x')) + request("GET /api/hello"));
  EXPECT_EQ(c->read().status, 404);
  EXPECT_EQ(c->read().body, "hello");
}

TEST_F(ServerTest, Ambiguous_requests_are_refused) {
  start();
  auto const chunk = "0\r\n\r\n";
  for (auto const& bad : {
           request("POST /api/raw", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + chunk,
           request("POST /api/raw", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + chunk,
           request("POST /api/raw", "Content-Length: 5\r\nContent-Length: 6\r\n") + "abcdef",
           request("POST /api/raw", "Content-Length: +5\r\n") + "abcde",
           request("POST /api/raw", "Content-Length: -1\r\n"),
           request("POST /api/raw", "Transfer-Encoding: chunked, chunked\r\n") + chunk,
           request("POST /api/raw", "Transfer-Encoding: gzip, chunked\r\n") + chunk,
           request("POST /api/raw", "Transfer-Encoding: xchunked\r\n") + chunk,
           request("GET /api/hello", "Host: other\r\n"),
           std::string{"GET /api/hello HTTP/1.1\r\n\r\n"},
           std::string{"POST /api/raw HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
           request("GET /api/hello", "Bad Name: x\r\n"),
           request("GET /api/hello", "No-Colon\r\n"),
           request("GET /api/hel\x01lo"),
           std::string{"GET  /api/hello HTTP/1.1\r\nHost: x\r\n\r\n"},
           std::string{"nonsense\r\n\r\n"},
           request("GET /api/hello/%"),
           request("GET /api/../hello"),
           request("GET /api/%2e%2e/hello"),
           request("GET /api/hello/%00"),
           request("GET /api/hello/a%2Fb"),
           request("GET api/hello"),
       }) {
    auto const c = client();
    auto const answer = c->ask(bad);
    EXPECT_TRUE(answer.status == 400 || answer.status == 501) << answer.status << " for " << bad.substr(0, 90);
  }
}

TEST_F(ServerTest, Nothing_hides_behind_a_refused_request) {
  start();
  auto const c = client();
  auto const from = Clock_::now();
  c->send(request("POST /api/raw", "Content-Length: 60\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" +
          request("GET /api/hello"));
  EXPECT_EQ(c->read().status, 400);
  EXPECT_TRUE(c->ended());
  EXPECT_LT(since(from), 9.0);
}

TEST_F(ServerTest, Requests_of_one_client_are_counted) {
  options.requests_per_minute = 20;
  start();
  auto const c = client();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(c->ask(request("GET /api/few")).status, 200);
  auto const answer = c->ask(request("GET /api/few"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_TRUE(answer.headers.contains("retry-after"));
  for (int i = 0; i < 16; ++i) EXPECT_EQ(c->ask(request("GET /api/hello")).status, 200);
  EXPECT_EQ(c->ask(request("GET /api/hello")).status, 429);
  EXPECT_EQ(RawClient(server->port(), false, "127.0.0.9").ask(request("GET /api/hello")).status, 200);
}

TEST_F(ServerTest, Connections_are_bounded) {
  options.max_connections = 5;
  options.max_connections_per_address = 3;
  start();
  std::vector<std::unique_ptr<RawClient>> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(client());
    EXPECT_EQ(open.back()->ask(request("GET /api/hello")).status, 200);
  }
  EXPECT_EQ(client()->read().status, 503);
  for (int i = 0; i < 2; ++i) {
    open.push_back(std::make_unique<RawClient>(server->port(), false, "127.0.0.9"));
    EXPECT_EQ(open.back()->ask(request("GET /api/hello")).status, 200);
  }
  EXPECT_EQ(RawClient(server->port(), false, "127.0.0.8").read().status, 503);
  open.clear();
  for (int i = 0; i < 100; ++i) {
    if (client()->ask(request("GET /api/hello")).status == 200) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  FAIL() << "closed connections are still counted";
}

TEST_F(ServerTest, Overload_is_told_503) {
  options.workers = 1;
  options.queue = 2;
  start();
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (int i = 0; i < 3; ++i) {
    waiting.push_back(client());
    waiting.back()->send(request("GET /api/slow"));
    if (i == 0)
      while (holding == 0) std::this_thread::yield();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds{100});
  auto const answer = client()->ask(request("GET /api/hello"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.headers.contains("retry-after"));
  hold = false;
  for (auto& c : waiting) EXPECT_EQ(c->read().body, "slow");
}

TEST_F(ServerTest, Bodies_in_memory_are_bounded_together) {
  options.body_memory = 150'000;
  start();
  auto const first = client();
  first->send(request("POST /api/raw", "Content-Length: 100000\r\n") + std::string(99'000, 'x'));
  std::this_thread::sleep_for(std::chrono::milliseconds{200});
  EXPECT_EQ(client()->ask(with_body("POST /api/raw", std::string(90'000, 'y'))).status, 503);
  first->send(std::string(1'000, 'x'));
  EXPECT_EQ(first->read().body, "100000");
  EXPECT_EQ(client()->ask(with_body("POST /api/raw", std::string(90'000, 'y'))).body, "90000");
}

TEST_F(ServerTest, A_reader_that_does_not_read_is_cut_off) {
  start();
  auto const c = client();
  std::string many;
  for (int i = 0; i < 10; ++i) many += request("GET /api/much");
  c->send(many);
  std::this_thread::sleep_for(std::chrono::milliseconds{3'500});
  c->patience(std::chrono::milliseconds{1'000});
  std::size_t whole = 0;
  while (c->read().body.size() == 3'000'000) ++whole;
  EXPECT_LT(whole, 10U);
}

TEST_F(ServerTest, Stopping_lets_running_requests_end) {
  start();
  auto const running = client();
  auto const idle = client();
  idle->ask(request("GET /api/hello"));
  running->send(request("GET /api/slow"));
  while (holding == 0) std::this_thread::yield();
  auto const from = Clock_::now();
  std::thread stopper{[&] { server->stop(std::chrono::seconds{5}); }};
  EXPECT_TRUE(idle->ended());
  EXPECT_LT(since(from), 4.5);
  hold = false;
  auto const answer = running->read();
  EXPECT_EQ(answer.body, "slow");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  stopper.join();
  EXPECT_LT(since(from), 9.0);
  EXPECT_FALSE(RawClient{server->port()}.connected());
}

TEST_F(ServerTest, Stopping_does_not_wait_longer_than_its_grace) {
  start();
  auto const c = client();
  c->send(request("POST /api/raw", "Content-Length: 10\r\n") + "abc");
  auto const stream = client();
  stream->send(request("GET /api/events"));
  stream->read_until(": ready\n\n");
  auto const from = Clock_::now();
  server->stop(std::chrono::seconds{0});
  EXPECT_LT(since(from), 9.0);
  EXPECT_TRUE(c->ended());
  EXPECT_TRUE(stream->ended());
}

TEST_F(ServerTest, A_server_that_never_started_or_serves_at_its_end) {
  Server const never{options, {}, house.context(), nullptr, nullptr};
  start();
  auto const c = client();
  c->send(request("GET /api/slow"));
  while (holding == 0) std::this_thread::yield();
  std::thread let_go{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    hold = false;
  }};
  server.reset();
  let_go.join();
}

}  // namespace
}  // namespace tinhso::web
