#include "platform/web/broadcaster.hpp"

#include <algorithm>

namespace tinhso::web {

std::string event_text(ServerEvent const& event, bool with_id) {
  std::string out;
  out.reserve(event.data.size() + event.name.size() + 48);
  if (with_id && event.id > 0) out += "id: " + std::to_string(event.id) + "\n";
  if (!event.name.empty()) {
    out += "event: ";
    for (char c : event.name) out += c == '\n' || c == '\r' ? ' ' : c;
    out += '\n';
  }
  out += "data: ";
  std::string_view rest = event.data;
  for (auto at = rest.find_first_of("\r\n"); at != std::string_view::npos; at = rest.find_first_of("\r\n")) {
    out += rest.substr(0, at);
    out += "\ndata: ";
    rest.remove_prefix(at + (rest.substr(at).starts_with("\r\n") ? 2 : 1));
  }
  out += rest;
  return out + "\n\n";
}

void Mailbox::put(Letter letter) {
  bool full = false;
  {
    std::lock_guard const lock{mutex_};
    if (overflowed_) return;
    bool const was_empty = letters_.empty();
    if (letters_.size() >= limit_) {
      full = overflowed_ = true;
      letters_.clear();
    } else {
      letters_.push_back(std::move(letter));
      if (!was_empty) return;
    }
  }
  wake_(full);
}

std::vector<Mailbox::Letter> Mailbox::take() {
  std::vector<Letter> out;
  {
    std::lock_guard const lock{mutex_};
    out.swap(letters_);
  }
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a->id < b->id; });
  return out;
}

bool Mailbox::empty() const {
  std::lock_guard const lock{mutex_};
  return letters_.empty();
}
bool Mailbox::overflowed() const {
  std::lock_guard const lock{mutex_};
  return overflowed_;
}

void Broadcaster::subscribe(std::shared_ptr<Mailbox> const& mailbox, std::set<std::string> const& topics) {
  std::lock_guard const lock{mutex_};
  for (auto const& topic : topics) listeners_[topic].insert(mailbox);
}

void Broadcaster::unsubscribe(std::shared_ptr<Mailbox> const& mailbox, std::set<std::string> const& topics) {
  std::lock_guard const lock{mutex_};
  for (auto const& topic : topics) {
    auto const found = listeners_.find(topic);
    if (found == listeners_.end()) continue;
    found->second.erase(mailbox);
    if (found->second.empty()) listeners_.erase(found);
  }
}

void Broadcaster::publish(ServerEvent event) {
  auto const letter = std::make_shared<ServerEvent const>(std::move(event));
  std::lock_guard const lock{mutex_};
  auto const found = listeners_.find(letter->topic);
  if (found == listeners_.end()) return;
  for (auto const& mailbox : found->second) mailbox->put(letter);
}

std::string StreamOrder::replay(ServerEvent const& event) {
  replayed_ = std::max(replayed_, event.id);
  newest_ = std::max(newest_, event.id);
  return event_text(event);
}

std::string StreamOrder::live(ServerEvent const& event) {
  if (event.id <= 0) return event_text(event, false);
  if (event.id <= replayed_ || !recent_.insert(event.id).second) return {};
  if (recent_.size() > 1'024) {
    replayed_ = *recent_.begin();  // whatever is older than the last thousand will not come any more
    recent_.erase(recent_.begin());
  }
  bool const in_order = event.id > newest_;
  newest_ = std::max(newest_, event.id);
  return event_text(event, in_order);
}

}  // namespace tinhso::web
