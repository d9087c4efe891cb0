#include "documents/access.hpp"
#include "documents/flow.hpp"
#include "documents/seal.hpp"
#include "documents/tables.hpp"

namespace tinhso::documents {
namespace {

using web::Call;
using web::None;

FlowView get_flow(Call& call, None const&) { return flow_view(call.context, call.principal(), call.id()); }
FlowView post_submit(Call& call, SubmitInput const& input) {
  return submit(call.context, call.principal(), call.request.origin, call.id(), input);
}
FlowView post_approve(Call& call, ApproveInput const& input) {
  return approve(call.context, call.principal(), call.request.origin, call.id(), input);
}
FlowView post_return(Call& call, ReturnInput const& input) {
  return give_back(call.context, call.principal(), call.request.origin, call.id(), input);
}
FlowView post_sign_paper(Call& call, SignPaperInput const& input) {
  return sign_on_paper(call.context, call.principal(), call.request.origin, call.id(), input);
}
FlowView post_comment(Call& call, CommentInput const& input) {
  return comment(call.context, call.principal(), call.request.origin, call.id(), input);
}
OutgoingView post_unsealed(Call& call, UnsealedInput const& input) {
  return send_unsealed(call.context, call.principal(), call.request.origin, call.id(), input.reason);
}
web::Response get_signed(Call& call, None const&) {
  return send(call, signed_scan(call.context, call.principal(), call.id()));
}
web::Response get_version_attachment(Call& call, None const&) {
  return send(call,
              version_attachment(call.context, call.principal(), call.id(), call.id("version"), call.id("ordinal")));
}
/// The agency's own people may read how it works; others need the right to change it.
void require_reader(database::Session& session, Call& call) {
  if (call.principal().agency != call.id())
    accounts::require_in(session, call.principal(), rights::organisation_edit, call.id(),
                         local_date(call.context.clock.now()));
}
FlowRules get_flow_rules(Call& call, None const&) {
  return call.context.database.read([&](database::Session& session) {
    require_reader(session, call);
    return flow_rules(session, call.id());
  });
}
FlowRules put_flow_rules(Call& call, FlowRules const& rules) {
  set_flow_settings(call.context, call.principal(), call.request.origin, call.id(), rules);
  return get_flow_rules(call, {});
}
Directions get_directions(Call& call, None const&) {
  return call.context.database.read([&](database::Session& session) {
    require_reader(session, call);
    return directions(session, call.id());
  });
}
Directions put_directions(Call& call, Directions const& wanted) {
  set_directions(call.context, call.principal(), call.request.origin, call.id(), wanted);
  return wanted;
}

}  // namespace

web::Routes flow_routes() {
  using web::may;
  using web::signed_in;
  return {
      web::get<None, FlowView>("/api/documents/outgoing/{id}/flow", signed_in, get_flow,
                               "Where a draft is on its way to the signature, its versions and comments."),
      web::post<SubmitInput, FlowView>("/api/documents/outgoing/{id}/submit", may(rights::documents_write), post_submit,
                                       "Hands a draft on, to the first step that the agency uses."),
      web::post<ApproveInput, FlowView>("/api/documents/outgoing/{id}/approve", signed_in, post_approve,
                                        "Content or form is approved, by whose turn it is."),
      web::post<ReturnInput, FlowView>("/api/documents/outgoing/{id}/return", signed_in, post_return,
                                       "Back to the drafter, with words."),
      web::post<SignPaperInput, FlowView>("/api/documents/outgoing/{id}/sign-paper", signed_in, post_sign_paper,
                                          "Signed on paper, with the scan."),
      web::post<CommentInput, FlowView>("/api/documents/outgoing/{id}/comments", signed_in, post_comment,
                                        "A comment on a draft."),
      web::post<UnsealedInput, OutgoingView>("/api/documents/outgoing/{id}/unsealed", may(rights::documents_issue),
                                             post_unsealed, "Sends an issued document without the agency's seal."),
      web::get<None, web::Response>("/api/documents/outgoing/{id}/signed", signed_in, get_signed,
                                    "The scan of the signed paper."),
      web::get<None, web::Response>("/api/documents/outgoing/{id}/versions/{version}/attachments/{ordinal}", signed_in,
                                    get_version_attachment, "A file as it was in that version."),
      web::get<None, FlowRules>("/api/documents/agencies/{id}/flow", signed_in, get_flow_rules,
                                "The steps an agency uses between a draft and its number, and who holds them."),
      web::put<FlowRules, FlowRules>("/api/documents/agencies/{id}/flow", signed_in, put_flow_rules, "Changes them."),
      web::get<None, Directions>("/api/documents/agencies/{id}/directions", signed_in, get_directions,
                                 "The usual directions of the agency's leaders."),
      web::put<Directions, Directions>("/api/documents/agencies/{id}/directions", signed_in, put_directions,
                                       "Changes them."),
  };
}

}  // namespace tinhso::documents
