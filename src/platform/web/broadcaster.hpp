// From one event to the many streams that listen to its topic.
//
// Thread-safe. An event is held once and shared by all who hear it. A mailbox that its
// reader does not empty in time overflows and is closed: the client connects again and catches up with Last-Event-ID.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/web/web.hpp"

namespace tinhso::web {

/// `id: …\nevent: …\ndata: …\n\n` (WHATWG HTML, 9.2.6). `with_id` false leaves the id out.
std::string event_text(ServerEvent const& event, bool with_id = true);

/// What waits to be written to one stream.
class Mailbox {
 public:
  using Letter = std::shared_ptr<ServerEvent const>;
  /// `wake` is called, on the sender's thread, when the empty box gets a letter or overflows; must be quick.
  Mailbox(std::size_t limit, std::function<void(bool overflowed)> wake) : limit_{limit}, wake_{std::move(wake)} {}
  void put(Letter letter);
  /// All letters there are, in the order of their ids.
  std::vector<Letter> take();
  bool empty() const;
  bool overflowed() const;

 private:
  std::size_t const limit_;
  std::function<void(bool overflowed)> const wake_;
  mutable std::mutex mutex_;
  std::vector<Letter> letters_;
  bool overflowed_ = false;
};

class Broadcaster {
 public:
  void subscribe(std::shared_ptr<Mailbox> const& mailbox, std::set<std::string> const& topics);
  void unsubscribe(std::shared_ptr<Mailbox> const& mailbox, std::set<std::string> const& topics);
  void publish(ServerEvent event);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::set<std::shared_ptr<Mailbox>>> listeners_;
};

/// Decides what of replay and live events one stream is sent, and with which id. One thread at a time.
///
/// Ids grow in the order of commits but may be told slightly out of order. Everything up to the end of the replay has
/// been replayed; later events are sent once each, and one that comes behind its successor goes without an id so that
/// the client's Last-Event-ID never steps back.
class StreamOrder {
 public:
  explicit StreamOrder(std::int64_t after) : replayed_{after}, newest_{after} {}
  std::string replay(ServerEvent const& event);
  /// Empty when it has been sent already.
  std::string live(ServerEvent const& event);
  std::int64_t newest() const { return newest_; }

 private:
  std::int64_t replayed_;
  std::int64_t newest_;
  std::set<std::int64_t> recent_;  // ids above replayed_ that were sent, the newest 1,024
};

}  // namespace tinhso::web
