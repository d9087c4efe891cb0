#include "services/live.hpp"

#include "accounts/throttle.hpp"
#include "platform/events/events.hpp"
#include "services/account.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using web::Call;

constexpr int live_replay = 50;  // the page asks for everything anyway

web::Response listen_to(Call& call, Proof const& proof, Seats& seats) {
  auto const id = proven(call.context, call.request.origin, proof.code, proof.proof, citizen_by(call, proof.proof));
  auto seat = seats.take(accounts::network_of(call.request.origin.address), id);
  if (!seat) throw accounts::too_soon(std::chrono::seconds{60});
  std::string const topic = "dossier:" + std::to_string(id);
  web::Response out;
  web::Response::Stream stream;
  stream.topics = {topic};
  stream.after = web::last_event_id(call.request);
  if (stream.after == 0) stream.after = call.context.database.read(events::last_id);
  // The seat lives as long as the stream that holds this function.
  stream.replay = [&context = call.context, topic, seat = std::move(seat)](std::int64_t after) {
    std::vector<web::ServerEvent> missed;
    for (auto const& event : context.database.read(
             [&](Session& session) { return events::since(session, after, {topic}, live_replay); }))
      missed.push_back({event.id, event.topic, event.kind, event.payload});
    return missed;
  };
  out.stream = std::move(stream);
  return out;
}

/// Its place in the table; what it does stands in live_route().
web::Response described_only(Call&, Proof const&) { throw NotFound{}; }

}  // namespace

std::shared_ptr<void> Seats::take(std::string const& network, std::int64_t dossier) {
  std::lock_guard const lock{mutex_};
  auto const there = networks_.find(network);
  auto const here = dossiers_.find(dossier);
  if (there != networks_.end() && there->second >= each_network) return {};
  if (here != dossiers_.end() && here->second >= each_dossier) return {};
  ++networks_[network];
  ++dossiers_[dossier];
  return {this, [self = shared_from_this(), network, dossier](void*) { self->leave(network, dossier); }};
}

void Seats::leave(std::string const& network, std::int64_t dossier) {
  std::lock_guard const lock{mutex_};
  if (auto const there = networks_.find(network); --there->second == 0) networks_.erase(there);
  if (auto const here = dossiers_.find(dossier); --here->second == 0) dossiers_.erase(here);
}

web::Route live_route() {
  auto route = web::post<Proof, web::Response>("/api/services/tracking/stream", web::anyone, described_only,
                                               "Live events of one dossier (text/event-stream), for who knows its code "
                                               "and phone or birth date.");
  route.handle = [seats = std::make_shared<Seats>()](Call& call) {
    return listen_to(call, reflect::from_json<Proof>(call.request.body), *seats);
  };
  route.per_minute = 30;
  route.confidential = true;
  return route;
}

}  // namespace tinhso::services
