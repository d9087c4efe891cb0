#include "documents/access.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql settings_by_agency{
    "documents.settings_by_agency",
    "select short_sign, numbering, default_days, elsewhere from documents_agency where agency = :agency"};
constexpr Sql put_settings{
    "documents.put_settings",
    "insert into documents_agency (agency, short_sign, numbering, default_days, elsewhere) "
    "values (:agency, :short_sign, :numbering, :default_days, :elsewhere) on conflict (agency) do update set "
    "short_sign = excluded.short_sign, numbering = excluded.numbering, default_days = excluded.default_days, elsewhere "
    "= excluded.elsewhere"};

constexpr Sql book_of_year{
    "documents.book_of_year",
    "select count(*) from documents_number where agency = :agency and year = :year and book = 'out'"};

constexpr Sql flow_settings_by_agency{
    "documents.flow_settings",
    "select content, form, signing, seal from documents_flow_setting where agency = :agency"};
constexpr Sql put_flow_settings{
    "documents.put_flow_settings",
    "insert into documents_flow_setting (agency, content, form, signing, seal) values (:agency, :content, :form, "
    ":signing, :seal) on conflict (agency) do update set content = excluded.content, form = excluded.form, signing = "
    "excluded.signing, seal = excluded.seal"};

}  // namespace

AgencySettings agency_settings(Session& session, std::int64_t agency) {
  return session.first<AgencySettings>(settings_by_agency, {{"agency", agency}}).value_or(AgencySettings{});
}

void set_agency_settings(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                         AgencySettings const& settings) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    accounts::require_in(session, who, rights::organisation_edit, agency, local_date(now));
    if (!organisation::find_agency(session, agency)) throw NotFound{};
    auto const now_so = agency_settings(session, agency);
    auto const year = year_of(local_date(now));
    if (now_so.numbering != settings.numbering &&
        session.one<std::int64_t>(book_of_year, {{"agency", agency}, {"year", year}}) > 0)
      throw Invalid{
          "numbering",  // a book that has begun would give numbers twice
          {"Năm nay đã cấp số; cách đánh số chỉ đổi được trước văn bản đầu tiên của năm.",
           "Numbers have been given this year; how they run can change only before the year's first document."}};
    auto const before = reflect::write(now_so);
    session.run(put_settings, {{"agency", agency},
                               {"short_sign", settings.short_sign},
                               {"numbering", settings.numbering},
                               {"default_days", settings.default_days},
                               {"elsewhere", settings.elsewhere}});
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.settings", "agency", std::to_string(agency), before, reflect::write(settings)});
  });
}

FlowSettings flow_settings(Session& session, std::int64_t agency) {
  return session.first<FlowSettings>(flow_settings_by_agency, {{"agency", agency}}).value_or(FlowSettings{});
}

void set_flow_settings(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                       FlowSettings const& settings) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    accounts::require_in(session, who, rights::organisation_edit, agency, local_date(now));
    if (!organisation::find_agency(session, agency)) throw NotFound{};
    auto const before = reflect::write(flow_settings(session, agency));
    session.run(put_flow_settings, {{"agency", agency},
                                    {"content", settings.content},
                                    {"form", settings.form},
                                    {"signing", settings.signing},
                                    {"seal", settings.seal}});
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.flow", "agency", std::to_string(agency), before, reflect::write(settings)});
  });
}

}  // namespace tinhso::documents
