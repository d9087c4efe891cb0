// Money that goes back: asked for by a clerk, agreed by a leader who is somebody else. What is owed stands in the inbox,
// first of who may ask for it, then of who may agree, until it has gone.
#include <fmt/format.h>

#include <algorithm>

#include "payments/store.hpp"
#include "payments/vietqr.hpp"
#include "work/work.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

struct StoredRefund {
  std::int64_t id = 0;
  std::int64_t charge = 0;
  std::int64_t attempt = 0;
  std::int64_t agency = 0;
  std::int64_t amount = 0;
  PayMethod method = PayMethod::cash;
  std::string reference;
  RefundState state = RefundState::asked;
  std::int64_t asked_account = 0;
};
BOOST_DESCRIBE_STRUCT(StoredRefund, (),
                      (id, charge, attempt, agency, amount, method, reference, state, asked_account))

#define TINHSO_REFUND_VIEW                                                                                        \
  "select r.id, c.code, c.payer, r.amount, r.method, r.reason, r.state, r.asked_by, r.asked_at, r.decided_by, "   \
  "r.decided_at, r.words, r.done_at from payments_refund r join payments_charge c on c.id = r.charge where "
constexpr Sql refund_add{"payments.refund_add",
                         "insert into payments_refund (charge, attempt, agency, amount, method, reference, reason, "
                         "state, asked_account, asked_by, asked_at) values (:charge, :attempt, :agency, :amount, "
                         ":method, :reference, :reason, 'asked', :account, :name, :now)"};
constexpr Sql refund_running{"payments.refund_running",
                             "select count(*) from payments_refund where charge = :charge and attempt = :attempt and "
                             "(state in ('asked', 'approved') or (attempt <> 0 and state = 'done'))"};
constexpr Sql refund_given{"payments.refund_given",
                           "select cast(coalesce(sum(amount), 0) as bigint) from payments_refund where charge = "
                           ":charge and attempt = 0 and state = 'done'"};
constexpr Sql refund_locked{"payments.refund_locked",
                            "select id, charge, attempt, agency, amount, method, reference, state, asked_account from "
                            "payments_refund where id = :id {for_update}"};
constexpr Sql refund_charge{"payments.refund_charge", "select charge from payments_refund where id = :id"};
constexpr Sql refund_decide{"payments.refund_decide",
                            "update payments_refund set state = :state, decided_by = :name, decided_at = :now, words = "
                            ":words, done_at = :done_at where id = :id"};
constexpr Sql refund_done{"payments.refund_done",
                          "update payments_refund set state = 'done', done_at = :now where id = :id"};
constexpr Sql refund_seen{"payments.refund_seen", TINHSO_REFUND_VIEW "r.id = :id"};
constexpr Sql refunds_between{"payments.refunds_between",
                              TINHSO_REFUND_VIEW "r.agency = :agency and (r.state = 'asked' or (r.decided_at >= :from "
                                                 "and r.decided_at < :until)) order by r.id"};
#undef TINHSO_REFUND_VIEW
constexpr Sql receipt_refunded{"payments.receipt_refunded",
                               "update payments_receipt set refunded_at = :now, refunded = :given where charge = "
                               ":charge"};
struct ExcessRow {
  std::int64_t charge = 0;
  std::int64_t told = 0;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(ExcessRow, (), (charge, told, reference))
constexpr Sql excess_row{"payments.excess_row",
                         "select charge, told, reference from payments_attempt where id = :id and state in ('excess', "
                         "'differs')"};

/// "dossier.refund": beside the task that the object itself is.
std::string task_kind(StoredCharge const& charge) { return charge.kind + ".refund"; }

/// Whose turn it is with what is owed: `step` refund_ask, refund_decide, refund_wait.
void put_task(Context& context, Session& session, Principal const& who, StoredCharge const& charge,
              std::string_view step, std::string_view duty, std::int64_t amount, std::string_view reason) {
  auto const now = context.clock.now();
  work::Handing handing;
  handing.agency = charge.agency;
  handing.step = step;
  handing.duty = duty;
  handing.due_at = work::next_step_due(context.calendar, now, 0);
  handing.words = fmt::format("{} đồng. {}", dotted(amount), reason);
  work::hand_over(session, now, who, task_kind(charge), charge.object, {charge.what, charge.code, charge.payer, 0},
                  handing);
}

/// The money has gone back: the receipt says so, and the inbox is done with it, or asks for what is left.
void money_back(Context& context, Session& session, Principal const& who, StoredRefund const& refund) {
  if (refund.attempt != 0) return;
  auto const now = context.clock.now();
  auto charge = lock_charge(session, refund.charge);
  auto const given = given_back(session, charge.id);
  session.run(receipt_refunded, {{"charge", refund.charge}, {"now", now}, {"given", given}});
  charge.to_refund = std::max<std::int64_t>(0, charge.to_refund - refund.amount);
  if (given >= receipt_of(session, charge.id).value().amount) charge.state = ChargeState::refunded, charge.to_refund = 0;
  save(session, now, charge);
  if (charge.to_refund > 0)
    put_task(context, session, who, charge, "refund_ask", rights::services_receive, charge.to_refund, charge.refund_reason);
  else work::close(session, now, task_kind(charge), charge.object, who.name);
}

void add_refund(Session& session, Instant now, Principal const& who, StoredCharge const& charge, std::int64_t attempt,
                std::int64_t amount, PayMethod method, std::string_view reference, std::string_view reason) {
  if (session.one<std::int64_t>(refund_running, {{"charge", charge.id}, {"attempt", attempt}}) > 0)
    throw Conflict{"payments.refund_asked",
                   {"Khoản này đã được đề nghị hoàn.", "A refund of this has been asked for already."}};
  session.run(refund_add, {{"charge", charge.id},
                           {"attempt", attempt},
                           {"agency", charge.agency},
                           {"amount", amount},
                           {"method", method},
                           {"reference", reference},
                           {"reason", reason},
                           {"account", who.account},
                           {"name", who.name},
                           {"now", now}});
}

}  // namespace

std::int64_t given_back(Session& session, std::int64_t charge) {
  return session.one<std::int64_t>(refund_given, {{"charge", charge}});
}

void owe(Context& context, Session& session, Principal const& who, StoredCharge& charge, std::int64_t amount,
         std::string reason) {
  if (amount <= 0) return;
  charge.to_refund = amount;
  charge.refund_reason = std::move(reason);
  save(session, context.clock.now(), charge);
  // One that is under way is told apart when it has ended.
  if (session.one<std::int64_t>(refund_running, {{"charge", charge.id}, {"attempt", 0}}) > 0) return;
  put_task(context, session, who, charge, "refund_ask", rights::services_receive, amount, charge.refund_reason);
}

Charge ask_refund(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                  AskRefund const& input) {
  auto const now = context.clock.now();
  if (!who.may(rights::services_receive))
    throw Forbidden{"payments.not_yours", {"Vai trò của bạn không hoàn tiền.", "Your role gives no money back."}};
  return context.database.write([&](Session& session) {
    auto const charge = lock_own(session, who, id);
    auto const receipt = receipt_of(session, id);
    if (charge.state != ChargeState::paid || !receipt)
      throw Conflict{"payments.not_paid", {"Khoản này chưa nộp hoặc đã hoàn.", "It is not paid, or was given back."}};
    auto const amount = charge.to_refund > 0 ? charge.to_refund : receipt->amount - given_back(session, id);
    add_refund(session, now, who, charge, 0, amount, receipt->method, receipt->reference, input.reason);
    put_task(context, session, who, charge, "refund_decide", rights::services_approve, amount, input.reason);
    audit::record(session, now, audit::actor(who, origin),
                  {"payments.ask_refund", charge.kind, std::to_string(charge.object), nullptr,
                   boost::json::object{{"amount", amount}, {"reason", input.reason}}});
    tell(session, now, charge);
    return view_of(context, session, charge, &who);
  });
}

void give_back_excess(Session& session, Instant now, Principal const& who, Origin const& origin, std::int64_t attempt,
                      std::string_view reason) {
  auto const found = session.one<ExcessRow>(excess_row, {{"id", attempt}});
  auto const charge = lock_own(session, who, found.charge);
  add_refund(session, now, who, charge, attempt, found.told, PayMethod::online, found.reference, reason);
  audit::record(session, now, audit::actor(who, origin),
                {"payments.ask_refund", charge.kind, std::to_string(charge.object), nullptr,
                 boost::json::object{{"amount", found.told}, {"reason", reason}, {"reference", found.reference}}});
}

FeeRefund decide_refund(Context& context, Principal const& who, Origin const& origin, std::int64_t refund,
                        DecideRefund const& input) {
  auto const now = context.clock.now();
  if (!who.may(rights::services_approve))
    throw Forbidden{"payments.leader_decides",
                    {"Lãnh đạo quyết định việc hoàn tiền.", "A leader decides whether money goes back."}};
  std::string const words{trim(input.words.value_or(""))};
  return context.database.write([&](Session& session) {
    auto const of = session.first<std::int64_t>(refund_charge, {{"id", refund}});
    if (!of) throw NotFound{};
    auto charge = lock_own(session, who, *of);  // before the refund's own row, as everywhere
    auto const stored = session.one<StoredRefund>(refund_locked, {{"id", refund}});
    if (stored.state != RefundState::asked)
      throw Conflict{"payments.decided", {"Đề nghị này đã được quyết định.", "This has been decided."}};
    if (stored.asked_account == who.account)
      throw Forbidden{"payments.own_refund",
                      {"Người đề nghị không tự duyệt được.", "Who asked for it may not agree to it."}};
    if (words.empty() && (!input.agree || stored.method == PayMethod::transfer))
      throw Invalid{"words", input.agree ? Words{"Ghi mã giao dịch chuyển trả.", "Write the bank's number."}
                                         : Words{"Cần nêu lý do.", "Say why not."}};
    if (input.agree && stored.method == PayMethod::cash)
      require_open_day(session, charge.agency, local_date(now));
    bool const later = input.agree && stored.method == PayMethod::online;
    std::optional<Instant> done_at;
    if (input.agree && !later) done_at = now;
    session.run(refund_decide,
                {{"id", refund},
                 {"state", !input.agree ? RefundState::refused : later ? RefundState::approved : RefundState::done},
                 {"name", who.name},
                 {"now", now},
                 {"words", words},
                 {"done_at", done_at}});
    if (done_at) money_back(context, session, who, stored);
    if (!input.agree && stored.attempt == 0) {  // decided: nothing is owed, unless somebody asks again
      charge.to_refund = 0;
      save(session, now, charge);
      work::close(session, now, task_kind(charge), charge.object, who.name);
    }
    if (later && stored.attempt == 0)
      put_task(context, session, who, charge, "refund_wait", rights::services_approve, stored.amount, words);
    if (later) jobs::add(session, now, "payments.refund", {{"refund", refund}}, {std::to_string(refund), {}});
    audit::record(session, now, audit::actor(who, origin),
                  {input.agree ? "payments.refund" : "payments.refuse_refund", charge.kind,
                   std::to_string(charge.object), nullptr,
                   boost::json::object{{"amount", stored.amount}, {"words", words}}});
    tell(session, now, charge);
    return session.one<FeeRefund>(refund_seen, {{"id", refund}});
  });
}

std::vector<FeeRefund> refunds_of_day(Session& session, std::int64_t agency, Instant from, Instant until) {
  return session.all<FeeRefund>(refunds_between, {{"agency", agency}, {"from", from}, {"until", until}});
}

/// The gateway gives the money back; the same refund twice is one there too.
std::map<std::string, jobs::Handler, std::less<>> refund_handlers(Context& context) {
  return {{"payments.refund", [&context](jobs::Job const& job) {
             auto const id = boost::json::parse(job.payload).as_object().at("refund").to_number<std::int64_t>();
             auto const stored = context.database.write(
                 [&](Session& session) { return session.one<StoredRefund>(refund_locked, {{"id", id}}); });
             if (stored.state != RefundState::approved) return;
             need_gateway(context).gateway->refund({Text<1, 60>{stored.reference},
                                                    Text<1, 60>{fmt::format("R{}", id)}, stored.amount});
             context.database.write([&](Session& session) {
               auto const charge = lock_charge(session, stored.charge);
               auto const now = context.clock.now();
               auto const again = session.one<StoredRefund>(refund_locked, {{"id", id}});
               if (again.state != RefundState::approved) return;
               session.run(refund_done, {{"id", id}, {"now", now}});
               Principal gateway;
               gateway.name = "Cổng thanh toán";
               gateway.agency = charge.agency;
               money_back(context, session, gateway, again);
               tell(session, now, charge);
             });
           }}};
}

}  // namespace tinhso::payments
