// How a step of a receiver reaches the sender: the one place that moves a delivery.
#include <algorithm>

#include "documents/access.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql move_delivery{
    "documents.move_delivery",
    "update documents_delivery set status = cast(:status as text), "
    "arrived_at = case when cast(:status as text) = '01' then cast(:at as bigint) else arrived_at end, "
    "refused_at = case when cast(:status as text) = '02' then cast(:at as bigint) else refused_at end, "
    "received_at = case when cast(:status as text) = '03' then cast(:at as bigint) else received_at end, "
    "assigned_at = case when cast(:status as text) = '04' then cast(:at as bigint) else assigned_at end, "
    "processing_at = case when cast(:status as text) = '05' then cast(:at as bigint) else processing_at end, "
    "finished_at = case when cast(:status as text) = '06' then cast(:at as bigint) else finished_at end, "
    "reason = case when cast(:status as text) = '02' then cast(:note as text) else reason end "
    "where document = :document and agency = :agency"};

constexpr Sql add_history{
    "documents.add_history",
    "insert into documents_history (document, agency, code, at, recorded_at, by_name, note, moved) "
    "values (:document, :agency, :code, :at, :recorded_at, :by, :note, :moved) returning id"};
constexpr Sql same_report{
    "documents.same_report",
    "select id from documents_history where document = :document and agency = :agency and code = :code and at = :at "
    "limit 1"};

struct Followed {
  std::string status;
  bool elsewhere = false;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Followed, (), (status, elsewhere, name))
constexpr Sql delivery_for_update{
    "documents.delivery_for_update",
    "select status, elsewhere, name from documents_delivery where document = :document and agency = :agency "
    "{for_update}"};

constexpr Sql step_by_id{
    "documents.step_by_id",
    "select document, agency, code, at, by_name as by, note from documents_history where id = :id"};

void tell_sender(Session& session, Instant now, std::int64_t sender, std::int64_t document, std::int64_t agency,
                 std::string_view status) {
  events::publish(session, now, "agency:" + std::to_string(sender), "exchange.status",
                  {{"document", document}, {"agency", agency}, {"status", status}});
}

}  // namespace

void record_step(Session& session, Instant now, Document const& document, std::int64_t agency, std::string_view status,
                 std::string_view by, std::string_view note) {
  auto const put = [&](auto&& how) {
    return how({{"document", document.id},
                {"agency", agency},
                {"code", status},
                {"at", now},
                {"recorded_at", now},
                {"by", by},
                {"note", note},
                {"moved", true}});
  };
  if (document.from_agency) {
    auto const sent = first_sent(session, document).id;  // whoever took an update is followed under what was sent
    put([&](database::Parameters row) { session.later(add_history, row); });
    session.later(move_delivery,
                  {{"document", sent}, {"agency", agency}, {"status", status}, {"at", now}, {"note", note}});
    tell_sender(session, now, *document.from_agency, sent, agency, status);
  } else if (document.package_sha256) {
    auto const history = put([&](database::Parameters row) { return session.one<std::int64_t>(add_history, row); });
    jobs::add(session, now, "exchange.report", {{"history", boost::json::array{history}}}, {.hurry = false});
  } else {  // what came on paper has no axis to report to
    put([&](database::Parameters row) { session.later(add_history, row); });
  }
}

Outcome report(Context& context, Session& session, audit::Actor const& actor, std::int64_t id, std::int64_t agency,
               Report const& report) {
  auto const now = context.clock.now();
  auto asked_document = ask_document(session, id);
  auto asked_delivery = session.ask<Followed>(delivery_for_update, {{"document", id}, {"agency", agency}});
  auto same = session.ask<std::int64_t>(
      same_report, {{"document", id}, {"agency", agency}, {"code", report.code}, {"at", report.at}});
  auto const document = asked_document.first();
  auto const delivery = asked_delivery.first();
  if (!document || !document->from_agency || !delivery) throw NotFound{};
  if (same.first()) return Outcome::repeated;
  // What works here moves by its own hand only; a package that speaks for it is kept, and changes nothing.
  // 15 and 16 answer what we asked (13) and leave the step where it is.
  bool const answers = report.code == "15" || report.code == "16";
  bool const step = delivery->elsewhere && !answers && moves(delivery->status, report.code);
  bool const answered = delivery->elsewhere && answers &&
                        answer_reported(context, session, id, agency, report.code == "15", report.by, report.note);
  bool const moved = step || answered;
  session.later(add_history, {{"document", id},
                              {"agency", agency},
                              {"code", report.code},
                              {"at", report.at},
                              {"recorded_at", now},
                              {"by", report.by},
                              {"note", report.note},
                              {"moved", moved}});
  if (step)
    session.later(move_delivery,
                {{"document", id},
                 {"agency", agency},
                 {"status", report.code},
                 {"at", std::min(report.at, now)},  // a clock that runs ahead does not date a step into the future
                 {"note", report.note}});
  audit::record(
      session, now, actor,
      {"exchange.report", "document", std::to_string(id),
       boost::json::object{{"agency", agency}, {"status", delivery->status}},
       boost::json::object{
           {"status", report.code}, {"at", format_instant(report.at)}, {"note", report.note}, {"moved", moved}}});
  tell_sender(session, now, *document->from_agency, id, agency, report.code);
  return moved ? Outcome::applied : Outcome::recorded;
}

database::Answer<Step> ask_step(Session& session, std::int64_t history) {
  return session.ask<Step>(step_by_id, {{"id", history}});
}

}  // namespace tinhso::documents
