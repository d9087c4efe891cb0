// Carrying out a plan for agencies.
#include "base/text.hpp"
#include "organisation/import_rows.hpp"
#include "organisation/succession.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

constexpr Sql add_agency{
    "organisation.add_agency",
    "insert into organisation_agency (code, name, short_name, abbreviation, also, kind, level, unit_code, parent, "
    "search_text, "
    "valid_from, valid_until) values (:code, :name, :short_name, :abbreviation, :also, :kind, :level, :unit, "
    "(select p.id from organisation_agency p where p.code = :parent "
    "order by case when p.valid_from <= :valid_from and (p.valid_until is null or p.valid_until > :valid_from) then 0 "
    "else 1 end, p.valid_from desc limit 1), "
    ":search_text, :valid_from, :valid_until)"};
constexpr Sql mend_agency{"organisation.mend_agency",
                          "update organisation_agency set also = :also, search_text = :search_text where id = :id"};
constexpr Sql agency_standing{"organisation.agency_standing",
                              "select id from organisation_agency where code = :code order by valid_from desc limit 1"};
constexpr Sql adopt_children{"organisation.adopt_children",
                             "update organisation_agency set parent = :successor where parent = :former and "
                             "(valid_until is null or valid_until > :on)"};
constexpr Sql carry_positions{"organisation.carry_positions",
                              "insert into organisation_position (official, agency, title, role, rank, valid_from) "
                              "select official, :successor, title, role, rank, :on from organisation_position "
                              "where agency = :former and valid_until is null and valid_from < :on"};
constexpr Sql move_future_positions{"organisation.move_future_positions",
                                    "update organisation_position set agency = :successor "
                                    "where agency = :former and valid_until is null and valid_from >= :on"};
constexpr Sql carry_lists{"organisation.carry_lists",
                          "update organisation_list set agency = :successor where agency = :former"};
constexpr Sql end_agency_only{"organisation.end_agency_only",
                              "update organisation_agency set valid_until = :on where id = :id"};
constexpr Sql codes_carried{
    "organisation.codes_carried",
    "select scheme, code from organisation_code where agency = :agency and valid_until is null"};
constexpr Sql end_codes_carried{
    "organisation.end_codes_carried",
    "update organisation_code set valid_until = :on where agency = :agency and valid_until is null"};
constexpr Sql carry_code{
    "organisation.carry_code",
    "insert into organisation_code (agency, scheme, code, valid_from) values (:agency, :scheme, :code, :on)"};
constexpr Sql end_positions_carried{
    "organisation.end_positions_carried",
    "update organisation_position set valid_until = :on where agency = :agency and valid_until is null"};

struct NewAgency {
  std::string code, name, short_name, abbreviation, also, kind, level, unit, parent, search_text;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(NewAgency, (),
                      (code, name, short_name, abbreviation, also, kind, level, unit, parent, search_text, valid_from,
                       valid_until))

struct CarriedCode {
  std::string scheme, code;
};
BOOST_DESCRIBE_STRUCT(CarriedCode, (), (scheme, code))

NewAgency agency_of(Step const& step) {
  auto agency = row_of<NewAgency>(step);
  agency.search_text = fold(agency.name + ' ' + agency.short_name + ' ' + agency.abbreviation + ' ' + agency.also);
  return agency;
}

/// The new row takes over what hangs on the old one: those below it, its aliases, its people, its saved lists.
void replace_agency(Session& session, Step const& step) {
  auto const former = step.existing;
  session.run(end_agency_only, {{"id", former}, {"on", step.on}});
  session.run_many(add_agency, std::vector{agency_of(step)});
  auto const successor = session.one<std::int64_t>(agency_standing, {{"code", step.key}});
  auto const codes = session.all<CarriedCode>(codes_carried, {{"agency", former}});
  session.run(end_codes_carried, {{"agency", former}, {"on", step.on}});
  session.run_many(carry_code, codes, {{"agency", successor}, {"on", step.on}});
  session.run(carry_positions, {{"former", former}, {"successor", successor}, {"on", step.on}});
  session.run(move_future_positions, {{"former", former}, {"successor", successor}, {"on", step.on}});
  session.run(end_positions_carried, {{"agency", former}, {"on", step.on}});
  session.run(adopt_children, {{"former", former}, {"successor", successor}, {"on", step.on}});
  session.run(carry_lists, {{"former", former}, {"successor", successor}});
  link(session, "agency", former, successor, step.on);
}

}  // namespace

void apply_agencies(Session& session, Plan const& plan) {
  for (auto const& step : plan.steps)
    if (step.kind == Step::Kind::close) close_agency(session, step.existing, step.on);
  session.run_many(add_agency, rows_of(plan, Step::Kind::add, agency_of));
  for (auto const& step : plan.steps) {
    if (step.kind == Step::Kind::replace) replace_agency(session, step);
    if (step.kind == Step::Kind::mend) {
      auto const agency = agency_of(step);
      session.run(mend_agency, {{"also", agency.also}, {"search_text", agency.search_text}, {"id", step.existing}});
    }
  }
}

}  // namespace tinhso::organisation
