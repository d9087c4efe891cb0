// What could not be taken or sent, until somebody has dealt with it.
#include <algorithm>

#include "accounts/accounts.hpp"
#include "edxml/edxml.hpp"
#include "exchange/clients.hpp"
#include "exchange/oversee.hpp"
#include "exchange/packing.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr Sql same_fault{"exchange.same_fault",
                         "update exchange_fault set times = times + 1, at = :now, vi = :vi, en = :en "
                         "where sha256 = :sha256 and source = :source and closed_at is null returning id"};
constexpr Sql keep_fault_sql{
    "exchange.keep_fault",
    "insert into exchange_fault (at, source, document_id, from_code, vi, en, sha256, agency, outbox) values "
    "(:now, :source, :document_id, :from_code, :vi, :en, :sha256, :agency, :outbox) returning id"};

struct Kept {
  std::int64_t id = 0;
  Instant at;
  std::int64_t times = 1;
  std::string source;
  std::string document_id;
  std::string from_code;
  std::string vi;
  std::string en;
  std::string sha256;
  std::optional<std::int64_t> agency;
  std::optional<std::int64_t> outbox;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::string closed_how;
  std::string closed_note;
  std::string agency_name;
};
BOOST_DESCRIBE_STRUCT(Kept, (),
                      (id, at, times, source, document_id, from_code, vi, en, sha256, agency, outbox, closed_at,
                       closed_by, closed_how, closed_note, agency_name))
constexpr Sql faults_before{
    "exchange.faults",
    "select f.id, f.at, f.times, f.source, f.document_id, f.from_code, f.vi, f.en, f.sha256, f.agency, f.outbox, "
    "f.closed_at, f.closed_by, f.closed_how, f.closed_note, coalesce(a.name, '') as agency_name from exchange_fault f "
    "left join organisation_agency a on a.id = f.agency "
    "where f.id < :before and (:open = 0 or f.closed_at is null) order by f.id desc limit :limit"};
constexpr Sql fault_by_id{
    "exchange.fault_by_id",
    "select f.id, f.at, f.times, f.source, f.document_id, f.from_code, f.vi, f.en, f.sha256, f.agency, f.outbox, "
    "f.closed_at, f.closed_by, f.closed_how, f.closed_note, coalesce(a.name, '') as agency_name from exchange_fault f "
    "left join organisation_agency a on a.id = f.agency where f.id = :id"};
constexpr Sql close_fault{"exchange.close_fault",
                          "update exchange_fault set closed_at = :now, closed_by = :by, closed_how = :how, "
                          "closed_note = :note where id = :id and closed_at is null"};
constexpr Sql open_by_agency{"exchange.open_faults_by_agency",
                             "select coalesce(agency, 0) as agency, count(*) as count from exchange_fault "
                             "where closed_at is null group by coalesce(agency, 0)"};
struct OpenCount {
  std::int64_t agency = 0;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(OpenCount, (), (agency, count))

bool sees(Session& session, Principal const& who, bool top, Kept const& fault) {
  return top || (fault.agency && organisation::is_at_or_below(session, *fault.agency, who.agency));
}

Kept visible_fault(Context const& context, Session& session, Principal const& who, std::int64_t id) {
  auto row = session.first<Kept>(fault_by_id, {{"id", id}});
  if (!row || !sees(session, who, at_top(context, session, who), *row)) throw NotFound{};
  return std::move(*row);
}

FaultRow shown(Kept const& row, Principal const& who) {
  FaultRow out;
  out.id = row.id;
  out.at = row.at;
  out.times = row.times;
  out.source = row.source;
  out.outgoing = row.outbox.has_value();
  out.agency = row.agency;
  out.agency_name = row.agency_name;
  out.document_id = row.document_id;
  out.from_code = row.from_code;
  out.why = who.language == "en" ? row.en : row.vi;
  out.has_bytes = !row.sha256.empty();
  out.closed_at = row.closed_at;
  out.closed_by = row.closed_by;
  out.closed_how = row.closed_how;
  out.closed_note = row.closed_note;
  return out;
}

/// Closes it and says so; throws Conflict when somebody was quicker.
FaultRow close_in(Context const& context, Session& session, Instant now, Principal const& who, Origin const& origin,
                  std::int64_t id, FaultClosed how, std::string_view note) {
  if (session.run(close_fault, {{"id", id}, {"now", now}, {"by", who.name}, {"how", how}, {"note", note}}) == 0)
    throw Conflict{"exchange.fault_closed",
                   {"Lỗi này đã có người xử lý.", "Somebody has dealt with this fault already."}};
  audit::record(session, now, audit::actor(who, origin),
                {how == FaultClosed::retried ? "exchange.fault_retry" : "exchange.fault_acknowledge", "exchange_fault",
                 std::to_string(id), nullptr, boost::json::object{{"note", note}}});
  return shown(visible_fault(context, session, who, id), who);
}

Source source_of(Session& session, Kept const& fault) {
  Source out;
  if (fault.source == "national") {
    out.kind = Source::Kind::national;
    return out;
  }
  out.system_id = fault.source.starts_with("vxp:") ? fault.source.substr(4) : fault.source;
  auto const client = find_client(session, out.system_id);
  if (!client)
    throw Conflict{"exchange.client_gone",
                   {"Phần mềm " + out.system_id + " không còn được kết nối; không thể nhận lại gói tin của nó.",
                    "The software " + out.system_id + " may no longer connect; its package cannot be taken again."}};
  out.agency = client->agency;
  return out;
}

}  // namespace

std::string document_id_in(std::string_view bytes) {
  auto const package = edxml::read(std::string{bytes});
  if (auto const* const document = package.document()) return cut_text(document->document_id, 300);
  if (auto const* const status = package.status()) return cut_text(status->response_for.document_id, 300);
  return {};
}

void keep_fault(Session& session, Instant now, Fault const& fault) {
  if (!fault.sha256.empty() && session.first<std::int64_t>(same_fault, {{"sha256", fault.sha256},
                                                                        {"source", fault.source},
                                                                        {"now", now},
                                                                        {"vi", fault.words.vi},
                                                                        {"en", fault.words.en}}))
    return;
  auto const id = session.one<std::int64_t>(keep_fault_sql, {{"now", now},
                                                             {"source", fault.source},
                                                             {"document_id", fault.document_id},
                                                             {"from_code", fault.from_code},
                                                             {"vi", fault.words.vi},
                                                             {"en", fault.words.en},
                                                             {"sha256", fault.sha256},
                                                             {"agency", fault.agency},
                                                             {"outbox", fault.outbox}});
  if (!fault.sha256.empty()) files::refer(session, fault.sha256, "exchange_fault", id);
}

std::int64_t open_faults(Session& session, std::set<std::int64_t> const* agencies) {
  std::int64_t out = 0;
  for (auto const& row : session.all<OpenCount>(open_by_agency, {}))
    if (!agencies || agencies->contains(row.agency)) out += row.count;
  return out;
}

Page<FaultRow> faults(Context& context, Principal const& who, FaultQuery const& query) {
  require_oversee(who);
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto before = work::read_cursor(query.after, work::from_highest).major;
  return context.database.read([&](Session& session) {
    bool const top = at_top(context, session, who);
    std::vector<FaultRow> rows;
    // Whoever sees only some of them: read on until the page is full.
    for (bool more = true; more && std::ssize(rows) <= limit;) {
      auto const some = session.all<Kept>(
          faults_before, {{"before", before}, {"open", query.open.value_or(true)}, {"limit", limit + 1}});
      more = std::ssize(some) > limit;
      for (auto const& row : some) {
        before = row.id;
        if (sees(session, who, top, row)) rows.push_back(shown(row, who));
      }
    }
    rows.resize(std::min<std::size_t>(rows.size(), static_cast<std::size_t>(limit) + 1));
    return work::cut(std::move(rows), limit, [](FaultRow const& last) { return work::Cursor{last.id, last.id}; });
  });
}

FaultRow retry_fault(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  require_oversee(who);
  auto const now = context.clock.now();
  auto const fault = context.database.read([&](Session& session) { return visible_fault(context, session, who, id); });
  if (fault.closed_at)
    throw Conflict{"exchange.fault_closed",
                   {"Lỗi này đã có người xử lý.", "Somebody has dealt with this fault already."}};
  if (fault.outbox)
    return context.database.write([&](Session& session) {
      if (!leave_again(session, *fault.outbox))
        throw Conflict{"exchange.not_refused",
                       {"Gói tin này không còn ở trạng thái bị từ chối.", "This package no longer stands refused."}};
      return close_in(context, session, now, who, origin, id, FaultClosed::retried, "");
    });
  if (fault.sha256.empty())
    throw Conflict{"exchange.no_bytes",
                   {"Không còn giữ nội dung của gói tin này.", "The bytes of this package are not kept."}};
  auto source = context.database.read([&](Session& session) { return source_of(session, fault); });
  source.origin = origin;
  auto const stored = context.files.put(context.files.read(fault.sha256));
  auto const relayed = relay(context, source, stored);  // throws what is still in the way; the fault stays open
  return context.database.write([&](Session& session) {
    return close_in(context, session, now, who, origin, id, FaultClosed::retried,
                    relayed.repeated ? "đã có từ trước" : "");
  });
}

FaultRow acknowledge_fault(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           AcknowledgeInput const& input) {
  require_oversee(who);
  return context.database.write([&](Session& session) {
    visible_fault(context, session, who, id);
    return close_in(context, session, context.clock.now(), who, origin, id, FaultClosed::acknowledged, input.note);
  });
}

documents::Served fault_content(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  require_oversee(who);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const fault = visible_fault(context, session, who, id);
    if (fault.sha256.empty()) throw NotFound{};
    audit::record(session, now, audit::actor(who, origin),
                  {"exchange.fault_download", "exchange_fault", std::to_string(id), nullptr, nullptr});
    return documents::Served{fault.sha256, package_name("goi-tin-loi-" + std::to_string(id)), "application/xml"};
  });
}

}  // namespace tinhso::exchange
