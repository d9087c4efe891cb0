#include "platform/events/events.hpp"
#include "program/rooms.hpp"

namespace tinhso::program {
namespace {

constexpr int replay_limit = 500;  // more than that missed: the page reloads its lists anyway

struct EventsQuery {
  std::optional<Range<0, INT64_MAX>> after;  ///< for clients that cannot send Last-Event-ID
};
BOOST_DESCRIBE_STRUCT(EventsQuery, (), (after))

web::Response listen(web::Call& call, EventsQuery const& query) {
  auto const& who = call.principal();
  std::vector<std::string> const topics{"agency:" + std::to_string(who.agency),
                                        "official:" + std::to_string(who.acting_for.value_or(who.official))};
  web::Response response;
  web::Response::Stream stream;
  stream.topics = {topics.begin(), topics.end()};
  stream.after = web::last_event_id(call.request);
  if (stream.after == 0 && query.after) stream.after = *query.after;
  if (stream.after == 0) stream.after = call.context.database.read(events::last_id);
  stream.replay = [&context = call.context, topics](std::int64_t after) {
    auto const missed = context.database.read(
        [&](database::Session& session) { return events::since(session, after, topics, replay_limit); });
    std::vector<web::ServerEvent> out;
    out.reserve(missed.size());
    for (auto const& event : missed) out.push_back({event.id, event.topic, event.kind, event.payload});
    return out;
  };
  response.stream = std::move(stream);
  return response;
}

}  // namespace

web::Routes event_routes() {
  return {web::get<EventsQuery, web::Response>("/api/events", web::signed_in, listen,
                                               "Live events of the reader's agency (text/event-stream)")};
}

}  // namespace tinhso::program
