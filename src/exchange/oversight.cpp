// The table of the axis: one line an agency.
#include "exchange/oversight.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "accounts/accounts.hpp"
#include "exchange/oversee.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

struct Tally {
  std::int64_t agency = 0;
  std::int64_t count = 0;
  std::int64_t slow = 0;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (agency, count, slow))

// Only software of other vendors sends for itself; what a clerk brings in by hand is not the clerk's own.
constexpr Sql carried_in{"exchange.carried_in",
                         "select p.agency, count(*) as count, 0 as slow from exchange_package p "
                         "join documents_agency g on g.agency = p.agency and g.elsewhere = 1 "
                         "where p.at >= :from and p.direction = 'in' and p.kind = 'edoc' group by p.agency"};
constexpr Sql put_down{"exchange.put_down",
                       "select agency, count(*) as count, 0 as slow from exchange_mail "
                       "where created_at >= :from and kind = 'edoc' group by agency"};
constexpr Sql not_fetched{
    "exchange.not_fetched",
    "select agency, count(*) as count, "
    "coalesce(sum(case when created_at <= cast(:slow_before as bigint) then 1 else 0 end), 0) as slow "
    "from exchange_mail where status = 'initial' and kind = 'edoc' group by agency"};
constexpr Sql not_taken{"exchange.not_taken",
                        "select agency, count(*) as count, 0 as slow from exchange_mail where status = 'fail' "
                        "group by agency"};
constexpr Sql faulty{"exchange.faulty",
                     "select agency, count(*) as count, 0 as slow from exchange_fault "
                     "where closed_at is null and agency is not null group by agency"};
struct Seen {
  std::int64_t agency = 0;
  std::int64_t clients = 0;
  std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (agency, clients, at))
constexpr Sql clients_seen{"exchange.clients_seen",
                           "select agency, count(*) as clients, max(last_seen) as at from exchange_client "
                           "where removed_at is null group by agency"};

class Table {
 public:
  Table(std::vector<organisation::Agency> const& all, std::set<std::int64_t> const& mine) {
    for (auto const& agency : all) {
      if (!mine.contains(agency.id)) continue;
      place_[agency.id] = rows.size();
      auto& row = rows.emplace_back();
      row.agency = agency.id;
      row.code = agency.code;
      row.name = agency.name;
      row.short_name = agency.short_name;
    }
  }
  /// Null: not the reader's, or closed.
  AxisAgency* find(std::int64_t agency) {
    auto const at = place_.find(agency);
    return at == place_.end() ? nullptr : &rows[at->second];
  }
  template <class Add>
  void add(std::vector<Tally> const& tallies, Add add) {
    for (auto const& tally : tallies)
      if (auto* const row = find(tally.agency)) add(*row, tally);
  }
  std::vector<AxisAgency> rows;

 private:
  std::map<std::int64_t, std::size_t> place_;
};

void fill(Context& context, Session& session, Instant from, Instant slow, Table& table) {
  for (auto const& t : documents::traffic(session, from, slow))
    if (auto* const row = table.find(t.agency)) {
      row->sent += t.sent;
      row->received += t.received;
      row->unread += t.unread;
      row->slow += t.slow;
    }
  table.add(session.all<Tally>(carried_in, {{"from", from}}), [](auto& row, auto& t) { row.sent += t.count; });
  table.add(session.all<Tally>(put_down, {{"from", from}}), [](auto& row, auto& t) { row.received += t.count; });
  table.add(session.all<Tally>(not_fetched, {{"slow_before", slow}}), [](auto& row, auto& t) {
    row.unread += t.count;
    row.slow += t.slow;
  });
  table.add(session.all<Tally>(not_taken, {}), [](auto& row, auto& t) { row.failed += t.count; });
  table.add(session.all<Tally>(faulty, {}), [](auto& row, auto& t) { row.failed += t.count; });
  for (auto const agency : documents::agencies_elsewhere(session))
    if (auto* const row = table.find(agency)) row->elsewhere = true;
  for (auto const& seen : accounts::last_seen_of_agencies(session, local_date(context.clock.now())))
    if (auto* const row = table.find(seen.agency); row && !row->elsewhere) row->last_seen = seen.at;
  for (auto const& seen : session.all<Seen>(clients_seen, {}))
    if (auto* const row = table.find(seen.agency)) {
      row->clients = seen.clients;
      if (seen.at) row->last_seen = std::max(row->last_seen.value_or(Instant{}), *seen.at);
    }
  for (auto const& alarm : open_alarms(session))
    if (alarm.agency)
      if (auto* const row = table.find(*alarm.agency)) row->silent_since = alarm.since;
}

AxisLink link_of(Session& session) {
  AxisLink out;
  if (auto const row = find_link(session)) {
    out.known = true;
    out.endpoint = row->endpoint;
    out.good_at = row->good_at;
    out.failing_since = row->failing_since;
    out.last_error = row->last_error;
  }
  auto const waiting = outgoing(session, "waiting");
  out.waiting = waiting.count;
  out.oldest_waiting = waiting.oldest;
  out.refused = outgoing(session, "refused").count;
  for (auto const& alarm : open_alarms(session)) out.alarm = out.alarm || alarm.kind == "link";
  return out;
}

}  // namespace

Instant slow_before(Calendar const& calendar, Instant now, std::int64_t hours) {
  // Office minutes up to now only shrink as the beginning moves on: halve until the minute is found.
  auto const minutes = hours * 60;
  auto early = now - std::chrono::hours{24} * (hours / 2 + 60);
  auto late = now;
  while (late - early > std::chrono::minutes{1}) {
    auto const middle = early + (late - early) / 2;
    (calendar.minutes_between(middle, now) >= minutes ? early : late) = middle;
  }
  return early;
}

Oversight oversight(Context& context, Principal const& who, OversightQuery const& query) {
  require_oversee(who);
  auto const now = context.clock.now();
  auto const& limits = context.settings.axis;
  Oversight out;
  out.days = query.days ? query.days->value : 30;
  out.slow_hours = limits.slow_hours;
  out.silence_minutes = limits.silence_minutes;
  context.database.read([&](Session& session) {
    auto const all = organisation::agencies(session, local_date(now));
    bool const top = at_top(context, session, who);
    std::set<std::int64_t> mine;
    if (top)
      for (auto const& agency : all) mine.insert(agency.id);  // those beside the People's Committee too
    else mine = at_or_below(all, who.agency);
    Table table{all, mine};
    fill(context, session, now - std::chrono::hours{24} * out.days,
         slow_before(context.calendar, now, limits.slow_hours), table);
    out.items = std::move(table.rows);
    out.link.reset();
    if (top) out.link = link_of(session);
    out.faults = open_faults(session, top ? nullptr : &mine);
  });
  auto const weight = [](AxisAgency const& row) {
    return std::tuple{!row.silent_since.has_value(), -row.failed, -row.slow, -row.unread};
  };
  std::stable_sort(out.items.begin(), out.items.end(),
                   [&](auto const& a, auto const& b) { return weight(a) < weight(b); });
  return out;
}

}  // namespace tinhso::exchange
