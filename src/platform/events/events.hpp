// Domain events: written in the transaction that caused them, told to browsers only after it was committed.
//
// publish() may be called anywhere inside Database::write(). Events get their ids just before commit, after the audit
// chain's lock, so ids grow in the order of commits and "all after id n" misses nothing. Kept for some days, then pruned.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "platform/database/database.hpp"

namespace tinhso::events {

/// Topics are `agency:12`, `official:55` or `dossier:7`; a stream listens to those its reader may hear.
struct Event {
  std::int64_t id = 0;
  std::string topic;
  std::string kind;     ///< "documents.arrived", "exchange.status", "work.assigned", …
  std::string payload;  ///< JSON object
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Event, (), (id, topic, kind, payload, at))

void publish(database::Session& session, Instant at, std::string topic, std::string kind, boost::json::object payload);
/// The same event to many topics `agency:<id>` at once.
void publish_to_agencies(database::Session& session, Instant at, std::vector<std::int64_t> const& agencies,
                         std::string kind, boost::json::object payload);

/// Told of every event after its commit, on the committing thread; must be quick and not throw.
/// One listener a process: the web server's broadcaster.
using Listener = std::function<void(Event const&)>;
void set_listener(Listener listener);

/// Events after `id` of these topics, oldest first, at most `limit`.
std::vector<Event> since(database::Session& session, std::int64_t id, std::vector<std::string> const& topics, int limit);
std::int64_t last_id(database::Session& session);
void prune(database::Session& session, Instant before);

std::vector<database::Migration> migrations();

}  // namespace tinhso::events
