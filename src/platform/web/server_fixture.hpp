// A server with short deadlines and a handful of routes, on a free port. Used by the room's tests only.
#pragma once

#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include "platform/web/raw_client.hpp"
#include "platform/web/web.hpp"
#include "testing/testing.hpp"

namespace tinhso::web {

struct EchoIn {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(EchoIn, (), (text))

/// Counts bytes; throws StorageFull after `full_after` of them.
struct CountingSink final : BodySink {
  static inline std::atomic<std::int64_t> bytes{0};
  static inline std::atomic<std::size_t> largest{0};
  static inline std::atomic<int> alive{0};
  static inline std::atomic<std::int64_t> full_after{1LL << 60};
  CountingSink() {
    ++alive;
    bytes = 0;
    largest = 0;
  }
  ~CountingSink() override { --alive; }
  void write(std::string_view part) override {
    bytes += static_cast<std::int64_t>(part.size());
    if (part.size() > largest) largest = part.size();
    if (bytes > full_after) throw StorageFull{};
  }
  std::shared_ptr<void> finish() override { return std::make_shared<std::int64_t>(bytes); }
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    options.port = 0;
    options.workers = 4;
    options.header_deadline = std::chrono::seconds{1};
    options.body_stall = std::chrono::seconds{1};
    options.idle = std::chrono::seconds{2};
    options.header_limit = 8'192;
    options.requests_per_minute = 100'000;
    options.max_connections = 200;
    options.max_connections_per_address = 100;
    options.stream_gather = std::chrono::milliseconds{20};
    CountingSink::full_after = 1LL << 60;
    file_content.resize(700'000);
    for (std::size_t i = 0; i < file_content.size(); ++i) file_content[i] = static_cast<char>('a' + i % 23);
    std::ofstream{house.folder() / "large.bin"} << file_content;
  }
  ~ServerTest() override { stop(); }

  void start() {
    auto const who = [](Request const& request, Context&) -> std::optional<Principal> {
      if (request.cookie("tinhso_session").empty()) return std::nullopt;
      Principal out;
      out.account = 7;
      return out;
    };
    server = std::make_unique<Server>(options, routes(), house.context(), who, nullptr);
    server->start();
  }
  void stop(std::chrono::seconds grace = std::chrono::seconds{1}) {
    hold = false;
    if (server) server->stop(grace);
  }
  std::unique_ptr<RawClient> client() const {
    return std::make_unique<RawClient>(server->port(), !options.certificate.empty());
  }
  static std::string request(std::string const& first_line, std::string const& more = {}) {
    return first_line + " HTTP/1.1\r\nHost: namdinh.test\r\n" + more + "\r\n";
  }
  static std::string with_body(std::string const& first_line, std::string const& body, std::string const& more = {}) {
    return request(first_line, more + "Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
  }

  Routes routes() {
    Routes out;
    auto add = [&](Method method, std::string path, Access access, std::function<Response(Call&)> handle) -> Route& {
      auto& route = out.emplace_back(get<None, Response>(std::move(path), access, nullptr, "?"));
      route.method = method;
      route.handle = std::move(handle);
      return route;
    };
    auto text = [](std::string body) {
      Response response;
      response.body = std::move(body);
      response.headers.emplace("Content-Type", "text/plain; charset=utf-8");
      return response;
    };
    add(Method::get, "/api/hello", anyone, [text](Call&) { return text("hello"); });
    add(Method::get, "/api/hello/{name}", anyone, [text](Call& call) { return text(call.parameter("name")); });
    add(Method::get, "/api/who", anyone, [text](Call& call) {
      return text(call.request.origin.address + (call.request.secure ? " secure" : "") + " " +
                  call.request.origin.request_id);
    });
    add(Method::get, "/api/secret", signed_in, [text](Call&) { return text("secret"); });
    add(Method::get, "/api/catalogue", signed_in, [text](Call&) { return text("catalogue"); }).from_memory = true;
    add(Method::get, "/api/much", anyone, [text](Call&) { return text(std::string(3'000'000, 'm')); });
    add(Method::get, "/api/slow", anyone, [this, text](Call&) {
      ++holding;
      while (hold) std::this_thread::sleep_for(std::chrono::milliseconds{5});
      return text("slow");
    });
    add(Method::get, "/api/file", anyone, [this](Call&) {
      Response response;
      response.file = house.folder() / "large.bin";
      response.headers.emplace("ETag", "\"large\"");
      return response;
    });
    add(Method::post, "/api/raw", anyone, [text](Call& call) {
      return text(std::to_string(call.request.body.size()));
    }).body_limit = 100'000;
    add(Method::get, "/api/few", anyone, [text](Call&) { return text("few"); }).per_minute = 3;
    auto& upload = add(Method::put, "/api/upload", signed_in, [text](Call& call) {
      return text(std::to_string(*static_cast<std::int64_t*>(call.request.uploaded.get())));
    });
    upload.body_limit = 20'000'000;
    upload.sink = [](Call const&) { return std::make_unique<CountingSink>(); };
    out.push_back(post<EchoIn, EchoIn>(
        "/api/echo", anyone, [](Call&, EchoIn const& in) { return in; }, "Echo."));
    add(Method::get, "/api/events", anyone, [this](Call& call) {
      Response response;
      response.stream = Response::Stream{};
      response.stream->topics = {"agency:1"};
      response.stream->after = last_event_id(call.request);
      response.stream->replay = [this](std::int64_t after) {
        if (on_replay) on_replay();
        std::lock_guard const lock{history_mutex};
        std::vector<ServerEvent> found;
        for (auto const& event : history)
          if (event.id > after && found.size() < 3) found.push_back(event);
        return found;
      };
      return response;
    });
    return out;
  }
  void publish(std::int64_t id) {
    ServerEvent const event{id, "agency:1", "changed", "{\"n\":" + std::to_string(id) + "}"};
    {
      std::lock_guard const lock{history_mutex};
      history.push_back(event);
    }
    server->broadcast(event);
  }

  tinhso::testing::TestHouse house{database::Engine::sqlite};
  ServerOptions options;
  std::string file_content;
  std::atomic<bool> hold{true};
  std::atomic<int> holding{0};
  std::mutex history_mutex;
  std::vector<ServerEvent> history;
  std::function<void()> on_replay;
  std::unique_ptr<Server> server;  // last: its threads use what stands above
};

}  // namespace tinhso::web
