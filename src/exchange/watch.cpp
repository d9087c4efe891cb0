// Who has fallen silent: looked at every minute, told once, ended when they are back.
#include <fmt/format.h>

#include <algorithm>

#include "accounts/accounts.hpp"
#include "exchange/oversee.hpp"
#include "platform/events/events.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::minutes interval{1};

constexpr Sql link_good{
    "exchange.link_good",
    "insert into exchange_link (name, endpoint, good_at) values ('national', :endpoint, :now) on conflict (name) do "
    "update set endpoint = excluded.endpoint, good_at = excluded.good_at, failing_since = null, last_error = '' "
    "where exchange_link.failing_since is not null or exchange_link.good_at is null "
    "or exchange_link.good_at < :before or exchange_link.endpoint <> excluded.endpoint"};
constexpr Sql link_bad{
    "exchange.link_bad",
    "insert into exchange_link (name, endpoint, failing_since, last_error) values ('national', :endpoint, :now, :why) "
    "on conflict (name) do update set endpoint = excluded.endpoint, "
    "failing_since = coalesce(exchange_link.failing_since, excluded.failing_since), last_error = excluded.last_error"};

struct Watched {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string system_id;
  std::string agency_code;
  std::string agency_name;
  Instant since;  ///< seen last, or made
};
BOOST_DESCRIBE_STRUCT(Watched, (), (id, agency, system_id, agency_code, agency_name, since))
constexpr Sql watched_clients{"exchange.watched_clients",
                              "select c.id, c.agency, c.system_id, a.code as agency_code, a.name as agency_name, "
                              "coalesce(c.last_seen, c.created_at) as since from exchange_client c "
                              "join organisation_agency a on a.id = c.agency where c.removed_at is null order by c.id"};
constexpr Sql raise_sql{
    "exchange.raise_alarm",
    "insert into exchange_alarm (kind, subject, agency, since, raised_at) values (:kind, :subject, :agency, :since, "
    ":now) on conflict do nothing returning id"};
constexpr Sql end_sql{"exchange.end_alarm",
                      "update exchange_alarm set ended_at = :now where kind = :kind and subject = :subject and "
                      "ended_at is null"};
constexpr Sql waiting_mail{"exchange.waiting_mail",
                           "select count(*) from exchange_mail where status in ('initial', 'processing')"};

/// The agency and all above it: their administrators are told.
std::vector<work::Opening> those_told(Session& session, std::int64_t agency, std::int64_t object) {
  std::vector<work::Opening> out;
  for (auto next = std::optional{agency}; next && out.size() < 10;) {
    out.push_back({object, *next});
    auto const row = organisation::find_agency(session, *next);
    next = row ? row->parent : std::nullopt;
  }
  return out;
}

struct Raising {
  std::string kind;
  std::int64_t subject = 0;
  std::int64_t agency = 0;  ///< who is told, with all above
  std::optional<std::int64_t> about;
  Instant since;
  work::About words;
};
bool raise(Session& session, Instant now, Raising const& alarm) {
  if (!session.first<std::int64_t>(raise_sql, {{"kind", alarm.kind},
                                               {"subject", alarm.subject},
                                               {"agency", alarm.about},
                                               {"since", alarm.since},
                                               {"now", now}}))
    return false;
  auto const openings = those_told(session, alarm.agency, alarm.about.value_or(0));
  work::notify(session, now, openings, "axis_silent", "axis", accounts::rights::exchange_oversee, alarm.words);
  std::vector<std::int64_t> agencies;
  agencies.reserve(openings.size());
  for (auto const& opening : openings) agencies.push_back(opening.agency);
  events::publish_to_agencies(session, now, agencies, "exchange.alarm", {{"kind", alarm.kind}});
  audit::record(session, now, audit::system("exchange"),
                {"exchange.alarm", "exchange_" + alarm.kind, std::to_string(alarm.subject), nullptr,
                 boost::json::object{{"since", format_instant(alarm.since)}}});
  return true;
}

void end_alarm(Session& session, Instant now, std::string_view kind, std::int64_t subject) {
  if (session.run(end_sql, {{"kind", kind}, {"subject", subject}, {"now", now}}) == 0) return;
  audit::record(session, now, audit::system("exchange"),
                {"exchange.alarm_end", "exchange_" + std::string{kind}, std::to_string(subject), nullptr, nullptr});
}

bool open_already(std::vector<Alarm> const& open, std::string_view kind, std::int64_t subject) {
  return std::any_of(open.begin(), open.end(), [&](auto const& a) { return a.kind == kind && a.subject == subject; });
}

int watch_clients(Context& context, Session& session, std::vector<Alarm> const& open) {
  auto const now = context.clock.now();
  auto const limit = std::chrono::minutes{context.settings.axis.silence_minutes};
  int raised = 0;
  auto const clients = session.all<Watched>(watched_clients, {});
  for (auto const& client : clients) {
    bool const silent = now - client.since > limit;
    bool const known = open_already(open, "client", client.id);
    if (silent && !known)
      raised += raise(session, now,
                      {"client",
                       client.id,
                       client.agency,
                       client.agency,
                       client.since,
                       {client.agency_name + ": phần mềm " + client.system_id + " không kết nối với trục",
                        client.system_id, client.agency_code, 1}});
    if (!silent && known) end_alarm(session, now, "client", client.id);
  }
  for (auto const& alarm : open)  // a credential that was taken away is not missed
    if (alarm.kind == "client" &&
        std::none_of(clients.begin(), clients.end(), [&](auto const& c) { return c.id == alarm.subject; }))
      end_alarm(session, now, "client", alarm.subject);
  return raised;
}

int watch_link(Context& context, Session& session, std::vector<Alarm> const& open) {
  auto const now = context.clock.now();
  auto const link = find_link(session);
  bool const known = open_already(open, "link", 0);
  bool const failing = link && link->failing_since &&
                       now - *link->failing_since > std::chrono::minutes{context.settings.axis.link_minutes};
  if (!failing) {
    if (known && link && !link->failing_since) end_alarm(session, now, "link", 0);
    return 0;
  }
  if (known) return 0;
  auto const top = organisation::agency_by_code(session, context.settings.province_code, local_date(now));
  if (!top) return 0;
  return raise(session, now,
               {"link",
                0,
                top->id,
                {},
                *link->failing_since,
                {"Không kết nối được với trục quốc gia", link->endpoint, top->name, 2}});
}

void add_look(Session& session, Instant now, Instant at) {
  auto const slot = at.time_since_epoch() / interval;
  jobs::add(session, now, "exchange.watch", {}, {"slot:" + std::to_string(slot), Instant{interval * slot}});
}

}  // namespace

void link_works(Context& context, std::string_view endpoint) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    session.run(link_good, {{"endpoint", endpoint}, {"now", now}, {"before", now - std::chrono::seconds{30}}});
  });
}

void link_fails(Context& context, std::string_view endpoint, std::string_view why) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    session.run(link_bad, {{"endpoint", endpoint}, {"now", now}, {"why", why}});
  });
}

int watch(Context& context) {
  return context.database.write([&](Session& session) {
    auto const open = open_alarms(session);
    return watch_clients(context, session, open) + watch_link(context, session, open);
  });
}

void watch_and_again(Context& context) {
  watch(context);
  auto const now = context.clock.now();
  context.database.write([&](Session& session) { add_look(session, now, now + interval); });
}

void schedule(Context& context) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) { add_look(session, now, now); });
}

std::string metrics(Context& context) {
  return context.database.read([&](Session& session) {
    std::string out;
    auto to = std::back_inserter(out);
    auto const gauge = [&](std::string_view name, std::string_view help, auto value) {
      fmt::format_to(to, "# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, help, value);
    };
    auto const now = context.clock.now();
    auto const seconds = [&](std::optional<Instant> const& since) {
      return since ? std::chrono::duration_cast<std::chrono::seconds>(now - *since).count() : 0;
    };
    auto const waiting = outgoing(session, "waiting");
    auto const link = find_link(session);
    std::int64_t silent = 0;
    for (auto const& alarm : open_alarms(session)) silent += alarm.kind == "client" ? 1 : 0;
    gauge("tinhso_exchange_outbox_waiting", "Packages that wait to leave for the national axis.", waiting.count);
    gauge("tinhso_exchange_outbox_oldest_seconds", "How long the oldest of them waits.", seconds(waiting.oldest));
    gauge("tinhso_exchange_outbox_refused", "Packages that the national axis refused.",
          outgoing(session, "refused").count);
    gauge("tinhso_exchange_mail_waiting", "Packages that lie ready for software that fetches.",
          session.one<std::int64_t>(waiting_mail, {}));
    gauge("tinhso_exchange_faults_open", "Packages that could not be taken and nobody has dealt with.",
          open_faults(session, nullptr));
    gauge("tinhso_exchange_clients_silent", "Software of agencies that has fallen silent.", silent);
    gauge("tinhso_exchange_link_failing_seconds", "How long the national axis could not be reached.",
          seconds(link ? link->failing_since : std::nullopt));
    return out;
  });
}

}  // namespace tinhso::exchange
