#include "documents/access.hpp"
#include "documents/content.hpp"
#include "documents/draft_rules.hpp"
#include "documents/flow_store.hpp"
#include "documents/handling.hpp"
#include "documents/seal_store.hpp"
#include "platform/audit/audit.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql update_issued{
    "documents.update_issued",
    "update documents_document set state = 'issued', version = version + 1, number = :number, year = :year, notation = "
    ":notation, "
    "code = :code, competence = :competence, issued_on = :issued_on, issued_at = :issued_at, issued_by = :issued_by, "
    "updated_at = :issued_at, listed_at = :issued_at, recipient_count = :recipient_count where id = :id and version = "
    ":version "
    "and state = 'draft'"};
constexpr Sql insert_recipient{"documents.insert_recipient",
                               "insert into documents_recipient (document, agency, code, name, short_name, note) "
                               "values (:document, :agency, :code, :name, :short_name, :note)"};

struct RecipientRow {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  std::string short_name;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(RecipientRow, (), (agency, code, name, short_name, note))

[[noreturn]] void already_issued(Document const& document) {
  throw Conflict{"documents.already_issued",
                 {"Văn bản đã được phát hành, số " + document.code + ".",
                  "The document has already been issued as " + document.code + "."}};
}

/// Everything that stands between this draft and its number, told at once.
FieldErrors faults_of(DraftContent const& content, Date today) {
  auto const& d = content.document;
  FieldErrors errors;
  auto need = [&](bool there, std::string path, Words words) {
    if (!there) errors.push_back({std::move(path), std::move(words)});
  };
  need(find_type(d.type), "type", {"Cần chọn loại văn bản.", "The type of the document is missing."});
  need(!d.subject.empty(), "subject", {"Cần có trích yếu.", "The subject is missing."});
  need(!d.signer_name.empty(), "signer_name", {"Cần có họ tên người ký.", "The signer's name is missing."});
  need(!d.signer_position.empty(), "signer_position",
       {"Cần có chức vụ người ký.", "The signer's position is missing."});
  need(!content.recipients.empty(), "recipients",
       {"Cần có ít nhất một nơi nhận.", "At least one recipient is needed."});
  need(!content.attachments.empty(), "attachments",
       {"Cần đính kèm ít nhất một tệp văn bản.", "At least one file must be attached."});
  need(!d.replaces || !d.replace_reason.empty(), "replace_reason",
       {"Cần nêu lý do thay thế.", "The reason for the replacement is missing."});
  need(!d.due_on || *d.due_on >= today, "due_on",
       {"Hạn trả lời không được ở trước ngày ban hành.", "The date for an answer lies before the day of issue."});
  return errors;
}

std::vector<Resolved> checked_recipients(Session& session, DraftContent const& content, std::int64_t agency,
                                         Date today) {
  auto errors = faults_of(content, today);
  std::vector<Resolved> out;
  if (!content.recipients.empty()) try {
      out = resolve(session, content.recipients, agency, today);
      if (out.empty())
        errors.push_back(
            {"recipients", {"Nơi nhận không gồm cơ quan nào.", "These recipients mean no agency at all."}});
    } catch (Invalid const& fault) {
      errors.insert(errors.end(), fault.fields().begin(), fault.fields().end());
    }
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return out;
}

std::vector<std::int64_t> store_recipients(Session& session, std::int64_t document,
                                           std::vector<Resolved> const& resolved) {
  std::vector<RecipientRow> rows;
  std::vector<std::int64_t> ids;
  for (auto const& [agency, note] : resolved) {
    rows.push_back(
        {agency.id, agency.code, agency.name, agency.short_name.empty() ? agency.name : agency.short_name, note});
    if (agency.id > 0) ids.push_back(agency.id);  // those outside the province search in their own software
  }
  session.run_many(insert_recipient, rows, {{"document", document}});
  return ids;
}

/// Number, notation and code, out of the agency's book of this year.
void number(Session& session, organisation::Agency const& agency, Document& document) {
  auto const& type = *find_type(document.type);
  auto const settings = agency_settings(session, agency.id);
  auto const year = year_of(*document.issued_on);
  auto const series = settings.numbering == Numbering::by_type ? type.abbreviation : std::string_view{};
  document.notation = notation(type, sign_of(session, agency), document.drafting_unit);
  document.number = take_number(session, agency.id, year, "out", series);
  document.code = code(*document.number, document.notation);
}

}  // namespace

std::string head_of(Session& session, organisation::Agency const& agency, Authority authority, Date today) {
  if (authority == Authority::TM)
    return agency.kind == organisation::AgencyKind::people_committee ? "Ủy ban nhân dân" : agency.name;
  auto const positions = organisation::officials_of(session, agency.id, today);
  return positions.empty() ? std::string{"Thủ trưởng"} : positions.front().title;
}

void require_complete(Session& session, Document const& document, Date today) {
  DraftContent const content{document, attachments_of(session, document.id), selectors_of(session, document.id)};
  checked_recipients(session, content, *document.from_agency, today);
}

void put_into_force(Context& context, Session& session, Principal const& who, Origin const& origin, Document& document,
                    std::vector<Resolved> const& resolved, std::vector<Attachment> const& attachments) {
  auto const now = context.clock.now();
  auto const version = document.version;
  document.issued_at = now;
  document.issued_by = who.name;
  document.recipient_count = static_cast<std::int64_t>(resolved.size());
  auto const updated = session.run(update_issued, {{"id", document.id},
                                                   {"version", document.version},
                                                   {"number", document.number},
                                                   {"year", year_of(*document.issued_on)},
                                                   {"notation", document.notation},
                                                   {"code", document.code},
                                                   {"competence", document.competence},
                                                   {"issued_on", document.issued_on},
                                                   {"issued_at", document.issued_at},
                                                   {"issued_by", document.issued_by},
                                                   {"recipient_count", document.recipient_count}});
  if (updated == 0) {  // somebody was quicker; the number goes back with the rollback
    auto const stored = find_document(session, document.id);
    if (stored && stored->state != "draft") already_issued(*stored);
    throw PreconditionFailed{};
  }
  auto const receivers = store_recipients(session, document.id, resolved);
  document = *find_document(session, document.id);
  make_findable(session, document, receivers, true);
  boost::json::array files;
  for (auto const& attachment : attachments)
    files.push_back({{"name", attachment.name}, {"sha256", attachment.sha256}});
  audit::record(session, now, audit::actor(who, origin),
                {"documents.issue", "document", std::to_string(document.id),
                 boost::json::object{{"state", "draft"}, {"version", version}},
                 boost::json::object{{"state", "issued"},
                                     {"code", document.code},
                                     {"document_id", document.document_id},
                                     {"subject", document.subject},
                                     {"signer_name", document.signer_name},
                                     {"recipients", document.recipient_count},
                                     {"attachments", files}}});
  work::close(session, now, "outgoing", document.id, who.name);
  if (document.reply_to) close_answered(context, session, who, origin, *document.reply_to, document.code);
  tell_agency(session, now, who.agency, "outgoing", document.id, "issued");
  if (!begin_sealing(session, document)) {  // else it is sent when the seal is on it
    jobs::add(session, now, "exchange.deliver", {{"document", document.id}}, {std::to_string(document.id), {}});
    add_check_files(session, now, document.id);
  }
  add_read_text(session, now, document.id);  // after the delivery, which does not wait for it
}

OutgoingView issue(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                   std::optional<std::int64_t> version) {
  require(who, rights::documents_issue);
  auto const now = context.clock.now();
  auto const today = local_date(now);
  return context.database.write([&](Session& session) {
    auto document = visible_outgoing(session, who, id);
    if (document.state != "draft") already_issued(document);
    if (version && *version != document.version) throw PreconditionFailed{};
    require_ready(session, document);
    DraftContent const content{document, attachments_of(session, id), selectors_of(session, id)};
    auto const resolved = checked_recipients(session, content, who.agency, today);
    auto const agency = organisation::find_agency(session, who.agency).value();
    document.issued_on = today;
    document.competence = competence(document.authority, head_of(session, agency, document.authority, today));
    number(session, agency, document);
    put_into_force(context, session, who, origin, document, resolved, content.attachments);
    return view_of(context, session, who, document);
  });
}

}  // namespace tinhso::documents
