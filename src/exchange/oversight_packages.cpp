// The packages of one agency, and everything that is known of one.
#include <map>

#include "accounts/accounts.hpp"
#include "exchange/oversee.hpp"
#include "exchange/packing.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

// `only`: '' all, 'unread', 'slow' (with the moment), 'failed'.
constexpr Sql in_register{
    "exchange.oversee_register",
    "select i.id, coalesce((select min(p.id) from exchange_package p where p.document_id = "
    "case when d.wire_id = '' then d.document_id else d.wire_id end and p.kind = 'edoc'), 0) as package, "
    "case when d.wire_id = '' then d.document_id else d.wire_id end as document_id, d.code, d.subject, d.from_code, d.from_name, i.arrived_at as at, "
    "case i.state when 'arrived' then '01' when 'refused' then '02' when 'received' then '03' when 'assigned' then "
    "'04' when 'processing' then '05' else '06' end as state, i.opened_at, i.refused_reason as note "
    "from documents_incoming i join documents_document d on d.id = i.document "
    "where i.agency = :agency and i.id < :before and d.package_sha256 is not null and (cast(:only as text) = '' or "
    "(cast(:only as text) in ('unread', 'slow') and i.opened_at is null and i.state = 'arrived' "
    "and (cast(:only as text) = 'unread' or i.arrived_at <= :slow_before))) order by i.id desc limit :limit"};
constexpr Sql in_mail{
    "exchange.oversee_mail",
    "select m.id, m.package, p.document_id, m.code, coalesce(d.subject, '') as subject, m.from_code, p.from_name, "
    "m.created_at as at, m.status as state, case when m.status <> 'initial' then m.updated_at end as opened_at, m.note "
    "from exchange_mail m join exchange_package p on p.id = m.package "
    "left join documents_document d on d.document_id = p.document_id "
    "where m.agency = :agency and m.id < :before and (m.kind = 'edoc' or cast(:only as text) = 'failed') "
    "and (cast(:only as text) = '' or (cast(:only as text) = 'unread' and m.status = 'initial') "
    "or (cast(:only as text) = 'slow' and m.status = 'initial' and m.created_at <= :slow_before) "
    "or (cast(:only as text) = 'failed' and m.status = 'fail')) order by m.id desc limit :limit"};
constexpr Sql sent_from{
    "exchange.oversee_sent",
    "select p.id, p.id as package, p.document_id, p.code, coalesce(d.subject, '') as subject, p.from_code, "
    "p.from_name, p.at, coalesce(o.state, '') as state, cast(null as bigint) as opened_at, coalesce(o.last_error, '') "
    "as note "
    "from exchange_package p left join documents_document d on d.document_id = p.document_id "
    "left join exchange_outbox o on o.package = p.id "
    "where p.agency = :agency and p.id < :before and p.kind = 'edoc' and p.direction = :direction "
    "and (cast(:only as text) = '' or (cast(:only as text) = 'failed' and o.state = 'refused')) "
    "order by p.id desc limit :limit"};

struct Root {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string document_id;
  std::string code;
  std::string from_code;
  std::string from_name;
  std::string status;
  std::string sha256;
  Instant at;
  std::optional<std::string> content;
};
BOOST_DESCRIBE_STRUCT(Root, (), (id, agency, document_id, code, from_code, from_name, status, sha256, at, content))
constexpr Sql root_by_id{"exchange.oversee_package",
                         "select id, agency, document_id, code, from_code, from_name, status, sha256, at, content "
                         "from exchange_package where id = :id"};
constexpr Sql packages_about{
    "exchange.oversee_packages_about",
    "select id, direction, kind, document_id, code, from_code, from_name, to_code, status, bytes, at "
    "from exchange_package where document_id = :document_id order by id limit 1000"};
constexpr Sql refusals_about{
    "exchange.oversee_refusals",
    "select r.code, r.name, case when :english = 1 then r.en else r.vi end as why from exchange_refusal r "
    "join exchange_package p on p.id = r.package where p.document_id = :document_id order by r.id limit 1000"};

struct Place {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  std::string status;
  std::optional<Instant> at;
  std::optional<Instant> opened_at;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Place, (), (agency, code, name, status, at, opened_at, note))
constexpr Sql delivered_to{"exchange.oversee_deliveries",
                           "select agency, code, name, status, arrived_at as at, opened_at, reason as note "
                           "from documents_delivery where document = :document order by id limit 1000"};
constexpr Sql registered_at{
    "exchange.oversee_registers",
    "select i.agency, a.code, a.name, case i.state when 'arrived' then '01' when 'refused' then '02' when 'received' "
    "then '03' when 'assigned' then '04' when 'processing' then '05' else '06' end as status, i.arrived_at as at, "
    "i.opened_at, i.refused_reason as note from documents_incoming i join organisation_agency a on a.id = i.agency "
    "where i.document = :document or i.document in (select u.id from documents_document u join documents_document o "
    "on o.document_id = u.wire_id where u.wire_id <> '' and o.id = :document) order by i.id limit 1000"};
struct Box {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  std::string status;
  std::string note;
  Instant created_at;
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Box, (), (agency, code, name, status, note, created_at, updated_at))
constexpr Sql put_down_about{
    "exchange.oversee_boxes",
    "select m.agency, m.to_code as code, a.name, m.status, m.note, m.created_at, m.updated_at from exchange_mail m "
    "join exchange_package p on p.id = m.package join organisation_agency a on a.id = m.agency "
    "where p.document_id = :document_id and m.kind = 'edoc' order by m.id limit 1000"};
struct Leave {
  std::string to_codes;
  std::string state;
  std::string last_error;
  Instant created_at;
  std::optional<Instant> sent_at;
};
BOOST_DESCRIBE_STRUCT(Leave, (), (to_codes, state, last_error, created_at, sent_at))
constexpr Sql leaving_about{
    "exchange.oversee_leaving",
    "select o.to_codes, o.state, o.last_error, o.created_at, o.sent_at from exchange_outbox o "
    "join exchange_package p on p.id = o.package where p.document_id = :document_id and o.kind = 'edoc' "
    "order by o.id limit 100"};
constexpr Sql steps_about{
    "exchange.oversee_steps",
    "select h.code, coalesce(a.name, o.name, '') as agency, h.at, h.recorded_at, h.by_name as by, h.note, h.moved "
    "from documents_history h left join organisation_agency a on a.id = h.agency "
    "left join organisation_outside o on o.id = -h.agency where h.document = :document order by h.id limit 1000"};

void add_receivers(Session& session, std::optional<documents::Letter> const& letter, std::string const& document_id,
                   AxisDocument& out) {
  std::map<std::string, std::size_t> by_code;
  auto const find = [&](std::string const& code, std::string const& name) -> AxisReceiver& {
    auto const [at, fresh] = by_code.emplace(code, out.receivers.size());
    if (fresh) {
      auto& row = out.receivers.emplace_back();
      row.code = code;
      row.name = name;
    }
    return out.receivers[at->second];
  };
  if (letter)
    for (auto const& place :
         session.all<Place>(letter->from_agency ? delivered_to : registered_at, {{"document", letter->id}})) {
      auto& row = find(place.code, place.name);
      row.way = place.agency < 0 ? "national" : "register";
      row.status = place.status;
      row.at = place.at;
      row.opened_at = place.opened_at;
      row.note = place.note;
    }
  for (auto const& box : session.all<Box>(put_down_about, {{"document_id", document_id}})) {
    auto& row = find(box.code, box.name);
    row.way = "fetch";
    row.transport = box.status;
    if (!row.at) row.at = box.created_at;
    row.moved_at = box.updated_at;
    if (row.note.empty()) row.note = box.note;
  }
  for (auto const& leave : session.all<Leave>(leaving_about, {{"document_id", document_id}})) {
    std::string_view codes = leave.to_codes;
    while (!codes.empty()) {
      auto const end = codes.find(';');
      std::string const code{codes.substr(0, end)};
      codes = end == std::string_view::npos ? std::string_view{} : codes.substr(end + 1);
      auto const outside = organisation::outside_by_code(session, code);
      auto& row = find(code, outside ? outside->name : code);
      row.way = "national";
      row.transport = leave.state;
      if (!row.at) row.at = leave.created_at;
      row.moved_at = leave.sent_at;
      if (row.note.empty()) row.note = leave.last_error;
    }
  }
}

/// The sender or one of the receivers lies at or below the reader's agency.
bool concerns(Session& session, Principal const& who, Root const& root, AxisDocument const& document, Date today) {
  if (root.agency > 0 && organisation::is_at_or_below(session, root.agency, who.agency)) return true;
  for (auto const& receiver : document.receivers) {
    auto const agency = organisation::agency_by_code(session, receiver.code, today);
    if (agency && organisation::is_at_or_below(session, agency->id, who.agency)) return true;
  }
  return false;
}

AxisDocument document_of(Context& context, Session& session, Principal const& who, Root const& root) {
  AxisDocument out;
  out.package = root.id;
  out.document_id = root.document_id;
  out.code = root.code;
  out.from_code = root.from_code;
  out.from_name = root.from_name;
  out.at = root.at;
  auto const letter = documents::find_letter(session, root.document_id);
  if (letter) {
    out.subject = letter->subject;
    out.from_code = letter->from_code;
    out.from_name = letter->from_name;
  }
  add_receivers(session, letter, root.document_id, out);
  if (!at_top(context, session, who) && !concerns(session, who, root, out, local_date(context.clock.now())))
    throw NotFound{};
  if (letter) out.steps = session.all<AxisStep>(steps_about, {{"document", letter->id}});
  out.refused = session.all<Refused>(refusals_about,
                                     {{"document_id", root.document_id}, {"english", who.language == "en" ? 1 : 0}});
  out.packages = session.all<PackageRow>(packages_about, {{"document_id", root.document_id}});
  return out;
}

}  // namespace

Page<AxisPackage> agency_packages(Context& context, Principal const& who, std::int64_t agency,
                                  AxisPackageQuery const& query) {
  require_oversee(who);
  auto const show = query.show.value_or(AxisShow::all);
  bool const sent = query.side.value_or(AxisSide::received) == AxisSide::sent;
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const before = work::read_cursor(query.after, work::from_highest).major;
  auto const slow = slow_before(context.calendar, context.clock.now(), context.settings.axis.slow_hours);
  std::string const only{show == AxisShow::all ? "" : reflect::enum_name(show)};
  return context.database.read([&](Session& session) {
    overseen(context, session, who, agency);
    bool const elsewhere = documents::agency_settings(session, agency).elsewhere;
    std::vector<AxisPackage> rows;
    if (sent)
      rows = session.all<AxisPackage>(sent_from, {{"agency", agency},
                                                  {"before", before},
                                                  {"direction", elsewhere ? "in" : "out"},
                                                  {"only", only},
                                                  {"limit", limit + 1}});
    else
      rows = session.all<AxisPackage>(
          elsewhere ? in_mail : in_register,
          {{"agency", agency}, {"before", before}, {"only", only}, {"slow_before", slow}, {"limit", limit + 1}});
    return work::cut(std::move(rows), limit, [](AxisPackage const& last) { return work::Cursor{last.id, last.id}; });
  });
}

AxisDocument axis_document(Context& context, Principal const& who, std::int64_t package) {
  require_oversee(who);
  return context.database.read([&](Session& session) {
    return document_of(context, session, who, session.one<Root>(root_by_id, {{"id", package}}));
  });
}

documents::Served axis_content(Context& context, Principal const& who, Origin const& origin, std::int64_t package) {
  require_oversee(who);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const root = session.one<Root>(root_by_id, {{"id", package}});
    document_of(context, session, who, root);
    audit::record(session, now, audit::actor(who, origin),
                  {"exchange.package_download", "exchange_package", std::to_string(package), nullptr,
                   boost::json::object{{"document_id", root.document_id}, {"code", root.code}}});
    auto const name = package_name(root.code + (root.status.empty() ? "" : "-" + root.status));
    return documents::Served{root.sha256, name, "application/xml", root.content};
  });
}

}  // namespace tinhso::exchange
