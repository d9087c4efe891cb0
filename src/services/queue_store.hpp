// Rows of the queue, and what tickets and appointments share. Private to the room.
#pragma once

#include "services/queue.hpp"
#include "services/store.hpp"

namespace tinhso::services {

struct StoredTicket {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::int64_t number = 0;
  std::string field;
  std::optional<std::int64_t> slot;
  std::string secret;
  TicketState state = TicketState::waiting;
  std::int64_t desk = 0;
  std::int64_t official = 0;
  std::string clerk;
  std::int64_t calls = 0;
  Instant taken_at;
  std::optional<Instant> called_at;
  std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(StoredTicket, (),
                      (id, agency, number, field, slot, secret, state, desk, official, clerk, calls, taken_at,
                       called_at, ended_at))

/// The next number of the day; the queue stays locked until the transaction ends, so a rollback leaves no gap.
StoredTicket give_number(database::Session& session, Instant now, std::int64_t agency, std::string_view field,
                         std::optional<std::int64_t> slot);
QueueTicket show_ticket(database::Session& session, StoredTicket const& ticket, Instant now);
void lock_queue(database::Session& session, std::int64_t agency, Date day);
/// Fields of work in which the agency receives dossiers today, the commonest first.
std::vector<std::string> fields_received(database::Session& session, organisation::Agency const& agency, Date today);

}  // namespace tinhso::services
