#include "documents/seal.hpp"

#include <algorithm>

#include "documents/access.hpp"
#include "documents/flow_store.hpp"
#include "documents/seal_store.hpp"
#include "platform/audit/audit.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql put_seal{"documents.put_seal",
                       "insert into documents_seal (document, ordinal) values (:document, :ordinal) on conflict "
                       "(document, ordinal) do nothing"};
constexpr Sql open_seals{
    "documents.open_seals",
    "select ordinal from documents_seal where document = :document and sealed_at is null order by ordinal"};
constexpr Sql count_seals{"documents.count_seals", "select count(*) from documents_seal where document = :document"};
constexpr Sql mark_sealed{"documents.mark_sealed",
                          "update documents_seal set sealed_at = :now where document = :document and ordinal = "
                          ":ordinal and sealed_at is null"};
constexpr Sql drop_open_seals{"documents.drop_open_seals",
                              "delete from documents_seal where document = :document and sealed_at is null"};
constexpr Sql swap_sealed{"documents.swap_sealed",
                          "update documents_attachment set sha256 = :sha256, bytes = :bytes where document = :document "
                          "and ordinal = :ordinal and sha256 = :before"};

[[noreturn]] void changed_meanwhile() {
  throw Conflict{"documents.changed_meanwhile",
                 {"Dự thảo đã đổi hoặc không còn chờ ký; chữ ký này không thuộc về bản hiện tại.",
                  "The draft has changed or does not wait any more; this signature is not of what it is now."}};
}

Attachment const* first_pdf(std::vector<Attachment> const& attachments) {
  auto const at = std::ranges::find(attachments, std::string_view{"application/pdf"}, &Attachment::type);
  return at == attachments.end() ? nullptr : &*at;
}

/// A copy bears the agency's signature alone, in words at the top right of its first page (cell 14).
bool is_copy(Document const& document) {
  return document.type == "SY" || document.type == "TrS" || document.type == "SL";
}

/// An agency without steps: the clerk writes, the leader signs, the clerk issues.
bool waits_without_steps(Session& session, Principal const& who, Document const& document) {
  auto const uses = flow_settings(session, *document.from_agency);
  auto const flow = find_flow(session, document.id);
  bool const me = document.signer && (who.official == *document.signer || who.acting_for == document.signer);
  return !uses.content && !uses.form && !uses.signing && (!flow || flow->step == FlowStep::drafting) && me;
}

void send_on(Context& context, Session& session, std::int64_t document) {
  add_check_files(session, context.clock.now(), document);
  jobs::add(session, context.clock.now(), "exchange.deliver", {{"document", document}}, {std::to_string(document), {}});
}

}  // namespace

void require_awaits_signature(Session& session, Principal const& who, std::int64_t document, std::int64_t ordinal,
                              std::string_view sha256) {
  auto const row = visible_outgoing(session, who, document);
  auto const attachments = attachments_of(session, document);
  auto const* const file = first_pdf(attachments);
  if (row.state != "draft" || !file || file->ordinal != ordinal || file->sha256 != sha256) changed_meanwhile();
  if (!may_sign(session, who, document) && !waits_without_steps(session, who, row)) changed_meanwhile();
}

void take_signature(Context& context, Session& session, Principal const& who, Origin const& origin,
                    std::int64_t document, std::int64_t ordinal, std::string_view frozen_sha256,
                    Signature const& signature) {
  require_awaits_signature(session, who, document, ordinal, frozen_sha256);
  if (!may_sign(session, who, document)) open_signing(session, document, who.official);
  close_signing(context, session, who, origin, document, signature);
}

bool begin_sealing(Session& session, Document const& document) {
  auto const flow = find_flow(session, document.id);
  bool const signed_here = is_copy(document) || (flow && flow->signed_how == "digital");
  if (!signed_here || !flow_settings(session, *document.from_agency).seal) return false;
  for (auto const& attachment : attachments_of(session, document.id))
    if (attachment.type == "application/pdf")
      session.run(put_seal, {{"document", document.id}, {"ordinal", attachment.ordinal}});
  return true;
}

std::string seal_state(Session& session, std::int64_t document) {
  if (session.one<std::int64_t>(count_seals, {{"document", document}}) == 0) return "";
  return session.all<std::int64_t>(open_seals, {{"document", document}}).empty() ? "done" : "waiting";
}

Sealing to_be_sealed(Session& session, Principal const& who, std::int64_t document) {
  require(who, rights::documents_issue);
  auto const row = visible_outgoing(session, who, document);
  auto const open = session.all<std::int64_t>(open_seals, {{"document", document}});
  if (open.empty() || !row.issued_on)
    throw Conflict{"documents.nothing_to_seal",
                   {"Văn bản không chờ đóng dấu.", "The document does not wait for the seal."}};
  Sealing out{row.code, row.subject, row.signer_name, *row.issued_on, {}};
  auto const attachments = attachments_of(session, document);
  auto const* const main = first_pdf(attachments);
  for (auto const& attachment : attachments)
    if (std::ranges::find(open, attachment.ordinal) != open.end())
      out.files.push_back({attachment.ordinal, attachment.name, attachment.sha256,
                           main != &attachment || is_copy(row)});
  return out;
}

void take_seal(Context& context, Session& session, Principal const& who, Origin const& origin, std::int64_t document,
               std::int64_t ordinal, std::string_view frozen_sha256, files::Stored const& sealed) {
  require(who, rights::documents_issue);
  auto const now = context.clock.now();
  visible_outgoing(session, who, document);
  if (session.run(swap_sealed, {{"document", document},
                                {"ordinal", ordinal},
                                {"before", frozen_sha256},
                                {"sha256", sealed.sha256},
                                {"bytes", sealed.bytes}}) == 0 ||
      session.run(mark_sealed, {{"document", document}, {"ordinal", ordinal}, {"now", now}}) == 0)
    changed_meanwhile();
  files::refer(session, sealed.sha256, "documents", document);
  audit::record(session, now, audit::actor(who, origin),
                {"documents.seal", "document", std::to_string(document),
                 boost::json::object{{"ordinal", ordinal}, {"sha256", frozen_sha256}},
                 boost::json::object{{"ordinal", ordinal}, {"sha256", sealed.sha256}}});
  if (session.all<std::int64_t>(open_seals, {{"document", document}}).empty()) send_on(context, session, document);
  tell_agency(session, now, who.agency, "outgoing", document, "sealed");
}

OutgoingView send_unsealed(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           std::string_view reason) {
  require(who, rights::documents_issue);
  return context.database.write([&](Session& session) {
    auto const document = visible_outgoing(session, who, id);
    if (session.run(drop_open_seals, {{"document", id}}) == 0)
      throw Conflict{"documents.nothing_to_seal",
                     {"Văn bản không chờ đóng dấu.", "The document does not wait for the seal."}};
    audit::record(
        session, context.clock.now(), audit::actor(who, origin),
        {"documents.send_unsealed", "document", std::to_string(id), nullptr, boost::json::object{{"reason", reason}}});
    send_on(context, session, id);
    tell_agency(session, context.clock.now(), who.agency, "outgoing", id, "sealed");
    return view_of(context, session, who, document);
  });
}

std::optional<Offer> offer_of(Session& session, std::int64_t document) {
  auto const flow = find_flow(session, document);
  auto const row = find_document(session, document);
  if (!flow || !row || row->state != "draft" || flow->step != FlowStep::signing || !row->signer || !row->from_agency)
    return std::nullopt;
  auto const attachments = attachments_of(session, document);
  auto const* const file = first_pdf(attachments);
  if (!file) return std::nullopt;
  return Offer{document,      file->ordinal,   *row->signer, row->signer_name, *row->from_agency,
               flow->drafter, row->drafted_by, row->subject, row->notation,    *file};
}

}  // namespace tinhso::documents
