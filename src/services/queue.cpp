// Tickets and desks. Whoever gives or calls a number holds the row of that agency and day, so that there is one order.
#include "services/queue.hpp"

#include <algorithm>

#include "accounts/secrets.hpp"
#include "platform/events/events.hpp"
#include "services/queue_store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::int64_t usual_minutes = 6;

#define TINHSO_TICKET \
  "select id, agency, number, field, slot, secret, state, desk, official, clerk, calls, taken_at, called_at, ended_at from services_ticket "
constexpr Sql queue_next_number{"services.queue_next_number",
                                "insert into services_queue (agency, day, last) values (:agency, :day, 1) on conflict "
                                "(agency, day) do update set last = services_queue.last + 1 returning last"};
constexpr Sql queue_lock{"services.queue_lock",
                         "insert into services_queue (agency, day, last) values (:agency, :day, 0) on conflict "
                         "(agency, day) do update set last = services_queue.last returning last"};
constexpr Sql ticket_add{"services.ticket_add",
                         "insert into services_ticket (agency, day, number, field, slot, secret, state, taken_at) "
                         "values (:agency, :day, :number, :field, :slot, :secret, 'waiting', :now) returning id"};
constexpr Sql ticket_by_secret{"services.ticket_by_secret", TINHSO_TICKET "where secret = :secret"};
constexpr Sql ticket_by_id{"services.ticket_by_id", TINHSO_TICKET "where id = :id and agency = :agency and day = :day"};
constexpr Sql tickets_of_state{"services.tickets_of_state",
                               TINHSO_TICKET "where agency = :agency and day = :day and state = :state order by number"};
constexpr Sql tickets_called{"services.tickets_called",
                             TINHSO_TICKET
                             "where agency = :agency and day = :day and state in ('called', 'serving') order by "
                             "called_at desc, number desc"};
constexpr Sql ticket_mine{"services.ticket_mine",
                          TINHSO_TICKET
                          "where agency = :agency and day = :day and official = :official and state in ('called', "
                          "'serving') order by number desc limit 1"};
#undef TINHSO_TICKET
constexpr Sql ticket_call{"services.ticket_call",
                          "update services_ticket set state = 'called', desk = :desk, official = :official, clerk = "
                          ":clerk, calls = calls + 1, called_at = :now where id = :id"};
constexpr Sql ticket_move{"services.ticket_move",
                          "update services_ticket set state = :state, begun_at = case when :state2 = 'serving' then "
                          ":now else begun_at end, ended_at = case when :state2 = 'serving' then ended_at else :now "
                          "end where id = :id"};
struct QueueTimes {
  std::int64_t served = 0;
  std::int64_t spent = 0;
};
BOOST_DESCRIBE_STRUCT(QueueTimes, (), (served, spent))
constexpr Sql queue_times{"services.queue_times",
                          "select count(*) as served, cast(coalesce(sum(ended_at - called_at), 0) as bigint) as spent "
                          "from (select ended_at, called_at from services_ticket where agency = :agency and day = :day "
                          "and state = 'served' order by ended_at desc limit 20) t"};
constexpr Sql queue_served{"services.queue_served",
                           "select count(*) from services_ticket where agency = :agency and day = :day and state = "
                           "'served'"};
constexpr Sql queue_desks{"services.queue_desks",
                          "select count(distinct desk) from services_ticket where agency = :agency and day = :day and "
                          "called_at >= :since"};

/// Minutes at a desk, the mean of the last twenty served today; 0: none.
std::int64_t mean_minutes(Session& session, std::int64_t agency, Date day) {
  auto const times = session.one<QueueTimes>(queue_times, {{"agency", agency}, {"day", day}});
  return times.served == 0 ? 0 : std::max<std::int64_t>(1, (times.spent / times.served + 30'000) / 60'000);
}

std::int64_t wait_minutes(Session& session, std::int64_t agency, Instant now, std::int64_t ahead) {
  auto const day = local_date(now);
  auto const mean = mean_minutes(session, agency, day);
  auto const desks = session.one<std::int64_t>(
      queue_desks, {{"agency", agency}, {"day", day}, {"since", now - std::chrono::minutes{45}}});
  auto const each = mean == 0 ? usual_minutes : mean;
  return (ahead * each + std::max<std::int64_t>(1, desks) - 1) / std::max<std::int64_t>(1, desks);
}

/// In the order of the calls: appointments whose time has come, then by number.
std::vector<StoredTicket> in_order(Session& session, std::int64_t agency, Instant now) {
  auto out = session.all<StoredTicket>(
      tickets_of_state, {{"agency", agency}, {"day", local_date(now)}, {"state", TicketState::waiting}});
  auto const minute = local_minute(now);
  auto const turn = [&](StoredTicket const& one) {
    bool const due = one.slot && *one.slot <= minute;
    return std::pair{due ? *one.slot : std::int64_t{10'000}, one.number};
  };
  std::stable_sort(out.begin(), out.end(), [&](auto const& a, auto const& b) { return turn(a) < turn(b); });
  return out;
}

organisation::Agency standing_agency(Session& session, std::int64_t id) {
  auto found = organisation::find_agency(session, id);
  if (!found || found->valid_until) throw NotFound{};
  return std::move(*found);
}

QueueTicket shown(Session& session, StoredTicket const& one, Instant now) {
  QueueTicket out;
  out.agency = one.agency;
  if (auto const agency = organisation::find_agency(session, one.agency)) out.agency_name = agency->name;
  out.number = one.number;
  out.field = one.field;
  out.state = one.state;
  out.desk = one.desk;
  out.secret = one.secret;
  out.taken_at = one.taken_at;
  if (one.state != TicketState::waiting) return out;
  if (local_date(one.taken_at) != local_date(now)) {  // nobody calls yesterday's numbers
    out.state = TicketState::absent;
    return out;
  }
  for (auto const& other : in_order(session, one.agency, now)) {
    if (other.id == one.id) break;
    ++out.ahead;
  }
  out.minutes = wait_minutes(session, one.agency, now, out.ahead);
  return out;
}

DeskTicket at_a_desk(StoredTicket const& one) {
  return {one.id, one.number, one.field, one.state, one.desk, one.clerk, one.slot.has_value(), one.taken_at};
}

void queue_changed(Session& session, Instant now, std::int64_t agency) {
  for (char const* const topic : {"queue:", "agency:"})
    events::publish(session, now, topic + std::to_string(agency), "services.queue", {{"agency", agency}});
}

DeskQueue desks_of(Session& session, Principal const& who, Instant now) {
  DeskQueue out;
  auto const day = local_date(now);
  if (auto const mine = session.first<StoredTicket>(
          ticket_mine, {{"agency", who.agency}, {"day", day}, {"official", who.official}}))
    out.mine = at_a_desk(*mine);
  for (auto const& one : in_order(session, who.agency, now)) out.waiting.push_back(at_a_desk(one));
  for (auto const& one : session.all<StoredTicket>(
           tickets_of_state, {{"agency", who.agency}, {"day", day}, {"state", TicketState::absent}}))
    out.absent.push_back(at_a_desk(one));
  out.served = session.one<std::int64_t>(queue_served, {{"agency", who.agency}, {"day", day}});
  out.minutes = mean_minutes(session, who.agency, day);
  return out;
}

void move_ticket(Session& session, StoredTicket const& one, TicketState state, Instant now) {
  session.run(ticket_move, {{"id", one.id}, {"state", state}, {"state2", state}, {"now", now}});
}

[[noreturn]] void nobody_there() {
  throw Conflict{"services.nobody_called", {"Quầy của bạn chưa gọi ai.", "Nobody has been called to your desk."}};
}

}  // namespace

StoredTicket give_number(Session& session, Instant now, std::int64_t agency, std::string_view field,
                         std::optional<std::int64_t> slot) {
  auto const day = local_date(now);
  auto const number = session.one<std::int64_t>(queue_next_number, {{"agency", agency}, {"day", day}});
  StoredTicket out;
  out.agency = agency;
  out.number = number;
  out.field = field;
  out.slot = slot;
  out.secret = accounts::random_token();
  out.taken_at = now;
  out.id = session.one<std::int64_t>(ticket_add, {{"agency", agency},
                                                  {"day", day},
                                                  {"number", number},
                                                  {"field", field},
                                                  {"slot", slot},
                                                  {"secret", out.secret},
                                                  {"now", now}});
  queue_changed(session, now, agency);
  return out;
}
QueueTicket show_ticket(Session& session, StoredTicket const& ticket, Instant now) {
  return shown(session, ticket, now);
}
void lock_queue(Session& session, std::int64_t agency, Date day) {
  static_cast<void>(session.one<std::int64_t>(queue_lock, {{"agency", agency}, {"day", day}}));
}

KioskFields kiosk(Context& context, std::int64_t agency) {
  auto const now = context.clock.now();
  return context.database.read([&](Session& session) {
    auto const found = standing_agency(session, agency);
    KioskFields out;
    out.agency_name = found.name;
    out.fields = fields_received(session, found, local_date(now));
    out.waiting = static_cast<std::int64_t>(in_order(session, agency, now).size());
    out.minutes = wait_minutes(session, agency, now, out.waiting);
    return out;
  });
}

QueueTicket take_ticket(Context& context, TicketInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    standing_agency(session, input.agency);
    return shown(session, give_number(session, now, input.agency, input.field, {}), now);
  });
}

QueueTicket ticket(Context& context, std::string_view secret) {
  return context.database.read([&](Session& session) {
    return shown(session, session.one<StoredTicket>(ticket_by_secret, {{"secret", secret}}), context.clock.now());
  });
}

CallBoard call_board(Context& context, std::int64_t agency) {
  auto const now = context.clock.now();
  return context.database.read([&](Session& session) {
    CallBoard out;
    out.agency_name = standing_agency(session, agency).name;
    for (auto const& one :
         session.all<StoredTicket>(tickets_called, {{"agency", agency}, {"day", local_date(now)}}))
      out.called.push_back({one.number, one.desk, one.state, one.calls, one.called_at.value_or(now)});
    auto const waiting = in_order(session, agency, now);
    out.waiting = static_cast<std::int64_t>(waiting.size());
    for (auto const& one : waiting)
      if (out.next.size() < 8) out.next.push_back(one.number);
    return out;
  });
}

DeskQueue desk_queue(Context& context, Principal const& who) {
  return context.database.read([&](Session& session) { return desks_of(session, who, context.clock.now()); });
}

DeskQueue at_desk(Context& context, Principal const& who, DeskInput const& input) {
  auto const now = context.clock.now();
  auto const day = local_date(now);
  if (!who.may(rights::services_receive))
    throw Forbidden{"services.not_yours", {"Vai trò của bạn không gọi số.", "Your role calls no numbers."}};
  return context.database.write([&](Session& session) {
    lock_queue(session, who.agency, day);
    auto const mine = session.first<StoredTicket>(
        ticket_mine, {{"agency", who.agency}, {"day", day}, {"official", who.official}});
    auto const call = [&](StoredTicket const& one) {
      session.run(ticket_call, {{"id", one.id},
                                {"desk", input.desk.value},
                                {"official", who.official},
                                {"clerk", who.name},
                                {"now", now}});
    };
    switch (input.action) {
      case DeskAction::next: {
        if (mine && mine->state == TicketState::called)
          throw Conflict{"services.still_called",
                         {"Số đang gọi chưa đến. Gọi lại, hoặc báo vắng trước.",
                          "The number called has not come. Call it again, or mark it absent."}};
        auto const waiting = in_order(session, who.agency, now);
        if (waiting.empty())
          throw Conflict{"services.nobody_waits", {"Không có ai đang chờ.", "Nobody is waiting."}};
        if (mine) move_ticket(session, *mine, TicketState::served, now);
        call(waiting.front());
        break;
      }
      case DeskAction::again: {
        if (!input.ticket) {
          if (!mine || mine->state != TicketState::called) nobody_there();
          call(*mine);
          break;
        }
        auto const one = session.one<StoredTicket>(
            ticket_by_id, {{"id", *input.ticket}, {"agency", who.agency}, {"day", day}});
        if (mine || one.state != TicketState::absent)
          throw Conflict{"services.not_absent",
                         {"Chỉ gọi lại được số đã báo vắng, khi quầy đang trống.",
                          "Only an absent number, and only from a free desk."}};
        call(one);
        break;
      }
      case DeskAction::absent:
      case DeskAction::serve:
        if (!mine || mine->state != TicketState::called) nobody_there();
        move_ticket(session, *mine,
                    input.action == DeskAction::serve ? TicketState::serving : TicketState::absent, now);
        break;
      case DeskAction::done:
        if (!mine || mine->state != TicketState::serving) nobody_there();
        move_ticket(session, *mine, TicketState::served, now);
        break;
    }
    queue_changed(session, now, who.agency);
    return desks_of(session, who, now);
  });
}

}  // namespace tinhso::services
