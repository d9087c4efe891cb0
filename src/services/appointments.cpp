// Appointments: a quarter of an hour at an agency, so many people in each.
#include <algorithm>

#include "accounts/secrets.hpp"
#include "services/queue_store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr int slot_minutes = 15;
constexpr std::int64_t people_a_slot = 2;
constexpr int days_ahead = 10;

struct SlotTaken {
  std::int64_t slot = 0;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(SlotTaken, (), (slot, n))
constexpr Sql slots_taken{"services.slots_taken",
                          "select slot, count(*) as n from services_appointment where agency = :agency and day = :day "
                          "and state <> 'cancelled' group by slot"};
constexpr Sql appointment_known{"services.appointment_known",
                                "select count(*) from services_appointment where agency = :agency and day = :day and "
                                "phone = :phone and state <> 'cancelled'"};
constexpr Sql appointment_add{"services.appointment_add",
                              "insert into services_appointment (agency, day, slot, field, name, phone, secret, state, "
                              "booked_at) values (:agency, :day, :slot, :field, :name, :phone, :secret, 'booked', :now)"};
struct StoredAppointment {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  Date day;
  std::int64_t slot = 0;
  std::string field;
  std::string name;
  std::string secret;
  AppointmentState state = AppointmentState::booked;
  std::int64_t ticket = 0;
};
BOOST_DESCRIBE_STRUCT(StoredAppointment, (), (id, agency, day, slot, field, name, secret, state, ticket))
#define TINHSO_APPOINTMENT \
  "select id, agency, day, slot, field, name, secret, state, ticket from services_appointment "
constexpr Sql appointment_by_secret{"services.appointment_by_secret", TINHSO_APPOINTMENT "where secret = :secret"};
constexpr Sql appointment_by_phone{"services.appointment_by_phone",
                                   TINHSO_APPOINTMENT "where agency = :agency and day = :day and phone = :phone and "
                                                      "state <> 'cancelled' order by id limit 1"};
#undef TINHSO_APPOINTMENT
constexpr Sql appointment_move{"services.appointment_move",
                               "update services_appointment set state = :state, ticket = :ticket where id = :id"};
constexpr Sql ticket_of_appointment{"services.ticket_of_appointment",
                                    "select id, agency, number, field, slot, secret, state, desk, official, clerk, "
                                    "calls, taken_at, called_at, ended_at from services_ticket where id = :id"};

std::string digits_of(std::string_view phone) {
  std::string out;
  for (char const c : phone)
    if (c >= '0' && c <= '9') out += c;
  if (out.starts_with("84") && out.size() >= 11) out = "0" + out.substr(2);
  return out;
}

std::vector<Date> bookable_days(Calendar const& calendar, Instant now) {
  std::vector<Date> out;
  for (int n = 1; n <= days_ahead; ++n) out.push_back(calendar.add_days(local_date(now), n));
  return out;
}

std::vector<Slot> slots_of(Context& context, Session& session, std::int64_t agency, Date day) {
  std::map<std::int64_t, std::int64_t> taken;
  for (auto const& one : session.all<SlotTaken>(slots_taken, {{"agency", agency}, {"day", day}}))
    taken[one.slot] = one.n;
  std::vector<Slot> out;
  for (int minute = 0; minute + slot_minutes <= 24 * 60; minute += slot_minutes) {
    auto const begins = at_local(day, minute);
    auto const ends = begins + std::chrono::minutes{slot_minutes};
    if (context.calendar.minutes_between(begins, ends) == slot_minutes)
      out.push_back({minute, std::max<std::int64_t>(0, people_a_slot - taken[minute])});
  }
  return out;
}

Appointment shown_appointment(Session& session, StoredAppointment const& one) {
  Appointment out{"", one.day, one.slot, one.field, one.name, one.state, one.secret};
  if (auto const agency = organisation::find_agency(session, one.agency)) out.agency_name = agency->name;
  return out;
}

}  // namespace

SlotDay slots(Context& context, SlotQuery const& query) {
  auto const now = context.clock.now();
  return context.database.read([&](Session& session) {
    auto const agency = organisation::find_agency(session, query.agency);
    if (!agency || agency->valid_until) throw NotFound{};
    SlotDay out;
    out.agency_name = agency->name;
    out.days = bookable_days(context.calendar, now);
    out.day = query.day.value_or(out.days.front());
    if (std::find(out.days.begin(), out.days.end(), out.day) != out.days.end())
      out.slots = slots_of(context, session, query.agency, out.day);
    out.fields = fields_received(session, *agency, local_date(now));
    return out;
  });
}

Appointment book(Context& context, AppointmentInput const& input) {
  auto const now = context.clock.now();
  auto const phone = digits_of(input.phone);
  return context.database.write([&](Session& session) {
    auto const agency = organisation::find_agency(session, input.agency);
    if (!agency || agency->valid_until) throw NotFound{};
    lock_queue(session, input.agency, input.day);
    FieldErrors errors;
    auto const days = bookable_days(context.calendar, now);
    if (std::find(days.begin(), days.end(), input.day) == days.end())
      errors.push_back({"day", {"Chỉ hẹn được trong mười ngày làm việc tới.", "Only the next ten working days."}});
    if (phone.size() < 10 || phone.size() > 11 || phone.front() != '0')
      errors.push_back({"phone", {"Số điện thoại chưa đúng.", "This is no phone number."}});
    auto const all = slots_of(context, session, input.agency, input.day);
    auto const slot = std::find_if(all.begin(), all.end(), [&](auto const& s) { return s.minute == input.minute; });
    if (slot == all.end()) errors.push_back({"minute", {"Không có khung giờ này.", "There is no such time."}});
    else if (slot->free == 0) errors.push_back({"minute", {"Khung giờ này đã kín.", "This time is full."}});
    if (session.one<std::int64_t>(appointment_known,
                                  {{"agency", input.agency}, {"day", input.day}, {"phone", phone}}) > 0)
      errors.push_back({"phone", {"Số này đã có hẹn trong ngày đó.", "This phone has an appointment on that day."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    StoredAppointment made;
    made.agency = input.agency;
    made.day = input.day;
    made.slot = input.minute;
    made.field = input.field;
    made.name = input.name;
    made.secret = accounts::random_token();
    session.run(appointment_add, {{"agency", input.agency},
                                  {"day", input.day},
                                  {"slot", input.minute.value},
                                  {"field", input.field},
                                  {"name", input.name},
                                  {"phone", phone},
                                  {"secret", made.secret},
                                  {"now", now}});
    return shown_appointment(session, made);
  });
}

Appointment appointment(Context& context, std::string_view secret) {
  return context.database.read([&](Session& session) {
    return shown_appointment(session, session.one<StoredAppointment>(appointment_by_secret, {{"secret", secret}}));
  });
}

Appointment cancel_appointment(Context& context, std::string_view secret) {
  return context.database.write([&](Session& session) {
    auto const seen = session.one<StoredAppointment>(appointment_by_secret, {{"secret", secret}});
    lock_queue(session, seen.agency, seen.day);
    auto one = session.one<StoredAppointment>(appointment_by_secret, {{"secret", secret}});
    if (one.state == AppointmentState::arrived)
      throw Conflict{"services.arrived", {"Bạn đã lấy số theo lịch hẹn này.", "Its ticket has been taken."}};
    one.state = AppointmentState::cancelled;
    session.run(appointment_move, {{"id", one.id}, {"state", one.state}, {"ticket", 0}});
    return shown_appointment(session, one);
  });
}

QueueTicket arrive(Context& context, ArrivalInput const& input) {
  auto const now = context.clock.now();
  auto const day = local_date(now);
  auto const phone = digits_of(input.phone);
  return context.database.write([&](Session& session) {
    lock_queue(session, input.agency, day);
    auto const found = session.first<StoredAppointment>(
        appointment_by_phone, {{"agency", input.agency}, {"day", day}, {"phone", phone}});
    if (!found)
      throw NotFound{"services.no_appointment",
                     {"Hôm nay không có lịch hẹn với số điện thoại này.", "No appointment today with this phone."}};
    if (found->state == AppointmentState::arrived)
      return show_ticket(session, session.one<StoredTicket>(ticket_of_appointment, {{"id", found->ticket}}), now);
    auto const made = give_number(session, now, input.agency, found->field, found->slot);
    session.run(appointment_move, {{"id", found->id}, {"state", AppointmentState::arrived}, {"ticket", made.id}});
    return show_ticket(session, made, now);
  });
}

}  // namespace tinhso::services
