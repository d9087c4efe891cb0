#include "documents/access.hpp"
#include "documents/handling.hpp"
#include "documents/intake.hpp"
#include "documents/print.hpp"
#include "documents/tables.hpp"

namespace tinhso::documents {
namespace {

using web::Call;
using web::None;

ScanView post_scan(Call& call, ScanInput const& input) {
  call.status = 201;
  return take_scan(call.context, call.principal(), call.request.origin, input);
}
std::vector<ScanView> get_scans(Call& call, None const&) { return open_scans(call.context, call.principal()); }
ScanView get_scan(Call& call, None const&) { return scan_view(call.context, call.principal(), call.id()); }
None delete_scan(Call& call, None const&) {
  discard_scan(call.context, call.principal(), call.request.origin, call.id());
  return {};
}
IncomingView post_register_scan(Call& call, RegisterInput const& input) {
  return register_scan(call.context, call.principal(), call.request.origin, call.id(), input);
}
web::Response get_scan_file(Call& call, None const&) {
  return send(call, scan_file(call.context, call.principal(), call.id(), call.id("ordinal")));
}

IncomingView post_propose(Call& call, ProposeInput const& input) {
  return propose(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_forward(Call& call, ForwardInput const& input) {
  return forward(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_give_back(Call& call, GiveBackInput const& input) {
  return give_back_incoming(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_extend(Call& call, ExtendInput const& input) {
  return extend(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_answer_extension(Call& call, AnswerExtensionInput const& input) {
  return answer_extension(call.context, call.principal(), call.request.origin, call.id(), input);
}

web::Response pdf(std::string bytes, std::string const& name) {
  web::Response out;
  out.body = std::move(bytes);
  out.headers.emplace("content-type", "application/pdf");
  out.headers.emplace("content-disposition", content_disposition("application/pdf", name));
  out.headers.emplace("cache-control", "private, no-store");
  return out;
}
web::Response get_stamp(Call& call, None const&) {
  auto const view = incoming_view(call.context, call.principal(), call.id());
  return pdf(print_arrival_stamp(call.principal().agency_name, view), "dau-den.pdf");
}
web::Response get_slip(Call& call, None const&) {
  auto const view = incoming_view(call.context, call.principal(), call.id());
  return pdf(print_handling_slip(call.principal().agency_name, view), "phieu-giai-quyet.pdf");
}

}  // namespace

web::Routes intake_routes() {
  using web::may;
  return {
      web::post<ScanInput, ScanView>("/api/documents/scans", may(rights::documents_register), post_scan,
                                     "A paper that was scanned, or an e-mail file: to be read by a job."),
      web::get<None, std::vector<ScanView>>("/api/documents/scans", may(rights::documents_register), get_scans,
                                            "What waits to be registered."),
      web::get<None, ScanView>("/api/documents/scans/{id}", may(rights::documents_register), get_scan,
                               "A scan with what was read and what it may be a duplicate of."),
      web::del<None, None>("/api/documents/scans/{id}", may(rights::documents_register), delete_scan,
                           "Puts a scan away unregistered."),
      web::post<RegisterInput, IncomingView>("/api/documents/scans/{id}/register", may(rights::documents_register),
                                             post_register_scan, "Into the incoming register, with an arrival number."),
      web::get<None, web::Response>("/api/documents/scans/{id}/attachments/{ordinal}", may(rights::documents_register),
                                    get_scan_file, "A page or file of a scan."),
  };
}

web::Routes handling_routes() {
  using web::may;
  using web::signed_in;
  return {
      web::post<ProposeInput, IncomingView>("/api/documents/incoming/{id}/propose", may(rights::documents_register),
                                            post_propose, "The clerk's proposal to the leader."),
      web::post<ForwardInput, IncomingView>("/api/documents/incoming/{id}/forward", may(rights::documents_handle),
                                            post_forward, "The lead passes it on."),
      web::post<GiveBackInput, IncomingView>("/api/documents/incoming/{id}/give-back", may(rights::documents_handle),
                                             post_give_back, "The lead gives it back, with words."),
      web::post<ExtendInput, IncomingView>("/api/documents/incoming/{id}/extend", signed_in, post_extend,
                                           "More time, with a reason: asked by the lead, or given by a leader."),
      web::post<AnswerExtensionInput, IncomingView>("/api/documents/incoming/{id}/extension",
                                                    may(rights::documents_assign), post_answer_extension,
                                                    "The leader's answer to a wish for more time."),
      web::get<None, web::Response>("/api/documents/incoming/{id}/stamp", signed_in, get_stamp,
                                    "Dấu đến, 35 × 50 mm, as PDF."),
      web::get<None, web::Response>("/api/documents/incoming/{id}/slip", signed_in, get_slip,
                                    "Phiếu giải quyết văn bản đến, as PDF."),
  };
}

}  // namespace tinhso::documents
