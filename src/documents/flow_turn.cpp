// Where a draft is on its way to the signature, whose turn it is, and what that person may do.
#include "documents/access.hpp"
#include "documents/flow_store.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql flow_by_document{"documents.flow_by_document",
                               "select document, step, drafter, reviewer, signed_how, signed_at, signed_by, "
                               "signed_sha256, signed_name, signed_type, signed_bytes from documents_flow where "
                               "document = :document"};

Words words_of_step(FlowStep step) {
  switch (step) {
    case FlowStep::drafting:
      return {"đang soạn", "being drafted"};
    case FlowStep::content:
      return {"chờ duyệt nội dung", "waiting for its content to be approved"};
    case FlowStep::form:
      return {"chờ kiểm tra thể thức", "waiting for its form to be checked"};
    case FlowStep::signing:
      return {"chờ ký", "waiting for the signature"};
    case FlowStep::ready:
      return {"đã ký, chờ cấp số và phát hành", "signed and waiting for its number"};
  }
  return {};
}

bool is_me(Principal const& who, std::optional<std::int64_t> official) {
  return official && (who.official == *official || who.acting_for == official);
}

}  // namespace

void wrong_flow_step(FlowStep step) {
  auto const words = words_of_step(step);
  throw Conflict{"documents.flow_step",
                 {"Dự thảo " + words.vi + " nên không làm bước này được.",
                  "The draft is " + words.en + ", so this step cannot be taken."}};
}

bool has_turn(Session& session, Principal const& who, Document const& document, Flow const& flow) {
  switch (flow.step) {
    case FlowStep::drafting:
      return who.may(rights::documents_write);
    case FlowStep::content:
      return is_me(who, flow.reviewer);
    case FlowStep::form:  // the one who is named, or the office
      return who.may(rights::documents_register) || is_me(who, flow_holders(session, *document.from_agency).checker);
    case FlowStep::signing:
      return is_me(who, document.signer);
    case FlowStep::ready:
      return who.may(rights::documents_issue);
  }
  return false;
}

std::optional<Flow> find_flow(Session& session, std::int64_t document) {
  return session.first<Flow>(flow_by_document, {{"document", document}});
}

std::vector<std::string> flow_actions(Session& session, Principal const& who, Document const& document) {
  std::vector<std::string> out;
  auto const flow = find_flow(session, document.id).value_or(Flow{});
  auto const uses = flow_settings(session, *document.from_agency);
  bool const quick = !uses.content && !uses.form && !uses.signing;
  bool const turn = has_turn(session, who, document, flow);
  using enum FlowStep;
  if (who.may(rights::documents_write) && (flow.step == drafting || (turn && flow.step < signing)))
    out.emplace_back("edit");
  if (who.may(rights::documents_write) && flow.step == drafting) out.emplace_back("delete");
  if (who.may(rights::documents_issue) && (flow.step == ready || (flow.step == drafting && quick)))
    out.emplace_back("issue");
  if (flow.step == drafting && !quick && who.may(rights::documents_write)) out.emplace_back("submit");
  if ((flow.step == content || flow.step == form) && turn) out.emplace_back("approve");
  if (flow.step != drafting && turn) out.emplace_back("return");
  if (flow.step == signing && (turn || who.may(rights::documents_register))) out.emplace_back("sign_paper");
  if (flow.step == signing && is_me(who, document.signer)) out.emplace_back("sign_digital");
  if (!quick || flow.document != 0) out.emplace_back("comment");
  return out;
}

bool may_sign(Session& session, Principal const& who, std::int64_t document) {
  auto const flow = find_flow(session, document);
  auto const row = find_document(session, document);
  return flow && row && row->state == "draft" && flow->step == FlowStep::signing && is_me(who, row->signer);
}

void require_editable(Session& session, Principal const& who, Document const& document) {
  auto const flow = find_flow(session, document.id);
  if (!flow || flow->step == FlowStep::drafting) return;
  if (flow->step >= FlowStep::signing) wrong_flow_step(flow->step);
  if (!has_turn(session, who, document, *flow))
    throw Forbidden{"documents.not_your_turn",
                    {"Dự thảo đang ở bước khác; muốn sửa thì cần trả lại người soạn.",
                     "The draft is at another step; it has to go back to its drafter to be changed."}};
}

void require_ready(Session& session, Document const& document) {
  auto const uses = flow_settings(session, *document.from_agency);
  auto const flow = find_flow(session, document.id);
  auto const step = flow ? flow->step : FlowStep::drafting;
  bool const quick = !uses.content && !uses.form && !uses.signing;
  if (step == FlowStep::ready || (quick && step == FlowStep::drafting)) return;
  auto const words = words_of_step(step);
  throw Conflict{"documents.not_ready",
                 {"Chưa cấp số được: dự thảo " + words.vi + ".", "No number yet: the draft is " + words.en + "."}};
}

}  // namespace tinhso::documents
