// The counter of certified copies: numbers, fee, register.
#include "services/certify.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/events/events.hpp"
#include "services/certify_store.hpp"
#include "work/paging.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::string_view certified_kind = "certified";  // of its charge

constexpr Sql certification_add{
    "services.certification_add",
    "insert into services_certification (agency, requester, phone, signer, signer_name, signer_title, clerk, day, at, "
    "request_key) values (:agency, :requester, :phone, :signer, :signer_name, :signer_title, :clerk, :day, :now, :key) "
    "returning id"};
constexpr Sql certified_next{"services.certified_next",
                             "insert into services_certified_number (agency, year, register, last) values (:agency, "
                             ":year, :register, 1) on conflict (agency, year, register) do update set last = "
                             "services_certified_number.last + 1 returning last"};
constexpr Sql certified_add{
    "services.certified_add",
    "insert into services_certified (certification, agency, year, register, number, book, wording, paper, pages, "
    "copies, fee, day, words, scan_name, scan_sha256, scan_type) values (:certification, :agency, :year, :register, "
    ":number, :book, :wording, :paper, :pages, :copies, :fee, :day, :words, :scan_name, :scan_sha256, :scan_type)"};
#define TINHSO_CERTIFICATION                                                                                    \
  "select id, agency, requester, phone, signer, signer_name, signer_title, clerk, day, at from services_certification "
constexpr Sql certification_by_id{"services.certification_by_id", TINHSO_CERTIFICATION "where id = :id"};
constexpr Sql certification_by_key{"services.certification_by_key", TINHSO_CERTIFICATION "where request_key = :key"};
#undef TINHSO_CERTIFICATION
constexpr Sql last_signer_of{"services.last_signer_of",
                             "select c.signer from services_certified l join services_certification c on c.id = "
                             "l.certification where l.agency = :agency order by l.day desc, l.id desc limit 1"};
#define TINHSO_CERTIFIED                                                                                          \
  "select l.id, l.certification, l.number, l.book, l.wording, l.day, c.requester, l.paper, l.pages, l.copies, "   \
  "l.fee, c.signer_name, c.clerk, l.scan_name, l.struck_at, l.struck_by, l.struck_why from services_certified l " \
  "join services_certification c on c.id = l.certification "
constexpr Sql certified_of{"services.certified_of", TINHSO_CERTIFIED "where l.certification = :id order by l.id"};
constexpr Sql certified_list{
    "services.certified_list", TINHSO_CERTIFIED
    "where l.agency = :agency and l.day >= :from and l.day <= :until and l.words like :words and l.id < :before "
    "order by l.id desc limit :limit"};
#undef TINHSO_CERTIFIED

constexpr Sql certification_of_line{"services.certification_of_line",
                                    "select certification from services_certified where id = :id and agency = :agency"};
constexpr Sql certification_locked{"services.certification_locked",
                                   "select id from services_certification where id = :id {for_update}"};
constexpr Sql certified_strike{"services.certified_strike",
                               "update services_certified set struck_at = :now, struck_by = :by, struck_why = :why where "
                               "id = :id"};

constexpr Date no_beginning{std::chrono::year{1900}, std::chrono::January, std::chrono::day{1}};
constexpr Date no_end{std::chrono::year{9999}, std::chrono::December, std::chrono::day{31}};

/// The record of today, where this agency receives it.
Procedure certify_procedure(Session& session, Principal const& who, Date today) {
  auto procedure = procedure_in_force(session, certified_copies, today).procedure;
  auto const agency = organisation::find_agency(session, who.agency);
  if (!procedure.certification || !agency || !receives(procedure, *agency)) throw NotFound{};
  return procedure;
}

Fee const* page_fee_of(Procedure const& procedure) {
  for (auto const& fee : procedure.fees)
    if (fee.by_page) return &fee;
  return nullptr;
}

std::vector<organisation::Position> signers_of(Session& session, std::int64_t agency, Date today) {
  auto out = organisation::officials_of(session, agency, today);
  std::erase_if(out, [](auto const& one) { return !accounts::rights_of(one.role).contains(rights::services_approve); });
  return out;
}

organisation::Position signer_named(Session& session, Principal const& who, CertifyInput const& input, Date today,
                                    FieldErrors& errors) {
  for (auto& one : signers_of(session, who.agency, today))
    if (one.official == input.signer) return std::move(one);
  errors.push_back({"signer", {"Chọn người ký chứng thực.", "Choose who signs."}});
  return {};
}

/// The lines of the register, each with its number.
void enter_papers(Session& session, Instant now, Principal const& who, Procedure const& procedure,
                  CertifyInput const& input, std::int64_t certification) {
  auto const& how = *procedure.certification;
  auto const day = local_date(now);
  auto const year = static_cast<int>(day.year());
  auto const* const fee = page_fee_of(procedure);
  FieldErrors errors;
  for (std::size_t i = 0; i < input.papers.size(); ++i) {
    auto const& paper = input.papers[i];
    files::Ticket scan;
    if (paper.scan) {
      try {
        scan = files::redeem(session, who.account, *paper.scan);
        if (!is_paper(scan.stored.type)) throw NotFound{};
        files::refer(session, scan.stored.sha256, "services.certified", certification);
      } catch (NotFound const&) {
        errors.push_back({fmt::format("papers[{}].scan", i), {"Tệp quét không dùng được.", "This scan cannot be used."}});
      }
    }
    auto const number = session.one<std::int64_t>(certified_next,
                                                  {{"agency", who.agency}, {"year", year}, {"register", how.symbol}});
    std::optional<std::int64_t> cost;
    if (fee) cost = page_fee(*fee->by_page, paper.pages) * paper.copies;
    session.run(certified_add, {{"certification", certification},
                                {"agency", who.agency},
                                {"year", year},
                                {"register", how.symbol},
                                {"number", number},
                                {"book", fmt::format("{}/{}-{}", how.book, year, how.symbol)},
                                {"wording", how.wording},
                                {"paper", paper.name},
                                {"pages", paper.pages.value},
                                {"copies", paper.copies.value},
                                {"fee", cost},
                                {"day", day},
                                {"words", fold(fmt::format("{} {} {}", number, input.requester, paper.name))},
                                {"scan_name", scan.name},
                                {"scan_sha256", scan.stored.sha256},
                                {"scan_type", scan.stored.type}});
  }
  if (!errors.empty()) throw Invalid{std::move(errors)};
}

payments::ChargeItem item_of(StoredCertified const& paper) {
  payments::ChargeItem out;
  out.name = Text<1, 300>{fmt::format("{}, {} trang", paper.paper, paper.pages)};
  if (paper.fee) out.amount = *paper.fee / paper.copies;
  out.quantity = paper.copies;
  return out;
}

void charge_copies(Session& session, Instant now, Principal const& who, Procedure const& procedure,
                   StoredCertification const& stored, std::vector<StoredCertified> const& papers) {
  payments::ChargeInput charge;
  charge.kind = certified_kind;
  charge.object = stored.id;
  charge.agency = who.agency;
  charge.payer = stored.requester;
  charge.what = procedure.certification->wording;
  charge.every = true;
  auto const first = papers.front().number, last = papers.back().number;
  charge.code = first == last ? fmt::format("{}, {}", first, papers.front().book)
                              : fmt::format("{}-{}, {}", first, last, papers.front().book);
  charge.items.reserve(papers.size());
  for (auto const& paper : papers) charge.items.push_back(item_of(paper));
  payments::charge(session, now, charge);
}

CertificationView certification_viewed(Context& context, Session& session, Principal const& who,
                                       StoredCertification const& stored) {
  CertificationView out;
  out.id = stored.id;
  out.requester = stored.requester;
  out.phone = stored.phone;
  out.signer_name = stored.signer_name;
  out.signer_title = stored.signer_title;
  out.clerk = stored.clerk;
  out.at = stored.at;
  for (auto const& paper : certified_papers(session, stored.id)) out.papers.push_back(row_of(paper));
  out.payment = payments::charge_of(context, session, certified_kind, stored.id, &who);
  return out;
}

/// What was filed with this key before; for the same requester of the same agency only.
std::optional<StoredCertification> certified_before(Session& session, Principal const& who, CertifyInput const& input,
                                                    std::string const& key) {
  auto before = session.first<StoredCertification>(certification_by_key, {{"key", key}});
  if (before && (before->agency != who.agency || before->requester != std::string_view{input.requester}))
    throw Conflict{"services.key_reused",
                   {"Mã lần gửi này đã dùng cho người khác.", "This Idempotency-Key was used for somebody else."}};
  return before;
}

}  // namespace

StoredCertification own_certification(Session& session, Principal const& who, std::int64_t id) {
  auto found = session.first<StoredCertification>(certification_by_id, {{"id", id}});
  if (!found || found->agency != who.agency) throw NotFound{};
  return std::move(*found);
}
std::vector<StoredCertified> certified_papers(Session& session, std::int64_t certification) {
  return session.all<StoredCertified>(certified_of, {{"id", certification}});
}
CertifiedRow row_of(StoredCertified const& line) {
  return {line.id,    line.certification, line.number, line.book,        line.day,   line.requester, line.paper,
          line.pages, line.copies,        line.fee,    line.signer_name, line.clerk, line.scan_name,
          line.struck_at, line.struck_by, line.struck_why};
}

CertifyForm certify_form(Context& context, Principal const& who) {
  auto const today = local_date(context.clock.now());
  return context.database.read([&](Session& session) {
    auto const procedure = certify_procedure(session, who, today);
    CertifyForm out;
    out.procedure_name = procedure.name;
    out.confirmed = procedure.confirmed;
    out.certification = *procedure.certification;
    if (auto const* const fee = page_fee_of(procedure)) {
      out.fee = fee->by_page;
      out.fee_words = fee->verbatim;
    }
    for (auto const& one : signers_of(session, who.agency, today))
      out.signers.push_back({one.official, one.official_name, one.title});
    out.last_signer = session.first<std::int64_t>(last_signer_of, {{"agency", who.agency}}).value_or(0);
    return out;
  });
}

CertificationView certify(Context& context, Principal const& who, Origin const& origin, CertifyInput const& input,
                          std::string_view key) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  if (!who.may(rights::services_receive))
    throw Forbidden{"services.not_yours", {"Vai trò của bạn không làm được bước này.", "Your role may not do this."}};
  auto const kept = own_key(key);
  bool fresh = true;
  auto view = context.database.write([&](Session& session) {
    fresh = true;
    if (kept)
      if (auto const before = certified_before(session, who, input, *kept)) {
        fresh = false;
        return certification_viewed(context, session, who, *before);
      }
    auto const procedure = certify_procedure(session, who, today);
    FieldErrors errors;
    auto const signer = signer_named(session, who, input, today, errors);
    if (trim(input.requester).empty()) errors.push_back({"requester", reflect::missing()});
    if (input.papers.empty()) errors.push_back({"papers", {"Cần ít nhất một giấy tờ.", "At least one paper is needed."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    auto const id = session.one<std::int64_t>(certification_add, {{"agency", who.agency},
                                                                  {"requester", input.requester},
                                                                  {"phone", input.phone.value_or("")},
                                                                  {"signer", signer.official},
                                                                  {"signer_name", signer.official_name},
                                                                  {"signer_title", signer.title},
                                                                  {"clerk", who.name},
                                                                  {"day", today},
                                                                  {"now", now},
                                                                  {"key", kept}});
    enter_papers(session, now, who, procedure, input, id);
    auto const stored = own_certification(session, who, id);
    auto const papers = certified_papers(session, id);
    charge_copies(session, now, who, procedure, stored, papers);
    audit::record(session, now, audit::actor(who, origin),
                  {"services.certify", "certification", std::to_string(id), nullptr,
                   boost::json::object{{"first", papers.front().number},
                                       {"last", papers.back().number},
                                       {"book", papers.front().book},
                                       {"signer", signer.official_name}}});
    events::publish(session, now, "agency:" + std::to_string(who.agency), "services.changed",
                    {{"id", 0}, {"change", "certify"}});
    return certification_viewed(context, session, who, stored);
  });
  bool const due = view.payment && view.payment->state == payments::ChargeState::due;
  if (!fresh || !input.cash || !due) return view;
  try {
    view.payment = payments::collect(context, who, origin, view.payment->id,
                                     {payments::PayMethod::cash, view.payment->amount, {}});
  } catch (Conflict const&) {
    // The day is closed: the numbers stand, and the view says that the fee is still due.
  }
  return view;
}

CertificationView certification(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    return certification_viewed(context, session, who, own_certification(session, who, id));
  });
}

CertificationView strike_out(Context& context, Principal const& who, Origin const& origin, std::int64_t line,
                             StrikeOut const& input) {
  auto const now = context.clock.now();
  if (!who.may(rights::services_receive))
    throw Forbidden{"services.not_yours", {"Vai trò của bạn không làm được bước này.", "Your role may not do this."}};
  std::string const why{trim(input.reason)};
  if (why.empty()) throw Invalid{"reason", {"Cần nêu lý do gạch bỏ.", "Say why it is struck out."}};
  return context.database.write([&](Session& session) {
    auto const id = session.one<std::int64_t>(certification_of_line, {{"id", line}, {"agency", who.agency}});
    session.one<std::int64_t>(certification_locked, {{"id", id}});
    auto const papers = certified_papers(session, id);
    auto const& paper = *std::ranges::find(papers, line, &StoredCertified::id);
    if (paper.struck_at) throw Conflict{"services.struck", {"Dòng này đã gạch bỏ.", "This line has been struck out."}};
    session.run(certified_strike, {{"id", line}, {"now", now}, {"by", who.name}, {"why", why}});
    auto const reason = fmt::format("Gạch bỏ số {}, quyển {}: {}", paper.number, paper.book, why);
    bool const others = std::ranges::any_of(papers, [&](auto const& one) { return one.id != line && !one.struck_at; });
    if (others) payments::take_off(context, session, who, certified_kind, id, item_of(paper), reason);
    else payments::end(context, session, who, certified_kind, id, reason);
    audit::record(session, now, audit::actor(who, origin),
                  {"services.strike_out", "certification", std::to_string(id), nullptr,
                   boost::json::object{{"number", paper.number}, {"book", paper.book}, {"reason", why}}});
    events::publish(session, now, "agency:" + std::to_string(who.agency), "services.changed",
                    {{"id", 0}, {"change", "certify"}});
    return certification_viewed(context, session, who, own_certification(session, who, id));
  });
}

Page<CertifiedRow> certified(Context& context, Principal const& who, CertifiedQuery const& query) {
  auto const limit = query.limit ? query.limit->value : work::usual_page;
  auto const after = work::read_cursor(query.after, work::from_highest);
  auto const rows = context.database.read([&](Session& session) {
    return session.all<StoredCertified>(certified_list, {{"agency", who.agency},
                                                         {"from", query.from.value_or(no_beginning)},
                                                         {"until", query.until.value_or(no_end)},
                                                         {"words", "%" + fold(query.q.value_or("")) + "%"},
                                                         {"before", after.id},
                                                         {"limit", limit + 1}});
  });
  auto const page = work::cut(rows, limit, [](auto const& row) { return work::Cursor{0, row.id}; });
  Page<CertifiedRow> out;
  out.next = page.next;
  for (auto const& row : page.items) out.items.push_back(row_of(row));
  return out;
}

}  // namespace tinhso::services
