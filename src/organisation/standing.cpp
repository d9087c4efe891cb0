#include "organisation/standing.hpp"

namespace tinhso::organisation {
namespace {

// The unit is the last that began: agencies may outlive it, as the departments of a merged province do for a while.
constexpr database::Sql standing_with_place{
    "organisation.standing_with_place",
    "select a.id, a.code, a.name, a.short_name, a.abbreviation, a.kind, a.level, a.unit_code, a.parent, a.valid_from, "
    "a.valid_until, a.search_text, coalesce(u.name, '') as unit_name, coalesce(u.kind, 'province') as unit_kind, "
    "coalesce(u.search_text, '') as unit_search, d.code as above_code, d.name as above_name, d.kind as above_kind, "
    "d.search_text as above_search "
    "from organisation_agency a "
    "left join organisation_unit u on u.id = (select x.id from organisation_unit x where x.code = a.unit_code "
    "and x.valid_from <= :on order by x.valid_from desc limit 1) "
    "left join organisation_unit d on d.id = (select y.id from organisation_unit y where y.code = u.parent_code "
    "and y.valid_from <= :on order by y.valid_from desc limit 1) "
    "where a.valid_from <= :on and (a.valid_until is null or a.valid_until > :on) order by a.code"};

}  // namespace

std::vector<StandingAgency> standing_agencies(database::Session& session, Date as_of) {
  return session.all<StandingAgency>(standing_with_place, {{"on", as_of}});
}

Agency plain(StandingAgency const& a) {
  return {a.id,    a.code,      a.name,   a.short_name, a.abbreviation, a.kind,
          a.level, a.unit_code, a.parent, a.valid_from, a.valid_until};
}

std::string_view unit_word(UnitKind kind) {
  switch (kind) {
    case UnitKind::province:
      return "tỉnh";
    case UnitKind::city:
      return "thành phố";
    case UnitKind::district:
      return "huyện";
    case UnitKind::town:
      return "thị xã";
    case UnitKind::ward:
      return "phường";
    case UnitKind::commune:
      return "xã";
    case UnitKind::township:
      return "thị trấn";
  }
  return "";
}

std::string unit_title(UnitKind kind, std::string_view name) {
  return std::string{unit_word(kind)} + ' ' + std::string{name};
}

}  // namespace tinhso::organisation
