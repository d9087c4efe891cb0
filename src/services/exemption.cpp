// Exemptions from the fee: claimed while filing, with the paper that shows it; judged by a clerk at receipt.
#include <fmt/format.h>

#include <algorithm>

#include "services/store.hpp"

namespace tinhso::services {
namespace {

using database::Session;

Exemption const* named_exemption(Procedure const& procedure, FilingExemption const& input) {
  if (!procedure.exemptions) return nullptr;
  auto const found = std::ranges::find_if(*procedure.exemptions, [&](auto const& one) {
    return std::string_view{one.verbatim} == std::string_view{input.name};
  });
  return found == procedure.exemptions->end() ? nullptr : &*found;
}

/// The picture of the paper; where it is the only proof, the record says that there is one.
std::string exemption_proof(FilingExemption const& input) {
  std::string out{trim(input.proof.value_or(""))};
  if (out.empty() && (input.picture || input.vault)) out = "có ảnh giấy tờ kèm hồ sơ";
  return out;
}

}  // namespace

void check_exemption(Procedure const& procedure, Filing const& filing, FieldErrors& errors) {
  if (!filing.exemption) return;
  if (!named_exemption(procedure, *filing.exemption))
    errors.push_back({"exemption.name", {"Thủ tục này không có đối tượng đó.", "The procedure has no such exemption."}});
  if (exemption_proof(*filing.exemption).empty())
    errors.push_back({"exemption.proof",
                      {"Hãy ghi giấy tờ chứng minh, hoặc gửi ảnh của nó.", "Name the paper, or send its picture."}});
}

void keep_exemption(Context& context, Session& session, Procedure const& procedure, Filing const& filing,
                    Dossier const& dossier, Principal const* who, Origin const& origin,
                    std::optional<citizens::VaultFile> const& paper) {
  if (!filing.exemption) return;
  auto const now = context.clock.now();
  auto const* const one = named_exemption(procedure, *filing.exemption);
  payments::ExemptionClaim const claim{std::string{one->verbatim}, one->share.value, exemption_proof(*filing.exemption)};
  if (filing.exemption->picture) {
    try {
      attach(session, now, dossier.id, who ? who->account : 0, "exemption", {Attached{*filing.exemption->picture, {}}});
    } catch (Invalid const& fault) {
      throw Invalid{"exemption.picture", fault.fields().front().words};
    }
  }
  if (paper) attach_stored(session, now, dossier.id, "exemption", -1, *paper);
  if (who) payments::exempt_object(context, session, *who, origin, "dossier", dossier.id, claim);
  else payments::claim(session, now, "dossier", dossier.id, claim);
}

DossierView judge_exemption(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                            JudgeExemption const& input) {
  auto const now = context.clock.now();
  std::string const why{trim(input.words.value_or(""))};
  return context.database.write([&](Session& session) {
    owned(session, who, id);
    lock_dossier(session, id);
    auto const dossier = owned(session, who, id);
    auto const claim = payments::charge_of(context, session, "dossier", id).value_or(payments::Charge{}).claim;
    payments::judge(session, now, who, origin, "dossier", id, input.accept, why);
    auto const words = fmt::format("{} miễn, giảm {}%: {}.{}", input.accept ? "Chấp nhận" : "Không chấp nhận",
                                   claim->share, claim->name, why.empty() ? "" : " " + why);
    add_step(session, dossier, now, {"exemption", who.name, who.position, words, "", "", {}});
    tell(session, now, dossier, "exemption");
    return view_of(context, session, who, dossier);
  });
}

}  // namespace tinhso::services
