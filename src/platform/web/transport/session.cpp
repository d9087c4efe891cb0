#include "platform/web/transport/session.hpp"

#include "platform/web/transport/body.hpp"
#include "platform/web/transport/reply.hpp"
#include "platform/web/transport/stream.hpp"

namespace tinhso::web::transport {

template <class Stream>
void Session<Stream>::start() {
  lane_.connections.insert(this);
  Fault ignored;
  lowest().socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
  asio::co_spawn(lane_.io.get_executor(), run(this->shared_from_this()), asio::detached);
}

template <class Stream>
void Session<Stream>::wind_down() {
  if (idle_) {
    lowest().close();
  } else if (streaming_) {
    gone_ = true;
    timer_.cancel();
  }
}

template <class Stream>
void Session<Stream>::abort() {
  gone_ = true;
  timer_.cancel();
  lowest().close();
}

template <class Stream>
Awaitable<void> Session<Stream>::run(std::shared_ptr<Session> self) {
  try {
    bool good = co_await self->handshake();
    while (good) good = co_await self->serve_one();
    co_await self->close();
  } catch (std::exception const& fault) {
    log_warning("connection of " + self->address_ + " ended by a fault: " + fault.what());
  }
  self->release_memory();
  self->lowest().close();
  self->lane_.connections.erase(self.get());
  self->shared_.connections.close(self->key_);
}

template <class Stream>
Awaitable<bool> Session<Stream>::handshake() {
  if constexpr (tls) {
    lowest().expires_after(shared_.options.header_deadline);
    Fault fault;
    auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
    auto const side = asio::ssl::stream_base::server;
    co_await stream_.async_handshake(side, token);
    if (fault) shared_.metrics.rejected("tls_handshake");
    co_return !fault;
  }
  co_return true;
}

/// Waits for the first byte of the next request. A new connection has as long as a header has: it owes us one.
template <class Stream>
Awaitable<bool> Session<Stream>::await_request() {
  if (buffer_.size() > 0) co_return true;
  if (shared_.stopping) co_return false;
  idle_ = true;
  lowest().expires_after(first_ ? shared_.options.header_deadline : shared_.options.idle);
  Fault fault;
  auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
  auto const room = buffer_.prepare(2'048);
  auto const got = co_await stream_.async_read_some(room, token);
  buffer_.commit(got);
  idle_ = false;
  co_return !fault;
}

/// False: no more requests on this connection, or `out_` says what is wrong with this one.
template <class Stream>
Awaitable<bool> Session<Stream>::read_header() {
  lowest().expires_after(shared_.options.header_deadline);
  exchange_->began = std::chrono::steady_clock::now();
  Fault fault;
  auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
  auto& parser = *parser_;
  co_await http::async_read_header(stream_, buffer_, parser, token);
  if (fault) co_return refuse_header(fault);
  exchange_->began = std::chrono::steady_clock::now();
  take_header();
  co_return !out_;
}

template <class Stream>
bool Session<Stream>::refuse_header(Fault const& fault) {
  if (fault == beast::error::timeout) shared_.metrics.rejected("slow_header");
  static auto const& category = http::make_error_code(http::error::bad_method).category();
  if (fault.category() != category || fault == http::error::end_of_stream || fault == http::error::partial_message)
    return false;
  bool const large = fault == http::error::header_limit || fault == http::error::buffer_overflow;
  shared_.metrics.rejected(large ? "large_header" : "malformed");
  auto& request = exchange_->request;
  request.origin = {address_, new_request_id()};
  request.secure = tls;
  request.path = "/";
  out_ = shared_.dispatcher.refuse(*exchange_, large ? header_too_large() : malformed());
  lingering_ = true;
  return false;
}

template <class Stream>
void Session<Stream>::take_header() {
  auto const& message = parser_->get();
  auto text = [](auto const& view) { return std::string_view{view.data(), view.size()}; };
  Incoming incoming;
  incoming.method = text(message.method_string());
  incoming.target = text(message.target());
  for (auto const& field : message) incoming.fields.emplace_back(text(field.name_string()), text(field.value()));
  incoming.http_1_0 = message.version() < 11;
  incoming.secure = tls;
  incoming.peer = address_;
  if (auto const refused = read_incoming(incoming, shared_.options.trusted_proxies, *exchange_)) {
    shared_.metrics.rejected("malformed");
    lingering_ = true;  // where the next request would begin is not to be trusted
    exchange_->request.path = "/";
    out_ = shared_.dispatcher.refuse(*exchange_, *refused);
    return;
  }
  continue_asked_ = !incoming.http_1_0 && !exchange_->request.header("expect").empty() && !parser_->is_done();
  out_ = shared_.dispatcher.receive(*exchange_);
}

/// One request and its answer. False: the connection must end.
template <class Stream>
Awaitable<bool> Session<Stream>::serve_one() {
  bool const come = co_await await_request();
  if (!come) co_return false;
  first_ = false;
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(shared_.options.header_limit));
  parser_->body_limit(boost::none);  // by the route's own limit, once it is known
  exchange_ = std::make_unique<Exchange>();
  out_.reset();
  body_bytes_ = sent_ = 0;
  continue_asked_ = false;

  bool good = co_await read_header();
  if (good) good = co_await read_body();
  if (good && shared_.dispatcher.at_once(*exchange_)) {
    out_ = shared_.dispatcher.answer(*exchange_);
  } else if (good) {
    std::function<void()> work = [this] { out_ = shared_.dispatcher.answer(*exchange_); };
    bool const ran = co_await on_worker(work, exchange_->route->sink != nullptr);
    if (!ran) {
      shared_.metrics.rejected("overload");
      out_ = shared_.dispatcher.refuse(*exchange_, busy());
    }
  }
  release_memory();
  if (!out_) co_return false;  // the connection was lost
  if (out_->response.status == 429) shared_.metrics.rejected("rate");
  bool const again = co_await reply();
  forget_request();
  co_return again;
}

/// An idle connection holds little memory.
template <class Stream>
void Session<Stream>::forget_request() {
  out_.reset();
  exchange_.reset();
  parser_.reset();
  block_ = {};
  if (buffer_.size() == 0 && buffer_.capacity() > 4'096) buffer_.shrink_to_fit();
}

/// Lets the client read the answer to the end even though it may still be sending: closing at once would reset it away.
template <class Stream>
Awaitable<void> Session<Stream>::close() {
  constexpr std::chrono::seconds patience{2};
  constexpr std::size_t enough = 8'000'000;
  Fault fault;
  auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
  if (!lowest().socket().is_open()) co_return;
  lowest().expires_after(patience);
  if constexpr (tls) {
    if (!streaming_ && !lingering_) {
      co_await stream_.async_shutdown(token);
      co_return;
    }
  }
  lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_send, fault);
  if (fault || !lingering_) co_return;
  block_.resize(memory_block);
  auto const into = asio::buffer(block_);
  std::size_t heard = 0;
  while (!fault && heard < enough) heard += co_await stream_.async_read_some(into, token);
}

std::shared_ptr<Connection> make_connection(Socket socket, Lane& lane, Shared& shared, asio::ssl::context* secure,
                                            std::string address, std::string key) {
  if (secure)
    return std::make_shared<Session<TlsStream>>(lane, shared, std::move(address), std::move(key), std::move(socket),
                                                *secure);
  return std::make_shared<Session<TcpStream>>(lane, shared, std::move(address), std::move(key), std::move(socket));
}

}  // namespace tinhso::web::transport
