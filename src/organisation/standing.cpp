#include "organisation/standing.hpp"

namespace tinhso::organisation {
namespace {

constexpr database::Sql standing_with_place{
    "organisation.standing_with_place",
    "select a.id, a.code, a.name, a.short_name, a.abbreviation, a.kind, a.level, a.unit_code, a.parent, a.valid_from, a.valid_until, "
    "a.search_text, u.name as unit_name, u.kind as unit_kind, u.search_text as unit_search, "
    "d.code as above_code, d.name as above_name, d.kind as above_kind, d.search_text as above_search "
    "from organisation_agency a "
    "join organisation_unit u on u.code = a.unit_code and u.valid_from <= :on and (u.valid_until is null or u.valid_until > :on) "
    "left join organisation_unit d on d.code = u.parent_code and d.valid_from <= :on and (d.valid_until is null or d.valid_until > :on) "
    "where a.valid_from <= :on and (a.valid_until is null or a.valid_until > :on) order by a.code"};

}  // namespace

std::vector<StandingAgency> standing_agencies(database::Session& session, Date as_of) {
  return session.all<StandingAgency>(standing_with_place, {{"on", as_of}});
}

Agency plain(StandingAgency const& a) {
  return {a.id, a.code, a.name, a.short_name, a.abbreviation, a.kind, a.level, a.unit_code, a.parent, a.valid_from, a.valid_until};
}

std::string_view unit_word(UnitKind kind) {
  switch (kind) {
    case UnitKind::province: return "tỉnh";
    case UnitKind::city: return "thành phố";
    case UnitKind::district: return "huyện";
    case UnitKind::town: return "thị xã";
    case UnitKind::ward: return "phường";
    case UnitKind::commune: return "xã";
    case UnitKind::township: return "thị trấn";
  }
  return "";
}

std::string unit_title(UnitKind kind, std::string_view name) { return std::string{unit_word(kind)} + ' ' + std::string{name}; }

}  // namespace tinhso::organisation
