#include <algorithm>

#include "documents/access.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

/// One receiver is not reminded again within this time.
constexpr std::chrono::minutes quiet{10};

constexpr Sql deliveries_of{
    "documents.deliveries_of",
    "select y.id, y.agency, y.code, y.name, y.short_name, y.status, y.elsewhere, y.arrived_at, y.opened_at, "
    "y.refused_at, y.received_at, y.assigned_at, y.processing_at, y.finished_at, y.reason, y.note, y.reminded_at, "
    "y.reminded, coalesce(c.kind, '') as change, coalesce(w.state, '') as change_state, "
    "coalesce(w.answered_at, c.asked_at) as change_at, coalesce(w.note, '') as change_note from documents_delivery y "
    "left join documents_change_answer w on w.document = y.document and w.agency = y.agency and w.change = "
    "(select max(v.change) from documents_change_answer v where v.document = y.document and v.agency = y.agency) "
    "left join documents_change c on c.id = w.change where y.document = :document and y.id > :after "
    "and (cast(:any_status as bigint) = 1 or y.status = :status) "
    "and (cast(:opened as bigint) = -1 or cast(:opened as bigint) = (case when y.opened_at is null then 0 else 1 end)) "
    "order by y.id limit :limit"};

struct Target {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string status;
  std::optional<Instant> opened_at;
  std::optional<Instant> reminded_at;
  std::optional<std::int64_t> incoming;
};
BOOST_DESCRIBE_STRUCT(Target, (), (id, agency, status, opened_at, reminded_at, incoming))
constexpr Sql targets_of{
    "documents.targets_of",
    "select y.id, y.agency, y.status, y.opened_at, y.reminded_at, i.id as incoming from documents_delivery y "
    "left join documents_incoming i on i.agency = y.agency and (i.document = y.document or i.document in "
    "(select u.id from documents_document u join documents_document o on o.document_id = u.wire_id "
    "where u.wire_id <> '' and o.id = :document)) "  // also those that took an update
    "where y.document = :document and y.status not in ('02', '06') and not exists (select 1 from "
    "documents_change_answer w join documents_change c on c.id = w.change where w.document = y.document and w.agency = "
    "y.agency and w.state = 'agreed' and c.kind <> 'update') order by y.id"};
constexpr Sql mark_reminded{
    "documents.mark_reminded",
    "update documents_delivery set reminded_at = :now, reminded = reminded + 1 "
    "where id in (select value from json_each(:ids)) and (reminded_at is null or reminded_at <= :before)",
    "update documents_delivery set reminded_at = :now, reminded = reminded + 1 "
    "where id in (select cast(json_array_elements_text(cast(:ids as json)) as bigint)) "
    "and (reminded_at is null or reminded_at <= :before)"};

std::string_view status_text(std::optional<DeliveryStatus> status) {
  if (!status || *status == DeliveryStatus::awaiting) return "";
  return status_code(reflect::enum_value<IncomingState>(reflect::enum_name(*status)).value());
}

bool matches(DeliveryRow const& row, std::string const& folded) {
  return fold(row.name + ' ' + row.short_name + ' ' + row.code).find(folded) != std::string::npos;
}

bool wanted(Target const& target, RemindInput const& input) {
  if (input.deliveries)
    return std::find(input.deliveries->begin(), input.deliveries->end(), target.id) != input.deliveries->end();
  switch (*input.only) {
    case RemindOnly::not_opened:
      return !target.opened_at && (target.status.empty() || target.status == "01");
    case RemindOnly::not_received:
      return target.status.empty() || target.status == "01";
    case RemindOnly::unfinished:
      return true;
  }
  return false;
}

/// Notices for the clerks, or for those who assign once it is in the register.
void notify_receivers(Session& session, Instant now, Document const& document, std::vector<Target> const& targets) {
  std::vector<work::Opening> clerks;
  std::vector<work::Opening> leaders;
  std::vector<std::int64_t> agencies;
  for (auto const& target : targets) {
    agencies.push_back(target.agency);
    if (!target.incoming) continue;
    (target.status == "01" ? clerks : leaders).push_back({*target.incoming, target.agency});
  }
  work::About const about{document.subject, document.code, document.from_short, document.priority};
  work::notify(session, now, clerks, "reminded", "incoming", rights::documents_register, about);
  work::notify(session, now, leaders, "reminded", "incoming", rights::documents_assign, about);
  events::publish_to_agencies(session, now, agencies, "exchange.reminded",
                              {{"document", document.id},
                               {"code", document.code},
                               {"subject", document.subject},
                               {"from_name", document.from_short}});
}

}  // namespace

DeliveryPage deliveries(Context& context, Principal const& who, std::int64_t id, DeliveryQuery const& query) {
  std::int64_t const limit = query.limit ? query.limit->value : 100;
  auto const folded = query.q ? fold(*query.q) : std::string{};
  return context.database.read([&](Session& session) {
    visible_outgoing(session, who, id);
    auto after = work::read_cursor(query.after, {0, 0});
    // A document has some hundreds of receivers: names are compared here, so that diacritics do not matter.
    std::vector<DeliveryRow> rows;
    for (bool more = true; more && rows.size() <= static_cast<std::size_t>(limit);) {
      auto const some =
          session.all<DeliveryRow>(deliveries_of, {{"document", id},
                                                   {"after", after.major},
                                                   {"any_status", !query.status},
                                                   {"status", status_text(query.status)},
                                                   {"opened", query.opened ? (*query.opened ? 1 : 0) : -1},
                                                   {"limit", limit + 1}});
      more = some.size() > static_cast<std::size_t>(limit);
      for (auto const& row : some) {
        after.major = row.id;
        if (folded.empty() || matches(row, folded)) rows.push_back(row);
      }
    }
    auto page = work::cut(std::move(rows), limit, [](DeliveryRow const& last) {
      return work::Cursor{last.id, last.id};
    });
    return DeliveryPage{std::move(page.items), std::move(page.next), delivery_counts(session, id)};
  });
}

Reminded remind(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                RemindInput const& input) {
  if (input.only.has_value() == input.deliveries.has_value())
    throw Invalid{"only",
                  {"Cần đúng một trong hai: only hoặc deliveries.", "Exactly one of only and deliveries is needed."}};
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const document = visible_outgoing(session, who, id);
    require(who, rights::documents_write);
    if (document.state != "issued")
      throw Conflict{"documents.not_issued", {"Văn bản chưa phát hành.", "The document has not been issued."}};
    Reminded out;
    out.at = now;
    std::vector<Target> targets;
    std::vector<std::int64_t> ids;
    for (auto& target : session.all<Target>(targets_of, {{"document", id}})) {
      if (!wanted(target, input)) continue;
      if (target.reminded_at && now - *target.reminded_at < quiet) {
        ++out.too_soon;
        continue;
      }
      ids.push_back(target.id);
      targets.push_back(std::move(target));
    }
    if (targets.empty()) return out;
    out.reminded = session.run(mark_reminded, {{"ids", work::json_list(ids)}, {"now", now}, {"before", now - quiet}});
    if (out.reminded < static_cast<std::int64_t>(targets.size()))  // somebody else clicked in the same moment
      throw Conflict{"documents.reminded_meanwhile",
                     {"Người khác vừa nhắc rồi.", "Somebody else has just reminded them."}};
    notify_receivers(session, now, document, targets);
    audit::record(
        session, now, audit::actor(who, origin),
        {"exchange.remind", "document", std::to_string(id), nullptr, boost::json::object{{"reminded", out.reminded}}});
    return out;
  });
}

}  // namespace tinhso::documents
