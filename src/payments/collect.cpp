// What a clerk does with a charge: says how much, takes cash or a transfer; and the receipt's number.
#include <fmt/format.h>

#include "payments/store.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr Sql next_receipt{"payments.next_receipt",
                           "insert into payments_number (agency, series, last) values (:agency, :series, 1) on "
                           "conflict (agency, series) do update set last = payments_number.last + 1 returning last"};
constexpr Sql receipt_add{"payments.receipt_add",
                          "insert into payments_receipt (charge, agency, form, series, number, amount, method, "
                          "reference, at, day, who) values (:charge, :agency, :form, :series, :number, :amount, "
                          ":method, :reference, :now, :day, :who)"};
constexpr Sql transfer_known{"payments.transfer_known",
                             "select count(*) from payments_receipt where agency = :agency and method = 'transfer' "
                             "and reference = :reference"};

std::string series_of(std::string const& form, Date day) {
  auto out = form;
  if (auto const at = out.find("{yy}"); at != std::string::npos)
    out.replace(at, 4, fmt::format("{:02}", static_cast<int>(day.year()) % 100));
  return out;
}

}  // namespace

void may_take(Principal const& who) {
  if (!who.may(rights::services_receive))
    throw Forbidden{"payments.not_yours", {"Vai trò của bạn không thu tiền.", "Your role takes no money."}};
}

void not_due(StoredCharge const& charge) {
  if (charge.state == ChargeState::paid)
    throw Conflict{"payments.paid", {"Khoản này đã nộp rồi.", "This has been paid already."}};
  if (charge.state == ChargeState::unset)
    throw Conflict{"payments.unset", {"Chưa xác định số tiền phải nộp.", "Nobody has said how much is to be paid."}};
  throw Conflict{"payments.not_due", {"Khoản này không còn phải nộp.", "This is not due any more."}};
}

void recorded(Session& session, Instant now, Principal const& who, Origin const& origin, std::string action,
              StoredCharge const& charge, boost::json::object after) {
  audit::record(session, now, audit::actor(who, origin),
                {"payments." + std::move(action), charge.kind, std::to_string(charge.object), nullptr,
                 std::move(after)});
  tell(session, now, charge);
}

void give_receipt(Session& session, Instant now, StoredCharge& charge, PayMethod method, std::string_view reference,
                  std::string_view who) {
  auto const day = local_date(now);
  auto const account = account_of(session, charge.agency);
  auto const series = series_of(account.series, day);
  auto const number = session.one<std::int64_t>(next_receipt, {{"agency", charge.agency}, {"series", series}});
  session.run(receipt_add, {{"charge", charge.id},
                            {"agency", charge.agency},
                            {"form", account.form},
                            {"series", series},
                            {"number", number},
                            {"amount", charge.amount},
                            {"method", method},
                            {"reference", reference},
                            {"now", now},
                            {"day", day},
                            {"who", who}});
  charge.state = ChargeState::paid;
  save(session, now, charge);
}

Charge set_items(Context& context, Principal const& who, Origin const& origin, std::int64_t id, SetItems const& input) {
  auto const now = context.clock.now();
  may_take(who);
  return context.database.write([&](Session& session) {
    auto charge = lock_own(session, who, id);
    if (charge.state != ChargeState::unset && charge.state != ChargeState::due) not_due(charge);
    FieldErrors errors;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < input.items.size(); ++i) {
      auto const& item = input.items[i];
      if (!item.amount)
        errors.push_back({fmt::format("items[{}].amount", i), {"Cần ghi số tiền.", "Say how much."}});
      else sum += *item.amount * item.quantity;
    }
    if (input.items.empty()) errors.push_back({"items", {"Cần ít nhất một khoản.", "At least one line is needed."}});
    if (sum > most_money) errors.push_back({"items", {"Tổng số tiền quá lớn.", "The sum is too large."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    charge.items = reflect::to_json(input.items);
    count_again(session, charge);  // who is exempt stays so
    auto const said = exemption_of(session, charge.id);
    bool const claimed = said && said->state == ExemptionState::claimed;
    charge.state = charge.amount > 0 || (claimed && sum > 0) ? ChargeState::due : ChargeState::exempt;
    save(session, now, charge);
    recorded(session, now, who, origin, "set", charge, {{"amount", charge.amount}, {"items", charge.items}});
    return view_of(context, session, charge, &who);
  });
}

Charge collect(Context& context, Principal const& who, Origin const& origin, std::int64_t id, Collect const& input) {
  auto const now = context.clock.now();
  may_take(who);
  std::string const reference{trim(input.reference.value_or(""))};
  FieldErrors errors;
  if (input.method == PayMethod::online)
    errors.push_back({"method", {"Tại quầy chỉ thu tiền mặt hoặc chuyển khoản.", "Cash or a transfer only."}});
  if (input.method == PayMethod::transfer && reference.empty())
    errors.push_back({"reference", {"Cần ghi mã giao dịch của ngân hàng.", "The bank's number is needed."}});
  if (input.method == PayMethod::cash && !reference.empty())
    errors.push_back({"reference", {"Tiền mặt không có mã giao dịch.", "Cash has no bank's number."}});
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return context.database.write([&](Session& session) {
    auto charge = lock_own(session, who, id);
    if (charge.state != ChargeState::due) not_due(charge);
    require_judged(session, id);
    if (charge.amount != input.amount)
      throw Conflict{"payments.amount",
                     {"Số tiền phải nộp vừa đổi. Hãy xem lại rồi thu.", "The amount has changed. Look again."}};
    require_open_day(session, charge.agency, local_date(now));
    if (input.method == PayMethod::transfer &&
        session.one<std::int64_t>(transfer_known, {{"agency", charge.agency}, {"reference", reference}}) > 0)
      throw Invalid{"reference", {"Mã giao dịch này đã dùng cho biên lai khác.", "It stands on another receipt."}};
    give_receipt(session, now, charge, input.method, reference, who.name);
    recorded(session, now, who, origin, "collect", charge,
             {{"amount", charge.amount}, {"method", reflect::enum_name(input.method)}, {"reference", reference}});
    return view_of(context, session, charge, &who);
  });
}

}  // namespace tinhso::payments
