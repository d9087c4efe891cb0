// Paying online: to the gateway and back. Nothing the payer's browser says counts; a signed word of the gateway does, and
// the same word ten times is one receipt.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "accounts/secrets.hpp"
#include "payments/store.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::minutes same_page{10};   // a second tap leads to the same page of the gateway
constexpr std::chrono::hours longest_open{24};  // then what the gateway does not know has come to nothing

#define TINHSO_ATTEMPT "select id, charge, agency, reference, amount, state, pay_url, created_at, told from payments_attempt "
constexpr Sql attempt_by_reference{"payments.attempt_by_reference", TINHSO_ATTEMPT "where reference = :reference"};
constexpr Sql attempt_locked{"payments.attempt_locked", TINHSO_ATTEMPT "where reference = :reference {for_update}"};
constexpr Sql attempt_last{"payments.attempt_last", TINHSO_ATTEMPT
                           "where charge = :charge and state = 'open' order by id desc limit 1"};
constexpr Sql attempts_open{"payments.attempts_open", TINHSO_ATTEMPT
                            "where charge = :charge and state = 'open' order by id desc limit 5"};
#undef TINHSO_ATTEMPT
constexpr Sql attempt_add{"payments.attempt_add",
                          "insert into payments_attempt (charge, agency, reference, amount, state, created_at) values "
                          "(:charge, :agency, :reference, :amount, 'open', :now)"};
constexpr Sql attempt_url{"payments.attempt_url",
                          "update payments_attempt set pay_url = :url, transaction_id = :transaction where reference = "
                          ":reference"};
constexpr Sql attempt_end{"payments.attempt_end",
                          "update payments_attempt set state = :state, told = :told, paid_at = :paid_at, "
                          "transaction_id = :transaction where id = :id"};

void ask_later(Session& session, Instant now, std::string const& reference, std::int64_t turn, std::int64_t seconds) {
  jobs::add(session, now, "payments.ask", {{"reference", reference}, {"turn", turn}},
            {fmt::format("{}:{}", reference, turn), now + std::chrono::seconds{seconds}});
}

void end_attempt(Session& session, Attempt const& attempt, AttemptState state, GatewayLine const& line, Instant now) {
  std::optional<Instant> paid_at;
  if (line.state == GatewayState::paid) paid_at = line.paid_at.value_or(now);
  session.run(attempt_end, {{"id", attempt.id},
                            {"state", state},
                            {"told", line.amount},
                            {"paid_at", paid_at},
                            {"transaction", line.transaction}});
}

void recorded_online(Session& session, Instant now, std::string action, StoredCharge const& charge,
                     GatewayLine const& line) {
  audit::record(session, now, audit::system("payments"),
                {"payments." + std::move(action), charge.kind, std::to_string(charge.object), nullptr,
                 boost::json::object{{"amount", line.amount.value},
                                     {"reference", line.reference},
                                     {"transaction", line.transaction}}});
  tell(session, now, charge);
}

/// One turn of asking about a payment; says whether it is still open.
bool ask(Context& context, Gateway& gateway, std::string const& reference) {
  auto line = gateway.query(reference);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const attempt = find_attempt(session, reference);
    if (!attempt || attempt->state != AttemptState::open) return false;
    bool const gone = line.state == GatewayState::unknown && attempt->created_at + same_page < now;
    bool const late = line.state == GatewayState::open && attempt->created_at + longest_open < now;
    if (gone || late) line.state = GatewayState::failed;
    if (line.state == GatewayState::unknown || line.state == GatewayState::open) return true;
    settle(session, now, line);
    return false;
  });
}

}  // namespace

std::optional<OpenGateway> gateway_of(Context& context) {
  auto options = read_gateway(context.settings.data_folder);
  if (!options) return {};
  if (options->origin.empty()) options->origin = context.settings.origin;
  auto gateway = open_gateway(*options, context.clock);
  return OpenGateway{std::move(*options), std::move(gateway)};
}
OpenGateway need_gateway(Context& context) {
  auto found = gateway_of(context);
  if (!found)
    throw Conflict{"payments.no_gateway",
                   {"Chưa nộp trực tuyến được ở đây. Hãy chuyển khoản hoặc nộp tại quầy.",
                    "Nothing can be paid online here. Pay by transfer or at the counter."}};
  return std::move(*found);
}

std::optional<Attempt> find_attempt(Session& session, std::string_view reference) {
  return session.first<Attempt>(attempt_by_reference, {{"reference", reference}});
}

bool settle(Session& session, Instant now, GatewayLine const& line) {
  auto const seen = find_attempt(session, line.reference);
  if (!seen) throw NotFound{};
  auto charge = lock_charge(session, seen->charge);  // always before the attempt: two words at once wait here
  auto const attempt = session.one<Attempt>(attempt_locked, {{"reference", line.reference}});
  bool const ended = attempt.state != AttemptState::open && attempt.state != AttemptState::failed;
  if (line.state == GatewayState::failed && attempt.state == AttemptState::open) {
    end_attempt(session, attempt, AttemptState::failed, line, now);
    tell(session, now, charge);
  }
  if (line.state != GatewayState::paid) return true;
  if (ended) return attempt.state != AttemptState::differs;
  if (line.amount != attempt.amount) {
    end_attempt(session, attempt, AttemptState::differs, line, now);
    recorded_online(session, now, "amount_differs", charge, line);
    return false;
  }
  bool const due = charge.state == ChargeState::due && charge.amount == attempt.amount;
  end_attempt(session, attempt, due ? AttemptState::paid : AttemptState::excess, line, now);
  if (due) give_receipt(session, now, charge, PayMethod::online, attempt.reference, "");
  recorded_online(session, now, due ? "paid_online" : "paid_in_excess", charge, line);
  return true;
}

GoPay start_online(Context& context, std::string_view kind, std::int64_t object, std::string_view back) {
  auto const now = context.clock.now();
  auto const open = need_gateway(context);
  CreateMessage order;
  auto const known = context.database.write([&](Session& session) {
    auto const found = find_charge(session, kind, object);
    if (!found) throw NotFound{};
    auto const charge = lock_charge(session, found->id);
    if (charge.state != ChargeState::due)
      throw Conflict{"payments.not_due", {"Không có khoản nào phải nộp lúc này.", "Nothing is due now."}};
    require_judged(session, charge.id);
    if (auto last = session.first<Attempt>(attempt_last, {{"charge", charge.id}}))
      if (!last->pay_url.empty() && last->amount == charge.amount && now - last->created_at < same_page)
        return last->pay_url;
    // The agency stands in it, so that a payment we know nothing of is still told to the right one.
    auto const reference = fmt::format("A{}-{}", charge.agency, accounts::random_token().substr(0, 22));
    session.run(attempt_add, {{"charge", charge.id},
                              {"agency", charge.agency},
                              {"reference", reference},
                              {"amount", charge.amount},
                              {"now", now}});
    ask_later(session, now, reference, 0, open.options.query_seconds);
    order.reference = Text<1, 60>{reference};
    order.amount = charge.amount;
    order.description = Text<1, 200>{"Phi, le phi ho so " + charge.code};
    order.agency = Text<1, 40>{"A" + std::to_string(charge.agency)};
    return std::string{};
  });
  if (!known.empty()) return {known};
  order.return_url = Text<1, 500>{open.options.origin + std::string{back}};
  order.notify_url = Text<1, 500>{open.options.origin + "/api/payments/notifications"};
  auto const made = open.gateway->create(order);
  context.database.write([&](Session& session) {
    session.run(attempt_url,
                {{"url", made.pay_url}, {"transaction", made.transaction}, {"reference", order.reference}});
  });
  return {made.pay_url};
}

void look(Context& context, std::string_view kind, std::int64_t object) {
  auto const open = gateway_of(context);
  if (!open) return;
  auto const attempts = context.database.read([&](Session& session) {
    auto const found = find_charge(session, kind, object);
    return found ? session.all<Attempt>(attempts_open, {{"charge", found->id}}) : std::vector<Attempt>{};
  });
  try {
    for (auto const& attempt : attempts) ask(context, *open->gateway, attempt.reference);
  } catch (Unavailable const& fault) {
    spdlog::warn("payments: {}", fault.words().en);  // the job asks on
  }
}

void take_notification(Context& context, std::string_view body) {
  auto const open = need_gateway(context);
  auto const line = open.gateway->read_notification(body);
  bool const good = context.database.write(
      [&](Session& session) { return settle(session, context.clock.now(), line); });  // refused words are kept too
  if (!good)
    throw Conflict{"payments.amount",
                   {"Số tiền không phải số đã yêu cầu.", "This is not the amount that was asked for."}};
}

std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context) {
  auto out = refund_handlers(context);
  out.emplace("payments.ask", [&context](jobs::Job const& job) {
    auto const about = boost::json::parse(job.payload).as_object();
    std::string const reference{about.at("reference").as_string()};
    auto const turn = about.at("turn").to_number<std::int64_t>();
    auto const open = gateway_of(context);
    if (!open) throw Unavailable{"payments.no_gateway", {"Chưa có cổng thanh toán.", "There is no gateway."}};
    if (!ask(context, *open->gateway, reference)) return;
    auto const wait = std::min<std::int64_t>(3'600, open->options.query_seconds << std::min<std::int64_t>(turn, 10));
    context.database.write(
        [&](Session& session) { ask_later(session, context.clock.now(), reference, turn + 1, wait); });
  });
  return out;
}

}  // namespace tinhso::payments
