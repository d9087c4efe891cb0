// The day's end of an agency: what was taken, what the gateway says was paid, where the two differ, and the till closed.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "payments/store.hpp"
#include "payments/vietqr.hpp"
#include "platform/print/print.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::size_t longest_day = 5'000;

constexpr Sql day_lines{"payments.day_lines",
                        "select r.charge, c.kind, c.object, c.code, c.payer, c.what, r.series, r.number, r.amount, r.method, "
                        "r.reference, r.at, r.who, (case when r.refunded_at is null then 0 else 1 end) as refunded, "
                        "r.refunded as given_back, c.share, c.exemption from payments_receipt r join payments_charge "
                        "c on c.id = r.charge where r.agency = :agency and "
                        "r.day = :day order by r.id limit :limit"};
constexpr Sql day_exemptions{"payments.day_exemptions",
                             "select e.charge, c.kind, c.object, c.code, c.payer, e.name, e.share, e.proof, e.forgone, "
                             "e.decided_by as who from payments_exemption e join payments_charge c on c.id = e.charge "
                             "where e.agency = :agency and e.day = :day and e.state = 'accepted' order by e.id limit "
                             ":limit"};
constexpr Sql day_forgone{"payments.day_forgone",
                          "select cast(coalesce(sum(forgone), 0) as bigint) from payments_exemption where agency = "
                          ":agency and day = :day and state = 'accepted'"};
struct DaySums {
  std::int64_t cash = 0;
  std::int64_t transfer = 0;
  std::int64_t online = 0;
};
BOOST_DESCRIBE_STRUCT(DaySums, (), (cash, transfer, online))
constexpr Sql day_sums{
    "payments.day_sums",
    "select cast(coalesce(sum(case when method = 'cash' then amount else 0 end), 0) as bigint) as cash, "
    "cast(coalesce(sum(case when method = 'transfer' then amount else 0 end), 0) as bigint) as transfer, "
    "cast(coalesce(sum(case when method = 'online' then amount else 0 end), 0) as bigint) as online "
    "from payments_receipt where agency = :agency and day = :day"};
struct DayGivenBack {
  std::int64_t everything = 0;
  std::int64_t cash = 0;
};
BOOST_DESCRIBE_STRUCT(DayGivenBack, (), (everything, cash))
constexpr Sql day_given_back{
    "payments.day_given_back",
    "select cast(coalesce(sum(amount), 0) as bigint) as everything, cast(coalesce(sum(case when method = 'cash' then "
    "amount else 0 end), 0) as bigint) as cash from payments_refund where agency = :agency and state = 'done' and "
    "done_at >= :from and done_at < :until"};
struct StoredDay {
  std::optional<Instant> reconciled_at;
  std::int64_t matched = 0;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::int64_t counted = 0;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(StoredDay, (), (reconciled_at, matched, closed_at, closed_by, counted, words))
constexpr Sql day_row{"payments.day_row",
                      "select reconciled_at, matched, closed_at, closed_by, counted, words from payments_day where "
                      "agency = :agency and day = :day"};
constexpr Sql day_touch{"payments.day_touch",
                        "insert into payments_day (agency, day) values (:agency, :day) on conflict (agency, day) do "
                        "nothing"};
constexpr Sql day_locked{"payments.day_locked",
                         "select reconciled_at, matched, closed_at, closed_by, counted, words from payments_day where "
                         "agency = :agency and day = :day {for_update}"};
constexpr Sql day_compared{"payments.day_compared",
                           "update payments_day set reconciled_at = :now, matched = :matched where agency = :agency "
                           "and day = :day"};
constexpr Sql day_closed{"payments.day_closed",
                         "update payments_day set closed_at = :now, closed_by = :name, counted = :counted, words = "
                         ":words where agency = :agency and day = :day"};

struct OurPayment {
  std::int64_t id = 0;
  std::string reference;
  std::int64_t amount = 0;
  std::int64_t told = 0;
  AttemptState state = AttemptState::open;
};
BOOST_DESCRIBE_STRUCT(OurPayment, (), (id, reference, amount, told, state))
constexpr Sql our_payments{"payments.our_payments",
                           "select id, reference, amount, told, state from payments_attempt where agency = :agency and "
                           "paid_at >= :from and paid_at < :until"};
constexpr Sql our_payment{"payments.our_payment",
                          "select id, reference, amount, told, state from payments_attempt where reference = "
                          ":reference and agency = :agency"};

struct DifferenceRow {
  std::int64_t id = 0;
  std::string reference;
  DifferenceKind kind = DifferenceKind::missing_here;
  std::string code;
  std::int64_t ours = 0;
  std::int64_t theirs = 0;
  std::int64_t attempt = 0;
  std::string state;
  std::string action;
  std::string words;
  std::string who;
  std::string day;
};
BOOST_DESCRIBE_STRUCT(DifferenceRow, (),
                      (id, reference, kind, code, ours, theirs, attempt, state, action, words, who, day))
#define TINHSO_DIFFERENCE                                                                                          \
  "select d.id, d.reference, d.kind, coalesce(c.code, '') as code, d.ours, d.theirs, d.attempt, d.state, d.action, " \
  "d.words, d.who, d.day from payments_difference d left join payments_attempt a on a.id = d.attempt left join "     \
  "payments_charge c on c.id = a.charge where "
constexpr Sql differences_of{"payments.differences_of",
                             TINHSO_DIFFERENCE "d.agency = :agency and d.day = :day order by d.state desc, d.id"};
constexpr Sql difference_by_id{"payments.difference_by_id", TINHSO_DIFFERENCE "d.id = :id and d.agency = :agency"};
#undef TINHSO_DIFFERENCE
constexpr Sql difference_put{
    "payments.difference_put",
    "insert into payments_difference (agency, day, reference, kind, ours, theirs, attempt, state) values (:agency, "
    ":day, :reference, :kind, :ours, :theirs, :attempt, 'open') on conflict (agency, day, reference) do update set "
    "kind = excluded.kind, ours = excluded.ours, theirs = excluded.theirs, attempt = excluded.attempt where "
    "payments_difference.state = 'open'"};
constexpr Sql difference_gone{"payments.difference_gone",
                              "delete from payments_difference where id = :id and state = 'open'"};
constexpr Sql difference_settled{"payments.difference_settled",
                                 "update payments_difference set state = 'settled', action = :action, words = :words, "
                                 "who = :who, at = :now where id = :id and state = 'open'"};

Instant begins(Date day) { return at_local(day, 0); }
Instant ends(Date day) { return at_local(Date{std::chrono::sys_days{day} + std::chrono::days{1}}, 0); }

std::vector<std::string> difference_actions(Principal const& who, DifferenceRow const& row) {
  std::vector<std::string> out;
  if (row.state != "open" || !who.may(rights::services_receive)) return out;
  if (row.kind == DifferenceKind::missing_here && row.attempt != 0) out.emplace_back("settle");
  if (row.attempt != 0 && (row.kind == DifferenceKind::excess || row.kind == DifferenceKind::amount))
    out.emplace_back("give_back");
  out.emplace_back("note");
  return out;
}

FeeDay day_of(Context& context, Session& session, Principal const& who, Date date) {
  FeeDay out;
  out.day = date;
  auto const sums = session.one<DaySums>(day_sums, {{"agency", who.agency}, {"day", date}});
  out.cash = sums.cash;
  out.transfer = sums.transfer;
  out.online = sums.online;
  out.given_back = session
                       .one<DayGivenBack>(day_given_back,
                                          {{"agency", who.agency}, {"from", begins(date)}, {"until", ends(date)}})
                       .everything;
  out.lines = session.all<DayLine>(day_lines, {{"agency", who.agency}, {"day", date}, {"limit", longest_day}});
  out.exemptions =
      session.all<DayExemption>(day_exemptions, {{"agency", who.agency}, {"day", date}, {"limit", longest_day}});
  out.forgone = session.one<std::int64_t>(day_forgone, {{"agency", who.agency}, {"day", date}});
  out.refunds = refunds_of_day(session, who.agency, begins(date), ends(date));
  out.gateway = read_gateway(context.settings.data_folder).has_value();
  if (auto const row = session.first<StoredDay>(day_row, {{"agency", who.agency}, {"day", date}})) {
    out.reconciled_at = row->reconciled_at;
    out.matched = row->matched;
    out.closed_at = row->closed_at;
    out.closed_by = row->closed_by;
    out.counted = row->counted;
    out.words = row->words;
  }
  for (auto const& row : session.all<DifferenceRow>(differences_of, {{"agency", who.agency}, {"day", date}}))
    out.differences.push_back({row.id, row.reference, row.kind, row.code, row.ours, row.theirs, row.state == "open",
                               difference_actions(who, row), row.action, row.words, row.who});
  out.may_close = who.may(rights::services_receive) && !out.closed_at && date <= local_date(context.clock.now());
  out.may_decide = who.may(rights::services_approve);
  return out;
}

void may_count(Principal const& who) {
  if (!who.may(rights::services_receive))
    throw Forbidden{"payments.not_yours",
                    {"Vai trò của bạn không đối soát, khóa sổ.", "Your role does not reconcile or close the day."}};
}

/// One line of the comparison; nothing when the two agree.
std::optional<DifferenceKind> compare(std::optional<OurPayment> const& ours, GatewayLine const* theirs) {
  bool const paid_there = theirs && theirs->state == GatewayState::paid;
  bool const paid_here = ours && ours->state != AttemptState::open && ours->state != AttemptState::failed;
  if (paid_here && !paid_there) return DifferenceKind::missing_there;
  if (paid_there && !paid_here) return DifferenceKind::missing_here;
  if (!paid_there || !theirs || !ours) return {};
  if (ours->state == AttemptState::differs || theirs->amount != ours->amount) return DifferenceKind::amount;
  if (ours->state == AttemptState::excess && theirs->refunded == 0) return DifferenceKind::excess;
  return {};
}

}  // namespace

void require_open_day(Session& session, std::int64_t agency, Date day) {
  session.run(day_touch, {{"agency", agency}, {"day", day}});
  auto const row = session.one<StoredDay>(day_locked, {{"agency", agency}, {"day", day}});
  if (row.closed_at)
    throw Conflict{"payments.day_closed",
                   {"Sổ thu hôm nay đã khóa, không thu thêm tiền mặt hay chuyển khoản.",
                    "The day is closed: no more cash or transfers."}};
}

FeeDay day(Context& context, Principal const& who, DayQuery const& query) {
  auto const date = query.day.value_or(local_date(context.clock.now()));
  return context.database.read([&](Session& session) { return day_of(context, session, who, date); });
}

FeeDay reconcile(Context& context, Principal const& who, Origin const& origin, DayInput const& input) {
  may_count(who);
  auto const lines = need_gateway(context).gateway->list(input.day, "A" + std::to_string(who.agency));
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    std::map<std::string, GatewayLine const*, std::less<>> theirs;
    for (auto const& line : lines)
      if (line.state == GatewayState::paid) theirs.emplace(line.reference, &line);
    std::map<std::string, OurPayment> ours;
    for (auto& one : session.all<OurPayment>(
             our_payments, {{"agency", who.agency}, {"from", begins(input.day)}, {"until", ends(input.day)}}))
      ours.emplace(one.reference, one);
    for (auto const& [reference, line] : theirs)  // known here, though not as paid on that day
      if (!ours.contains(reference))
        if (auto one = session.first<OurPayment>(our_payment, {{"reference", reference}, {"agency", who.agency}}))
          ours.emplace(reference, *one);
    std::set<std::string> all;
    for (auto const& [reference, line] : theirs) all.insert(reference);
    for (auto const& [reference, one] : ours) all.insert(reference);
    std::int64_t matched = 0;
    std::set<std::string> different;
    for (auto const& reference : all) {
      auto const mine = ours.find(reference);
      auto const yours = theirs.find(reference);
      auto const known = mine == ours.end() ? std::nullopt : std::optional{mine->second};
      auto const* const line = yours == theirs.end() ? nullptr : yours->second;
      auto const kind = compare(known, line);
      if (!kind) {
        ++matched;
        continue;
      }
      different.insert(reference);
      session.run(difference_put, {{"agency", who.agency},
                                   {"day", input.day},
                                   {"reference", reference},
                                   {"kind", *kind},
                                   {"ours", known && *kind != DifferenceKind::missing_here ? known->amount : 0},
                                   {"theirs", line ? line->amount.value : 0},
                                   {"attempt", known ? known->id : 0}});
    }
    for (auto const& row : session.all<DifferenceRow>(differences_of, {{"agency", who.agency}, {"day", input.day}}))
      if (!different.contains(row.reference)) session.run(difference_gone, {{"id", row.id}});
    session.run(day_touch, {{"agency", who.agency}, {"day", input.day}});
    session.run(day_compared, {{"agency", who.agency}, {"day", input.day}, {"now", now}, {"matched", matched}});
    audit::record(session, now, audit::actor(who, origin),
                  {"payments.reconcile", "payment day", format_date(input.day), nullptr,
                   boost::json::object{{"matched", matched}, {"different", different.size()}}});
    return day_of(context, session, who, input.day);
  });
}

FeeDay settle_difference(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                         SettleDifference const& input) {
  may_count(who);
  std::string const words{trim(input.words.value_or(""))};
  auto const row = context.database.read([&](Session& session) {
    return session.one<DifferenceRow>(difference_by_id, {{"id", id}, {"agency", who.agency}});
  });
  auto const possible = difference_actions(who, row);
  if (std::find(possible.begin(), possible.end(), reflect::enum_name(input.action)) == possible.end())
    throw Conflict{"payments.not_possible",
                   {"Chênh lệch này không xử lý bằng cách đó.", "This difference is not settled in that way."}};
  if (words.empty() && input.action != DifferenceAction::settle)
    throw Invalid{"words", {"Cần ghi cách xử lý.", "Say what is done about it."}};
  std::optional<GatewayLine> line;
  if (input.action == DifferenceAction::settle) line = need_gateway(context).gateway->query(row.reference);
  if (line && line->state != GatewayState::paid)
    throw Conflict{"payments.not_paid_there",
                   {"Cổng thanh toán trả lời là chưa nộp.", "The gateway says that it has not been paid."}};
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    if (session.run(difference_settled, {{"id", id},
                                         {"action", reflect::enum_name(input.action)},
                                         {"words", words},
                                         {"who", who.name},
                                         {"now", now}}) == 0)
      throw Conflict{"payments.settled", {"Chênh lệch này đã xử lý.", "This was settled already."}};
    if (line) settle(session, now, *line);
    if (input.action == DifferenceAction::give_back)
      give_back_excess(session, now, who, origin, row.attempt, words);
    audit::record(session, now, audit::actor(who, origin),
                  {"payments.settle_difference", "payment", row.reference, nullptr,
                   boost::json::object{{"action", reflect::enum_name(input.action)}, {"words", words}}});
    return day_of(context, session, who, parse_date(row.day).value());
  });
}

FeeDay close_day(Context& context, Principal const& who, Origin const& origin, CloseDay const& input) {
  may_count(who);
  auto const now = context.clock.now();
  std::string const words{trim(input.words.value_or(""))};
  return context.database.write([&](Session& session) {
    session.run(day_touch, {{"agency", who.agency}, {"day", input.day}});
    auto const row = session.one<StoredDay>(day_locked, {{"agency", who.agency}, {"day", input.day}});
    if (row.closed_at) throw Conflict{"payments.day_closed", {"Sổ thu ngày này đã khóa.", "The day is closed already."}};
    FieldErrors errors;
    if (input.day > local_date(now))
      errors.push_back({"day", {"Chưa đến ngày này.", "That day is still to come."}});
    auto const taken = session.one<DaySums>(day_sums, {{"agency", who.agency}, {"day", input.day}}).cash;
    auto const back = session
                          .one<DayGivenBack>(day_given_back, {{"agency", who.agency},
                                                              {"from", begins(input.day)},
                                                              {"until", ends(input.day)}})
                          .cash;
    if (input.counted != taken - back && words.empty())
      errors.push_back({"words",
                        {fmt::format("Tiền mặt theo sổ là {} đồng; hãy giải trình chênh lệch.", dotted(taken - back)),
                         fmt::format("By the receipts it is {} đồng; explain the difference.", dotted(taken - back))}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    session.run(day_closed, {{"agency", who.agency},
                             {"day", input.day},
                             {"now", now},
                             {"name", who.name},
                             {"counted", input.counted.value},
                             {"words", words}});
    audit::record(session, now, audit::actor(who, origin),
                  {"payments.close_day", "payment day", format_date(input.day), nullptr,
                   boost::json::object{{"cash", taken - back}, {"counted", input.counted.value}, {"words", words}}});
    return day_of(context, session, who, input.day);
  });
}

namespace {
std::string note_of(DayLine const& line) {
  std::string out;
  if (line.share > 0) out = fmt::format("Giảm {}%", line.share);
  if (line.refunded) {
    if (!out.empty()) out += "; ";
    out += line.given_back == line.amount ? "Đã hoàn" : fmt::format("Đã hoàn {}", dotted(line.given_back));
  }
  return out;
}
}  // namespace

std::string day_sheet(Context& context, Principal const& who, DayQuery const& query) {
  auto const shown = day(context, who, query);
  auto const text = format_date(shown.day);
  print::ReportTable table;
  table.title = "BẢNG KÊ BIÊN LAI THU PHÍ, LỆ PHÍ";
  table.agency = who.agency_name;
  table.period = fmt::format("Ngày {}/{}/{}", text.substr(8, 2), text.substr(5, 2), text.substr(0, 4));
  table.columns = {{"TT", 5, true},          {"Ký hiệu", 10, false}, {"Số", 9, true},         {"Mã hồ sơ", 22, false},
                   {"Người nộp", 24, false}, {"Nội dung", 36, false}, {"Số tiền (đồng)", 14, true},
                   {"Cách nộp", 14, false},  {"Mã giao dịch", 24, false}, {"Người thu", 20, false}, {"Ghi chú", 12, false}};
  for (auto const& line : shown.lines) {
    char const* const method = line.method == PayMethod::cash       ? "Tiền mặt"
                               : line.method == PayMethod::transfer ? "Chuyển khoản"
                                                                    : "Trực tuyến";
    table.rows.push_back({std::to_string(table.rows.size() + 1), line.series, fmt::format("{:07}", line.number),
                          line.code, line.payer, line.what, std::to_string(line.amount), method, line.reference,
                          line.who, note_of(line)});
  }
  auto const total = [&](char const* name, std::int64_t amount) {
    table.rows.push_back({"", "", "", "", "", name, std::to_string(amount), "", "", "", ""});
  };
  total("Cộng tiền mặt", shown.cash);
  total("Cộng chuyển khoản", shown.transfer);
  total("Cộng trực tuyến", shown.online);
  total("Đã hoàn trong ngày", shown.given_back);
  for (auto const& one : shown.exemptions)
    table.rows.push_back({"", "", "", one.code, one.payer, fmt::format("Miễn, giảm {}%: {}", one.share, one.name),
                          std::to_string(one.forgone), "Không thu", one.proof, one.who, ""});
  if (!shown.exemptions.empty()) total("Cộng miễn, giảm", shown.forgone);
  table.cut = shown.lines.size() == longest_day;
  return print::as_xlsx(table);
}

}  // namespace tinhso::payments
