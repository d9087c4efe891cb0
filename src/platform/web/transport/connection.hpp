// What the server and its connections share. Included by the transport's translation units only: it pulls in
// Boost.Asio.
//
// Threads: a lane is one io_context run by one thread; a connection lives on one lane and is touched only there. No
// strands, no any_io_executor: the lane's own executor type costs 28 % less processor time.
//
// g++ 12.2 miscompiles coroutines whose co_await expression holds aggregate temporaries or capturing lambdas (double
// free, no warning). Every argument of a co_await in this folder is therefore a named local, a member or a plain value.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <set>

#include "platform/web/broadcaster.hpp"
#include "platform/web/dispatch.hpp"
#include "platform/web/workers.hpp"

namespace tinhso::web::transport {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T>
using Awaitable = asio::awaitable<T, Executor>;

class Connection;

/// One io_context and what lives on it.
struct Lane {
  asio::io_context io{1};
  asio::executor_work_guard<Executor> guard{io.get_executor()};
  std::set<Connection*> connections;  ///< touched on the lane's thread only
};

/// Outlives all connections.
struct Shared {
  ServerOptions const& options;
  Dispatcher const& dispatcher;
  Workers& workers;
  Broadcaster& broadcaster;
  Metrics& metrics;
  ConnectionCount& connections;
  std::atomic<bool> stopping{false};
};

/// One accepted socket. Keeps itself alive while it has work. All functions run on its lane's thread.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start() = 0;
  /// Ends when the request under way has been answered; at once when there is none or it is a stream.
  virtual void wind_down() = 0;
  virtual void abort() = 0;
};

/// `tls` null: plain HTTP. `key` is what the connection was counted under, given back at its end.
std::shared_ptr<Connection> make_connection(Socket socket, Lane& lane, Shared& shared, asio::ssl::context* tls,
                                            std::string address, std::string key);

}  // namespace tinhso::web::transport
