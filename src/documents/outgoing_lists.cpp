#include <unordered_map>

#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "documents/draft_rules.hpp"
#include "documents/flow_store.hpp"
#include "documents/seal_store.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct OutgoingKey {
  std::int64_t id = 0;
  std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(OutgoingKey, (), (id, at))

constexpr Sql outgoing_keys_all{
    "documents.outgoing_keys",
    "select id, listed_at as at from documents_document where from_agency = :agency and state <> 'revision' "
    "and (listed_at, id) < (:after, :after_id) order by listed_at desc, id desc limit :limit"};
constexpr Sql outgoing_keys_by_state{
    "documents.outgoing_keys_by_state",
    "select id, listed_at as at from documents_document where from_agency = :agency and state = :state "
    "and (listed_at, id) < (:after, :after_id) order by listed_at desc, id desc limit :limit"};

struct RowBase {
  std::int64_t id = 0;
  OutgoingState state = OutgoingState::draft;
  std::string code;
  std::string type;
  std::string type_name;
  std::string subject;
  std::string signer_name;
  std::int64_t priority = 0;
  std::optional<Date> issued_on;
  std::optional<Date> due_on;
  Instant at;
  std::string drafted_by;
  std::int64_t attachments = 0;
  std::string step;
  std::string change;
};
BOOST_DESCRIBE_STRUCT(RowBase, (),
                      (id, state, code, type, type_name, subject, signer_name, priority, issued_on, due_on, at,
                       drafted_by, attachments, step, change))
constexpr Sql outgoing_rows_by_id{
    "documents.outgoing_rows",
    "select d.id, d.state, d.code, d.type, d.type_name, d.subject, d.signer_name, d.priority, d.issued_on, d.due_on, "
    "d.listed_at as at, d.drafted_by, d.attachment_count as attachments, coalesce(f.step, '') as step, "
    "coalesce((select c.kind from documents_change c where c.document = d.id order by c.id desc limit 1), '') as "
    "change from "
    "documents_document d left join documents_flow f on f.document = d.id where d.id in (select value from "
    "json_each(:ids))",
    "select d.id, d.state, d.code, d.type, d.type_name, d.subject, d.signer_name, d.priority, d.issued_on, d.due_on, "
    "d.listed_at as at, d.drafted_by, d.attachment_count as attachments, coalesce(f.step, '') as step, "
    "coalesce((select c.kind from documents_change c where c.document = d.id order by c.id desc limit 1), '') as "
    "change from "
    "documents_document d left join documents_flow f on f.document = d.id "
    "where d.id in (select cast(json_array_elements_text(cast(:ids as json)) as bigint))"};

constexpr Sql count_drafts{"documents.count_drafts",
                           "select count(*) from documents_document where from_agency = :agency and state = 'draft'"};

std::vector<OutgoingRow> load_rows(Session& session, std::vector<std::int64_t> const& ids) {
  if (ids.empty()) return {};
  auto const list = work::json_list(ids);
  std::unordered_map<std::int64_t, RowBase> by_id;
  for (auto& row : session.all<RowBase>(outgoing_rows_by_id, {{"ids", list}})) by_id.emplace(row.id, std::move(row));
  auto counts = delivery_counts(session, ids);
  std::vector<OutgoingRow> out;
  for (auto const id : ids) {
    auto const at = by_id.find(id);
    if (at == by_id.end()) continue;
    auto const& b = at->second;
    out.push_back({b.id, b.state, b.code, b.type, b.type_name, b.subject, b.signer_name, b.priority, b.issued_on,
                   b.due_on, b.at, b.drafted_by, b.attachments, b.step, b.change, counts[id]});
  }
  return out;
}

/// Drafts are few and not in the index: they are looked through.
std::vector<std::int64_t> matching_drafts(Session& session, std::int64_t agency, std::string_view q,
                                          std::int64_t limit) {
  auto const drafts = session.all<OutgoingKey>(outgoing_keys_by_state, {{"agency", agency},
                                                                        {"state", OutgoingState::draft},
                                                                        {"after", work::from_highest.major},
                                                                        {"after_id", work::from_highest.id},
                                                                        {"limit", 2000}});
  std::vector<std::int64_t> ids;
  ids.reserve(drafts.size());
  for (auto const& draft : drafts) ids.push_back(draft.id);
  auto const wanted = fold(q);
  std::vector<std::int64_t> out;
  for (auto const& row : load_rows(session, ids)) {
    auto const text = fold(row.type_name + ' ' + row.subject + ' ' + row.signer_name + ' ' + row.drafted_by);
    bool all = true;
    for (std::size_t from = 0; from < wanted.size();) {
      auto const end = std::min(wanted.find(' ', from), wanted.size());
      all = all && text.find(wanted.substr(from, end - from)) != std::string::npos;
      from = end + 1;
    }
    if (all && static_cast<std::int64_t>(out.size()) < limit) out.push_back(row.id);
  }
  return out;
}

/// With words: matching drafts first (on the first page), then what was issued, newest first.
Page<OutgoingRow> search_outgoing(Session& session, Principal const& who, OutgoingQuery const& query,
                                  std::int64_t limit) {
  auto const after = work::read_cursor(query.after, work::from_highest);
  bool const first = after.major == work::from_highest.major;
  std::vector<std::int64_t> ids;
  if (first && sees_drafts(who) && query.state.value_or(OutgoingState::draft) == OutgoingState::draft)
    ids = matching_drafts(session, who.agency, *query.q, limit);
  Page<OutgoingRow> page;
  if (query.state.value_or(OutgoingState::issued) == OutgoingState::issued && who.may(rights::documents_read)) {
    auto const found = work::cut(find_words(session, *query.q, who.agency, Side::sent, after.major, limit + 1), limit,
                                 [](Found const& last) {
                                   return work::Cursor{last.id, last.id};
                                 });
    for (auto const& item : found.items) ids.push_back(item.document);
    page.next = found.next;
  }
  page.items = load_rows(session, ids);
  return page;
}

std::vector<std::string> actions_of(Session& session, Principal const& who, Document const& document) {
  std::vector<std::string> out;
  if (document.state == "draft") {
    out = flow_actions(session, who, document);
  } else {
    if (document.package_sha256 && who.may(rights::documents_write)) out.emplace_back("remind");
    if (document.package_sha256) out.emplace_back("package");
    if (document.package_sha256 && who.may(rights::documents_issue)) out.insert(out.end(), {"recall", "update"});
    if (document.package_sha256 && who.may(rights::documents_write)) out.emplace_back("replace");
    if (who.may(rights::documents_issue) && seal_state(session, document.id) == "waiting")
      out.insert(out.end(), {"seal", "send_unsealed"});
  }
  return out;
}

}  // namespace

Page<OutgoingRow> outgoing(Context& context, Principal const& who, OutgoingQuery const& query) {
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  bool const drafts = sees_drafts(who);
  bool const issued = who.may(rights::documents_read);
  if (!drafts && !issued) require(who, rights::documents_read);
  return context.database.read([&](Session& session) {
    if (query.q && !fold(*query.q).empty()) return search_outgoing(session, who, query, limit);
    auto state = query.state;
    if (!state && !drafts) state = OutgoingState::issued;
    if (!state && !issued) state = OutgoingState::draft;
    if (state && !(*state == OutgoingState::draft ? drafts : issued)) return Page<OutgoingRow>{};
    auto const after = work::read_cursor(query.after, work::from_highest);
    auto keys =
        state ? session.all<OutgoingKey>(outgoing_keys_by_state, {{"agency", who.agency},
                                                                  {"state", *state},
                                                                  {"after", after.major},
                                                                  {"after_id", after.id},
                                                                  {"limit", limit + 1}})
              : session.all<OutgoingKey>(
                    outgoing_keys_all,
                    {{"agency", who.agency}, {"after", after.major}, {"after_id", after.id}, {"limit", limit + 1}});
    auto const cut = work::cut(std::move(keys), limit, [](OutgoingKey const& last) {
      return work::Cursor{last.at, last.id};
    });
    std::vector<std::int64_t> ids;
    ids.reserve(cut.items.size());
    for (auto const& key : cut.items) ids.push_back(key.id);
    Page<OutgoingRow> page;
    page.items = load_rows(session, ids);
    page.next = cut.next;
    return page;
  });
}

OutgoingView view_of(Context&, Session& session, Principal const& who, Document const& d) {
  OutgoingView out;
  out.id = d.id;
  out.version = d.version;
  out.state = d.state == "draft" ? OutgoingState::draft : OutgoingState::issued;
  out.document_id = d.document_id;
  out.number = d.number;
  out.notation = d.notation;
  out.code = d.code;
  out.type = d.type;
  out.type_name = d.type_name;
  out.subject = d.subject;
  out.summary = d.summary;
  out.signer = d.signer;
  out.signer_name = d.signer_name;
  out.signer_position = d.signer_position;
  out.authority = d.authority;
  out.priority = d.priority;
  out.drafting_unit = d.drafting_unit;
  out.issued_on = d.issued_on;
  out.due_on = d.due_on;
  out.pages = d.pages;
  out.place = d.place;
  out.steering = d.steering;
  out.reply_to = d.reply_to;
  if (d.reply_to)
    if (auto const answered = find_incoming(session, *d.reply_to))
      if (auto const document = find_document(session, answered->document)) out.reply_to_code = document->code;
  out.replaces = d.replaces;
  out.replace_reason = d.replace_reason;
  if (d.replaces)
    if (auto const replaced = find_document(session, *d.replaces)) out.replaces_code = replaced->code;
  out.changes = changes_of(session, d.id);
  if (!out.changes.empty()) out.updates = updates_of(session, d.id);
  out.drafted_by = d.drafted_by;
  out.created_at = d.created_at;
  out.updated_at = d.updated_at;
  out.issued_at = d.issued_at;
  out.issued_by = d.issued_by;
  out.delivered = d.package_sha256.has_value();
  out.recipients = selectors_of(session, d.id);
  out.recipient_count = d.recipient_count;
  out.attachments = attachments_of(session, d.id);
  out.checks = checks_of(session, d.id);
  out.deliveries = delivery_counts(session, d.id);
  if (auto const flow = find_flow(session, d.id)) out.step = reflect::enum_name(flow->step);
  out.seal = seal_state(session, d.id);
  out.actions = actions_of(session, who, d);
  if (auto const* const type = find_type(d.type); type && d.state == "draft")
    if (auto const agency = organisation::find_agency(session, *d.from_agency))
      out.notation = notation(*type, sign_of(session, *agency), d.drafting_unit);
  return out;
}

OutgoingView outgoing_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of(context, session, who, visible_outgoing(session, who, id)); });
}

Counts counts(Context& context, Principal const& who) {
  auto const tasks = work::counts(context, who);
  Counts out{tasks.inbox, tasks.overdue, tasks.registering, tasks.assigning, tasks.handling, tasks.notices, 0};
  if (sees_drafts(who))
    out.drafts = context.database.read([&](Session& session) {
      return session.one<std::int64_t>(count_drafts, {{"agency", who.agency}});
    });
  return out;
}

}  // namespace tinhso::documents
