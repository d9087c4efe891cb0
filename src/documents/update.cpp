// The corrected content of a document that was sent: a row of its own, which receivers take or refuse.
#include <algorithm>

#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "documents/draft_rules.hpp"
#include "documents/wire.hpp"
#include "platform/audit/audit.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

/// The contents of a document that was issued here, newest first.
constexpr Sql contents_of{
    "documents.contents_of",
    "select u.id from documents_document u where u.wire_id = :document_id and u.wire_id <> '' and u.state = 'revision' "
    "order by u.id desc limit 100"};
struct Update {
  std::int64_t change = 0;
  std::int64_t content = 0;
};
BOOST_DESCRIBE_STRUCT(Update, (), (change, content))
constexpr Sql updates_by_document{
    "documents.updates_of",
    "select c.id as change, c.by_document as content from documents_change c where c.document = :document and c.kind = "
    "'update' and exists (select 1 from documents_change_answer w where w.change = c.id) order by c.id desc limit 20"};
constexpr Sql open_update{
    "documents.open_update",
    "select c.id as change, c.by_document as content from documents_change_answer w join documents_change c on c.id = "
    "w.change where w.incoming = :incoming and w.state = 'asked' and c.kind = 'update' order by c.id desc limit 1"};

std::string file_names(std::vector<Attachment> const& files) {
  std::string out;
  for (auto const& file : files) out += (out.empty() ? "" : "; ") + file.name;
  return out;
}

ChangedContent differences(Session& session, std::int64_t change, Document const& before, Document const& after) {
  ChangedContent out;
  out.change = change;
  auto const note = [&](char const* name, std::string const& was, std::string const& is) {
    if (was != is) out.fields.push_back({name, was, is});
  };
  auto const day = [](std::optional<Date> const& date) { return date ? format_date(*date) : std::string{}; };
  note("subject", before.subject, after.subject);
  note("summary", before.summary, after.summary);
  note("signer_name", before.signer_name, after.signer_name);
  note("signer_position", before.signer_position, after.signer_position);
  note("due_on", day(before.due_on), day(after.due_on));
  note("priority", std::to_string(before.priority), std::to_string(after.priority));
  note("pages", std::to_string(before.pages), std::to_string(after.pages));
  note("place", before.place, after.place);
  auto const had = attachments_of(session, before.id);
  out.files = attachments_of(session, after.id);
  auto const same = [](Attachment const& a, Attachment const& b) { return a.sha256 == b.sha256 && a.name == b.name; };
  if (!std::ranges::equal(had, out.files, same)) out.fields.push_back({"files", file_names(had), file_names(out.files)});
  return out;
}

/// What receivers were asked to take last, else the document as it was issued.
Document newest_content(Session& session, Document const& document) {
  auto const contents = session.all<std::int64_t>(contents_of, {{"document_id", document.document_id}});
  return contents.empty() ? document : find_document(session, contents.front()).value();
}

void apply_update(UpdateInput const& input, Document& out) {
  auto const put = [](auto const& field, std::string& to) {
    if (field) to = text_for_xml(*field);
  };
  put(input.subject, out.subject);
  put(input.summary, out.summary);
  put(input.signer_name, out.signer_name);
  put(input.signer_position, out.signer_position);
  put(input.place, out.place);
  if (input.due_on) out.due_on = input.due_on;
  if (input.priority) out.priority = input.priority->value;
  if (input.pages) out.pages = input.pages->value;
}

void check_update(UpdateInput const& input, DraftContent const& content, FieldErrors& errors) {
  auto need = [&](bool there, char const* path, Words words) {
    if (!there) errors.push_back({path, std::move(words)});
  };
  need(!trim(input.reason).empty(), "reason", {"Cần nêu lý do cập nhật.", "A reason is needed."});
  need(!content.document.subject.empty(), "subject", {"Cần có trích yếu.", "The subject is missing."});
  need(!content.document.signer_name.empty(), "signer_name",
       {"Cần có họ tên người ký.", "The signer's name is missing."});
  need(!content.document.signer_position.empty(), "signer_position",
       {"Cần có chức vụ người ký.", "The signer's position is missing."});
  need(!content.attachments.empty(), "attachments",
       {"Cần có ít nhất một tệp văn bản.", "At least one file is needed."});
}

/// The new content as a row; returns its id.
std::int64_t put_content(Context& context, Session& session, Principal const& who, Document const& document,
                         UpdateInput const& input) {
  auto const before = newest_content(session, document);
  DraftContent content{before, attachments_of(session, before.id), selectors_of(session, document.id)};
  auto& row = content.document;
  FieldErrors errors;
  apply_update(input, row);
  read_attachments(context, session, who, input.attachments, content, errors);
  check_update(input, content, errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  auto const contents = session.all<std::int64_t>(contents_of, {{"document_id", document.document_id}}).size();
  row.wire_id = document.document_id;
  row.document_id = document.document_id + "#" + std::to_string(contents + 1);
  row.state = "revision";
  row.version = 1;
  row.issued_at.reset();  // it was issued once
  row.created_at = row.updated_at = row.listed_at = context.clock.now();
  row.package_sha256 = document.package_sha256;
  row.id = put_document(session, row, content.attachments, content.recipients);
  if (differences(session, 0, before, row).fields.empty())
    throw Invalid{"subject", {"Chưa có gì được sửa so với bản đã gửi.", "Nothing differs from what was sent."}};
  add_check_files(session, context.clock.now(), row.id);
  return row.id;
}

}  // namespace

OutgoingView update(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    UpdateInput const& input) {
  require(who, rights::documents_issue);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const document = visible_outgoing(session, who, id);
    require_delivered(document);
    std::vector<std::int64_t> agencies;
    for (auto const& receiver : receivers_of(session, id)) agencies.push_back(receiver.agency);
    Asked asked;
    asked.kind = ChangeKind::update;
    asked.reason = input.reason;
    asked.asked_by = who.name;
    asked.by_document = put_content(context, session, who, document, input);
    asked.key = "update " + std::to_string(*asked.by_document);
    auto const out = ask_change(context, session, audit::actor(who, origin), id, agencies, asked);
    require_somebody(out);
    boost::json::object before;
    boost::json::object after;
    auto const changed = updates_of(session, id).front();
    for (auto const& field : changed.fields) {
      before[field.name] = field.before;
      after[field.name] = field.after;
    }
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.update", "document", std::to_string(id), std::move(before), std::move(after)});
    if (out.elsewhere > 0)
      jobs::add(session, now, "exchange.change", {{"change", out.id}}, {std::to_string(out.id), {}});
    tell_agency(session, now, who.agency, "outgoing", id, "update");
    return view_of(context, session, who, *find_document(session, id));
  });
}

std::vector<ChangedContent> updates_of(Session& session, std::int64_t id) {
  std::vector<ChangedContent> out;
  auto const document = find_document(session, id).value();
  auto const contents = session.all<std::int64_t>(contents_of, {{"document_id", document.document_id}});
  for (auto const& update : session.all<Update>(updates_by_document, {{"document", id}})) {
    auto const after = find_document(session, update.content);
    if (!after) continue;
    auto const older = std::ranges::find_if(contents, [&](std::int64_t content) { return content < update.content; });
    auto const before = older == contents.end() ? document : find_document(session, *older).value();
    out.push_back(differences(session, update.change, before, *after));
  }
  return out;
}

std::optional<ChangedContent> proposed_content(Session& session, Incoming const& incoming) {
  auto const update = session.first<Update>(open_update, {{"incoming", incoming.id}});
  if (!update) return {};
  auto const before = find_document(session, incoming.document);
  auto const after = find_document(session, update->content);
  if (!before || !after) return {};
  return differences(session, update->change, *before, *after);
}

namespace {

Served file_of(ChangedContent const& content, std::int64_t ordinal) {
  for (auto const& file : content.files)
    if (file.ordinal == ordinal) return {file.sha256, file.name, file.type};
  throw NotFound{};
}

}  // namespace

Served updated_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t change,
                          std::int64_t ordinal) {
  return context.database.read([&](Session& session) {
    visible_outgoing(session, who, id);
    for (auto const& update : updates_of(session, id))
      if (update.change == change) return file_of(update, ordinal);
    throw NotFound{};
  });
}

Served proposed_attachment(Context& context, Principal const& who, std::int64_t incoming, std::int64_t ordinal) {
  return context.database.read([&](Session& session) {
    auto const content = proposed_content(session, visible_incoming(session, who, incoming));
    if (!content) throw NotFound{};
    return file_of(*content, ordinal);
  });
}

}  // namespace tinhso::documents
