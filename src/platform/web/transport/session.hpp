// One connection: HTTP/1.1 over TCP or TLS, one request after the other. Included by session.cpp only.
#pragma once

#include <array>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "platform/web/access_log.hpp"
#include "platform/web/headers.hpp"
#include "platform/web/incoming.hpp"
#include "platform/web/problem.hpp"
#include "platform/web/transport/connection.hpp"

namespace tinhso::web::transport {

namespace beast = boost::beast;
namespace http = beast::http;
using Fault = boost::system::error_code;
using TcpStream = beast::basic_stream<asio::ip::tcp, Executor>;
using TlsStream = asio::ssl::stream<TcpStream>;

template <class Stream>
class Session final : public Connection, public std::enable_shared_from_this<Session<Stream>> {
 public:
  template <class... Args>
  Session(Lane& lane, Shared& shared, std::string address, std::string key, Args&&... stream)
      : lane_{lane},
        shared_{shared},
        address_{std::move(address)},
        key_{std::move(key)},
        stream_{std::forward<Args>(stream)...},
        timer_{lane.io} {}

  void start() override;
  void wind_down() override;
  void abort() override;

 private:
  static constexpr bool tls = std::is_same_v<Stream, TlsStream>;
  static constexpr std::size_t memory_block = 16'384;  // bytes of a body read at once into memory
  static constexpr std::size_t file_block = 262'144;   // bytes handed to a sink or read from a file at once
  static constexpr std::size_t write_piece = 65'536;   // bytes that must leave within body_stall
  static constexpr std::int64_t worth_draining = 65'536;

  // session.cpp: the life of a connection
  static Awaitable<void> run(std::shared_ptr<Session> self);
  Awaitable<bool> handshake();
  Awaitable<bool> await_request();
  Awaitable<bool> read_header();
  Awaitable<bool> serve_one();
  Awaitable<void> close();
  TcpStream& lowest() { return beast::get_lowest_layer(stream_); }
  void take_header();
  void forget_request();
  bool refuse_header(Fault const& fault);

  // body.hpp: what comes in
  Awaitable<bool> read_body();
  Awaitable<bool> fill_block(std::size_t size);
  Awaitable<bool> admit();
  Awaitable<bool> give_to_sink();
  Awaitable<bool> drain();
  Awaitable<bool> say_continue();
  bool keep_in_memory();
  void release_memory();

  // reply.hpp: what goes out
  Awaitable<bool> on_worker(std::function<void()>& work, bool must);
  Awaitable<bool> write(std::string_view bytes);
  Awaitable<bool> reply();
  Awaitable<bool> reply_file();
  void count_and_log(int status, bool streamed);

  // stream.hpp: events
  Awaitable<void> stream();
  Awaitable<bool> replay(StreamOrder& order);
  Awaitable<bool> write_events(std::string text);
  static Awaitable<void> watch(std::shared_ptr<Session> self);

  Lane& lane_;
  Shared& shared_;
  std::string const address_;
  std::string const key_;
  Stream stream_;
  Timer timer_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::buffer_body>> parser_;
  std::unique_ptr<Exchange> exchange_;
  std::optional<Outgoing> out_;
  std::string block_;            // bytes on their way: of a body, a file
  std::int64_t body_bytes_ = 0;  // of this request, so far
  std::size_t body_memory_ = 0;  // counted in Metrics::body_bytes
  std::int64_t sent_ = 0;        // bytes of this answer's body
  std::chrono::steady_clock::time_point body_began_;
  bool first_ = true;  // no request has come yet
  bool idle_ = true;   // between requests
  bool streaming_ = false;
  bool gone_ = false;                 // the client has left its stream, or the server is stopping
  bool continue_asked_ = false;       // Expect: 100-continue, and not yet said
  bool lingering_ = false;            // the client may still be sending what we do not read
  std::array<char, 1024> watched_{};  // what a client sends on its stream, unread
};

}  // namespace tinhso::web::transport
