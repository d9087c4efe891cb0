#include "platform/files/api/api.hpp"
#include "services/account.hpp"
#include "services/live.hpp"
#include "services/papers.hpp"
#include "services/queue.hpp"
#include "services/register.hpp"
#include "services/services.hpp"

namespace tinhso::services {
namespace {

using web::Call;
using web::None;

struct Events {
  std::vector<LifeEvent> items;
};
BOOST_DESCRIBE_STRUCT(Events, (), (items))
struct Receivers {
  std::vector<Receiver> items;
};
BOOST_DESCRIBE_STRUCT(Receivers, (), (items))

Page<ProcedureRow> get_procedures(Call& call, ProcedureQuery const& query) {
  return search_procedures(call.context, query);
}
Procedure get_procedure(Call& call, None const&) { return procedure(call.context, call.parameter("code")); }
Events get_events(Call& call, None const&) { return {life_events(call.context)}; }
Receivers get_receivers(Call& call, ReceiverQuery const& query) {
  return {receivers(call.context, call.parameter("code"), query)};
}
Filed post_filing(Call& call, Filing const& filing) {
  std::optional<citizens::Citizen> citizen;
  if (filing.by_account.value_or(false)) citizen = citizens::need_citizen(call);
  auto out = file_online(call.context, call.request.origin, filing, call.request.header("idempotency-key"),
                         citizen ? &*citizen : nullptr);
  call.status = 201;
  return out;
}
Tracked post_tracking(Call& call, Proof const& proof) {
  return track(call.context, call.request.origin, proof, citizen_by(call, proof.proof));
}
Tracked post_answer(Call& call, Answer const& answer) {
  return answer_supplement(call.context, call.request.origin, answer, call.request.header("idempotency-key"),
                           citizen_by(call, answer.proof));
}
web::Response post_result(Call& call, Proof const& proof) {
  return result_file(call.context, call.request.origin, proof, call.id("file"), citizen_by(call, proof.proof));
}
Tracked post_rating(Call& call, Rating const& rating) {
  return rate(call.context, call.request.origin, rating, citizen_by(call, rating.proof));
}
payments::GoPay post_payment(Call& call, Proof const& proof) {
  return pay(call.context, call.request.origin, proof, citizen_by(call, proof.proof));
}
Tracked post_payment_look(Call& call, Proof const& proof) {
  return look_for_payment(call.context, call.request.origin, proof, citizen_by(call, proof.proof));
}
web::Response post_fee_receipt(Call& call, Proof const& proof) {
  web::Response out;
  out.body = fee_receipt(call.context, call.request.origin, proof, citizen_by(call, proof.proof));
  out.headers.emplace("content-type", "application/pdf");
  out.headers.emplace("cache-control", "private, no-store");
  return out;
}
Page<DossierRow> get_dossiers(Call& call, DossierQuery const& query) {
  return dossiers(call.context, call.principal(), query);
}
DossierView get_dossier(Call& call, None const&) {
  auto out = dossier(call.context, call.principal(), call.id());
  note_readings(call.context, call.principal(), out.id, "Hồ sơ " + out.code);
  return out;
}
web::Response get_file(Call& call, None const&) {
  return dossier_file(call.context, call.principal(), call.id(), call.id("file"));
}
Filed post_dossier(Call& call, Filing const& filing) {
  auto out = file_at_counter(call.context, call.principal(), call.request.origin, filing);
  call.status = 201;
  return out;
}
DossierView post_action(Call& call, ActionInput const& input) {
  return act(call.context, call.principal(), call.request.origin, call.id(), input);
}
DossierView post_alias(Call& call, AliasInput const& input) {
  return add_alias(call.context, call.principal(), call.request.origin, call.id(), input);
}
DossierView delete_alias(Call& call, None const&) {
  return remove_alias(call.context, call.principal(), call.request.origin, call.id(), call.id("alias"));
}
DossierView post_judgement(Call& call, JudgeExemption const& input) {
  return judge_exemption(call.context, call.principal(), call.request.origin, call.id(), input);
}

struct Hands {
  std::vector<Hand> items;
};
BOOST_DESCRIBE_STRUCT(Hands, (), (items))
Hands get_hands(Call& call, None const&) { return {hands(call.context, call.principal())}; }
Board get_board(Call& call, BoardQuery const& query) { return board(call.context, call.principal(), query); }
web::Response get_form(Call& call, None const&) {
  auto const wanted = reflect::enum_value<Form>(call.parameter("form"));
  if (!wanted) throw NotFound{};
  web::Response out;
  out.body = printed_form(call.context, call.principal(), call.id(), *wanted);
  out.headers.emplace("content-type", "application/pdf");
  out.headers.emplace("cache-control", "private, no-store");
  out.headers.emplace("content-disposition",
                      "inline; filename=\"" + std::string{reflect::enum_name(*wanted)} + ".pdf\"");
  return out;
}

web::Response get_register(Call& call, DossierQuery const& query) {
  web::Response out;
  out.body = register_sheet(call.context, call.principal(), query);
  out.headers.emplace("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  out.headers.emplace("cache-control", "private, no-store");
  out.headers.emplace("content-disposition", "attachment; filename=\"so-theo-doi-ho-so.xlsx\"");
  return out;
}

web::Route slowly(web::Route route, int per_minute) {
  route.per_minute = per_minute;
  route.confidential = true;  // holds the proof, or what it opens
  return route;
}

}  // namespace

std::int64_t citizen_by(Call& call, std::string_view proof) {
  return proof == account_proof ? citizens::need_citizen(call).id : 0;
}

web::Routes routes() {
  using web::anyone;
  using web::may;
  namespace rights = accounts::rights;
  web::Routes out{
      web::get<ProcedureQuery, Page<ProcedureRow>>("/api/services/procedures", anyone, get_procedures,
                                                   "Find procedures by words, without diacritics too, or life event."),
      web::get<None, Procedure>("/api/services/procedures/{code}", anyone, get_procedure,
                                "The version of a procedure that is in force today, or its last one when it has ended."),
      web::get<ReceiverQuery, Receivers>("/api/services/procedures/{code}/receivers", anyone, get_receivers,
                                         "The agencies that receive, handle or support dossiers of a procedure."),
      web::get<None, Events>("/api/services/events", anyone, get_events, "Life events that procedures belong to."),
      web::post<Filing, Filed>("/api/services/filings", anyone, post_filing, "File a dossier without an account."),
      slowly(web::post<Proof, Tracked>("/api/services/tracking", anyone, post_tracking,
                                       "Where a dossier stands, for who knows its code and phone or birth date."),
             30),
      web::post<Answer, Tracked>("/api/services/tracking/supplement", anyone, post_answer,
                                 "Answer a request for supplement."),
      slowly(web::post<Proof, web::Response>("/api/services/tracking/files/{file}", anyone, post_result,
                                             "A file of the result, for who knows the code and phone or birth date."),
             30),
      slowly(web::post<Rating, Tracked>("/api/services/tracking/rating", anyone, post_rating,
                                        "How satisfied the applicant is, once it has ended."),
             20),
      slowly(web::post<Proof, payments::GoPay>("/api/services/tracking/payment", anyone, post_payment,
                                               "Where to pay the fee online."),
             20),
      slowly(web::post<Proof, Tracked>("/api/services/tracking/payment/look", anyone, post_payment_look,
                                       "Where a dossier stands, after the gateway was asked about its payment."),
             60),
      slowly(web::post<Proof, web::Response>("/api/services/tracking/receipt", anyone, post_fee_receipt,
                                             "The fee's receipt as PDF."),
             30),
      web::get<DossierQuery, Page<DossierRow>>("/api/services/dossiers", may(rights::services_read), get_dossiers,
                                               "Dossiers of the reader's agency, by due date."),
      web::post<Filing, Filed>("/api/services/dossiers", may(rights::services_receive), post_dossier,
                               "Receive a dossier at the counter."),
      web::get<None, DossierView>("/api/services/dossiers/{id}", may(rights::services_read), get_dossier,
                                  "One dossier with its papers, steps and what the reader may do."),
      web::get<None, web::Response>("/api/services/dossiers/{id}/files/{file}", may(rights::services_read), get_file,
                                    "A paper of a dossier."),
      web::get<None, web::Response>("/api/services/dossiers/{id}/forms/{form}", may(rights::services_read), get_form,
                                    "A printed form of a dossier as PDF: receipt, supplement, refusal, apology, stop, "
                                    "control."),
      web::get<DossierQuery, web::Response>("/api/services/register", may(rights::services_read), get_register,
                                            "The register of dossiers (form 07) as a spreadsheet."),
      web::get<None, Hands>("/api/services/hands", may(rights::services_read), get_hands,
                            "The officials of the agency to whom a dossier can be given."),
      web::get<BoardQuery, Board>("/api/services/board", may(rights::services_read), get_board,
                                  "What is on time, late and liked, by unit, person, procedure, step or service level."),
      web::post<ActionInput, DossierView>("/api/services/dossiers/{id}/actions", may(rights::services_read),
                                          post_action, "Take the next step with a dossier."),
      web::post<AliasInput, DossierView>("/api/services/dossiers/{id}/aliases", may(rights::services_receive), post_alias,
                                         "Enter what another system calls a dossier."),
      web::del<None, DossierView>("/api/services/dossiers/{id}/aliases/{alias}", may(rights::services_receive), delete_alias,
                                     "Take off what another system calls a dossier."),
      web::post<JudgeExemption, DossierView>("/api/services/dossiers/{id}/exemption", may(rights::services_receive),
                                             post_judgement, "Accept or refuse the exemption that was claimed."),
  };
  for (auto& route : out)
    if (route.path == "/api/services/filings" || route.path == "/api/services/tracking/supplement")
      route.per_minute = 20;
  // A phone's photograph or scan; the ticket is 128 random bits and attaches the file to one filing.
  out.push_back(files::upload_route("/api/services/files", anyone, 10'000'000, 30,
                                    "Upload a paper for a filing or a supplement, without an account."));
  out.push_back(live_route());
  for (auto& route : account_routes()) out.push_back(std::move(route));
  for (auto& route : paper_routes()) out.push_back(std::move(route));
  for (auto& route : signature_routes()) out.push_back(std::move(route));
  for (auto& route : certify_routes()) out.push_back(std::move(route));
  for (auto& route : feedback_routes()) out.push_back(std::move(route));
  for (auto& route : queue_routes()) out.push_back(std::move(route));
  return out;
}

}  // namespace tinhso::services
