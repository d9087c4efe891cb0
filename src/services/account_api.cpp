#include "services/account.hpp"

namespace tinhso::services {
namespace {

using web::Call;
using web::None;

struct OwnDossiers {
  std::vector<MineRow> items;
};
BOOST_DESCRIBE_STRUCT(OwnDossiers, (), (items))
struct FilingConsents {
  std::vector<FilingConsent> items;
};
BOOST_DESCRIBE_STRUCT(FilingConsents, (), (items))

OwnDossiers get_mine(Call& call, None const&) { return {own_dossiers(call.context, citizens::need_citizen(call))}; }
MineRow post_take(Call& call, Proof const& proof) {
  return take_in(call.context, call.request.origin, citizens::need_citizen(call), proof);
}
FilingConsents get_consents(Call& call, None const&) { return {consents(call.context, citizens::need_citizen(call))}; }
FilingConsent post_consent(Call& call, FilingConsentInput const& input) {
  auto out = give_consent(call.context, call.request.origin, citizens::need_citizen(call), input);
  call.status = 201;
  return out;
}
FilingConsent post_withdraw(Call& call, None const&) {
  return withdraw_consent(call.context, call.request.origin, citizens::need_citizen(call), call.id());
}

}  // namespace

web::Routes account_routes() {
  using web::anyone;
  web::Routes out{
      web::get<None, OwnDossiers>("/api/services/mine/dossiers", anyone, get_mine, "Dossiers of the citizen's account."),
      web::post<Proof, MineRow>("/api/services/mine/dossiers", anyone, post_take,
                                "Take a dossier that was filed by code and phone into the account."),
      web::get<None, FilingConsents>("/api/services/mine/consents", anyone, get_consents,
                               "Consents that the citizen has given and was given."),
      web::post<FilingConsentInput, FilingConsent>("/api/services/mine/consents", anyone, post_consent,
                                           "Let another person file a procedure for the citizen, until a day."),
      web::post<None, FilingConsent>("/api/services/mine/consents/{id}/withdraw", anyone, post_withdraw,
                                   "Withdraw a consent."),
  };
  for (auto& route : out) {
    route.confidential = true;
    route.per_minute = route.method == web::Method::get ? 120 : 30;
  }
  return out;
}

}  // namespace tinhso::services
