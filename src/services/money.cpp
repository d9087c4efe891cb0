// What the procedure's record says a dossier costs, as a charge of the payments room.
#include <algorithm>

#include "services/store.hpp"

namespace tinhso::services {
namespace {

std::int64_t number_answered(std::string_view key, Answers const& answers) {
  auto const found = answers.find(std::string{key});
  if (found == answers.end()) return 1;
  return std::clamp<std::int64_t>(whole_number(trim(found->second)).value_or(1), 1, 1000);
}

}  // namespace

void charge_fee(database::Session& session, Instant now, Procedure const& procedure, Dossier const& dossier) {
  payments::ChargeInput input;
  auto const answers = reflect::from_json<std::map<std::string, std::string>>(dossier.answers);
  for (auto const& fee : procedure.fees) {
    if (fee.case_code && *fee.case_code != dossier.case_code) continue;
    if (fee.channel && *fee.channel != dossier.channel) continue;
    payments::ChargeItem item;
    // A bare number says nothing to who has to pay it.
    auto const bare = fee.amount && std::string_view{fee.verbatim} == std::to_string(*fee.amount);
    item.name = Text<1, 300>{bare ? fee.kind == FeeKind::fee ? "Phí, lệ phí" : "Giá dịch vụ" : std::string{fee.verbatim}};
    if (fee.amount) item.amount = fee.amount->value;
    if (fee.by_page) item.amount = page_fee(*fee.by_page, number_answered(fee.by_page->answer, answers));
    if (fee.per) item.quantity = number_answered(*fee.per, answers);
    input.items.push_back(std::move(item));
  }
  if (procedure.exemptions)
    for (auto const& one : *procedure.exemptions) input.exemptions.push_back({one.verbatim, one.share});
  input.kind = "dossier";
  input.object = dossier.id;
  input.agency = dossier.agency;
  input.code = dossier.code;
  input.payer = dossier.applicant;
  input.what = dossier.procedure_name;
  input.timing = procedure.fee_timing.value_or(payments::Timing::after);
  payments::charge(session, now, input);
}

}  // namespace tinhso::services
