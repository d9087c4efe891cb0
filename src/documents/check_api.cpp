// Advice on the form of what is attached to a draft or an issued document.
#include "documents/access.hpp"
#include "documents/layout.hpp"
#include "documents/tables.hpp"
#include "documents/wire.hpp"

namespace tinhso::documents {
namespace {

std::vector<LayoutAdvice> get_check(web::Call& call, web::None const&) {
  LayoutFacts facts;
  std::vector<Attachment> attachments;
  call.context.database.read([&](database::Session& session) {
    auto const document = visible_outgoing(session, call.principal(), call.id());
    facts = {document.from_name, document.signer_name, document.subject};
    attachments = attachments_of(session, document.id);
  });
  std::vector<LayoutAdvice> out;
  for (auto const& a : attachments)  // the document itself comes first; annexes have another form
    if (a.type == "application/pdf" ||
        a.type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document") {
      out.push_back(check_layout(call.context.files.path(a.sha256), a.name, a.type, facts));
      break;
    }
  return out;
}

}  // namespace

web::Routes check_routes() {
  return {web::get<web::None, std::vector<LayoutAdvice>>(
      "/api/documents/outgoing/{id}/check", web::signed_in, get_check,
      "Advice on paper, margins, font and parts of the form of Decree 30/2020/NĐ-CP.")};
}

}  // namespace tinhso::documents
