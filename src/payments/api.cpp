#include "payments/payments.hpp"

namespace tinhso::payments {
namespace {

using web::Call;
using web::None;

web::Response pdf(std::string body) {
  web::Response out;
  out.body = std::move(body);
  out.headers.emplace("content-type", "application/pdf");
  out.headers.emplace("cache-control", "private, no-store");
  out.headers.emplace("content-disposition", "inline; filename=\"bien-lai.pdf\"");
  return out;
}

Charge post_items(Call& call, SetItems const& input) {
  return set_items(call.context, call.principal(), call.request.origin, call.id(), input);
}
Charge post_exemption(Call& call, Exempt const& input) {
  return exempt(call.context, call.principal(), call.request.origin, call.id(), input);
}
Charge post_money(Call& call, Collect const& input) {
  return collect(call.context, call.principal(), call.request.origin, call.id(), input);
}
Charge post_refund(Call& call, AskRefund const& input) {
  return ask_refund(call.context, call.principal(), call.request.origin, call.id(), input);
}
FeeRefund post_decision(Call& call, DecideRefund const& input) {
  return decide_refund(call.context, call.principal(), call.request.origin, call.id(), input);
}
web::Response get_receipt(Call& call, None const&) {
  return pdf(receipt_pdf(call.context, call.principal(), call.id()));
}
FeeDay get_day(Call& call, DayQuery const& query) { return day(call.context, call.principal(), query); }
FeeDay post_comparison(Call& call, DayInput const& input) {
  return reconcile(call.context, call.principal(), call.request.origin, input);
}
FeeDay post_difference(Call& call, SettleDifference const& input) {
  return settle_difference(call.context, call.principal(), call.request.origin, call.id(), input);
}
FeeDay post_closing(Call& call, CloseDay const& input) {
  return close_day(call.context, call.principal(), call.request.origin, input);
}
web::Response get_sheet(Call& call, DayQuery const& query) {
  web::Response out;
  out.body = day_sheet(call.context, call.principal(), query);
  out.headers.emplace("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  out.headers.emplace("cache-control", "private, no-store");
  out.headers.emplace("content-disposition", "attachment; filename=\"bang-ke-bien-lai.xlsx\"");
  return out;
}
web::Response post_notification(Call& call) {
  take_notification(call.context, call.request.body);
  return web::json_response(boost::json::object{{"code", "00"}});
}

}  // namespace

web::Routes routes() {
  using web::may;
  namespace rights = accounts::rights;
  web::Routes out{
      web::post<SetItems, Charge>("/api/payments/charges/{id}/items", may(rights::services_receive), post_items,
                                  "Say how much is to be paid."),
      web::post<Exempt, Charge>("/api/payments/charges/{id}/exemption", may(rights::services_receive), post_exemption,
                                "Exempt from a fee, in whole or in part."),
      web::post<Collect, Charge>("/api/payments/charges/{id}/money", may(rights::services_receive), post_money,
                                 "Take cash or a transfer at the counter; the receipt gets its number."),
      web::post<AskRefund, Charge>("/api/payments/charges/{id}/refund", may(rights::services_receive), post_refund,
                                   "Ask for the money to go back."),
      web::get<None, web::Response>("/api/payments/charges/{id}/receipt", may(rights::services_read), get_receipt,
                                    "The receipt as PDF."),
      web::post<DecideRefund, FeeRefund>("/api/payments/refunds/{id}", may(rights::services_approve), post_decision,
                                         "Agree to a refund, or refuse it."),
      web::get<DayQuery, FeeDay>("/api/payments/day", may(rights::services_read), get_day,
                                 "Receipts, refunds and differences of a day."),
      web::get<DayQuery, web::Response>("/api/payments/day/sheet", may(rights::services_read), get_sheet,
                                        "The receipts of a day as a spreadsheet."),
      web::post<DayInput, FeeDay>("/api/payments/day/comparison", may(rights::services_receive), post_comparison,
                                  "Compare a day with the gateway's list."),
      web::post<CloseDay, FeeDay>("/api/payments/day/closing", may(rights::services_receive), post_closing,
                                  "Close the till of a day."),
      web::post<SettleDifference, FeeDay>("/api/payments/differences/{id}", may(rights::services_receive),
                                          post_difference, "Settle a difference between the gateway and us."),
  };
  web::Route told{web::Method::post,
                  "/api/payments/notifications",
                  web::anyone,
                  "The gateway tells of a payment; each message is signed (payments/gateway.hpp).",
                  post_notification,
                  100'000,
                  {},
                  {},
                  0};
  told.confidential = true;
  out.push_back(std::move(told));
  return out;
}

}  // namespace tinhso::payments
