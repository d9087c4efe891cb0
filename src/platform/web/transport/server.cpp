// Listening, accepting, starting and stopping.
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <thread>

#include "platform/web/access_log.hpp"
#include "platform/web/parse.hpp"
#include "platform/web/problem.hpp"
#include "platform/web/transport/connection.hpp"

namespace tinhso::web {

using namespace transport;

namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

std::string plain_address(asio::ip::address const& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_length, unsigned char const* in,
                    unsigned int in_length, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours, sizeof ours - 1, in, in_length) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

/// TLS 1.2 with forward secrecy and authenticated encryption, or 1.3.
std::unique_ptr<asio::ssl::context> make_tls(ServerOptions const& options) {
  if (options.certificate.empty() != options.key.empty())
    throw std::runtime_error{"HTTPS needs both a certificate and its key"};
  if (options.certificate.empty()) return nullptr;
  auto out = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  try {
    out->use_certificate_chain_file(options.certificate.string());
    out->use_private_key_file(options.key.string(), asio::ssl::context::pem);
  } catch (std::exception const& fault) {
    throw std::runtime_error{"the certificate " + options.certificate.string() +
                             " or its key cannot be used: " + fault.what()};
  }
  auto* const native = out->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  return out;
}

/// As many open files as the system lets us have: every connection is one.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

}  // namespace

struct Server::State {
  State(ServerOptions o, Routes r, Context& c, Authenticator a, AccessAdvice d)
      : options{std::move(o)}, routes{std::move(r)}, context{c}, authenticator{std::move(a)}, advice{std::move(d)} {}

  ServerOptions const options;
  Routes routes;
  Context& context;
  Authenticator const authenticator;
  AccessAdvice const advice;
  Metrics metrics;
  RateLimit rates;
  Broadcaster broadcaster;
  ConnectionCount connections{options.max_connections, options.max_connections_per_address};
  std::unique_ptr<Assets> assets;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<asio::ssl::context> tls;
  std::unique_ptr<Shared> shared;  // before the lanes: connections that a stop cut off end with their lane
  std::vector<std::unique_ptr<Lane>> lanes;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<Timer> pause;
  std::unique_ptr<Workers> workers;  // after the lanes: what waits in its queue refers to them
  std::vector<std::thread> threads;
  std::size_t next_lane = 0;
  unsigned short port = 0;

  void add_own_routes();
  void listen();
  void accept();
  void welcome(Socket socket, Lane& lane);
  void turn_away(Socket& socket);
  void await_connections(std::chrono::milliseconds patience) const;
  template <class F>
  void on_every_lane(F f);
};

void Server::State::add_own_routes() {
  auto known = [this](std::string const& path) {
    return std::any_of(routes.begin(), routes.end(), [&](Route const& r) { return r.path == path; });
  };
  for (auto& route : platform_routes(routes, options.title))
    if (!known(route.path)) routes.push_back(std::move(route));
  auto metrics_route = get<None, Response>("/metrics", anyone, nullptr, "Counters of this server, for Prometheus.");
  metrics_route.handle = [this](Call& call) {
    auto const& from = call.request.origin.address;
    if (!loopback(from) && !options.metrics_readers.contains(from)) throw no_such_page();
    Response out;
    out.body = metrics.text(connections.total(), workers->waiting());
    if (options.more_metrics) out.body += options.more_metrics();
    out.headers.emplace("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    out.headers.emplace("Cache-Control", "no-store");
    return out;
  };
  routes.push_back(std::move(metrics_route));
}

void Server::State::listen() {
  auto const where = options.address + ":" + std::to_string(options.port);
  boost::system::error_code fault;
  auto const address = asio::ip::make_address(options.address, fault);
  if (fault) throw std::runtime_error{"not an address to listen on: " + options.address};
  asio::ip::tcp::endpoint const endpoint{address, options.port};
  acceptor = std::make_unique<Acceptor>(lanes.front()->io);
  acceptor->open(endpoint.protocol(), fault);
  if (!fault) acceptor->set_option(Acceptor::reuse_address{true}, fault);
  if (!fault && address.is_v6()) acceptor->set_option(asio::ip::v6_only{false}, fault);
  if (!fault) acceptor->bind(endpoint, fault);
  if (!fault) acceptor->listen(1'024, fault);
  if (fault) throw std::runtime_error{"cannot listen on " + where + ": " + fault.message()};
  port = acceptor->local_endpoint().port();
}

void Server::State::accept() {
  auto& lane = *lanes[next_lane++ % lanes.size()];
  acceptor->async_accept(lane.io, [this, &lane](boost::system::error_code fault, Socket socket) {
    if (fault == asio::error::operation_aborted || !acceptor->is_open()) return;
    if (fault) {  // out of descriptors, or a client that left: no reason to spin
      metrics.rejected("accept");
      pause->expires_after(std::chrono::milliseconds{100});
      pause->async_wait([this](boost::system::error_code stopped) {
        if (!stopped) accept();
      });
      return;
    }
    welcome(std::move(socket), lane);
    accept();
  });
}

void Server::State::welcome(Socket socket, Lane& lane) {
  boost::system::error_code fault;
  auto const peer = socket.remote_endpoint(fault);
  if (fault) return;
  ++metrics.accepted;
  auto address = plain_address(peer.address());
  // A trusted proxy brings everybody's connections: only the limit of all applies to it.
  auto key =
      options.trusted_proxies.contains(address) ? address + ":" + std::to_string(peer.port()) : client_key(address);
  if (!connections.open(key)) {
    metrics.rejected("connections");
    turn_away(socket);
    return;
  }
  auto const connection =
      make_connection(std::move(socket), lane, *shared, tls.get(), std::move(address), std::move(key));
  asio::post(lane.io, [connection] { connection->start(); });
}

/// One packet that a fresh socket's buffer surely takes, then closed.
void Server::State::turn_away(Socket& socket) {
  constexpr std::string_view text =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  if (!tls) socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Server::State::await_connections(std::chrono::milliseconds patience) const {
  auto const end = std::chrono::steady_clock::now() + patience;
  while (connections.total() > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

template <class F>
void Server::State::on_every_lane(F f) {
  for (auto& lane : lanes)
    asio::post(lane->io, [lane = lane.get(), f] {
      auto const now = lane->connections;  // ending one takes it out of the set
      for (auto* connection : now) f(*connection);
    });
}

Server::Server(ServerOptions options, Routes routes, Context& context, Authenticator authenticator, AccessAdvice advice)
    : state_{std::make_unique<State>(std::move(options), std::move(routes), context, std::move(authenticator),
                                     std::move(advice))} {
  auto& s = *state_;
  s.add_own_routes();
  s.assets = std::make_unique<Assets>(s.options.assets);
  s.dispatcher = std::make_unique<Dispatcher>(Dispatcher::Parts{s.routes, s.context, s.authenticator, s.advice,
                                                                s.assets.get(), &s.rates, s.options.requests_per_minute,
                                                                s.options.idempotency.get(), &s.options.recall});
  s.tls = make_tls(s.options);
}

Server::~Server() {
  stop(std::chrono::seconds{0});
  state_->workers.reset();
}

void Server::start() {
  auto& s = *state_;
  raise_file_limit();
  for (int i = 0; i < std::max(1, s.options.io_threads); ++i) s.lanes.push_back(std::make_unique<Lane>());
  s.listen();
  s.pause = std::make_unique<Timer>(s.lanes.front()->io);
  s.workers = std::make_unique<Workers>(std::max(1, s.options.workers), s.options.queue);
  s.shared = std::unique_ptr<Shared>{
      new Shared{s.options, *s.dispatcher, *s.workers, s.broadcaster, s.metrics, s.connections}};
  s.accept();
  for (auto& lane : s.lanes) s.threads.emplace_back([&io = lane->io] { io.run(); });
}

unsigned short Server::port() const { return state_->port; }

void Server::stop(std::chrono::seconds grace) {
  auto& s = *state_;
  if (s.threads.empty()) return;
  s.shared->stopping = true;
  asio::post(s.lanes.front()->io, [&s] {
    boost::system::error_code ignored;
    s.acceptor->close(ignored);
    s.pause->cancel();
  });
  s.on_every_lane([](Connection& connection) { connection.wind_down(); });
  s.await_connections(grace);
  s.on_every_lane([](Connection& connection) { connection.abort(); });
  s.workers->stop();
  s.await_connections(std::chrono::seconds{1});  // those whose request waited for a worker end with their lane
  for (auto& lane : s.lanes) {
    lane->guard.reset();
    lane->io.stop();
  }
  for (auto& thread : s.threads) thread.join();
  s.threads.clear();
}

void Server::broadcast(ServerEvent event) { state_->broadcaster.publish(std::move(event)); }

}  // namespace tinhso::web
