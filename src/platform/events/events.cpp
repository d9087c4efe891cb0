#include "platform/events/events.hpp"

#include <iterator>
#include <memory>
#include <mutex>

#include "platform/audit/audit.hpp"
#include "platform_events_migrations.hpp"

namespace tinhso::events {
namespace {

using database::Session;
using database::Sql;

constexpr Sql take_ids{"events.take_ids", "update events_head set last_id = last_id + :count where id = 1 returning last_id"};
// One statement for all that a transaction tells, however much; ids are first_id, first_id + 1, …
constexpr Sql insert_events{
    "events.insert",
    "insert into events_event (id, topic, kind, payload, published_at) select :first_id + key, "
    "json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]') "
    "from json_each(:events)",
    "insert into events_event (id, topic, kind, payload, published_at) select cast(:first_id as bigint) + place - 1, "
    "event ->> 0, event ->> 1, event ->> 2, cast(event ->> 3 as bigint) "
    "from json_array_elements(cast(:events as json)) with ordinality as events (event, place)"};
constexpr Sql events_since{
    "events.since",
    "select id, topic, kind, payload, published_at as at from events_event "
    "where id > :id and topic in (select value from json_each(:topics)) order by id limit :limit",
    "select id, topic, kind, payload, published_at as at from events_event "
    "where id > :id and topic in (select json_array_elements_text(cast(:topics as json))) order by id limit :limit"};
constexpr Sql last_given{"events.last_id", "select last_id from events_head where id = 1"};
constexpr Sql prune_events{"events.prune", "delete from events_event where published_at < :before"};

/// The web server's ear, and the order in which it hears: whoever has numbered events holds `order` until they are told.
struct Ear {
  std::mutex order;
  std::mutex change;
  std::shared_ptr<Listener const> listener;
};
Ear& ear() {
  static Ear the_ear;
  return the_ear;
}

/// What one transaction has to tell.
struct Gathered {
  std::vector<Event> waiting;  ///< without their ids
  std::vector<Event> numbered;
  bool announced = false;
  std::unique_lock<std::mutex> order;  // ends with the transaction, whether it was committed or not
};

std::shared_ptr<Gathered> gathered(Session& session) {
  auto& slot = session.slot("events");
  if (!slot) slot = std::make_shared<Gathered>();
  return std::static_pointer_cast<Gathered>(slot);
}

void tell(std::vector<Event> const& events) {
  std::shared_ptr<Listener const> listener;
  {
    std::lock_guard const lock{ear().change};
    listener = ear().listener;
  }
  if (listener && *listener)
    for (auto const& event : events) (*listener)(event);
}

void insert_waiting(Session& session) {
  auto const own = gathered(session);
  audit::lock(session);
  auto const already = std::ssize(own->numbered);
  auto const first_id = session.one<std::int64_t>(take_ids, {{"count", std::ssize(own->waiting)}}) - std::ssize(own->waiting) + 1;
  boost::json::array rows;
  for (auto& event : own->waiting) {
    rows.push_back({event.topic, event.kind, event.payload, event.at.time_since_epoch().count()});
    event.id = first_id + std::ssize(own->numbered) - already;
    own->numbered.push_back(std::move(event));
  }
  session.later(insert_events, {{"first_id", first_id}, {"events", boost::json::serialize(rows)}});
  own->waiting.clear();
  own->announced = false;
  // Only one transaction at a time has the chain's lock, so nobody who waits here can hold up the one that is committing.
  if (!own->order.owns_lock()) {
    own->order = std::unique_lock{ear().order};
    session.after_commit([own] {
      tell(own->numbered);
      own->order.unlock();
    });
  }
}

void add(Session& session, Instant at, std::vector<std::string> topics, std::string kind, boost::json::object const& payload) {
  if (topics.empty()) return;
  auto const own = gathered(session);
  auto const text = boost::json::serialize(payload);
  for (auto& topic : topics) own->waiting.push_back({0, std::move(topic), kind, text, at});
  if (!own->announced) session.before_commit(insert_waiting);
  own->announced = true;
}

}  // namespace

void publish(Session& session, Instant at, std::string topic, std::string kind, boost::json::object payload) {
  add(session, at, {std::move(topic)}, std::move(kind), payload);
}

void publish_to_agencies(Session& session, Instant at, std::vector<std::int64_t> const& agencies, std::string kind,
                         boost::json::object payload) {
  std::vector<std::string> topics;
  topics.reserve(agencies.size());
  for (auto const agency : agencies) topics.push_back("agency:" + std::to_string(agency));
  add(session, at, std::move(topics), std::move(kind), payload);
}

void set_listener(Listener listener) {
  auto const fresh = std::make_shared<Listener const>(std::move(listener));
  std::lock_guard const order{ear().order};  // whoever is being told now has been told when this returns
  std::lock_guard const lock{ear().change};
  ear().listener = fresh;
}

std::vector<Event> since(Session& session, std::int64_t id, std::vector<std::string> const& topics, int limit) {
  boost::json::array list;
  for (auto const& topic : topics) list.emplace_back(topic);
  return session.all<Event>(events_since, {{"id", id}, {"topics", boost::json::serialize(list)}, {"limit", limit}});
}

std::int64_t last_id(Session& session) { return session.one<std::int64_t>(last_given); }

void prune(Session& session, Instant before) { session.run(prune_events, {{"before", before}}); }

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::platform_events_migrations), std::end(embedded::platform_events_migrations)};
}

}  // namespace tinhso::events
