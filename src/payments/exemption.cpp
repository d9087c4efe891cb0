// Who need not pay, or not all of it: said by the payer and judged by a clerk, or written by the clerk at once.
#include <fmt/format.h>

#include "payments/store.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;

constexpr Sql exemption_add{
    "payments.exemption_add",
    "insert into payments_exemption (charge, agency, name, share, proof, state, forgone, at, decided_by, decided_at, "
    "day) values (:charge, :agency, :name, :share, :proof, :state, :forgone, :now, :who, :decided_at, :day)"};
constexpr Sql exemption_last{"payments.exemption_last",
                             "select name, share, proof, state, words, forgone, at, decided_by, decided_at from "
                             "payments_exemption where charge = :charge order by id desc limit 1"};
constexpr Sql exemption_judged{"payments.exemption_judged",
                               "update payments_exemption set state = :state, words = :words, forgone = :forgone, "
                               "decided_by = :who, decided_at = :now, day = :day where charge = :charge and state = "
                               "'claimed'"};
constexpr Sql exemption_counted{"payments.exemption_counted",
                                "update payments_exemption set forgone = :forgone where charge = :charge and state <> "
                                "'refused'"};

std::string exemption_words(ExemptionClaim const& input) {
  return input.name + (input.proof.empty() ? "" : " (" + input.proof + ")");
}

void put_exemption(Session& session, Instant now, StoredCharge const& charge, ExemptionClaim const& input,
                   ExemptionState state, std::int64_t forgone, std::string_view who) {
  bool const decided = state != ExemptionState::claimed;
  session.run(exemption_add, {{"charge", charge.id},
                              {"agency", charge.agency},
                              {"name", input.name},
                              {"share", input.share},
                              {"proof", input.proof},
                              {"state", state},
                              {"forgone", forgone},
                              {"now", now},
                              {"who", who},
                              {"decided_at", decided ? std::optional{now} : std::nullopt},
                              {"day", decided ? std::optional{local_date(now)} : std::nullopt}});
}

void reduce_charge(Session& session, StoredCharge& charge, ExemptionClaim const& input) {
  charge.share = input.share;
  charge.exemption = exemption_words(input);
  count_again(session, charge);
}

/// By a clerk: what is due becomes less; of what is paid a part is owed back.
void write_exemption(Context& context, Session& session, Principal const& who, Origin const& origin,
                     StoredCharge& charge, ExemptionClaim const& input) {
  auto const now = context.clock.now();
  may_take(who);
  bool const paid = charge.state == ChargeState::paid;
  if (charge.state != ChargeState::due && !paid) not_due(charge);
  require_judged(session, charge.id);
  if (charge.share != 0)
    throw Conflict{"payments.exempted", {"Khoản này đã được miễn, giảm.", "This has been reduced already."}};
  auto const before = charge.amount;
  auto const forgone = before * input.share / 100;  // what cannot be halved is the payer's gain, but for a part đồng
  put_exemption(session, now, charge, input, ExemptionState::accepted, forgone, who.name);
  charge.share = input.share;
  charge.exemption = exemption_words(input);
  if (paid) {
    auto const left = receipt_of(session, charge.id).value().amount - given_back(session, charge.id);
    owe(context, session, who, charge, std::min(forgone, left), "Được miễn, giảm sau khi nộp: " + input.name);
  } else {
    charge.amount = before - forgone;
    if (charge.amount == 0) charge.state = ChargeState::exempt;
    save(session, now, charge);
  }
  recorded(session, now, who, origin, "exempt", charge,
           {{"before", before}, {"forgone", forgone}, {"name", input.name}, {"proof", input.proof}});
}

}  // namespace

std::int64_t full_amount(StoredCharge const& charge) {
  std::int64_t sum = 0;
  for (auto const& item : reflect::from_json<std::vector<ChargeItem>>(charge.items))
    if (item.amount) sum += *item.amount * item.quantity;
  return sum;
}

void count_again(Session& session, StoredCharge& charge) {
  auto const full = full_amount(charge);
  charge.amount = full - full * charge.share / 100;
  session.run(exemption_counted, {{"charge", charge.id}, {"forgone", full - charge.amount}});
}

std::optional<FeeExemption> exemption_of(Session& session, std::int64_t charge) {
  return session.first<FeeExemption>(exemption_last, {{"charge", charge}});
}

void require_judged(Session& session, std::int64_t charge) {
  auto const last = exemption_of(session, charge);
  if (last && last->state == ExemptionState::claimed)
    throw Conflict{"payments.claim_open",
                   {"Người nộp khai được miễn, giảm. Xem giấy tờ, chấp nhận hoặc từ chối rồi làm bước này.",
                    "The payer says that they are exempt. Accept or refuse that before this step."}};
}

void claim(Session& session, Instant now, std::string_view kind, std::int64_t object, ExemptionClaim const& input) {
  auto const found = find_charge(session, kind, object);
  if (!found) return;
  auto charge = lock_charge(session, found->id);
  if ((charge.state != ChargeState::due && charge.state != ChargeState::unset) || charge.share != 0) return;
  put_exemption(session, now, charge, input, ExemptionState::claimed, 0, "");
  bool const known = charge.state == ChargeState::due;
  reduce_charge(session, charge, input);
  if (!known) charge.amount = 0;
  save(session, now, charge);
}

void judge(Session& session, Instant now, Principal const& who, Origin const& origin, std::string_view kind,
           std::int64_t object, bool accept, std::string_view words) {
  may_take(who);
  auto const found = find_charge(session, kind, object);
  if (!found) throw NotFound{};
  auto charge = lock_own(session, who, found->id);
  auto const said = exemption_of(session, charge.id);
  bool const open = charge.state == ChargeState::due || charge.state == ChargeState::unset;
  if (!said || said->state != ExemptionState::claimed || !open)
    throw Conflict{"payments.no_claim",
                   {"Không có đề nghị miễn, giảm nào chờ xét.", "No exemption waits for a decision."}};
  if (!accept && trim(words).empty())
    throw Invalid{"words", {"Cần nêu lý do để người nộp biết.", "Say why, so that the payer knows."}};
  auto const full = full_amount(charge);
  auto const forgone = charge.state == ChargeState::due && accept ? full - charge.amount : 0;
  session.run(exemption_judged, {{"charge", charge.id},
                                 {"state", accept ? ExemptionState::accepted : ExemptionState::refused},
                                 {"words", words},
                                 {"forgone", forgone},
                                 {"who", who.name},
                                 {"now", now},
                                 {"day", local_date(now)}});
  if (!accept) {
    charge.share = 0;
    charge.exemption.clear();
    if (charge.state == ChargeState::due) charge.amount = full;
  } else if (charge.state == ChargeState::due && charge.amount == 0) {
    charge.state = ChargeState::exempt;
  }
  save(session, now, charge);
  recorded(session, now, who, origin, accept ? "accept_exemption" : "refuse_exemption", charge,
           {{"name", said->name}, {"share", said->share}, {"amount", charge.amount}, {"words", std::string{words}}});
}

void exempt_object(Context& context, Session& session, Principal const& who, Origin const& origin,
                   std::string_view kind, std::int64_t object, ExemptionClaim const& input) {
  auto const found = find_charge(session, kind, object);
  if (!found) return;
  auto charge = lock_own(session, who, found->id);
  if (charge.state == ChargeState::unset) {  // how much is said later; the exemption stands
    may_take(who);
    auto const now = context.clock.now();
    put_exemption(session, now, charge, input, ExemptionState::accepted, 0, who.name);
    charge.share = input.share;
    charge.exemption = exemption_words(input);
    save(session, now, charge);
    recorded(session, now, who, origin, "exempt", charge, {{"name", input.name}, {"proof", input.proof}});
    return;
  }
  write_exemption(context, session, who, origin, charge, input);
}

Charge exempt(Context& context, Principal const& who, Origin const& origin, std::int64_t id, Exempt const& input) {
  may_take(who);
  return context.database.write([&](Session& session) {
    auto charge = lock_own(session, who, id);
    write_exemption(context, session, who, origin, charge, {input.name, input.share, input.proof});
    return view_of(context, session, charge, &who);
  });
}

}  // namespace tinhso::payments
