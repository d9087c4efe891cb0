// Carrying out a plan: rows are added together, replaced one by one.
#include "base/text.hpp"
#include "organisation/import.hpp"
#include "organisation/import_rows.hpp"
#include "organisation/succession.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

constexpr Sql add_unit{
    "organisation.add_unit",
    "insert into organisation_unit (code, name, kind, level, parent_code, lat, lon, search_text, valid_from, "
    "valid_until) "
    "values (:code, :name, :kind, :level, :parent, :lat, :lon, :search_text, :valid_from, :valid_until)"};
constexpr Sql mend_unit{"organisation.mend_unit", "update organisation_unit set lat = :lat, lon = :lon where id = :id"};
constexpr Sql unit_standing{"organisation.unit_standing",
                            "select id from organisation_unit where code = :code order by valid_from desc limit 1"};
constexpr Sql add_code{"organisation.add_code",
                       "insert into organisation_code (agency, scheme, code, valid_from, valid_until) "
                       "values ((select a.id from organisation_agency a where a.code = :agency "
                       "order by case when a.valid_from <= :valid_from and (a.valid_until is null or a.valid_until > "
                       ":valid_from) then 0 else 1 end, a.valid_from desc limit 1), "
                       ":scheme, :code, :valid_from, :valid_until)"};
constexpr Sql end_code{"organisation.end_code", "update organisation_code set valid_until = :on where id = :id"};
constexpr Sql add_official{
    "organisation.add_official",
    "insert into organisation_official (code, name, search_text) values (:official, :name, :search_text) "
    "on conflict (code) do update set name = excluded.name, search_text = excluded.search_text"};
constexpr Sql add_position{
    "organisation.add_position",
    "insert into organisation_position (official, agency, title, role, rank, valid_from, valid_until) values ("
    "(select o.id from organisation_official o where o.code = :official), "
    "(select a.id from organisation_agency a where a.code = :agency "
    "order by case when a.valid_from <= :valid_from and (a.valid_until is null or a.valid_until > :valid_from) then 0 "
    "else 1 end, a.valid_from desc limit 1), "
    ":title, :role, :rank, :valid_from, :valid_until)"};
constexpr Sql end_position{"organisation.end_position",
                           "update organisation_position set valid_until = :on where id = :id"};

struct NewUnit {
  std::string code, name, kind, level;
  std::optional<std::string> parent;
  double lat = 0, lon = 0;
  std::string search_text;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(NewUnit, (), (code, name, kind, level, parent, lat, lon, search_text, valid_from, valid_until))

struct NewCode {
  std::string agency, scheme, code;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(NewCode, (), (agency, scheme, code, valid_from, valid_until))

struct NewOfficial {
  std::string official, name, search_text;
};
BOOST_DESCRIBE_STRUCT(NewOfficial, (), (official, name, search_text))

struct NewPosition {
  std::string official, agency, title, role;
  std::int64_t rank = 0;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(NewPosition, (), (official, agency, title, role, rank, valid_from, valid_until))

NewUnit unit_of(Step const& step) {
  auto unit = row_of<NewUnit>(step);
  unit.search_text = fold(unit.name);
  return unit;
}
NewOfficial official_of(Step const& step) {
  auto official = row_of<NewOfficial>(step);
  official.search_text = fold(official.name);
  return official;
}

void apply_units(Session& session, Plan const& plan) {
  session.run_many(add_unit, rows_of(plan, Step::Kind::add, unit_of));
  for (auto const& step : plan.steps) {
    if (step.kind == Step::Kind::mend) {
      auto const unit = unit_of(step);
      session.run(mend_unit, {{"lat", unit.lat}, {"lon", unit.lon}, {"id", step.existing}});
    }
    if (step.kind == Step::Kind::close || step.kind == Step::Kind::replace) close_unit(session, step.existing, step.on);
    if (step.kind == Step::Kind::replace) {
      session.run_many(add_unit, std::vector{unit_of(step)});
      link(session, "unit", step.existing, session.one<std::int64_t>(unit_standing, {{"code", step.key}}), step.on);
    }
  }
}

void apply_codes(Session& session, Plan const& plan) {
  for (auto const& step : plan.steps)
    if (step.kind != Step::Kind::add) session.run(end_code, {{"id", step.existing}, {"on", step.on}});
  session.run_many(add_code, rows_of(plan, Step::Kind::replace, row_of<NewCode>));
  session.run_many(add_code, rows_of(plan, Step::Kind::add, row_of<NewCode>));
}

void apply_officials(Session& session, Plan const& plan) {
  for (auto const kind : {Step::Kind::add, Step::Kind::replace, Step::Kind::mend})
    session.run_many(add_official, rows_of(plan, kind, official_of));
  for (auto const& step : plan.steps)
    if (step.kind == Step::Kind::close || step.kind == Step::Kind::replace)
      session.run(end_position, {{"id", step.existing}, {"on", step.on}});
  for (auto const kind : {Step::Kind::replace, Step::Kind::add})
    session.run_many(add_position, rows_of(plan, kind, row_of<NewPosition>));
}

}  // namespace

void apply_import(Session& session, ImportKind kind, Plan const& plan) {
  switch (kind) {
    case ImportKind::units:
      return apply_units(session, plan);
    case ImportKind::agencies:
      return apply_agencies(session, plan);
    case ImportKind::codes:
      return apply_codes(session, plan);
    case ImportKind::officials:
      return apply_officials(session, plan);
    case ImportKind::succession:
      return apply_succession(session, plan);
  }
}

}  // namespace tinhso::organisation
