// Fees of public services: what is to be paid, how it was paid, the receipt, money that goes back, and the day's end.
//
// Money is a whole number of đồng. A charge belongs to one object of another room and has at most one receipt; receipts
// are numbered without gaps by agency and series, in the transaction that takes the money. Cash and transfers are taken
// by a clerk of the charge's agency; online payments come by the gateway (gateway.hpp), whose word counts only signed and
// only for the amount that was asked for. A payment made is never lost: what the gateway could not tell us we ask for,
// for as long as it takes. Money goes back only when a second person, a leader, agrees; what is owed to a payer stands in
// the inbox until it has gone. Who says that they need not pay is believed once a clerk has seen the paper: until then
// the charge is computed with it and nothing is taken. Law on Fees and Charges
// 97/2015/QH13; receipts: Decree 123/2020/NĐ-CP. Functions are thread-safe; they throw NotFound (also for another
// agency's), Invalid (every fault at once), Conflict, Forbidden and Unavailable.
#pragma once

#include <filesystem>
#include <functional>

#include "accounts/rights.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::payments {

inline constexpr std::int64_t most_money = 1'000'000'000'000;

/// Whether it must be paid before the object is taken on, or by the time its result is handed over.
enum class Timing { before, after };
BOOST_DESCRIBE_ENUM(Timing, before, after)
/// unset: nobody has said how much yet. Only `due` waits for money.
enum class ChargeState { unset, due, paid, exempt, refunded, cancelled };
BOOST_DESCRIBE_ENUM(ChargeState, unset, due, paid, exempt, refunded, cancelled)
enum class PayMethod { cash, transfer, online };
BOOST_DESCRIBE_ENUM(PayMethod, cash, transfer, online)

/// One line of a charge. `amount` is for one; none: the source gives no number, or several to choose from.
struct ChargeItem {
  Text<1, 300> name;  ///< as the procedure's record has it
  std::optional<Range<0, most_money>> amount;
  Range<1, 1000> quantity = 1;
};
BOOST_DESCRIBE_STRUCT(ChargeItem, (), (name, amount, quantity))
/// Who need not pay, or not all of it.
struct ChargeExemption {
  Text<1, 300> name;
  Range<1, 100> share = 100;  ///< per cent that need not be paid
};
BOOST_DESCRIBE_STRUCT(ChargeExemption, (), (name, share))

struct FeeReceipt {
  std::string form;    ///< "01BLP"
  std::string series;  ///< "NĐ-20E"
  std::int64_t number = 0;
  std::int64_t amount = 0;
  PayMethod method = PayMethod::cash;
  std::string reference;
  Instant at;
  std::string who;  ///< who took it; empty for an online payment
  std::optional<Instant> refunded_at;
  std::int64_t refunded = 0;  ///< how much of it has gone back
};
BOOST_DESCRIBE_STRUCT(FeeReceipt, (), (form, series, number, amount, method, reference, at, who, refunded_at, refunded))

/// claimed: the payer says so, and no clerk has looked at the paper yet.
enum class ExemptionState { claimed, accepted, refused };
BOOST_DESCRIBE_ENUM(ExemptionState, claimed, accepted, refused)
/// That somebody need not pay, or not all of it, and what became of it.
struct FeeExemption {
  std::string name;
  std::int64_t share = 0;
  std::string proof;
  ExemptionState state = ExemptionState::claimed;
  std::string words;         ///< why it was refused
  std::int64_t forgone = 0;  ///< what is not taken because of it
  Instant at;
  std::string decided_by;
  std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(FeeExemption, (), (name, share, proof, state, words, forgone, at, decided_by, decided_at))

enum class RefundState { asked, refused, approved, done };
BOOST_DESCRIBE_ENUM(RefundState, asked, refused, approved, done)
struct FeeRefund {
  std::int64_t id = 0;
  std::string code;
  std::string payer;
  std::int64_t amount = 0;
  PayMethod method = PayMethod::cash;
  std::string reason;
  RefundState state = RefundState::asked;
  std::string asked_by;
  Instant asked_at;
  std::string decided_by;
  std::optional<Instant> decided_at;
  std::string words;
  std::optional<Instant> done_at;
};
BOOST_DESCRIBE_STRUCT(FeeRefund, (),
                      (id, code, payer, amount, method, reason, state, asked_by, asked_at, decided_by, decided_at,
                       words, done_at))

/// How to pay by transfer. `qr` is the text of the QR code (vietqr.hpp).
struct TransferTo {
  std::string bank;
  std::string account;
  std::string holder;
  std::string message;
  std::string qr;
};
BOOST_DESCRIBE_STRUCT(TransferTo, (), (bank, account, holder, message, qr))

struct Charge {
  std::int64_t id = 0;  ///< 0 for the public, who have no use for it
  ChargeState state = ChargeState::unset;
  Timing timing = Timing::after;
  std::int64_t amount = 0;
  std::vector<ChargeItem> items;
  std::int64_t share = 0;
  std::string exemption;
  std::vector<ChargeExemption> exemptions;  ///< what the procedure's record knows
  std::optional<FeeExemption> claim;        ///< the last that was said or written; claimed: `amount` is provisional
  std::int64_t to_refund = 0;               ///< owed to the payer and not given back yet
  bool online = false;                      ///< can be paid online now
  bool waiting = false;                     ///< somebody has gone to the gateway; no answer yet
  std::optional<TransferTo> transfer;
  std::optional<FeeReceipt> receipt;
  std::optional<FeeRefund> refund;
  std::vector<std::string> actions;  ///< what this reader may do now: judge, set, exempt, collect, refund, decide
};
BOOST_DESCRIBE_STRUCT(Charge, (),
                      (id, state, timing, amount, items, share, exemption, exemptions, claim, to_refund, online,
                       waiting, transfer, receipt, refund, actions))

// --- what the rooms above do in their own transactions ---

struct ChargeInput {
  std::string kind;
  std::int64_t object = 0;
  std::int64_t agency = 0;
  std::string code;
  std::string payer;
  std::string what;
  Timing timing = Timing::after;
  std::vector<ChargeItem> items;  ///< one with an amount is due at once; several, or none with one, have to be set
  bool every = false;             ///< each of the items is due, not one of them
  std::vector<ChargeExemption> exemptions;
};
/// Once for each object. Nothing when every item is 0.
void charge(database::Session& session, Instant now, ChargeInput const& input);
/// Nothing when nothing has to be paid. `who`: an official of the agency, for `id` and `actions`.
std::optional<Charge> charge_of(Context& context, database::Session& session, std::string_view kind,
                                std::int64_t object, Principal const* who = nullptr);
/// Throws Conflict `payments.unpaid` when money is due for that time, `payments.claim_open` while nobody has said whether
/// the payer is exempt.
void require_paid(database::Session& session, std::string_view kind, std::int64_t object, Timing timing);
/// The object has ended without a result: what was not paid is not due any more, and what was paid is owed back.
void end(Context& context, database::Session& session, Principal const& who, std::string_view kind,
         std::int64_t object, std::string_view why);
/// One of the items was a mistake: it is not due any more, and of what was paid its part is owed back. Nothing when there is
/// no item of that name and number, because a clerk wrote others.
void take_off(Context& context, database::Session& session, Principal const& who, std::string_view kind, std::int64_t object,
              ChargeItem const& item, std::string_view why);
/// What the payer, or the clerk for them, says: which exemption, and the paper that shows it.
struct ExemptionClaim {
  std::string name;
  std::int64_t share = 100;
  std::string proof;
};
/// The payer says that they are exempt. Nothing happens where nothing is to be paid.
void claim(database::Session& session, Instant now, std::string_view kind, std::int64_t object,
           ExemptionClaim const& input);
/// A clerk who has seen the paper accepts what was claimed, or refuses it with a reason: then all is due. Throws
/// Forbidden, Invalid `words`, and Conflict `payments.no_claim`.
void judge(database::Session& session, Instant now, Principal const& who, Origin const& origin, std::string_view kind,
           std::int64_t object, bool accept, std::string_view words);
/// The clerk writes it at once. Throws like exempt(). Nothing happens where nothing is to be paid.
void exempt_object(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                   std::string_view kind, std::int64_t object, ExemptionClaim const& input);

// --- paying online ---

struct GoPay {
  std::string url;  ///< the gateway's page
};
BOOST_DESCRIBE_STRUCT(GoPay, (), (url))
/// Where to send the payer; `back` is a path of ours to come back to. The same page again while one is open.
GoPay start_online(Context& context, std::string_view kind, std::int64_t object, std::string_view back);
/// Asks the gateway about what is still open of this object. Quiet when it cannot be reached.
void look(Context& context, std::string_view kind, std::int64_t object);
/// What the gateway sends by itself. Throws Error 401 for what is not signed or not of now, NotFound, Conflict
/// `payments.amount` for another amount than was asked for.
void take_notification(Context& context, std::string_view body);

// --- officials ---

struct SetItems {
  List<ChargeItem, 40> items;
};
BOOST_DESCRIBE_STRUCT(SetItems, (), (items))
struct Exempt {
  Text<1, 300> name;
  Range<1, 100> share = 100;
  Text<1, 500> proof;  ///< the paper that shows it
};
BOOST_DESCRIBE_STRUCT(Exempt, (), (name, share, proof))
struct Collect {
  PayMethod method = PayMethod::cash;
  Range<1, most_money> amount = 1;         ///< as the clerk saw it
  std::optional<Text<0, 60>> reference;    ///< of a transfer: the bank's
};
BOOST_DESCRIBE_STRUCT(Collect, (), (method, amount, reference))
struct AskRefund {
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(AskRefund, (), (reason))
struct DecideRefund {
  bool agree = false;
  std::optional<Text<0, 500>> words;  ///< needed for a no, and for a transfer: the bank's number
};
BOOST_DESCRIBE_STRUCT(DecideRefund, (), (agree, words))

Charge set_items(Context& context, Principal const& who, Origin const& origin, std::int64_t id, SetItems const& input);
/// Also after payment: then a part of it, or all, is owed back.
Charge exempt(Context& context, Principal const& who, Origin const& origin, std::int64_t id, Exempt const& input);
Charge collect(Context& context, Principal const& who, Origin const& origin, std::int64_t id, Collect const& input);
/// Asks for what is owed to go back; where nothing is owed, for all that the receipt still holds.
Charge ask_refund(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                  AskRefund const& input);
/// By somebody else than who asked. Cash and transfers are given back by then; online money goes back by a job.
FeeRefund decide_refund(Context& context, Principal const& who, Origin const& origin, std::int64_t refund,
                        DecideRefund const& input);
/// The receipt as PDF. Throws NotFound where there is none.
std::string receipt_pdf(Context& context, Principal const& who, std::int64_t id);
std::string receipt_pdf(Context& context, std::string_view kind, std::int64_t object);

// --- the day's end ---

struct DayLine {
  std::int64_t charge = 0;
  std::string kind;  ///< of the object: "dossier", "certified"
  std::int64_t object = 0;
  std::string code;
  std::string payer;
  std::string what;
  std::string series;
  std::int64_t number = 0;
  std::int64_t amount = 0;
  PayMethod method = PayMethod::cash;
  std::string reference;
  Instant at;
  std::string who;
  bool refunded = false;
  std::int64_t given_back = 0;  ///< of this receipt
  std::int64_t share = 0;       ///< per cent that need not be paid, and why
  std::string exemption;
};
BOOST_DESCRIBE_STRUCT(DayLine, (),
                      (charge, kind, object, code, payer, what, series, number, amount, method, reference, at, who,
                       refunded, given_back, share, exemption))
/// An exemption that was granted on that day.
struct DayExemption {
  std::int64_t charge = 0;
  std::string kind;
  std::int64_t object = 0;
  std::string code;
  std::string payer;
  std::string name;
  std::int64_t share = 0;
  std::string proof;
  std::int64_t forgone = 0;
  std::string who;
};
BOOST_DESCRIBE_STRUCT(DayExemption, (), (charge, kind, object, code, payer, name, share, proof, forgone, who))
enum class DifferenceKind { missing_here, missing_there, amount, excess };
BOOST_DESCRIBE_ENUM(DifferenceKind, missing_here, missing_there, amount, excess)
struct DayDifference {
  std::int64_t id = 0;
  std::string reference;
  DifferenceKind kind = DifferenceKind::missing_here;
  std::string code;  ///< of the dossier, where the payment is one of ours
  std::int64_t ours = 0;
  std::int64_t theirs = 0;
  bool open = true;
  std::vector<std::string> actions;  ///< settle, give_back, note
  std::string action;
  std::string words;
  std::string who;
};
BOOST_DESCRIBE_STRUCT(DayDifference, (), (id, reference, kind, code, ours, theirs, open, actions, action, words, who))
struct DayQuery {
  std::optional<Date> day;  ///< default today
};
BOOST_DESCRIBE_STRUCT(DayQuery, (), (day))
struct FeeDay {
  Date day;
  std::int64_t cash = 0;
  std::int64_t transfer = 0;
  std::int64_t online = 0;
  std::int64_t given_back = 0;
  std::int64_t forgone = 0;  ///< by the exemptions of that day
  std::vector<DayLine> lines;
  std::vector<DayExemption> exemptions;
  std::vector<FeeRefund> refunds;  ///< asked for and not decided, whenever; and decided on that day
  bool gateway = false;
  std::optional<Instant> reconciled_at;
  std::int64_t matched = 0;
  std::vector<DayDifference> differences;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::int64_t counted = 0;
  std::string words;
  bool may_close = false;
  bool may_decide = false;
};
BOOST_DESCRIBE_STRUCT(FeeDay, (),
                      (day, cash, transfer, online, given_back, forgone, lines, exemptions, refunds, gateway, reconciled_at, matched,
                       differences, closed_at, closed_by, counted, words, may_close, may_decide))
struct DayInput {
  Date day;
};
BOOST_DESCRIBE_STRUCT(DayInput, (), (day))
struct CloseDay {
  Date day;
  Range<0, most_money> counted = 0;   ///< cash in the till
  std::optional<Text<0, 500>> words;  ///< needed when it is not what the receipts say
};
BOOST_DESCRIBE_STRUCT(CloseDay, (), (day, counted, words))
enum class DifferenceAction { settle, give_back, note };
BOOST_DESCRIBE_ENUM(DifferenceAction, settle, give_back, note)
struct SettleDifference {
  DifferenceAction action = DifferenceAction::note;
  std::optional<Text<0, 500>> words;
};
BOOST_DESCRIBE_STRUCT(SettleDifference, (), (action, words))

FeeDay day(Context& context, Principal const& who, DayQuery const& query);
/// Reads the gateway's list of that day and compares. Throws Unavailable when it cannot be read.
FeeDay reconcile(Context& context, Principal const& who, Origin const& origin, DayInput const& input);
FeeDay settle_difference(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                         SettleDifference const& input);
FeeDay close_day(Context& context, Principal const& who, Origin const& origin, CloseDay const& input);
std::string day_sheet(Context& context, Principal const& who, DayQuery const& query);

/// Fills an instance that knows no accounts from `payments.csv` of the province's folder; returns whether it did.
/// Throws std::runtime_error with every fault.
bool load_accounts(database::Database& database, std::filesystem::path const& folder, Clock const& clock);

web::Routes routes();
std::vector<database::Migration> migrations();
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);

}  // namespace tinhso::payments
