#include <algorithm>
#include <unordered_map>

#include "documents/access.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

/// Ranges looked through for one page, at most; a filter that fits nearly nothing then gives a short page with a
/// `next`.
constexpr int most_ranges = 40;

/// A key is the row's id and what the list is ordered by: the id itself, a deadline, or the place in the search index.
struct Key {
  std::int64_t id = 0;
  std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(Key, (), (id, at))

constexpr Sql keys_all{
    "documents.incoming_keys",
    "select id, id as at from documents_incoming where agency = :agency and id < :after order by id desc limit :limit"};
constexpr Sql keys_by_state{
    "documents.incoming_keys_by_state",
    "select id, id as at from documents_incoming where agency = :agency and state = :state and id < :after "
    "order by id desc limit :limit"};
constexpr Sql keys_open{
    "documents.incoming_keys_open",
    "select id, id as at from documents_incoming where agency = :agency "
    "and state in ('arrived', 'received', 'assigned', 'processing') and id < :after order by id desc limit :limit"};
constexpr Sql keys_closed{
    "documents.incoming_keys_closed",
    "select id, id as at from documents_incoming where agency = :agency and state in ('refused', 'finished') "
    "and id < :after order by id desc limit :limit"};
constexpr Sql keys_by_due{
    "documents.incoming_keys_by_due",
    "select id, due_at as at from documents_incoming where agency = :agency and due_at is not null "
    "and state not in ('refused', 'finished') and due_at >= :from and due_at < :until "
    "and (due_at, id) > (:after, :after_id) order by due_at, id limit :limit"};
constexpr Sql ids_of_documents{
    "documents.incoming_ids_of_documents",
    "select id, document as at from documents_incoming where agency = :agency "
    "and document in (select value from json_each(:documents))",
    "select id, document as at from documents_incoming where agency = :agency "
    "and document in (select cast(json_array_elements_text(cast(:documents as json)) as bigint))"};

/// The worst of a document's files, by the weights of documents_check.
#define TINHSO_WORST_CHECK                                                                                        \
  "(select case max(c.weight) when 4 then 'failed' when 3 then 'indeterminate' when 2 then 'passed' when 1 then " \
  "'none' else 'unchecked' end from documents_attachment a join documents_check c on c.sha256 = a.sha256 where "  \
  "a.document = d.id) as signature"

constexpr Sql rows_by_id{
    "documents.incoming_rows",
    "select i.id, d.code, d.type_name, d.from_name, d.from_short, d.subject, d.priority, i.state, '' as status, "
    "d.issued_on, "
    "i.arrival_number, i.arrived_at, case when i.opened_at is null then 0 else 1 end as opened, i.due_at, 0 as "
    "overdue, i.lead_name, "
    "d.attachment_count as attachments, " TINHSO_WORST_CHECK
    ", case when i.frozen_how <> '' then i.frozen_how when exists (select 1 from "
    "documents_change_answer w where w.incoming = i.id and w.state = 'asked') then 'asked' else '' end as frozen "
    "from documents_incoming i join documents_document d on d.id = i.document "
    "where i.id in (select value from json_each(:ids))",
    "select i.id, d.code, d.type_name, d.from_name, d.from_short, d.subject, d.priority, i.state, '' as status, "
    "d.issued_on, "
    "i.arrival_number, i.arrived_at, case when i.opened_at is null then 0 else 1 end as opened, i.due_at, 0 as "
    "overdue, i.lead_name, "
    "d.attachment_count as attachments, " TINHSO_WORST_CHECK
    ", case when i.frozen_how <> '' then i.frozen_how when exists (select 1 from "
    "documents_change_answer w where w.incoming = i.id and w.state = 'asked') then 'asked' else '' end as frozen "
    "from documents_incoming i join documents_document d on d.id = i.document "
    "where i.id in (select cast(json_array_elements_text(cast(:ids as json)) as bigint))"};

bool is_open(IncomingRow const& row) {
  return row.state != IncomingState::refused && row.state != IncomingState::finished && row.frozen != "recalled" &&
         row.frozen != "replaced";
}

std::vector<IncomingRow> load_rows(Session& session, std::vector<Key> const& keys, Instant now) {
  if (keys.empty()) return {};
  std::vector<std::int64_t> ids;
  ids.reserve(keys.size());
  for (auto const& key : keys) ids.push_back(key.id);
  std::unordered_map<std::int64_t, IncomingRow> by_id;
  for (auto& row : session.all<IncomingRow>(rows_by_id, {{"ids", work::json_list(ids)}}))
    by_id.emplace(row.id, std::move(row));
  std::vector<IncomingRow> out;
  for (auto const id : ids) {
    auto const at = by_id.find(id);
    if (at == by_id.end()) continue;
    at->second.status = status_code(at->second.state);
    at->second.overdue = is_open(at->second) && at->second.due_at && *at->second.due_at < now;
    out.push_back(std::move(at->second));
  }
  return out;
}

struct Wanted {
  IncomingQuery const& query;
  std::string folded;  ///< the words looked for
  bool whole = false;  ///< sees the whole register, not only what was assigned
  bool by_words() const { return !folded.empty(); }
  bool rising() const { return whole && query.due && !by_words(); }
};

bool passes(IncomingRow const& row, Wanted const& asked, Instant now) {
  auto const& query = asked.query;
  if (query.state && row.state != *query.state) return false;
  if (query.open && *query.open != is_open(row)) return false;
  if (query.due && !(row.due_at && is_open(row) && work::group_of(*row.due_at, now) == *query.due)) return false;
  return asked.whole || !asked.by_words() ||
         fold(row.code + ' ' + row.subject + ' ' + row.from_name).find(asked.folded) != std::string::npos;
}

/// The places in the search index, each with the row of this agency; newest first.
std::vector<Key> keys_by_words(Session& session, Principal const& who, std::string_view q, std::int64_t before,
                               std::int64_t limit) {
  auto const found = find_words(session, q, who.agency, Side::received, before, limit);
  std::vector<std::int64_t> documents;
  documents.reserve(found.size());
  for (auto const& item : found) documents.push_back(item.document);
  if (documents.empty()) return {};
  std::unordered_map<std::int64_t, std::int64_t> row_of;
  for (auto const& row :
       session.all<Key>(ids_of_documents, {{"agency", who.agency}, {"documents", work::json_list(documents)}}))
    row_of[row.at] = row.id;
  std::vector<Key> out;
  for (auto const& item : found) {
    auto const at = row_of.find(item.document);
    out.push_back({at == row_of.end() ? 0 : at->second, item.id});
  }
  return out;
}

std::vector<Key> keys_by_index(Session& session, Principal const& who, IncomingQuery const& query, work::Cursor after,
                               Instant now, std::int64_t limit) {
  if (query.due) {
    auto const range = work::due_range(*query.due, now);
    return session.all<Key>(keys_by_due, {{"agency", who.agency},
                                          {"from", range.from},
                                          {"until", range.until},
                                          {"after", after.major},
                                          {"after_id", after.id},
                                          {"limit", limit}});
  }
  if (query.state)
    return session.all<Key>(
        keys_by_state, {{"agency", who.agency}, {"state", *query.state}, {"after", after.major}, {"limit", limit}});
  auto const& sql = !query.open ? keys_all : *query.open ? keys_open : keys_closed;
  return session.all<Key>(sql, {{"agency", who.agency}, {"after", after.major}, {"limit", limit}});
}

std::vector<Key> next_keys(Session& session, Principal const& who, Wanted const& asked, work::Cursor after, Instant now,
                           std::int64_t limit) {
  if (!asked.whole) {
    std::vector<Key> out;
    for (auto const object : work::objects_of(session, who, "incoming", after.major, limit))
      out.push_back({object, object});
    return out;
  }
  if (asked.by_words()) return keys_by_words(session, who, asked.folded, after.major, limit);
  return keys_by_index(session, who, asked.query, after, now, limit);
}

}  // namespace

Page<IncomingRow> incoming(Context& context, Principal const& who, IncomingQuery const& query) {
  auto const want = static_cast<std::size_t>(query.limit ? query.limit->value : 50);
  auto const now = context.clock.now();
  Wanted const asked{
      query, query.q ? fold(*query.q) : std::string{},
      who.may(rights::documents_read) || who.may(rights::documents_register) || who.may(rights::documents_assign)};
  return context.database.read([&](Session& session) {
    auto after = work::read_cursor(query.after, asked.rising() ? work::from_lowest : work::from_highest);
    Page<IncomingRow> page;
    // An index range gives most pages at once; what it cannot decide is filtered here, over as many ranges as it takes.
    for (int rounds = 0; rounds < most_ranges; ++rounds) {
      auto const keys = next_keys(session, who, asked, after, now, static_cast<std::int64_t>(want) + 1);
      std::unordered_map<std::int64_t, std::int64_t> place;
      for (auto const& key : keys) place[key.id] = key.at;
      for (auto& row : load_rows(session, keys, now)) {
        if (!passes(row, asked, now)) continue;
        if (page.items.size() == want) {
          page.next = work::write_cursor(after);
          return page;
        }
        after = {place[row.id], row.id};
        page.items.push_back(std::move(row));
      }
      if (keys.size() <= want) return page;  // nothing is left behind
      after = {keys.back().at, keys.back().id};
    }
    page.next = work::write_cursor(after);
    return page;
  });
}

}  // namespace tinhso::documents
