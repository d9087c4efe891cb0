#include "services/announcement.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

#include "services/flow.hpp"
#include "services/papers.hpp"
#include "services/successors.hpp"
#include "work/work.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr std::int64_t at_once = 100;

struct Kept {
  std::string body;
  std::optional<std::string> next_body;
  std::int64_t done = 0;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (body, next_body, done))

constexpr Sql kept_calendar{"services.kept_calendar", "select body, next_body, done from services_calendar where id = 1 {for_update}"};
constexpr Sql keep_calendar{
    "services.keep_calendar",
    "insert into services_calendar (id, body, next_body, done) values (1, :body, :next_body, :done) "
    "on conflict (id) do update set body = excluded.body, next_body = excluded.next_body, done = excluded.done"};
constexpr Sql announced{"services.announced", "select day, working, name from services_holiday order by day"};
constexpr Sql announce{"services.announce",
                       "insert into services_holiday (day, working, name, at) values (:day, :working, :name, :at) on conflict "
                       "(day) do update set working = excluded.working, name = excluded.name, at = excluded.at"};
constexpr Sql withdraw{"services.withdraw_day", "delete from services_holiday where day = :day returning day"};
constexpr std::size_t longest_name = 200;

constexpr Sql running_after{"services.running_after",
                            "select id from services_dossier where id > :id and ended_at is null and due_at is not null order by "
                            "id limit :limit"};

void keep(Session& session, Kept const& kept) {
  session.run(keep_calendar, {{"body", kept.body}, {"next_body", kept.next_body}, {"done", kept.done}});
}

/// The step from which the due date counts: receipt, going on after a pause, or a new date.
Step const* counted_from(std::vector<Step> const& steps) {
  auto const found = std::find_if(steps.rbegin(), steps.rend(), [](Step const& step) {
    return step.action == "receive" || step.action == "resume" || step.action == "extend";
  });
  return found == steps.rend() ? nullptr : &*found;
}

Instant computed_anew(Calendar const& before, Calendar const& now, Duration const& duration, Dossier const& dossier,
                      Step const& from) {
  auto const due = *dossier.due_at;
  if (from.action == "receive")
    if (auto const known = due_at(now, duration, from.at)) return *known;
  if (from.action == "resume") {
    auto const left = banked(before, dossier.unit, due, from.at);
    return resumed(now, dossier.unit, due, left, from.at);
  }
  auto const day = local_date(due);
  return now.working_day(day) ? due : now.end_of_day(day);
}

/// The clocks of whoever has it: they run from when the task was opened, or from the end of the last pause.
void shift_tasks(Session& session, Calendar const& before, Calendar const& now, Flow& flow, std::vector<Step> const& steps,
                 std::optional<Instant> paused_at) {
  auto const pause = std::find_if(steps.rbegin(), steps.rend(), [](Step const& step) { return step.action == "resume"; });
  auto const went_on = pause == steps.rend() ? Instant{} : whole_minute(pause->at);
  for (auto& token : flow.tokens) {
    if (!token.open() || !token.due_at || token.id == 0) continue;
    auto const start = std::max(went_on, token.opened_at);
    if (*token.due_at <= start) continue;  // it was late before the pause, and stays so
    auto const due = now.add_minutes(start, before.minutes_between(start, *token.due_at));
    if (paused_at) token.banked = banked(now, DurationUnit::hour, due, *paused_at);
    set_task_due(session, token, due);
  }
}

bool change(Context& context, Session& session, Calendar const& before, Calendar const& now, std::int64_t id) {
  lock_dossier(session, id);
  auto dossier = find_dossier(session, id).value();
  if (dossier.ended_at || !dossier.due_at) return false;  // meanwhile
  auto const steps = steps_of(session, id);
  auto const* const from = counted_from(steps);
  if (!from) return false;
  auto const procedure = procedure_of_id(session, dossier.procedure_id).procedure;
  auto flow = flow_of(session, procedure, dossier);
  auto const due = computed_anew(before, now, duration_of(procedure, dossier.case_code, dossier.channel), dossier, *from);
  shift_tasks(session, before, now, flow, steps, dossier.paused_at);
  if (due == dossier.due_at) return false;
  dossier.due_at = due;
  if (dossier.paused_at) dossier.banked = banked(now, dossier.unit, due, *dossier.paused_at);
  auto const at = context.clock.now();
  add_step(session, dossier, at, {"calendar", "", "", "", "", "", {}});
  if (!dossier.paused_at) {  // else it waits for the applicant, or for somebody to look at the answer
    Principal nobody;
    nobody.name = dossier.holder;
    place(context, session, nobody, dossier, flow);
  }
  save(session, dossier);
  tell(session, at, dossier, "calendar");
  return true;
}

/// Once an hour, whatever the number of servers.
void look_for_successors(Session& session, Instant now, Instant at) {
  constexpr std::chrono::milliseconds hour = std::chrono::hours{1};
  auto const slot = at.time_since_epoch() / hour;
  jobs::add(session, now, "services.successors", {}, {"slot:" + std::to_string(slot), Instant{hour * slot}});
}

}  // namespace

void announce_day(database::Database& database, Clock const& clock, Date day, bool working, std::string_view name) {
  auto const words = trim(name);
  bool const fits = !words.empty() && words.size() <= longest_name &&
                    std::none_of(words.begin(), words.end(), [](char c) { return c == ',' || static_cast<unsigned char>(c) < ' '; });
  if (!fits) throw std::runtime_error{"the words are one line without commas, of at most 200 bytes"};
  auto const now = clock.now();
  database.write([&](Session& session) {
    session.run(announce, {{"day", format_date(day)}, {"working", working ? 1 : 0}, {"name", words}, {"at", now}});
    audit::record(session, now, audit::system("services"),
                  {"services.announce_day", "calendar", format_date(day), nullptr, boost::json::object{{"working", working}, {"name", words}}});
  });
}

void withdraw_day(database::Database& database, Clock const& clock, Date day) {
  database.write([&](Session& session) {
    if (!session.first<std::string>(withdraw, {{"day", format_date(day)}}))
      throw std::runtime_error{format_date(day) + " was not announced"};
    audit::record(session, clock.now(), audit::system("services"),
                  {"services.withdraw_day", "calendar", format_date(day), nullptr, boost::json::object{}});
  });
}

std::vector<AnnouncedDay> announced_days(database::Database& database) {
  return database.read([](Session& session) { return session.all<AnnouncedDay>(announced); });
}

Calendar with_announced(Calendar const& from_file, std::vector<AnnouncedDay> const& days) {
  std::map<std::string, std::string> lines;
  std::istringstream file{from_file.text()};
  for (std::string line; std::getline(file, line);) lines[line.substr(0, line.find(','))] = line;
  for (auto const& one : days) lines[one.day] = one.day + (one.working != 0 ? ",true," : ",false,") + one.name;
  std::string all;
  for (auto const& [day, line] : lines) all += line + "\n";
  return Calendar::read(all);
}

int announce_calendar(Context& context) {
  int changed = 0;
  auto const current = context.calendar.text();
  for (bool more = true; more;) {
    int here = 0;
    more = context.database.write([&](Session& session) {
      here = 0;  // it may be tried again
      auto kept = session.first<Kept>(kept_calendar);
      if (!kept) {
        keep(session, {current, {}, 0});
        return false;
      }
      if (!kept->next_body) {
        if (kept->body == current) return false;
        kept->next_body = current;
        kept->done = 0;
      }
      auto const before = Calendar::read(kept->body);
      auto const now = Calendar::read(*kept->next_body);
      auto const ids = session.all<std::int64_t>(running_after, {{"id", kept->done}, {"limit", at_once}});
      for (auto const id : ids) here += change(context, session, before, now, id) ? 1 : 0;
      if (!ids.empty()) kept->done = ids.back();
      if (std::ssize(ids) < at_once) kept = Kept{*kept->next_body, {}, 0};
      keep(session, *kept);
      if (here > 0)
        audit::record(session, context.clock.now(), audit::system("services"),
                      {"services.calendar", "dossiers", "", nullptr, boost::json::object{{"changed", here}}});
      return kept->next_body.has_value() || kept->body != current;
    });
    changed += here;
  }
  return changed;
}

void schedule(Context& context) {
  schedule_reading(context);
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    look_for_successors(session, now, now);
    auto const kept = session.first<Kept>(kept_calendar);
    if (kept && !kept->next_body && kept->body == context.calendar.text()) return;
    jobs::add(session, now, "services.calendar", {});
  });
}

std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context) {
  return {{"services.calendar", [&context](jobs::Job const&) { announce_calendar(context); }},
          {"services.read_papers", [&context](jobs::Job const&) { read_papers(context); }},
          {"services.successors", [&context](jobs::Job const&) {
             hand_to_successors(context);
             auto const now = context.clock.now();
             context.database.write([&](Session& session) { look_for_successors(session, now, now + std::chrono::hours{1}); });
           }}};
}

}  // namespace tinhso::services
