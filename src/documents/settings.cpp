#include <algorithm>

#include "documents/access.hpp"
#include "documents/flow_store.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql settings_by_agency{
    "documents.settings_by_agency",
    "select short_sign, numbering, default_days, elsewhere, copies from documents_agency where agency = :agency"};
constexpr Sql put_settings{
    "documents.put_settings",
    "insert into documents_agency (agency, short_sign, numbering, default_days, elsewhere, copies) "
    "values (:agency, :short_sign, :numbering, :default_days, :elsewhere, :copies) on conflict (agency) do update set "
    "short_sign = excluded.short_sign, numbering = excluded.numbering, default_days = excluded.default_days, elsewhere "
    "= excluded.elsewhere, copies = excluded.copies"};

constexpr Sql book_of_year{
    "documents.book_of_year",
    "select count(*) from documents_number where agency = :agency and year = :year and book = :book"};

constexpr Sql flow_settings_by_agency{
    "documents.flow_settings",
    "select content, form, signing, seal from documents_flow_setting where agency = :agency"};
constexpr Sql put_flow_settings{
    "documents.put_flow_settings",
    "insert into documents_flow_setting (agency, content, form, signing, seal) values (:agency, :content, :form, "
    ":signing, :seal) on conflict (agency) do update set content = excluded.content, form = excluded.form, signing = "
    "excluded.signing, seal = excluded.seal"};
struct HolderRow {
  FlowStep step = FlowStep::content;
  std::int64_t official = 0;
};
BOOST_DESCRIBE_STRUCT(HolderRow, (), (step, official))
constexpr Sql holders_by_agency{
    "documents.flow_holders",
    "select step, official from documents_flow_holder where agency = :agency order by step, official"};
constexpr Sql drop_holders{"documents.drop_flow_holders", "delete from documents_flow_holder where agency = :agency"};
constexpr Sql put_holder{"documents.put_flow_holder",
                         "insert into documents_flow_holder (agency, step, official) values (:agency, :step, "
                         ":official) on conflict (agency, step, official) do nothing"};
constexpr Sql directions_by_agency{
    "documents.directions", "select words from documents_direction where agency = :agency order by ordinal"};
constexpr Sql drop_directions{"documents.drop_directions", "delete from documents_direction where agency = :agency"};
constexpr Sql put_direction{
    "documents.put_direction",
    "insert into documents_direction (agency, ordinal, words) values (:agency, :ordinal, :words)"};

/// Whoever may change how that agency works, as of today.
void require_editor(Session& session, Principal const& who, std::int64_t agency, Date today) {
  accounts::require_in(session, who, rights::organisation_edit, agency, today);
  if (!organisation::find_agency(session, agency)) throw NotFound{};
}

void check_holders(Session& session, std::int64_t agency, Date today, FlowHolders const& holders) {
  FieldErrors errors;
  auto const check = [&](std::string path, std::int64_t official) {
    if (!present(session, agency, today, official))
      errors.push_back({std::move(path),
                        {"Người này không giữ vị trí nào trong cơ quan.", "This person holds no position there."}});
  };
  for (std::size_t i = 0; i < holders.reviewers.size(); ++i)
    check("holders.reviewers[" + std::to_string(i) + "]", holders.reviewers[i]);
  if (holders.checker) check("holders.checker", *holders.checker);
  for (std::size_t i = 0; i < holders.signers.size(); ++i)
    check("holders.signers[" + std::to_string(i) + "]", holders.signers[i]);
  if (!errors.empty()) throw Invalid{std::move(errors)};
}

}  // namespace

std::optional<std::int64_t> present(Session& session, std::int64_t agency, Date as_of,
                                    std::optional<std::int64_t> official) {
  if (!official) return {};
  auto const people = organisation::officials_of(session, agency, as_of);
  bool const here = std::ranges::any_of(people, [&](auto const& p) { return p.official == *official; });
  return here ? official : std::nullopt;
}

AgencySettings agency_settings(Session& session, std::int64_t agency) {
  return session.first<AgencySettings>(settings_by_agency, {{"agency", agency}}).value_or(AgencySettings{});
}

void set_agency_settings(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                         AgencySettings const& settings) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    require_editor(session, who, agency, local_date(now));
    auto const now_so = agency_settings(session, agency);
    auto const year = year_of(local_date(now));
    auto const copies = settings.copies.value_or(now_so.copies.value_or(Numbering::one));
    auto const begun = [&](std::string_view book) {  // a book that has begun would give numbers twice
      return session.one<std::int64_t>(book_of_year, {{"agency", agency}, {"year", year}, {"book", book}}) > 0;
    };
    FieldErrors errors;
    Words const too_late{
        "Năm nay đã cấp số; cách đánh số chỉ đổi được trước văn bản đầu tiên của năm.",
        "Numbers have been given this year; how they run can change only before the year's first document."};
    if (now_so.numbering != settings.numbering && begun("out")) errors.push_back({"numbering", too_late});
    if (now_so.copies.value_or(Numbering::one) != copies && begun("copy")) errors.push_back({"copies", too_late});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    auto const before = reflect::write(now_so);
    session.run(put_settings, {{"agency", agency},
                               {"short_sign", settings.short_sign},
                               {"numbering", settings.numbering},
                               {"default_days", settings.default_days},
                               {"elsewhere", settings.elsewhere},
                               {"copies", copies}});
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.settings", "agency", std::to_string(agency), before, reflect::write(settings)});
  });
}

FlowSettings flow_settings(Session& session, std::int64_t agency) {
  return session.first<FlowSettings>(flow_settings_by_agency, {{"agency", agency}}).value_or(FlowSettings{});
}

FlowHolders flow_holders(Session& session, std::int64_t agency) {
  FlowHolders out;
  for (auto const& row : session.all<HolderRow>(holders_by_agency, {{"agency", agency}})) {
    if (row.step == FlowStep::content) out.reviewers.push_back(row.official);
    else if (row.step == FlowStep::form) out.checker = row.official;
    else if (row.step == FlowStep::signing) out.signers.push_back(row.official);
  }
  return out;
}

FlowRules flow_rules(Session& session, std::int64_t agency) {
  auto const uses = flow_settings(session, agency);
  return {uses.content, uses.form, uses.signing, uses.seal, flow_holders(session, agency)};
}

void set_flow_settings(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                       FlowRules const& rules) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    require_editor(session, who, agency, local_date(now));
    if (rules.holders) check_holders(session, agency, local_date(now), *rules.holders);
    auto const before = reflect::write(flow_rules(session, agency));
    session.run(put_flow_settings, {{"agency", agency},
                                    {"content", rules.content},
                                    {"form", rules.form},
                                    {"signing", rules.signing},
                                    {"seal", rules.seal}});
    if (rules.holders) {
      session.run(drop_holders, {{"agency", agency}});
      auto const put = [&](FlowStep step, std::int64_t official) {
        session.run(put_holder, {{"agency", agency}, {"step", step}, {"official", official}});
      };
      for (auto const official : rules.holders->reviewers) put(FlowStep::content, official);
      if (rules.holders->checker) put(FlowStep::form, *rules.holders->checker);
      for (auto const official : rules.holders->signers) put(FlowStep::signing, official);
    }
    audit::record(
        session, now, audit::actor(who, origin),
        {"documents.flow", "agency", std::to_string(agency), before, reflect::write(flow_rules(session, agency))});
  });
}

Directions directions(Session& session, std::int64_t agency) {
  Directions out;
  for (auto& line : session.all<std::string>(directions_by_agency, {{"agency", agency}}))
    out.lines.push_back({std::move(line)});
  return out;
}

void set_directions(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                    Directions const& wanted) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    require_editor(session, who, agency, local_date(now));
    auto const before = reflect::write(directions(session, agency));
    session.run(drop_directions, {{"agency", agency}});
    std::int64_t ordinal = 0;
    for (auto const& line : wanted.lines)
      session.run(put_direction, {{"agency", agency}, {"ordinal", ++ordinal}, {"words", line}});
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.directions", "agency", std::to_string(agency), before, reflect::write(wanted)});
  });
}

}  // namespace tinhso::documents
