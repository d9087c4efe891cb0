// What is to be paid for an object, and how it is told.
#include <algorithm>

#include "payments/store.hpp"
#include "payments/vietqr.hpp"
#include "payments_migrations.hpp"
#include "platform/events/events.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

#define TINHSO_CHARGE_COLUMNS \
  "id, kind, object, agency, code, payer, what, timing, state, items, amount, share, exemption, exemptions, " \
  "to_refund, refund_reason"
constexpr Sql charge_add{
    "payments.charge_add",
    "insert into payments_charge (kind, object, agency, code, payer, what, timing, state, items, amount, exemptions, "
    "created_at, changed_at) values (:kind, :object, :agency, :code, :payer, :what, :timing, :state, :items, :amount, "
    ":exemptions, :now, :now) on conflict (kind, object) do nothing"};
constexpr Sql charge_by_object{"payments.charge_by_object", "select " TINHSO_CHARGE_COLUMNS
                                                            " from payments_charge where kind = :kind and object = "
                                                            ":object"};
constexpr Sql charge_locked{"payments.charge_locked",
                            "select " TINHSO_CHARGE_COLUMNS " from payments_charge where id = :id {for_update}"};
constexpr Sql charge_locked_by_object{"payments.charge_locked_by_object",
                                      "select " TINHSO_CHARGE_COLUMNS
                                      " from payments_charge where kind = :kind and object = :object {for_update}"};
#undef TINHSO_CHARGE_COLUMNS
constexpr Sql charge_save{"payments.charge_save",
                          "update payments_charge set state = :state, items = :items, amount = :amount, share = "
                          ":share, exemption = :exemption, to_refund = :to_refund, refund_reason = "
                          ":refund_reason, changed_at = :now where id = :id"};
constexpr Sql receipt_by_charge{"payments.receipt_by_charge",
                                "select form, series, number, amount, method, reference, at, who, refunded_at, "
                                "refunded from payments_receipt where charge = :charge"};
constexpr Sql refund_by_charge{"payments.refund_by_charge",
                               "select r.id, c.code, c.payer, r.amount, r.method, r.reason, r.state, r.asked_by, "
                               "r.asked_at, r.decided_by, r.decided_at, r.words, r.done_at from payments_refund r join "
                               "payments_charge c on c.id = r.charge where r.charge = :charge and r.attempt = 0 order "
                               "by r.id desc limit 1"};
constexpr Sql open_attempts{"payments.open_attempts",
                            "select count(*) from payments_attempt where charge = :charge and state = 'open'"};
constexpr Sql account_by_agency{"payments.account_by_agency",
                                "select bin, bank, account, holder, form, series from payments_account where agency "
                                "in (:agency, 0) order by agency desc limit 1"};

std::vector<std::string> charge_actions(Principal const& who, StoredCharge const& charge,
                                        std::optional<FeeRefund> const& refund, bool claimed) {
  std::vector<std::string> out;
  bool const takes = who.may(rights::services_receive);
  bool const due = charge.state == ChargeState::due;
  bool const owed = due || charge.state == ChargeState::unset;
  bool const running = refund && (refund->state == RefundState::asked || refund->state == RefundState::approved);
  bool const paid = charge.state == ChargeState::paid && !running;
  if (takes && claimed && owed) out.emplace_back("judge");
  if (takes && due && !claimed) out.emplace_back("collect");
  if (takes && owed) out.emplace_back("set");
  if (takes && (due || paid) && charge.share == 0 && !claimed) out.emplace_back("exempt");
  if (takes && paid) out.emplace_back("refund");
  if (who.may(rights::services_approve) && refund && refund->state == RefundState::asked) out.emplace_back("decide");
  return out;
}

}  // namespace

std::optional<StoredCharge> find_charge(Session& session, std::string_view kind, std::int64_t object) {
  return session.first<StoredCharge>(charge_by_object, {{"kind", kind}, {"object", object}});
}
StoredCharge lock_charge(Session& session, std::int64_t id) {
  return session.one<StoredCharge>(charge_locked, {{"id", id}});
}
StoredCharge lock_own(Session& session, Principal const& who, std::int64_t id) {
  auto charge = lock_charge(session, id);
  if (charge.agency != who.agency) throw NotFound{};
  return charge;
}
void save(Session& session, Instant now, StoredCharge const& charge) {
  session.run(charge_save, {{"id", charge.id},
                            {"state", charge.state},
                            {"items", charge.items},
                            {"amount", charge.amount},
                            {"share", charge.share},
                            {"exemption", charge.exemption},
                            {"to_refund", charge.to_refund},
                            {"refund_reason", charge.refund_reason},
                            {"now", now}});
}
std::optional<FeeReceipt> receipt_of(Session& session, std::int64_t charge) {
  return session.first<FeeReceipt>(receipt_by_charge, {{"charge", charge}});
}
PayAccount account_of(Session& session, std::int64_t agency) {
  auto found = session.first<PayAccount>(account_by_agency, {{"agency", agency}});
  return found ? std::move(*found) : PayAccount{"", "", "", "", "BL", "BL-{yy}E"};
}
void tell(Session& session, Instant now, StoredCharge const& charge) {
  events::publish(session, now, "agency:" + std::to_string(charge.agency), "payments.changed",
                  {{"kind", charge.kind}, {"object", charge.object}});
  events::publish(session, now, charge.kind + ":" + std::to_string(charge.object), charge.kind + ".changed", {});
}

void charge(Session& session, Instant now, ChargeInput const& input) {
  std::int64_t sum = 0;
  bool nothing = true;
  bool known = input.items.size() == 1 || input.every;
  for (auto const& item : input.items) {
    if (!item.amount) known = false;
    else sum += *item.amount * item.quantity;
    nothing = nothing && item.amount && *item.amount == 0;
  }
  if (nothing) return;
  session.run(charge_add, {{"kind", input.kind},
                           {"object", input.object},
                           {"agency", input.agency},
                           {"code", input.code},
                           {"payer", input.payer},
                           {"what", input.what},
                           {"timing", input.timing},
                           {"state", known ? ChargeState::due : ChargeState::unset},
                           {"items", reflect::to_json(input.items)},
                           {"amount", known ? sum : 0},
                           {"exemptions", reflect::to_json(input.exemptions)},
                           {"now", now}});
}

Charge view_of(Context& context, Session& session, StoredCharge const& charge, Principal const* who) {
  Charge out;
  out.state = charge.state;
  out.timing = charge.timing;
  out.amount = charge.amount;
  out.items = reflect::from_json<std::vector<ChargeItem>>(charge.items);
  out.share = charge.share;
  out.exemption = charge.exemption;
  out.exemptions = reflect::from_json<std::vector<ChargeExemption>>(charge.exemptions);
  out.receipt = receipt_of(session, charge.id);
  out.refund = session.first<FeeRefund>(refund_by_charge, {{"charge", charge.id}});
  out.claim = exemption_of(session, charge.id);
  out.to_refund = charge.to_refund;
  bool const owed = charge.state == ChargeState::due || charge.state == ChargeState::unset;
  bool const claimed = out.claim && out.claim->state == ExemptionState::claimed;
  if (claimed && !owed) out.claim.reset();  // it ended before anybody looked
  if (charge.state == ChargeState::due && !claimed) {
    out.online = read_gateway(context.settings.data_folder).has_value();
    out.waiting = session.one<std::int64_t>(open_attempts, {{"charge", charge.id}}) > 0;
    if (auto const to = account_of(session, charge.agency); !to.account.empty()) {
      std::string plain = charge.code;
      std::erase_if(plain, [](char c) { return c == '.' || c == '-'; });
      auto const message = transfer_message(plain);
      out.transfer = TransferTo{to.bank, to.account, to.holder, message,
                                vietqr(to.bin, to.account, charge.amount, message)};
    }
  }
  if (!who) {
    if (out.receipt) out.receipt->who.clear();
    if (out.refund) out.refund->asked_by.clear(), out.refund->decided_by.clear();
    if (out.claim) out.claim->decided_by.clear();
    return out;
  }
  out.id = charge.id;
  out.actions = charge_actions(*who, charge, out.refund, claimed);
  return out;
}

std::optional<Charge> charge_of(Context& context, Session& session, std::string_view kind, std::int64_t object,
                                Principal const* who) {
  auto const found = find_charge(session, kind, object);
  if (!found) return {};
  return view_of(context, session, *found, who);
}

void require_paid(Session& session, std::string_view kind, std::int64_t object, Timing timing) {
  auto const found = session.first<StoredCharge>(charge_locked_by_object, {{"kind", kind}, {"object", object}});
  if (found) require_judged(session, found->id);
  bool const due = found && (found->state == ChargeState::due ||
                             (found->state == ChargeState::unset && found->timing == Timing::before));
  if (!due || (timing == Timing::before && found->timing != Timing::before)) return;
  throw Conflict{"payments.unpaid",
                 {"Hồ sơ chưa nộp phí, lệ phí. Thu tiền trước rồi làm bước này.",
                  "The fee has not been paid. Take it before this step."}};
}

void end(Context& context, Session& session, Principal const& who, std::string_view kind, std::int64_t object,
         std::string_view why) {
  auto const now = context.clock.now();
  auto found = session.first<StoredCharge>(charge_locked_by_object, {{"kind", kind}, {"object", object}});
  if (!found) return;
  if (found->state == ChargeState::unset || found->state == ChargeState::due) {
    found->state = ChargeState::cancelled;
    save(session, now, *found);
  } else if (found->state == ChargeState::paid) {
    auto const receipt = receipt_of(session, found->id);
    if (receipt) owe(context, session, who, *found, receipt->amount - given_back(session, found->id), std::string{why});
  }
}

void take_off(Context& context, Session& session, Principal const& who, std::string_view kind, std::int64_t object,
              ChargeItem const& item, std::string_view why) {
  auto const now = context.clock.now();
  auto found = session.first<StoredCharge>(charge_locked_by_object, {{"kind", kind}, {"object", object}});
  if (!found) return;
  auto items = reflect::from_json<std::vector<ChargeItem>>(found->items);
  auto const at = std::find_if(items.begin(), items.end(), [&](ChargeItem const& one) {
    return std::string_view{one.name} == std::string_view{item.name} && one.quantity == item.quantity;
  });
  if (at == items.end()) return;
  if (found->state == ChargeState::unset || found->state == ChargeState::due) {
    items.erase(at);
    found->items = reflect::to_json(items);
    count_again(session, *found);
    bool const nothing = found->state == ChargeState::due && full_amount(*found) == 0;
    if (items.empty() || nothing) found->state = ChargeState::cancelled;
    save(session, now, *found);
  } else if (found->state == ChargeState::paid && at->amount) {
    auto const full = *at->amount * at->quantity;
    auto const left = receipt_of(session, found->id).value().amount - given_back(session, found->id);
    owe(context, session, who, *found, std::min(left, found->to_refund + full - full * found->share / 100), std::string{why});
  }
  tell(session, now, *found);
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::payments_migrations), std::end(embedded::payments_migrations)};
}

}  // namespace tinhso::payments
