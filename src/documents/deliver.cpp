#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "documents/content.hpp"
#include "platform/events/events.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql mark_delivered{"documents.mark_delivered",
                             "update documents_document set package_sha256 = :package, delivered_at = :now "
                             "where id = :document and state = 'issued' and package_sha256 is null"};

constexpr Sql insert_deliveries{
    "documents.insert_deliveries",
    "insert into documents_delivery (document, agency, code, name, short_name, elsewhere, status, arrived_at, note) "
    "select r.document, r.agency, r.code, r.name, r.short_name, "
    "case when r.agency < 0 then 1 else coalesce(g.elsewhere, 0) end, "  // below 0: outside the province
    "case when r.agency < 0 or coalesce(g.elsewhere, 0) = 1 then '' else '01' end, "
    "case when r.agency < 0 or coalesce(g.elsewhere, 0) = 1 then null else cast(:now as bigint) end, r.note "
    "from documents_recipient r left join documents_agency g on g.agency = r.agency where r.document = :document order "
    "by r.code"};

constexpr Sql insert_incoming{
    "documents.insert_incoming",
    "insert into documents_incoming (agency, document, state, arrived_at, due_at, note) "
    "select agency, document, 'arrived', arrived_at, cast(:due_at as bigint), note from documents_delivery "
    "where document = :document and elsewhere = 0 order by id returning id as object, agency"};

constexpr Sql insert_arrivals{
    "documents.insert_arrivals",
    "insert into documents_history (document, agency, code, at, recorded_at) "
    "select document, agency, '01', arrived_at, arrived_at from documents_incoming where document = :document"};

// From outside: those who have the document already are left alone, so the same package may come again with more
// receivers.
constexpr Sql insert_outside{
    "documents.insert_outside",
    "insert into documents_incoming (agency, document, state, arrived_at, due_at, note) "
    "select cast(:agency as bigint), cast(:document as bigint), 'arrived', cast(:now as bigint), cast(:due_at as "
    "bigint), cast(:note as text) where not exists (select 1 from documents_incoming i join documents_document u on "
    "u.id = i.document where i.agency = :agency and u.wire_id = :document_id and u.wire_id <> '') "  // it has taken an update meanwhile
    "on conflict (document, agency) do nothing returning id as object, agency"};
constexpr Sql insert_history{
    "documents.insert_history",
    "insert into documents_history (document, agency, code, at, recorded_at, by_name, note, moved) "
    "values (:document, :agency, :code, :at, :recorded_at, :by, :note, :moved) returning id"};

constexpr Sql sent_elsewhere{"documents.sent_elsewhere",
                             "select agency, code, name from documents_delivery "
                             "where document = :document and elsewhere = 1 order by id"};

/// The end of office time of the day that the sender named; null when none was.
std::optional<Instant> due_of(Context& context, Document const& document) {
  if (!document.due_on) return {};
  return context.calendar.end_of_day(*document.due_on);
}

/// Duties for the clerks and the word to their screens.
void announce(Context& context, Session& session, Document const& document,
              std::vector<work::Opening> const& openings) {
  auto const now = context.clock.now();
  auto const about = work::describe(session, {document.subject, document.code, document.from_short, document.priority});
  work::open(session, now, about, "incoming", openings, "register", rights::documents_register,
             work::next_step_due(context.calendar, now, document.priority));
  std::vector<std::int64_t> agencies;
  agencies.reserve(openings.size());
  for (auto const& opening : openings) agencies.push_back(opening.agency);
  events::publish_to_agencies(session, now, agencies, "documents.arrived",
                              {{"document", document.id},
                               {"code", document.code},
                               {"subject", document.subject},
                               {"from_name", document.from_short},
                               {"priority", document.priority}});
}

}  // namespace

bool deliver(Context& context, Session& session, std::int64_t id, std::string_view package_sha256) {
  auto const now = context.clock.now();
  if (session.run(mark_delivered, {{"document", id}, {"package", package_sha256}, {"now", now}}) == 0) return false;
  auto const document = find_document(session, id).value();
  auto const sent = session.run(insert_deliveries, {{"document", id}, {"now", now}});
  auto const openings =
      session.all<work::Opening>(insert_incoming, {{"document", id}, {"due_at", due_of(context, document)}});
  session.run(insert_arrivals, {{"document", id}});
  announce(context, session, document, openings);
  ask_replaced(context, session, document);
  events::publish(session, now, "agency:" + std::to_string(*document.from_agency), "exchange.status",
                  {{"document", id}, {"status", "01"}, {"count", sent}});
  audit::record(session, now, audit::system("exchange"),
                {"exchange.deliver", "document", std::to_string(id), nullptr,
                 boost::json::object{{"code", document.code}, {"receivers", sent}, {"package", package_sha256}}});
  return true;
}

std::vector<Receiver> receivers_elsewhere(Session& session, std::int64_t document) {
  return session.all<Receiver>(sent_elsewhere, {{"document", document}});
}

std::vector<std::int64_t> arrive(Context& context, Session& session, audit::Actor const& actor, std::int64_t id,
                                 std::vector<Arrival> const& arrivals) {
  auto const now = context.clock.now();
  auto const document = find_document(session, id).value();
  std::vector<work::Opening> openings;
  std::vector<std::int64_t> agencies;
  boost::json::array reports;
  std::vector<database::Answer<work::Opening>> lines;
  lines.reserve(arrivals.size());
  for (auto const& arrival : arrivals)
    lines.push_back(session.ask<work::Opening>(insert_outside, {{"agency", arrival.agency},
                                                                {"document", id},
                                                                {"now", now},
                                                                {"due_at", due_of(context, document)},
                                                                {"note", arrival.note},
                                                                {"document_id", document.document_id}}));
  std::vector<database::Answer<std::int64_t>> steps;
  steps.reserve(arrivals.size());
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    auto const row = lines[i].first();
    if (!row) continue;
    openings.push_back(*row);
    agencies.push_back(arrivals[i].agency);
    steps.push_back(session.ask<std::int64_t>(insert_history, {{"document", id},
                                                               {"agency", arrivals[i].agency},
                                                               {"code", "01"},
                                                               {"at", now},
                                                               {"recorded_at", now},
                                                               {"by", ""},
                                                               {"note", ""},
                                                               {"moved", true}}));
  }
  for (auto& step : steps) reports.emplace_back(step.one());
  if (openings.empty()) return {};
  announce(context, session, document, openings);
  make_findable(session, document, agencies, false);
  add_read_text(session, now, id);
  add_check_files(session, now, id);
  boost::json::array ids;
  for (auto const agency : agencies) ids.emplace_back(agency);
  audit::record(session, now, actor,
                {"exchange.take_in", "document", std::to_string(id), nullptr,
                 boost::json::object{{"document_id", document.document_id},
                                     {"code", document.code},
                                     {"from", document.from_code},
                                     {"agencies", ids}}});
  if (!document.package_sha256) return agencies;  // on paper or by e-mail: nobody to report to
  auto const key = std::to_string(reports.front().as_int64());
  jobs::add(session, now, "exchange.report", {{"history", std::move(reports)}}, {key, {}});
  return agencies;
}

}  // namespace tinhso::documents
