#include "documents/access.hpp"
#include "documents/tables.hpp"

namespace tinhso::documents {
namespace {

using web::Call;
using web::None;

struct TypeView {
  std::string key;
  std::string name;
  std::string english;
  std::string abbreviation;
};
BOOST_DESCRIBE_STRUCT(TypeView, (), (key, name, english, abbreviation))

std::vector<TypeView> get_types(Call&, None const&) {
  std::vector<TypeView> out;
  for (auto const& type : types())
    out.push_back(
        {std::string{type.key}, std::string{type.name}, std::string{type.english}, std::string{type.abbreviation}});
  return out;
}

std::int64_t version_of(std::string const& etag) {
  std::int64_t version = 0;
  auto const* const end = etag.data() + etag.size();
  auto const read = std::from_chars(etag.data(), end, version);
  if (read.ec != std::errc{} || read.ptr != end) throw PreconditionFailed{};
  return version;
}

OutgoingView tagged(Call& call, OutgoingView view) {
  call.response_headers.emplace("etag", '"' + std::to_string(view.version) + '"');
  return view;
}

// --- outgoing ---

Page<OutgoingRow> get_outgoing(Call& call, OutgoingQuery const& query) {
  return outgoing(call.context, call.principal(), query);
}

OutgoingView post_outgoing(Call& call, DraftInput const& input) {
  auto view = create_draft(call.context, call.principal(), call.request.origin, input);
  call.status = 201;
  call.response_headers.emplace("location", "/api/documents/outgoing/" + std::to_string(view.id));
  return tagged(call, std::move(view));
}
OutgoingView get_outgoing_view(Call& call, None const&) {
  return tagged(call, outgoing_view(call.context, call.principal(), call.id()));
}
OutgoingView put_outgoing(Call& call, DraftInput const& input) {
  return tagged(call, change_draft(call.context, call.principal(), call.request.origin, call.id(),
                                   version_of(call.if_match()), input));
}
None delete_outgoing(Call& call, None const&) {
  delete_draft(call.context, call.principal(), call.request.origin, call.id(), version_of(call.if_match()));
  return {};
}
OutgoingView post_issue(Call& call, None const&) {
  std::optional<std::int64_t> version;
  if (!call.request.header("if-match").empty()) version = version_of(call.if_match());
  return tagged(call, issue(call.context, call.principal(), call.request.origin, call.id(), version));
}
DeliveryPage get_deliveries(Call& call, DeliveryQuery const& query) {
  return deliveries(call.context, call.principal(), call.id(), query);
}
Reminded post_remind(Call& call, RemindInput const& input) {
  return remind(call.context, call.principal(), call.request.origin, call.id(), input);
}
web::Response get_outgoing_attachment(Call& call, None const&) {
  return send(call, outgoing_attachment(call.context, call.principal(), call.id(), call.id("ordinal")));
}
web::Response get_package(Call& call, None const&) {
  return send(call, outgoing_package(call.context, call.principal(), call.id()));
}
std::vector<TrailEntry> get_outgoing_trail(Call& call, None const&) {
  return outgoing_trail(call.context, call.principal(), call.id());
}

// --- incoming ---

Page<IncomingRow> get_incoming(Call& call, IncomingQuery const& query) {
  return incoming(call.context, call.principal(), query);
}
IncomingView get_incoming_view(Call& call, None const&) {
  return incoming_view(call.context, call.principal(), call.id());
}
None post_opened(Call& call, None const&) {
  opened(call.context, call.principal(), call.request.origin, call.id());
  return {};
}
IncomingView post_receive(Call& call, ReceiveInput const& input) {
  return receive(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_refuse(Call& call, RefuseInput const& input) {
  return refuse(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_assign(Call& call, AssignInput const& input) {
  return assign(call.context, call.principal(), call.request.origin, call.id(), input);
}
IncomingView post_start(Call& call, None const&) {
  return start(call.context, call.principal(), call.request.origin, call.id());
}
IncomingView post_finish(Call& call, FinishInput const& input) {
  return finish(call.context, call.principal(), call.request.origin, call.id(), input);
}
web::Response get_incoming_attachment(Call& call, None const&) {
  return send(call, incoming_attachment(call.context, call.principal(), call.id(), call.id("ordinal")));
}
std::vector<TrailEntry> get_incoming_trail(Call& call, None const&) {
  return incoming_trail(call.context, call.principal(), call.id());
}

// --- the rest ---

Page<SearchHit> get_search(Call& call, SearchQuery const& query) {
  return search(call.context, call.principal(), query);
}
Counts get_counts(Call& call, None const&) { return counts(call.context, call.principal()); }

AgencySettings get_settings(Call& call, None const&) {
  return call.context.database.read([&](database::Session& session) {
    accounts::require_in(session, call.principal(), rights::organisation_edit, call.id(),
                         local_date(call.context.clock.now()));
    return agency_settings(session, call.id());
  });
}
AgencySettings put_settings(Call& call, AgencySettings const& settings) {
  set_agency_settings(call.context, call.principal(), call.request.origin, call.id(), settings);
  return settings;
}

web::Routes outgoing_routes() {
  using web::may;
  using web::signed_in;
  return {
      web::get<OutgoingQuery, Page<OutgoingRow>>("/api/documents/outgoing", signed_in, get_outgoing,
                                                 "Drafts and issued documents of the reader's agency, newest first."),
      web::post<DraftInput, OutgoingView>("/api/documents/outgoing", may(rights::documents_write), post_outgoing,
                                          "Begins a draft."),
      web::get<None, OutgoingView>("/api/documents/outgoing/{id}", signed_in, get_outgoing_view,
                                   "A draft or an issued document."),
      web::put<DraftInput, OutgoingView>("/api/documents/outgoing/{id}", may(rights::documents_write), put_outgoing,
                                         "Replaces a draft (If-Match: its version)."),
      web::del<None, None>("/api/documents/outgoing/{id}", may(rights::documents_write), delete_outgoing,
                           "Removes a draft (If-Match: its version)."),
      web::post<None, OutgoingView>("/api/documents/outgoing/{id}/issue", may(rights::documents_issue), post_issue,
                                    "Numbers a draft and sends it to its recipients."),
      web::get<DeliveryQuery, DeliveryPage>("/api/documents/outgoing/{id}/deliveries", signed_in, get_deliveries,
                                            "How far each receiver is."),
      web::post<RemindInput, Reminded>("/api/documents/outgoing/{id}/remind", may(rights::documents_write), post_remind,
                                       "Reminds receivers who have not opened, received or finished it."),
      web::get<None, web::Response>("/api/documents/outgoing/{id}/attachments/{ordinal}", signed_in,
                                    get_outgoing_attachment, "The bytes of an attachment."),
      web::get<None, web::Response>("/api/documents/outgoing/{id}/package", signed_in, get_package,
                                    "The edXML package as it was delivered."),
      web::get<None, std::vector<TrailEntry>>("/api/documents/outgoing/{id}/trail", signed_in, get_outgoing_trail,
                                              "Who did what to it, oldest first."),
  };
}

web::Routes incoming_routes() {
  using web::may;
  using web::signed_in;
  return {
      web::get<IncomingQuery, Page<IncomingRow>>("/api/documents/incoming", signed_in, get_incoming,
                                                 "The incoming register of the reader's agency, newest arrival first."),
      web::get<None, IncomingView>("/api/documents/incoming/{id}", signed_in, get_incoming_view,
                                   "An incoming document with its path."),
      web::post<None, None>("/api/documents/incoming/{id}/opened", signed_in, post_opened,
                            "Somebody who registers or assigns looks at it; the sender sees the first time."),
      web::post<ReceiveInput, IncomingView>("/api/documents/incoming/{id}/receive", may(rights::documents_register),
                                            post_receive, "Into the register, with an arrival number (03)."),
      web::post<RefuseInput, IncomingView>("/api/documents/incoming/{id}/refuse", may(rights::documents_register),
                                           post_refuse, "Refused, with a reason (02)."),
      web::post<AssignInput, IncomingView>("/api/documents/incoming/{id}/assign", may(rights::documents_assign),
                                           post_assign, "Given to a lead and co-handlers with a deadline (04)."),
      web::post<None, IncomingView>("/api/documents/incoming/{id}/start", may(rights::documents_handle), post_start,
                                    "Work has begun (05)."),
      web::post<FinishInput, IncomingView>("/api/documents/incoming/{id}/finish", may(rights::documents_handle),
                                           post_finish, "The lead has finished it (06)."),
      web::get<None, web::Response>("/api/documents/incoming/{id}/attachments/{ordinal}", signed_in,
                                    get_incoming_attachment, "The bytes of an attachment."),
      web::get<None, std::vector<TrailEntry>>("/api/documents/incoming/{id}/trail", signed_in, get_incoming_trail,
                                              "Who did what to it, oldest first."),
  };
}

}  // namespace

web::Routes routes() {
  using web::may;
  using web::signed_in;
  web::Routes out{
      web::from_memory(web::get<None, std::vector<TypeView>>("/api/documents/types", signed_in, get_types,
                                                             "The 29 types of Decree 30/2020/NĐ-CP.")),
      web::get<SearchQuery, Page<SearchHit>>(
          "/api/documents/search", may(rights::documents_read), get_search,
          "Everything the reader's agency issued or received that holds these words."),
      web::get<None, AgencySettings>("/api/documents/agencies/{id}/settings", signed_in, get_settings,
                                     "How an agency writes its documents."),
      web::put<AgencySettings, AgencySettings>("/api/documents/agencies/{id}/settings", signed_in, put_settings,
                                               "Changes how an agency writes its documents."),
      web::get<None, Counts>("/api/work/counts", signed_in, get_counts, "Numbers for the rail."),
  };
  for (auto&& more : {outgoing_routes(), incoming_routes(), change_routes(), flow_routes(), intake_routes(), handling_routes(),
                      saved_search_routes(), report_routes(), file_routes(), check_routes(), copy_routes(), hand_over_routes()})
    out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace tinhso::documents
