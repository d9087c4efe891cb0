#include <openssl/rand.h>

#include <array>

#include "documents/access.hpp"
#include "documents/draft_rules.hpp"
#include "documents/flow_store.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql insert_document{
    "documents.insert_document",
    "insert into documents_document (document_id, state, version, from_agency, from_code, from_name, from_short, "
    "number, notation, code, "
    "type, type_name, subject, summary, signer, signer_name, signer_position, authority, competence, priority, "
    "drafting_unit, issued_on, "
    "due_on, pages, place, steering, reply_to, drafted_by, created_at, updated_at, listed_at, issued_at, issued_by, "
    "recipient_count, "
    "attachment_count, package_sha256, delivered_at, digest, replaces, replace_reason, wire_id) values (:document_id, :state, :version, :from_agency, "
    ":from_code, "
    ":from_name, :from_short, :number, :notation, :code, :type, :type_name, :subject, :summary, :signer, :signer_name, "
    ":signer_position, :authority, :competence, :priority, :drafting_unit, :issued_on, :due_on, :pages, :place, "
    ":steering, :reply_to, "
    ":drafted_by, :created_at, :updated_at, :listed_at, :issued_at, :issued_by, :recipient_count, :attachment_count, "
    ":package_sha256, "
    ":delivered_at, :digest, :replaces, :replace_reason, :wire_id)"};
constexpr Sql id_by_document_id{"documents.id_by_document_id",
                                "select id from documents_document where document_id = :document_id"};

constexpr Sql update_draft{"documents.update_draft",
                           "update documents_document set version = version + 1, type = :type, type_name = :type_name, "
                           "subject = :subject, summary = :summary, "
                           "signer = :signer, signer_name = :signer_name, signer_position = :signer_position, "
                           "authority = :authority, priority = :priority, "
                           "drafting_unit = :drafting_unit, due_on = :due_on, pages = :pages, place = :place, steering "
                           "= :steering, reply_to = :reply_to, replaces = :replaces, replace_reason = :replace_reason, "
                           "updated_at = :updated_at, listed_at = :listed_at, recipient_count = :recipient_count, "
                           "attachment_count = :attachment_count "
                           "where id = :id and version = :version and state = 'draft'"};
constexpr Sql delete_document{
    "documents.delete_draft",
    "delete from documents_document where id = :id and version = :version and state = 'draft'"};
constexpr Sql lock_draft{"documents.lock_draft",
                         "select version from documents_document where id = :id and state = 'draft' {for_update}"};

constexpr Sql delete_attachments{"documents.delete_attachments",
                                 "delete from documents_attachment where document = :document"};
constexpr Sql insert_attachment{"documents.insert_attachment",
                                "insert into documents_attachment (document, ordinal, name, sha256, bytes, type) "
                                "values (:document, :ordinal, :name, :sha256, :bytes, :type)"};
constexpr Sql delete_selectors{"documents.delete_selectors",
                               "delete from documents_selector where document = :document"};
constexpr Sql insert_selector{"documents.insert_selector",
                              "insert into documents_selector (document, ordinal, kind, key, label, count) "
                              "values (:document, :ordinal, :kind, :key, :label, :count)"};

struct SelectorRow {
  std::int64_t ordinal = 0;
  organisation::SelectorKind kind = organisation::SelectorKind::agency;
  std::string key;
  std::string label;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(SelectorRow, (), (ordinal, kind, key, label, count))

std::int64_t insert(Session& session, Document const& document) {
  session.run_many(insert_document, std::vector{document});
  return session.one<std::int64_t>(id_by_document_id, {{"document_id", document.document_id}});
}

void store_attachments(Session& session, std::int64_t document, std::vector<Attachment> const& before,
                       std::vector<Attachment> const& after) {
  session.run(delete_attachments, {{"document", document}});
  session.run_many(insert_attachment, after, {{"document", document}});
  std::set<std::string> held;
  for (auto const& attachment : after)
    if (held.insert(attachment.sha256).second) files::refer(session, attachment.sha256, "documents", document);
  for (auto const& attachment : before)
    if (!held.contains(attachment.sha256)) files::release(session, attachment.sha256, "documents", document);
}

void store_selectors(Session& session, std::int64_t document, std::vector<Recipient> const& recipients) {
  std::vector<SelectorRow> rows;
  rows.reserve(recipients.size());
  for (auto const& r : recipients)
    rows.push_back({static_cast<std::int64_t>(rows.size()) + 1, r.kind, r.key, r.label, r.count});
  session.run(delete_selectors, {{"document", document}});
  session.run_many(insert_selector, rows, {{"document", document}});
}

}  // namespace

std::string new_document_id() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no random numbers"};
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += "0123456789abcdef"[bytes[i] >> 4U];
    out += "0123456789abcdef"[bytes[i] & 15U];
  }
  return out;
}

std::int64_t put_document(Session& session, Document const& document, std::vector<Attachment> const& attachments,
                          std::vector<Recipient> const& recipients) {
  auto const id = insert(session, document);
  store_attachments(session, id, {}, attachments);
  store_selectors(session, id, recipients);
  return id;
}

namespace {

/// What the audit log keeps of a draft.
boost::json::object told(DraftContent const& content) {
  auto const& d = content.document;
  boost::json::array files;
  for (auto const& attachment : content.attachments)
    files.push_back({{"name", attachment.name}, {"sha256", attachment.sha256}});
  boost::json::array recipients;
  for (auto const& r : content.recipients) recipients.push_back({{"kind", reflect::enum_name(r.kind)}, {"key", r.key}});
  return {{"version", d.version},   {"type", d.type},       {"subject", d.subject},    {"signer_name", d.signer_name},
          {"priority", d.priority}, {"attachments", files}, {"recipients", recipients}};
}

DraftContent load(Session& session, Document document) {
  auto attachments = attachments_of(session, document.id);
  auto recipients = selectors_of(session, document.id);
  return {std::move(document), std::move(attachments), std::move(recipients)};
}

/// The draft, locked, if it is still of that version.
DraftContent draft_of_version(Session& session, Principal const& who, std::int64_t id, std::int64_t version) {
  visible_outgoing(session, who, id);
  auto const now_version = session.first<std::int64_t>(lock_draft, {{"id", id}});
  if (!now_version)
    throw Conflict{
        "documents.already_issued",
        {"Văn bản đã phát hành, không sửa được nữa.", "The document has been issued and cannot be changed."}};
  if (*now_version != version) throw PreconditionFailed{};
  return load(session, *find_document(session, id));
}

void audit_draft(Session& session, Instant now, Principal const& who, Origin const& origin, std::string action,
                 std::int64_t id, boost::json::value before, boost::json::value after) {
  audit::record(session, now, audit::actor(who, origin),
                {std::move(action), "document", std::to_string(id), std::move(before), std::move(after)});
}

}  // namespace

OutgoingView create_draft(Context& context, Principal const& who, Origin const& origin, DraftInput const& input) {
  require(who, rights::documents_write);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    DraftContent content;
    auto& document = content.document;
    auto const agency = organisation::find_agency(session, who.agency);
    if (!agency) throw NotFound{};
    document.document_id = new_document_id();
    document.state = "draft";
    document.version = 1;
    document.from_agency = agency->id;
    document.from_code = agency->code;
    document.from_name = agency->name;
    document.from_short = agency->short_name.empty() ? agency->name : agency->short_name;
    document.drafted_by = who.name;
    document.created_at = document.updated_at = document.listed_at = now;
    apply(context, session, who, input, content);
    document.id = put_document(session, document, content.attachments, content.recipients);
    audit_draft(session, now, who, origin, "documents.draft", document.id, nullptr, told(content));
    tell_agency(session, now, who.agency, "outgoing", document.id, "drafted");
    return view_of(context, session, who, document);
  });
}

OutgoingView change_draft(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                          std::int64_t version, DraftInput const& input) {
  require(who, rights::documents_write);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto content = draft_of_version(session, who, id, version);
    require_editable(session, who, content.document);
    auto const attachments = content.attachments;
    auto const before = told(content);
    content.document.updated_at = content.document.listed_at = now;
    apply(context, session, who, input, content);
    if (session.run_many(update_draft, std::vector{content.document}) == 0) throw PreconditionFailed{};
    ++content.document.version;
    store_attachments(session, id, attachments, content.attachments);
    store_selectors(session, id, content.recipients);
    audit_draft(session, now, who, origin, "documents.edit", id, before, told(content));
    tell_agency(session, now, who.agency, "outgoing", id, "edited");
    return view_of(context, session, who, content.document);
  });
}

void delete_draft(Context& context, Principal const& who, Origin const& origin, std::int64_t id, std::int64_t version) {
  require(who, rights::documents_write);
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    auto const content = draft_of_version(session, who, id, version);
    if (auto const flow = find_flow(session, id); flow && flow->step != FlowStep::drafting)
      throw Conflict{"documents.flow_step",
                     {"Dự thảo đang trình; cần trả lại người soạn trước khi xóa.",
                      "The draft is on its way to the signature; it has to come back before it can be removed."}};
    forget_flow(session, id);
    work::cancel(session, now, "outgoing", id);
    store_attachments(session, id, content.attachments, {});
    store_selectors(session, id, {});
    if (session.run(delete_document, {{"id", id}, {"version", version}}) == 0) throw PreconditionFailed{};
    audit_draft(session, now, who, origin, "documents.delete", id, told(content), nullptr);
    tell_agency(session, now, who.agency, "outgoing", id, "deleted");
  });
}

std::int64_t take_in(Context& context, Session& session, Letter const& letter,
                     std::vector<Attachment> const& attachments, std::vector<std::string> const& places) {
  auto const now = context.clock.now();
  Document document;
  document.document_id = letter.document_id;
  document.state = "received";
  document.version = 1;
  document.from_code = letter.from_code;
  document.from_name = letter.from_name;
  document.from_short = letter.from_name;
  document.number = letter.number;
  document.notation = letter.notation;
  document.code = letter.code;
  document.type = letter.type;
  document.type_name = letter.type_name;
  document.subject = letter.subject;
  document.summary = letter.summary;
  document.signer_name = letter.signer_name;
  document.signer_position = letter.signer_position;
  document.authority = letter.authority;
  document.competence = letter.competence;
  document.priority = letter.priority;
  document.issued_on = letter.issued_on;
  document.due_on = letter.due_on;
  document.pages = letter.pages;
  document.place = letter.place;
  document.steering = letter.steering;
  document.created_at = document.updated_at = document.listed_at = now;
  document.attachment_count = static_cast<std::int64_t>(attachments.size());
  document.package_sha256 = letter.package_sha256;
  document.delivered_at = now;
  document.digest = letter.digest;
  document.wire_id = letter.wire_id;
  std::vector<Recipient> words;
  words.reserve(places.size());
  for (auto const& place : places) words.push_back({organisation::SelectorKind::list, "", place, 0});
  return put_document(session, document, attachments, words);
}

}  // namespace tinhso::documents
