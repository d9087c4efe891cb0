#include "documents/store.hpp"

#include "accounts/rights.hpp"
#include "documents_migrations.hpp"
#include "platform/events/events.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr Sql document_by_id{"documents.document_by_id", "select * from documents_document where id = :id"};
constexpr Sql document_by_name{"documents.document_by_name",
                              "select * from documents_document where document_id = :document_id"};
constexpr Sql incoming_by_id{"documents.incoming_by_id", "select * from documents_incoming where id = :id"};
constexpr Sql locked_incoming{"documents.locked_incoming", "select * from documents_incoming where id = :id {for_update}"};
constexpr Sql selectors_by_document{
    "documents.selectors_by_document",
    "select kind, key, label, count from documents_selector where document = :document order by ordinal"};
constexpr Sql attachments_by_document{
    "documents.attachments_by_document",
    "select ordinal, name, bytes, type, sha256 from documents_attachment where document = :document order by ordinal"};

constexpr Sql document_of_incoming{
    "documents.document_of_incoming",
    "select * from documents_document where id = (select document from documents_incoming where id = :id)"};

constexpr Sql next_number{
    "documents.next_number",
    "insert into documents_number (agency, year, book, series, last) values (:agency, :year, :book, :series, 1) "
    "on conflict (agency, year, book, series) do update set last = documents_number.last + 1 returning last"};

struct StatusCount {
  std::int64_t document = 0;
  std::string status;
  std::int64_t n = 0;
  std::int64_t opened = 0;
};
BOOST_DESCRIBE_STRUCT(StatusCount, (), (document, status, n, opened))
constexpr Sql count_deliveries{
    "documents.count_deliveries",
    "select document, status, count(*) as n, count(opened_at) as opened from documents_delivery "
    "where document in (select value from json_each(:documents)) group by document, status",
    "select document, status, count(*) as n, count(opened_at) as opened from documents_delivery "
    "where document in (select cast(json_array_elements_text(cast(:documents as json)) as bigint)) group by document, "
    "status"};

void add(DeliveryCounts& counts, StatusCount const& row) {
  counts.total += row.n;
  counts.opened += row.opened;
  counts.not_opened += row.n - row.opened;
  auto const state = state_of(row.status);
  if (!state) {
    counts.awaiting += row.n;
    return;
  }
  switch (*state) {
    case IncomingState::arrived:
      counts.arrived += row.n;
      break;
    case IncomingState::refused:
      counts.refused += row.n;
      break;
    case IncomingState::received:
      counts.received += row.n;
      break;
    case IncomingState::assigned:
      counts.assigned += row.n;
      break;
    case IncomingState::processing:
      counts.processing += row.n;
      break;
    case IncomingState::finished:
      counts.finished += row.n;
      break;
  }
}

}  // namespace

database::Answer<Document> ask_document(Session& session, std::int64_t id) {
  return session.ask<Document>(document_by_id, {{"id", id}});
}

std::optional<Document> find_document(Session& session, std::int64_t id) { return ask_document(session, id).first(); }

Document first_sent(Session& session, Document const& document) {
  if (document.wire_id.empty()) return document;
  return session.first<Document>(document_by_name, {{"document_id", document.wire_id}}).value_or(document);
}

std::optional<Incoming> find_incoming(Session& session, std::int64_t id) {
  return session.first<Incoming>(incoming_by_id, {{"id", id}});
}

database::Answer<Incoming> ask_line(Session& session, std::int64_t id) {
  return session.ask<Incoming>(incoming_by_id, {{"id", id}});
}
AskedIncoming lock_incoming(Session& session, std::int64_t id) {
  auto incoming = session.ask<Incoming>(locked_incoming, {{"id", id}});
  return {std::move(incoming), session.ask<Document>(document_of_incoming, {{"id", id}})};
}

database::Answer<Recipient> ask_selectors(Session& session, std::int64_t document) {
  return session.ask<Recipient>(selectors_by_document, {{"document", document}});
}
std::vector<Recipient> selectors_of(Session& session, std::int64_t document) {
  return ask_selectors(session, document).all();
}

database::Answer<Attachment> ask_attachments(Session& session, std::int64_t document) {
  return session.ask<Attachment>(attachments_by_document, {{"document", document}});
}
std::vector<Attachment> attachments_of(Session& session, std::int64_t document) {
  return ask_attachments(session, document).all();
}

std::map<std::int64_t, DeliveryCounts> delivery_counts(Session& session, std::vector<std::int64_t> const& documents) {
  std::map<std::int64_t, DeliveryCounts> out;
  if (documents.empty()) return out;
  for (auto const& row : session.all<StatusCount>(count_deliveries, {{"documents", work::json_list(documents)}}))
    add(out[row.document], row);
  return out;
}

DeliveryCounts delivery_counts(Session& session, std::int64_t document) {
  return delivery_counts(session, std::vector{document})[document];
}

std::int64_t take_number(Session& session, std::int64_t agency, std::int64_t year, std::string_view book,
                         std::string_view series) {
  return session.one<std::int64_t>(next_number,
                                   {{"agency", agency}, {"year", year}, {"book", book}, {"series", series}});
}

std::int64_t year_of(Date date) { return static_cast<int>(date.year()); }

bool sees_drafts(Principal const& who) { return who.may(rights::documents_write) || who.may(rights::documents_issue); }

Document visible_outgoing(Session& session, Principal const& who, std::int64_t id) {
  auto document = find_document(session, id);
  bool const ours = document && document->from_agency == who.agency && (document->state == "draft" || document->state == "issued");
  if (!ours || !(document->state == "draft" ? sees_drafts(who) : who.may(rights::documents_read))) throw NotFound{};
  return std::move(*document);
}

void tell_agency(Session& session, Instant now, std::int64_t agency, std::string_view what, std::int64_t id,
                 std::string_view change) {
  events::publish(session, now, "agency:" + std::to_string(agency), "documents.changed",
                  {{"what", what}, {"id", id}, {"change", change}});
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::documents_migrations), std::end(embedded::documents_migrations)};
}

}  // namespace tinhso::documents
