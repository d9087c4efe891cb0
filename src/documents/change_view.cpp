// Changes as they are shown and as they leave; the routes.
#include "documents/access.hpp"
#include "documents/change_store.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql change_of_incoming{
    "documents.change_of_incoming",
    "select c.id, c.kind, c.reason, c.asked_at, c.asked_by, coalesce(b.code, '') as by_code, "
    "(select n.id from documents_incoming n where n.document = c.by_document and n.agency = w.agency and n.id <> "
    "w.incoming) as by_incoming, w.state, w.answered_at, w.by_name, w.note from documents_change_answer w "
    "join documents_change c on c.id = w.change left join documents_document b on b.id = c.by_document "
    "where w.incoming = :incoming order by w.change desc limit 1"};
constexpr Sql changes_of_document{
    "documents.changes_of_document",
    "select c.id, c.kind, c.reason, c.asked_at, c.asked_by, max(b.id) as by_document, coalesce(max(b.code), '') as "
    "by_code, "
    "sum(case when w.state = 'asked' then 1 else 0 end) as asked, sum(case when w.state = 'agreed' then 1 else 0 end) "
    "as agreed, sum(case when w.state = 'refused' then 1 else 0 end) as refused from documents_change c "
    "join documents_change_answer w on w.change = c.id left join documents_document b on b.id = c.by_document and "
    "c.kind <> 'update' "  // the new content of an update is no document that one could open
    "where c.document = :document group by c.id, c.kind, c.reason, c.asked_at, c.asked_by "
    "order by c.id desc limit 20"};
constexpr Sql change_by_id{"documents.change_by_id",
                           "select document, kind, reason, by_document from documents_change where id = :id"};
constexpr Sql leaving_receivers{
    "documents.change_leaving",
    "select w.agency, y.code, y.name from documents_change_answer w join documents_delivery y on y.document = "
    "w.document and y.agency = w.agency and y.elsewhere = 1 where w.change = :change order by y.id"};
constexpr Sql both_have{"documents.change_both_have",
                        "select n.code from documents_recipient n join documents_recipient o on o.agency = n.agency "
                        "and o.document = :old where n.document = :new order by n.code"};

using web::Call;

OutgoingView post_recall(Call& call, RecallInput const& input) {
  return recall(call.context, call.principal(), call.request.origin, call.id(), input);
}
OutgoingView post_update(Call& call, UpdateInput const& input) {
  return update(call.context, call.principal(), call.request.origin, call.id(), input);
}
web::Response get_updated(Call& call, web::None const&) {
  return send(call,
              updated_attachment(call.context, call.principal(), call.id(), call.id("change"), call.id("ordinal")));
}
web::Response get_proposed(Call& call, web::None const&) {
  return send(call, proposed_attachment(call.context, call.principal(), call.id(), call.id("ordinal")));
}
IncomingView post_answer(Call& call, AnswerChangeInput const& input) {
  return answer_change(call.context, call.principal(), call.request.origin, call.id(), input);
}

}  // namespace

std::optional<ChangeView> change_of(Session& session, std::int64_t incoming) {
  return session.first<ChangeView>(change_of_incoming, {{"incoming", incoming}});
}

std::vector<ChangeSummary> changes_of(Session& session, std::int64_t document) {
  return session.all<ChangeSummary>(changes_of_document, {{"document", document}});
}

std::optional<LeavingChange> find_change(Session& session, std::int64_t change) {
  return session.first<LeavingChange>(change_by_id, {{"id", change}});
}

std::vector<ChangeReceiver> change_receivers(Session& session, std::int64_t change) {
  return session.all<ChangeReceiver>(leaving_receivers, {{"change", change}});
}

std::optional<Replacing> replacing(Session& session, std::int64_t id) {
  auto const document = find_document(session, id);
  if (!document || !document->replaces) return {};
  auto const old = find_document(session, *document->replaces);
  if (!old) return {};
  Replacing out;
  out.document = old->id;
  out.document_id = old->document_id;
  out.reason = document->replace_reason;
  out.codes = session.all<std::string>(both_have, {{"old", old->id}, {"new", id}});
  return out;
}

web::Routes change_routes() {
  using web::may;
  return {
      web::post<RecallInput, OutgoingView>("/api/documents/outgoing/{id}/recall", may(rights::documents_issue),
                                           post_recall, "Asks receivers to give a document back (13)."),
      web::post<UpdateInput, OutgoingView>("/api/documents/outgoing/{id}/update", may(rights::documents_issue),
                                           post_update, "Asks every receiver to take the corrected content."),
      web::get<web::None, web::Response>("/api/documents/outgoing/{id}/updates/{change}/attachments/{ordinal}",
                                         web::signed_in, get_updated, "A file of an update, as it was sent."),
      web::get<web::None, web::Response>("/api/documents/incoming/{id}/proposed/{ordinal}", web::signed_in,
                                         get_proposed, "A file that an update which waits for an answer brings."),
      web::post<AnswerChangeInput, IncomingView>("/api/documents/incoming/{id}/answer_change",
                                                 may(rights::documents_register), post_answer,
                                                 "Agrees (15) or refuses (16) what the sender asks."),
  };
}

}  // namespace tinhso::documents
