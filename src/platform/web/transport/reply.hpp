// Answers going out: bytes in memory, files block by block. Included by session.cpp only.
#pragma once

#include "platform/web/transport/session.hpp"

namespace tinhso::web::transport {

/// Starts `work` on a worker and goes on, on the lane, when it is done.
struct StartWork {
  Workers* workers;
  std::function<void()>* work;  ///< stays in the waiting coroutine; must not throw
  Executor executor;
  bool must;

  template <class Handler>
  void operator()(Handler&& handler) const {
    auto const waiting = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    auto task = [work = work, executor = executor, waiting] {
      (*work)();
      asio::post(executor, [waiting] { std::move (*waiting)(true); });
    };
    if (!workers->post(task, must)) asio::post(executor, [waiting] { std::move (*waiting)(false); });
  }
};

/// False: the queue is full (unless `must`) or the server is stopping, and `work` has not been run.
template <class Stream>
Awaitable<bool> Session<Stream>::on_worker(std::function<void()>& work, bool must) {
  StartWork const start{&shared_.workers, &work, lane_.io.get_executor(), must};
  asio::use_awaitable_t<Executor> const token;
  bool const ran = co_await asio::async_initiate<asio::use_awaitable_t<Executor> const, void(bool)>(start, token);
  co_return ran;
}

template <class Stream>
Awaitable<bool> Session<Stream>::write(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const piece = asio::buffer(bytes.data(), std::min(bytes.size(), write_piece));
    lowest().expires_after(shared_.options.body_stall);
    Fault fault;
    auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
    co_await asio::async_write(stream_, piece, token);
    if (fault) {
      if (fault == beast::error::timeout) shared_.metrics.rejected("slow_reader");
      co_return false;
    }
    bytes.remove_prefix(piece.size());
  }
  co_return true;
}

/// Sends `out_`. False: the connection must end.
template <class Stream>
Awaitable<bool> Session<Stream>::reply() {
  auto& out = *out_;
  int const status = out.response.status;
  bool const unread = parser_ && parser_->is_header_done() && !parser_->is_done();
  auto const rest = unread ? parser_->content_length_remaining() : boost::optional<std::uint64_t>{};
  bool const drainable = rest && *rest <= static_cast<std::uint64_t>(worth_draining) && !continue_asked_;
  bool const readable = parser_ && parser_->is_header_done() && (!unread || drainable) && !lingering_;
  bool const http_1_0 = parser_ && parser_->get().version() < 11;

  Framing framing;
  framing.http_1_0 = http_1_0;
  framing.keep_alive = readable && parser_->keep_alive() && !shared_.stopping && !out.response.stream;
  bool const without_length = status == 204 || status == 304 || (out.response.stream && !exchange_->head());
  if (!without_length) framing.length = out.length;
  framing.chunked = out.response.stream.has_value() && !http_1_0;
  lingering_ = lingering_ || (unread && !framing.keep_alive);

  std::string head = write_head(out.response, framing);
  bool const bare = exchange_->head() || status == 204 || status == 304;
  auto const body = out.asset.empty() ? std::string_view{out.response.body} : out.asset;
  bool const together = !bare && !out.file && !out.response.stream && body.size() <= memory_block;
  if (together) head += body;
  bool good = co_await write(head);
  if (good && !bare) {
    if (out.response.stream) {
      co_await stream();
      good = false;
    } else if (out.file) {
      good = co_await reply_file();
    } else if (!together) {
      good = co_await write(body);
    }
    if (!out.response.stream) sent_ = out.length;
  }
  count_and_log(status, out.response.stream.has_value());
  if (!good || !framing.keep_alive) co_return false;
  if (unread) good = co_await drain();
  co_return good;
}

template <class Stream>
void Session<Stream>::count_and_log(int status, bool streamed) {
  auto const took = std::chrono::steady_clock::now() - exchange_->began;
  std::string_view const route = exchange_->route      ? std::string_view{exchange_->route->path}
                                 : out_->asset.empty() ? "none"
                                                       : "asset";
  std::string_view method = "OTHER";
  for (std::string_view known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    if (exchange_->method == known) method = known;
  shared_.metrics.request(method, route, status, streamed ? std::chrono::nanoseconds{0} : took);
  log_request(*exchange_, status, sent_, took);
}

template <class Stream>
Awaitable<bool> Session<Stream>::reply_file() {
  auto& out = *out_;
  std::int64_t done = 0;
  bool failed = false;
  while (done < out.length) {
    block_.resize(static_cast<std::size_t>(std::min<std::int64_t>(out.length - done, file_block)));
    std::function<void()> work = [this, &out, &done, &failed] {
      try {
        read_file(out.file.get(), out.from + done, block_.data(), block_.size());
      } catch (std::exception const& fault) {
        log_warning("request " + exchange_->request.origin.request_id + ": " + fault.what());
        failed = true;
      }
    };
    bool const ran = co_await on_worker(work, true);
    if (!ran || failed) co_return false;
    std::string_view const bytes = block_;
    bool const written = co_await write(bytes);
    if (!written) co_return false;
    done += static_cast<std::int64_t>(block_.size());
  }
  block_ = {};
  co_return true;
}

}  // namespace tinhso::web::transport
