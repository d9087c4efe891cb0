// The queue of a one-stop shop: tickets, the call board, the desks, and appointments for a time slot.
//
// Numbers begin at 1 each day and agency and have no gaps; one ticket is called to one desk, however many clerks press at
// once. An appointment whose time has come goes before the numbers. How long somebody still waits is told from the day's
// own service times (services_ticket: called until ended), 6 minutes before there are any. Functions are thread-safe; they
// throw NotFound, Invalid (every fault at once), Conflict and Forbidden.
#pragma once

#include "services/services.hpp"

namespace tinhso::services {

/// waiting → called → serving → served; called → absent, from where it may be called again.
enum class TicketState { waiting, called, serving, served, absent };
BOOST_DESCRIBE_ENUM(TicketState, waiting, called, serving, served, absent)

struct KioskFields {
  std::string agency_name;
  std::vector<std::string> fields;  ///< fields of work in which the agency receives, the commonest first
  std::int64_t waiting = 0;
  std::int64_t minutes = 0;  ///< somebody who comes now waits about so long
};
BOOST_DESCRIBE_STRUCT(KioskFields, (), (agency_name, fields, waiting, minutes))
struct TicketInput {
  std::int64_t agency = 0;
  Text<1, 200> field;
};
BOOST_DESCRIBE_STRUCT(TicketInput, (), (agency, field))
struct QueueTicket {
  std::string agency_name;
  std::int64_t agency = 0;
  std::int64_t number = 0;
  std::string field;
  TicketState state = TicketState::waiting;
  std::int64_t desk = 0;
  std::int64_t ahead = 0;    ///< who is called before
  std::int64_t minutes = 0;  ///< about so long
  std::string secret;
  Instant taken_at;
};
BOOST_DESCRIBE_STRUCT(QueueTicket, (),
                      (agency_name, agency, number, field, state, desk, ahead, minutes, secret, taken_at))

struct CalledTicket {
  std::int64_t number = 0;
  std::int64_t desk = 0;
  TicketState state = TicketState::called;
  std::int64_t calls = 1;  ///< grows when it is called again
  Instant called_at;
};
BOOST_DESCRIBE_STRUCT(CalledTicket, (), (number, desk, state, calls, called_at))
/// What hangs on the wall: numbers and desks, no names.
struct CallBoard {
  std::string agency_name;
  std::vector<CalledTicket> called;  ///< at the desks now, the latest first
  std::vector<std::int64_t> next;    ///< at most eight
  std::int64_t waiting = 0;
};
BOOST_DESCRIBE_STRUCT(CallBoard, (), (agency_name, called, next, waiting))

struct DeskTicket {
  std::int64_t id = 0;
  std::int64_t number = 0;
  std::string field;
  TicketState state = TicketState::waiting;
  std::int64_t desk = 0;
  std::string clerk;
  bool appointed = false;
  Instant taken_at;
};
BOOST_DESCRIBE_STRUCT(DeskTicket, (), (id, number, field, state, desk, clerk, appointed, taken_at))
struct DeskQueue {
  std::optional<DeskTicket> mine;  ///< called by the reader, or being served
  std::vector<DeskTicket> waiting;
  std::vector<DeskTicket> absent;
  std::int64_t served = 0;   ///< today
  std::int64_t minutes = 0;  ///< the mean time at a desk today; 0: none served yet
};
BOOST_DESCRIBE_STRUCT(DeskQueue, (), (mine, waiting, absent, served, minutes))
/// next: the next ticket, the one being served is done. again: the same once more, or an absent one. absent, serve, done.
enum class DeskAction { next, again, absent, serve, done };
BOOST_DESCRIBE_ENUM(DeskAction, next, again, absent, serve, done)
struct DeskInput {
  DeskAction action = DeskAction::next;
  Range<1, 99> desk = 1;
  std::optional<std::int64_t> ticket;  ///< again, for an absent one
};
BOOST_DESCRIBE_STRUCT(DeskInput, (), (action, desk, ticket))

struct SlotQuery {
  std::int64_t agency = 0;
  std::optional<Date> day;  ///< default: the next working day
};
BOOST_DESCRIBE_STRUCT(SlotQuery, (), (agency, day))
struct Slot {
  std::int64_t minute = 0;  ///< of the day: 480 is 08:00
  std::int64_t free = 0;
};
BOOST_DESCRIBE_STRUCT(Slot, (), (minute, free))
struct SlotDay {
  std::string agency_name;
  Date day;
  std::vector<Date> days;  ///< on which one can be booked: the next ten working days
  std::vector<Slot> slots;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(SlotDay, (), (agency_name, day, days, slots, fields))
struct AppointmentInput {
  std::int64_t agency = 0;
  Date day;
  Range<0, 1439> minute = 0;
  Text<1, 200> field;
  Text<1, 200> name;
  Text<1, 20> phone;
};
BOOST_DESCRIBE_STRUCT(AppointmentInput, (), (agency, day, minute, field, name, phone))
enum class AppointmentState { booked, arrived, cancelled };
BOOST_DESCRIBE_ENUM(AppointmentState, booked, arrived, cancelled)
struct Appointment {
  std::string agency_name;
  Date day;
  std::int64_t minute = 0;
  std::string field;
  std::string name;
  AppointmentState state = AppointmentState::booked;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(Appointment, (), (agency_name, day, minute, field, name, state, secret))
struct ArrivalInput {
  std::int64_t agency = 0;
  Text<1, 20> phone;
};
BOOST_DESCRIBE_STRUCT(ArrivalInput, (), (agency, phone))
struct Secret {
  Text<20, 60> secret;
};
BOOST_DESCRIBE_STRUCT(Secret, (), (secret))

KioskFields kiosk(Context& context, std::int64_t agency);
QueueTicket take_ticket(Context& context, TicketInput const& input);
QueueTicket ticket(Context& context, std::string_view secret);
CallBoard call_board(Context& context, std::int64_t agency);
DeskQueue desk_queue(Context& context, Principal const& who);
DeskQueue at_desk(Context& context, Principal const& who, DeskInput const& input);

SlotDay slots(Context& context, SlotQuery const& query);
Appointment book(Context& context, AppointmentInput const& input);
Appointment appointment(Context& context, std::string_view secret);
Appointment cancel_appointment(Context& context, std::string_view secret);
/// At the kiosk, on the day: the ticket of whose phone it is.
QueueTicket arrive(Context& context, ArrivalInput const& input);

web::Routes queue_routes();

}  // namespace tinhso::services
