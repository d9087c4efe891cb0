// text/event-stream (WHATWG HTML, 9.2): listen first, catch up, then live. Included by session.cpp only.
#pragma once

#include "platform/web/transport/session.hpp"

namespace tinhso::web::transport {

/// A chunk of the chunked coding (RFC 9112, 7.1); HTTP/1.0 takes the bytes as they are.
template <class Stream>
Awaitable<bool> Session<Stream>::write_events(std::string text) {
  bool const chunked = parser_->get().version() >= 11;
  if (chunked) {
    char size[24];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    text.insert(0, size);
    text += "\r\n";
  }
  sent_ += static_cast<std::int64_t>(text.size());
  bool const written = co_await write(text);
  co_return written;
}

/// Notices the client's leaving while nothing is being written to it.
template <class Stream>
Awaitable<void> Session<Stream>::watch(std::shared_ptr<Session> self) {
  auto const into = asio::buffer(self->watched_);
  std::size_t heard = 0;
  Fault fault;
  auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, fault);
  while (!fault && heard < 65'536) heard += co_await self->stream_.async_read_some(into, token);
  self->gone_ = true;
  self->timer_.cancel();
}

template <class Stream>
Awaitable<bool> Session<Stream>::replay(StreamOrder& order) {
  auto const& source = out_->response.stream->replay;
  std::vector<ServerEvent> events;
  bool failed = false;
  for (;;) {
    std::function<void()> work = [&] {
      try {
        events = source(order.newest());
      } catch (std::exception const& fault) {
        log_warning("request " + exchange_->request.origin.request_id +
                    ": the stream's replay failed: " + fault.what());
        failed = true;
      }
    };
    bool const ran = co_await on_worker(work, false);
    if (!ran || failed) co_return false;
    if (events.empty()) co_return true;
    std::string text;
    auto const before = order.newest();
    for (auto const& event : events) text += order.replay(event);
    shared_.metrics.events += events.size();
    bool const written = co_await write_events(std::move(text));
    if (!written || gone_) co_return false;
    if (order.newest() == before) co_return true;  // a source that does not advance has no more
  }
}

template <class Stream>
Awaitable<void> Session<Stream>::stream() {
  auto& source = *out_->response.stream;
  auto const topics = source.topics;
  std::weak_ptr<Session> const weak = this->weak_from_this();
  auto const executor = lane_.io.get_executor();
  auto const mailbox = std::make_shared<Mailbox>(shared_.options.stream_queue, [weak, executor](bool overflowed) {
    asio::post(executor, [weak, overflowed] {
      auto const self = weak.lock();
      if (!self) return;
      self->timer_.cancel();
      if (overflowed && self->streaming_) self->lowest().close();  // perhaps in a write that nobody reads
    });
  });
  struct Listening {  // whatever ends the stream, nobody writes to its mailbox afterwards
    Shared& shared;
    std::shared_ptr<Mailbox> const& mailbox;
    std::set<std::string> const& topics;
    ~Listening() {
      shared.broadcaster.unsubscribe(mailbox, topics);
      --shared.metrics.streams;
    }
  };
  shared_.broadcaster.subscribe(mailbox, topics);
  ++shared_.metrics.streams;
  Listening const listening{shared_, mailbox, topics};
  streaming_ = true;
  gone_ = gone_ || shared_.stopping;
  lowest().expires_never();
  asio::co_spawn(executor, watch(this->shared_from_this()), asio::detached);

  StreamOrder order{source.after};
  std::string hello = "retry: 2000\n";
  hello += source.after > 0 ? "id: " + std::to_string(source.after) + "\n\n" : ": ready\n\n";
  bool good = co_await write_events(std::move(hello));
  if (good && source.after > 0 && source.replay) good = co_await replay(order);

  auto const ends = std::chrono::steady_clock::now() + shared_.options.stream_life;
  Fault woken;
  auto token = asio::redirect_error(asio::use_awaitable_t<Executor>{}, woken);
  while (good && !gone_ && std::chrono::steady_clock::now() < ends) {
    if (mailbox->empty() && !mailbox->overflowed()) {
      timer_.expires_after(shared_.options.stream_heartbeat);
      co_await timer_.async_wait(token);
      if (gone_) break;
    }
    if (!mailbox->empty() && shared_.options.stream_gather.count() > 0) {
      timer_.expires_after(shared_.options.stream_gather);
      co_await timer_.async_wait(token);
    }
    if (mailbox->overflowed()) break;
    auto const letters = mailbox->take();
    std::string text;
    for (auto const& letter : letters) text += order.live(*letter);
    shared_.metrics.events += letters.size();
    if (text.empty() && !letters.empty()) continue;
    if (text.empty()) text = ": still here\n\n";
    good = co_await write_events(std::move(text));
  }
  if (mailbox->overflowed()) {
    shared_.metrics.rejected("slow_stream");
    co_return;
  }
  if (good && parser_->get().version() >= 11) {
    std::string_view const last_chunk = "0\r\n\r\n";
    co_await write(last_chunk);
  }
}

}  // namespace tinhso::web::transport
