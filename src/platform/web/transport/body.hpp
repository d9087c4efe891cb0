// Bodies coming in: into memory up to the route's limit, or block by block into its sink. Included by session.cpp only.
#pragma once

#include "platform/web/transport/session.hpp"

namespace tinhso::web::transport {

/// Reads until `block_` holds `size` bytes or the body has ended. False: the connection is lost, or `out_` says why
/// not.
template <class Stream>
Awaitable<bool> Session<Stream>::fill_block(std::size_t size) {
  auto const& options = shared_.options;
  block_.resize(size);
  std::size_t filled = 0;
  while (filled < size && !parser_->is_done()) {
    auto& body = parser_->get().body();
    body.data = block_.data() + filled;
    body.size = size - filled;
    lowest().expires_after(options.body_stall);
    Fault fault;
    auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
    auto& parser = *parser_;
    co_await http::async_read_some(stream_, buffer_, parser, token);
    if (fault && fault != http::error::need_buffer) {
      if (fault == beast::error::timeout) shared_.metrics.rejected("slow_body");
      co_return false;
    }
    auto const got = size - filled - body.size;
    filled += got;
    body_bytes_ += static_cast<std::int64_t>(got);
    if (exchange_->route && body_bytes_ > exchange_->route->body_limit) {
      out_ = shared_.dispatcher.refuse(*exchange_, too_large(exchange_->route->body_limit));
      co_return false;
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - body_began_;
    double const allowed = static_cast<double>(options.body_stall.count()) +
                           static_cast<double>(body_bytes_) / static_cast<double>(options.body_slowest);
    if (took.count() > allowed) {
      shared_.metrics.rejected("slow_body");
      out_ = shared_.dispatcher.refuse(*exchange_, too_slow());
      co_return false;
    }
  }
  block_.resize(filled);
  co_return true;
}

/// The whole body to its place. False: the connection is lost, or `out_` has an answer.
template <class Stream>
Awaitable<bool> Session<Stream>::read_body() {
  auto const& route = *exchange_->route;
  auto const length = parser_->content_length();
  body_began_ = std::chrono::steady_clock::now();
  if (length && *length > static_cast<std::uint64_t>(route.body_limit)) {
    out_ = shared_.dispatcher.refuse(*exchange_, too_large(route.body_limit));
    co_return false;
  }
  if (route.sink) {
    bool const admitted = co_await admit();
    if (!admitted) co_return false;
  }
  if (continue_asked_) {
    bool const said = co_await say_continue();
    if (!said) co_return false;
  }
  body_began_ = std::chrono::steady_clock::now();
  while (!parser_->is_done()) {
    std::size_t const size = route.sink ? file_block : memory_block;
    bool const filled = co_await fill_block(size);
    if (!filled) co_return false;
    if (route.sink) {
      bool const written = co_await give_to_sink();
      if (!written) co_return false;
    } else if (!keep_in_memory()) {
      co_return false;
    }
  }
  block_ = {};
  co_return true;
}

template <class Stream>
Awaitable<bool> Session<Stream>::say_continue() {
  continue_asked_ = false;
  std::string_view const text = "HTTP/1.1 100 Continue\r\n\r\n";
  bool const written = co_await write(text);
  co_return written;
}

template <class Stream>
bool Session<Stream>::keep_in_memory() {
  body_memory_ += block_.size();
  auto const all = shared_.metrics.body_bytes.fetch_add(block_.size()) + block_.size();
  if (all > shared_.options.body_memory) {
    shared_.metrics.rejected("body_memory");
    out_ = shared_.dispatcher.refuse(*exchange_, busy());
    return false;
  }
  exchange_->request.body += block_;
  return true;
}

template <class Stream>
void Session<Stream>::release_memory() {
  shared_.metrics.body_bytes.fetch_sub(body_memory_);
  body_memory_ = 0;
}

/// Who is it, may they, and where shall the body go: before the first byte of it is taken.
template <class Stream>
Awaitable<bool> Session<Stream>::admit() {
  std::function<void()> work = [this] { out_ = shared_.dispatcher.admit(*exchange_); };
  bool const ran = co_await on_worker(work, false);
  if (!ran) {
    shared_.metrics.rejected("overload");
    out_ = shared_.dispatcher.refuse(*exchange_, busy());
  }
  co_return !out_;
}

template <class Stream>
Awaitable<bool> Session<Stream>::give_to_sink() {
  if (block_.empty()) co_return true;
  std::function<void()> work = [this] {
    try {
      exchange_->sink->write(block_);
    } catch (...) {
      out_ = shared_.dispatcher.refuse(*exchange_, std::current_exception());
      exchange_->sink.reset();
    }
  };
  bool const ran = co_await on_worker(work, true);
  co_return ran && !out_;
}

/// Reads and forgets what is left of a small body, so that the connection can go on.
template <class Stream>
Awaitable<bool> Session<Stream>::drain() {
  body_began_ = std::chrono::steady_clock::now();
  exchange_->route = nullptr;
  body_bytes_ = 0;
  while (!parser_->is_done()) {
    bool const filled = co_await fill_block(memory_block);
    if (!filled || body_bytes_ > worth_draining) co_return false;
  }
  block_ = {};
  co_return true;
}

}  // namespace tinhso::web::transport
