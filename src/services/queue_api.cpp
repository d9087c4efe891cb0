#include <set>

#include "platform/events/events.hpp"
#include "services/queue.hpp"

namespace tinhso::services {
namespace {

using web::Call;
using web::None;

KioskFields get_kiosk(Call& call, None const&) { return kiosk(call.context, call.id("agency")); }
QueueTicket post_ticket(Call& call, TicketInput const& input) {
  call.status = 201;
  return take_ticket(call.context, input);
}
QueueTicket post_ticket_look(Call& call, Secret const& input) { return ticket(call.context, input.secret); }
QueueTicket post_arrival(Call& call, ArrivalInput const& input) { return arrive(call.context, input); }
CallBoard get_call_board(Call& call, None const&) { return call_board(call.context, call.id("agency")); }
DeskQueue get_desk(Call& call, None const&) { return desk_queue(call.context, call.principal()); }
DeskQueue post_desk(Call& call, DeskInput const& input) { return at_desk(call.context, call.principal(), input); }
SlotDay get_slots(Call& call, SlotQuery const& query) { return slots(call.context, query); }
Appointment post_appointment(Call& call, AppointmentInput const& input) {
  call.status = 201;
  return book(call.context, input);
}
Appointment post_appointment_look(Call& call, Secret const& input) {
  return appointment(call.context, input.secret);
}
Appointment post_cancel(Call& call, Secret const& input) { return cancel_appointment(call.context, input.secret); }

/// Nothing but the word that something has changed: numbers are asked for.
web::Response listen_to_queue(Call& call, None const&) {
  auto const topic = "queue:" + std::to_string(call.id("agency"));
  web::Response response;
  web::Response::Stream stream;
  stream.topics = {topic};
  stream.after = web::last_event_id(call.request);
  if (stream.after == 0) stream.after = call.context.database.read(events::last_id);
  stream.replay = [&context = call.context, topic](std::int64_t after) {
    std::vector<web::ServerEvent> out;
    auto const missed = context.database.read(
        [&](database::Session& session) { return events::since(session, after, {topic}, 200); });
    for (auto const& event : missed) out.push_back({event.id, event.topic, event.kind, event.payload});
    return out;
  };
  response.stream = std::move(stream);
  return response;
}

web::Route at_most(int per_minute, web::Route route) {
  route.per_minute = per_minute;
  return route;
}

}  // namespace

web::Routes queue_routes() {
  using web::anyone;
  using web::may;
  namespace rights = accounts::rights;
  return {
      web::get<None, KioskFields>("/api/services/queue/{agency}/kiosk", anyone, get_kiosk,
                                  "What a kiosk offers: fields of work, and how long one waits."),
      at_most(120, web::post<TicketInput, QueueTicket>("/api/services/queue/tickets", anyone, post_ticket,
                                                       "Take a number.")),
      at_most(120, web::post<Secret, QueueTicket>("/api/services/queue/tickets/look", anyone, post_ticket_look,
                                                  "A ticket on the phone.")),
      at_most(30, web::post<ArrivalInput, QueueTicket>("/api/services/queue/arrivals", anyone, post_arrival,
                                                       "The ticket of an appointment of today.")),
      web::get<None, CallBoard>("/api/services/queue/{agency}/board", anyone, get_call_board,
                                "Which number is called to which desk."),
      web::get<None, web::Response>("/api/services/queue/{agency}/events", anyone, listen_to_queue,
                                    "Live word that the queue has changed (text/event-stream)."),
      web::get<SlotQuery, SlotDay>("/api/services/queue/slots", anyone, get_slots,
                                   "Times of a day that can be booked."),
      at_most(10, web::post<AppointmentInput, Appointment>("/api/services/queue/appointments", anyone,
                                                           post_appointment, "Book a time.")),
      at_most(60, web::post<Secret, Appointment>("/api/services/queue/appointments/look", anyone,
                                                 post_appointment_look, "An appointment on the phone.")),
      at_most(20, web::post<Secret, Appointment>("/api/services/queue/appointments/cancel", anyone, post_cancel,
                                                 "Give an appointment up.")),
      web::get<None, DeskQueue>("/api/services/queue/desk", may(rights::services_receive), get_desk,
                                "Who waits, and whom the reader has called."),
      web::post<DeskInput, DeskQueue>("/api/services/queue/desk", may(rights::services_receive), post_desk,
                                      "Call, call again, mark absent, serve, done."),
  };
}

}  // namespace tinhso::services
