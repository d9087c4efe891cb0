// A real server and raw sockets: what HTTP/1.1 asks of us.
#include <gtest/gtest.h>

#include "platform/web/server_fixture.hpp"
#include "testing/at_once.hpp"

namespace tinhso::web {
namespace {

TEST_F(ServerTest, Answers_and_keeps_the_connection) {
  start();
  auto const c = client();
  for (int i = 0; i < 3; ++i) {
    auto const answer = c->ask(request("GET /api/hello"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    EXPECT_EQ(answer.headers.at("x-request-id").size(), 24U);
    EXPECT_EQ(answer.headers.count("strict-transport-security"), 0U);
    EXPECT_FALSE(answer.headers.at("date").empty());
  }
  EXPECT_EQ(c->ask(request("GET /api/hello/H%E1%BA%A3i%20Minh")).body, "Hải Minh");
}

TEST_F(ServerTest, Pipelined_requests_are_answered_in_order) {
  start();
  auto const c = client();
  std::string many;
  for (int i = 0; i < 20; ++i)
    many += i % 2 ? request("GET /api/hello/" + std::to_string(i))
                  : with_body("POST /api/raw", std::string(static_cast<std::size_t>(i), 'x'));
  c->send(many);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(c->read().body, std::to_string(i));
}

TEST_F(ServerTest, Head_is_get_without_its_body) {
  start();
  auto const c = client();
  c->send(request("HEAD /api/hello") + request("GET /api/hello"));
  auto const head = c->read(true);
  EXPECT_EQ(head.headers.at("content-length"), "5");
  EXPECT_EQ(c->read().body, "hello");
  c->send(request("HEAD /api/file") + request("HEAD /api/events") + request("GET /api/hello"));
  EXPECT_EQ(c->read(true).headers.at("content-length"), "700000");
  EXPECT_EQ(c->read(true).status, 200);
}

TEST_F(ServerTest, Connection_close_and_http_1_0) {
  start();
  auto c = client();
  EXPECT_EQ(c->ask(request("GET /api/hello", "Connection: close\r\n")).headers.at("connection"), "close");
  EXPECT_TRUE(c->ended());
  c = client();
  EXPECT_EQ(c->ask("GET /api/hello HTTP/1.0\r\n\r\n").body, "hello");
  EXPECT_TRUE(c->ended());
  c = client();
  EXPECT_EQ(c->ask("GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.at("connection"), "keep-alive");
  EXPECT_EQ(c->ask("GET /api/hello HTTP/1.0\r\n\r\n").body, "hello");
}

TEST_F(ServerTest, Unknown_paths_methods_and_options) {
  start();
  auto const c = client();
  EXPECT_EQ(c->ask(request("GET /api/none")).status, 404);
  auto const wrong = c->ask(with_body("DELETE /api/hello", ""));
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(c->ask(request("OPTIONS /api/raw")).headers.at("allow"), "POST, OPTIONS");
  EXPECT_EQ(c->ask(request("TRACE /api/hello")).status, 405);
  EXPECT_EQ(c->ask(request("GET /api/hello")).status, 200);
}

TEST_F(ServerTest, Chunked_bodies) {
  start();
  auto const c = client();
  c->send(request("POST /api/raw", "Transfer-Encoding: chunked\r\n") +
          "5\r\nabcde\r\n3;ext=1\r\nfgh\r\n0\r\nTrailer: x\r\n\r\n");
  EXPECT_EQ(c->read().body, "8");
  EXPECT_EQ(c->ask(with_body("POST /api/echo", R"({"text":"Lúa"})", "Content-Type: application/json\r\n")).body,
            R"({"text":"Lúa"})");
}

TEST_F(ServerTest, Expect_100_continue) {
  start();
  auto c = client();
  c->send(request("POST /api/raw", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
  EXPECT_EQ(c->read().status, 100);
  c->send("abcd");
  EXPECT_EQ(c->read().body, "4");
  c->send(request("PUT /api/upload", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
  EXPECT_EQ(c->read().status, 401) << "told before the body is sent";
  EXPECT_TRUE(c->ended());
  c = client();
  EXPECT_EQ(c->ask(request("POST /api/raw", "Expect: magic\r\nContent-Length: 4\r\n")).status, 417);
}

TEST_F(ServerTest, Streams_bodies_into_the_sink) {
  start();
  auto const c = client();
  std::string const body(5'000'000, 'b');
  auto answer = c->ask(with_body("PUT /api/upload", body, "Cookie: tinhso_session=x\r\n"));
  EXPECT_EQ(answer.body, "5000000");
  EXPECT_LE(CountingSink::largest, 262'144U) << "never the whole body at once";
  EXPECT_EQ(CountingSink::alive, 0);
  std::string chunked = request("PUT /api/upload", "Cookie: tinhso_session=x\r\nTransfer-Encoding: chunked\r\n");
  for (int i = 0; i < 10; ++i) chunked += "186a0\r\n" + std::string(100'000, 'c') + "\r\n";
  EXPECT_EQ(c->ask(chunked + "0\r\n\r\n").body, "1000000");
}

TEST_F(ServerTest, A_sink_that_fails_gives_the_answer) {
  CountingSink::full_after = 1'000'000;
  start();
  auto const c = client();
  std::thread sender{
      [&] { c->send(with_body("PUT /api/upload", std::string(3'000'000, 'b'), "Cookie: tinhso_session=x\r\n")); }};
  auto const answer = c->read();
  sender.join();
  EXPECT_EQ(answer.status, 507);
  EXPECT_NE(answer.body.find("storage_full"), std::string::npos);
  EXPECT_EQ(CountingSink::alive, 0);
}

TEST_F(ServerTest, A_sink_is_forgotten_when_the_client_leaves) {
  start();
  auto const c = client();
  c->send(request("PUT /api/upload", "Cookie: tinhso_session=x\r\nContent-Length: 1000000\r\n") +
          std::string(300'000, 'x'));
  while (CountingSink::bytes < 200'000) std::this_thread::yield();
  c->close();
  for (int i = 0; i < 400 && CountingSink::alive > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_EQ(CountingSink::alive, 0);
}

TEST_F(ServerTest, Files_with_ranges_and_conditions) {
  start();
  auto const c = client();
  auto answer = c->ask(request("GET /api/file"));
  EXPECT_TRUE(answer.body == file_content);
  EXPECT_EQ(answer.headers.at("accept-ranges"), "bytes");
  answer = c->ask(request("GET /api/file", "Range: bytes=300000-599999\r\nAccept-Encoding: gzip\r\n"));
  EXPECT_EQ(answer.status, 206);
  EXPECT_TRUE(answer.body == file_content.substr(300'000, 300'000));
  EXPECT_EQ(answer.headers.at("content-range"), "bytes 300000-599999/700000");
  EXPECT_EQ(c->ask(request("GET /api/file", "Range: bytes=-3\r\n")).body, file_content.substr(file_content.size() - 3));
  EXPECT_EQ(c->ask(request("GET /api/file", "Range: bytes=700000-\r\n")).status, 416);
  c->send(request("GET /api/file", "If-None-Match: \"large\"\r\n") + request("GET /api/hello"));
  EXPECT_EQ(c->read(true).status, 304);
  EXPECT_EQ(c->read().body, "hello");
}

TEST_F(ServerTest, Much_in_one_answer) {
  start();
  auto const c = client();
  EXPECT_EQ(c->ask(request("GET /api/much")).body.size(), 3'000'000U);
  auto const packed = c->ask(request("GET /api/much", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 100'000U);
}

TEST_F(ServerTest, Serves_the_web_app) {
  std::filesystem::create_directory(house.folder() / "app");
  std::ofstream{house.folder() / "app" / "index.html"} << "<!doctype html>";
  options.assets = {{"/", house.folder() / "app"}};
  start();
  auto const c = client();
  auto const page = c->ask(request("GET /van-ban/12", "Accept: text/html\r\n"));
  EXPECT_EQ(page.body, "<!doctype html>");
  EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
  EXPECT_NE(page.headers.at("content-security-policy").find("frame-ancestors 'self'"), std::string::npos);
  c->send(request("GET /", "If-None-Match: " + page.headers.at("etag") + "\r\n"));
  EXPECT_EQ(c->read(true).status, 304);
  EXPECT_EQ(c->ask(request("GET /api/none", "Accept: text/html\r\n")).status, 404);
}

TEST_F(ServerTest, Fifty_at_once) {
  start();
  std::atomic<int> good{0};
  testing::at_once(50, [&](int t) {
    auto const c = client();
    for (int i = 0; i < 20; ++i) {
      auto const name = std::to_string(t * 100 + i);
      if (c->ask(request("GET /api/hello/" + name)).body == name) ++good;
    }
  });
  EXPECT_EQ(good, 1'000);
}

TEST_F(ServerTest, Several_lanes) {
  options.io_threads = 3;
  start();
  for (int i = 0; i < 9; ++i) EXPECT_EQ(client()->ask(request("GET /api/hello")).body, "hello");
}

TEST_F(ServerTest, What_is_in_memory_waits_for_no_worker) {
  options.workers = 1;
  options.recall = [](Request const& request, Context&) -> std::optional<Principal> {
    if (request.cookie("tinhso_session") != "seen") return std::nullopt;
    Principal out;
    out.account = 7;
    return out;
  };
  start();
  auto const busy = client();
  busy->send(request("GET /api/slow"));
  while (holding == 0) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  auto const known = client();
  EXPECT_EQ(known->ask(request("GET /api/catalogue", "Cookie: tinhso_session=seen\r\n")).body, "catalogue");
  auto const unknown = client();
  unknown->send(request("GET /api/catalogue", "Cookie: tinhso_session=other\r\n"));
  auto const nobody = client();
  nobody->send(request("GET /api/catalogue"));
  hold = false;
  EXPECT_EQ(busy->read().body, "slow");
  EXPECT_EQ(unknown->read().body, "catalogue") << "whoever is not known here is asked for on a worker";
  EXPECT_EQ(nobody->read().status, 401);
}

TEST_F(ServerTest, Proxies_are_believed_only_when_trusted) {
  options.trusted_proxies = {"127.0.0.5"};
  start();
  auto const more = "X-Forwarded-For: 6.6.6.6, 113.160.1.2\r\nX-Forwarded-Proto: https\r\nX-Request-Id: abcdefgh-1\r\n";
  auto answer = client()->ask(request("GET /api/who", more));
  EXPECT_TRUE(answer.body.starts_with("127.0.0.1 ")) << answer.body;
  EXPECT_EQ(answer.body.find("abcdefgh"), std::string::npos);
  RawClient proxy{server->port(), false, "127.0.0.5"};
  answer = proxy.ask(request("GET /api/who", more));
  EXPECT_EQ(answer.body, "113.160.1.2 secure abcdefgh-1");
  EXPECT_EQ(answer.headers.at("x-request-id"), "abcdefgh-1");
  EXPECT_EQ(answer.headers.at("strict-transport-security"), "max-age=31536000");
}

TEST_F(ServerTest, Says_how_it_is) {
  start();
  auto const c = client();
  EXPECT_EQ(c->ask(request("GET /healthz")).body, R"({"status":"ok"})");
  EXPECT_NE(c->ask(request("GET /api/openapi.json")).body.find("\"get_hello\""), std::string::npos);
  c->ask(request("GET /api/hello/secret-name"));
  auto const metrics = c->ask(request("GET /metrics")).body;
  EXPECT_NE(metrics.find("tinhso_http_requests_total{method=\"GET\",route=\"/api/hello/{name}\",status=\"200\"} 1\n"),
            std::string::npos)
      << metrics;
  EXPECT_NE(metrics.find("tinhso_http_connections 1\n"), std::string::npos);
  EXPECT_EQ(metrics.find("secret-name"), std::string::npos);
}

TEST_F(ServerTest, Metrics_are_not_for_everybody) {
  options.trusted_proxies = {"127.0.0.1"};
  start();
  EXPECT_EQ(client()->ask(request("GET /metrics", "X-Forwarded-For: 113.160.1.2\r\n")).status, 404);
}

TEST_F(ServerTest, A_taken_port_is_told) {
  start();
  auto taken = options;
  taken.port = server->port();
  Server other{taken, {}, house.context(), nullptr, nullptr};
  EXPECT_THROW(other.start(), std::runtime_error);
}

}  // namespace
}  // namespace tinhso::web
