// Rows of the payments room as they stand in the database. Private to the room.
#pragma once

#include "payments/gateway.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::payments {

/// open: the payer is at the gateway. excess: paid, but nothing was due any more. differs: another amount was paid.
enum class AttemptState { open, paid, failed, excess, differs };
BOOST_DESCRIBE_ENUM(AttemptState, open, paid, failed, excess, differs)

struct StoredCharge {
  std::int64_t id = 0;
  std::string kind;
  std::int64_t object = 0;
  std::int64_t agency = 0;
  std::string code;
  std::string payer;
  std::string what;
  Timing timing = Timing::after;
  ChargeState state = ChargeState::unset;
  std::string items;
  std::int64_t amount = 0;
  std::int64_t share = 0;
  std::string exemption;
  std::string exemptions;
  std::int64_t to_refund = 0;
  std::string refund_reason;
};
BOOST_DESCRIBE_STRUCT(StoredCharge, (),
                      (id, kind, object, agency, code, payer, what, timing, state, items, amount, share, exemption,
                       exemptions, to_refund, refund_reason))
struct Attempt {
  std::int64_t id = 0;
  std::int64_t charge = 0;
  std::int64_t agency = 0;
  std::string reference;
  std::int64_t amount = 0;
  AttemptState state = AttemptState::open;
  std::string pay_url;
  Instant created_at;
  std::int64_t told = 0;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (id, charge, agency, reference, amount, state, pay_url, created_at, told))
struct PayAccount {
  std::string bin;
  std::string bank;
  std::string account;
  std::string holder;
  std::string form;
  std::string series;
};
BOOST_DESCRIBE_STRUCT(PayAccount, (), (bin, bank, account, holder, form, series))

std::optional<StoredCharge> find_charge(database::Session& session, std::string_view kind, std::int64_t object);
/// The charge of the reader's agency, its row locked until the end of the transaction. Throws NotFound.
StoredCharge lock_own(database::Session& session, Principal const& who, std::int64_t id);
StoredCharge lock_charge(database::Session& session, std::int64_t id);
/// Writes state, items, amount, share, exemption and what is to go back.
void save(database::Session& session, Instant now, StoredCharge const& charge);
Charge view_of(Context& context, database::Session& session, StoredCharge const& charge, Principal const* who);
std::optional<FeeReceipt> receipt_of(database::Session& session, std::int64_t charge);
/// The next receipt of the agency for this charge, which is paid then.
void give_receipt(database::Session& session, Instant now, StoredCharge& charge, PayMethod method,
                  std::string_view reference, std::string_view who);
PayAccount account_of(database::Session& session, std::int64_t agency);
std::optional<Attempt> find_attempt(database::Session& session, std::string_view reference);
/// What the gateway says becomes a receipt, once. False when it paid another amount than was asked for.
bool settle(database::Session& session, Instant now, GatewayLine const& line);
/// "payments.changed" to the screens of the agency.
void tell(database::Session& session, Instant now, StoredCharge const& charge);
/// What the items come to before any exemption.
std::int64_t full_amount(StoredCharge const& charge);
/// `amount` as items and share say; and what the exemption costs, where it is written.
void count_again(database::Session& session, StoredCharge& charge);
/// The last exemption that was said or written.
std::optional<FeeExemption> exemption_of(database::Session& session, std::int64_t charge);
/// Throws Conflict while the payer's word waits for a clerk.
void require_judged(database::Session& session, std::int64_t charge);
[[noreturn]] void not_due(StoredCharge const& charge);
/// Throws Forbidden for who takes no money.
void may_take(Principal const& who);
/// The audit record of an act of a clerk, and the event.
void recorded(database::Session& session, Instant now, Principal const& who, Origin const& origin, std::string action,
              StoredCharge const& charge, boost::json::object after);
/// So much is owed to the payer: kept in the charge, and in the inbox of who may refund.
void owe(Context& context, database::Session& session, Principal const& who, StoredCharge& charge,
         std::int64_t amount, std::string reason);
/// What of the receipt has gone back already.
std::int64_t given_back(database::Session& session, std::int64_t charge);
/// Gateway and its options, or nothing.
struct OpenGateway {
  GatewayOptions options;
  std::unique_ptr<Gateway> gateway;
};
std::optional<OpenGateway> gateway_of(Context& context);
OpenGateway need_gateway(Context& context);
/// Refunds asked for and undecided, and those decided between the two moments.
std::vector<FeeRefund> refunds_of_day(database::Session& session, std::int64_t agency, Instant from, Instant until);
/// Asks for money to go back that came once too often.
void give_back_excess(database::Session& session, Instant now, Principal const& who, Origin const& origin,
                      std::int64_t attempt, std::string_view reason);
std::map<std::string, jobs::Handler, std::less<>> refund_handlers(Context& context);
/// Throws Conflict when the day takes no more cash and transfers.
void require_open_day(database::Session& session, std::int64_t agency, Date day);

}  // namespace tinhso::payments
