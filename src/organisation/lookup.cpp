// Finding agencies, units, positions and officials as of a day.
#include <algorithm>
#include <cctype>

#include "organisation/organisation.hpp"
#include "organisation_migrations.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

#define TINHSO_AGENCY                                                                                          \
  "a.id, a.code, a.name, a.short_name, a.abbreviation, a.kind, a.level, a.unit_code, a.parent, a.valid_from, " \
  "a.valid_until"
#define TINHSO_POSITION \
  "p.id, p.official, o.name as official_name, p.agency, p.title, p.role, p.rank, p.valid_from, p.valid_until"
#define TINHSO_HOLDS(t) t ".valid_from <= :on and (" t ".valid_until is null or " t ".valid_until > :on)"

constexpr Sql agency_by_id{"organisation.agency_by_id",
                           "select " TINHSO_AGENCY " from organisation_agency a where a.id = :id"};
constexpr Sql agency_of_code{
    "organisation.agency_of_code",
    "select " TINHSO_AGENCY
    " from organisation_agency a where a.id = coalesce("
    "(select o.id from organisation_agency o where o.code = :code "
    "order by case when " TINHSO_HOLDS("o") " then 0 else 1 end, o.valid_from desc limit 1), "
    "(select c.agency from organisation_code c where c.code = :code "
    "order by case when " TINHSO_HOLDS("c") " then 0 else 1 end, c.valid_from desc limit 1))"};
constexpr Sql alias_of_agency{
    "organisation.alias_of_agency",
    "select c.code from organisation_code c where c.agency = :agency and c.scheme = 'qcvn102' and " TINHSO_HOLDS(
        "c") " order by c.valid_from desc limit 1"};
constexpr Sql next_agency{
    "organisation.next_agency",
    "select " TINHSO_AGENCY
    " from organisation_succession s join organisation_agency a on a.id = s.successor "
    "where s.what = 'agency' and s.former = :id and s.effective_on <= :on order by a.code limit 1"};
constexpr Sql agencies_on_day{"organisation.agencies_on_day",
                              "select " TINHSO_AGENCY
                              " from organisation_agency a where " TINHSO_HOLDS("a") " order by a.code"};
constexpr Sql parent_of{"organisation.parent_of", "select a.parent from organisation_agency a where a.id = :id"};
constexpr Sql unit_of_code{
    "organisation.unit_of_code",
    "select id, code, name, kind, level, parent_code, lat, lon, valid_from, valid_until from organisation_unit u "
    "where u.code = :code and " TINHSO_HOLDS("u")};
constexpr Sql units_on_day{
    "organisation.units_on_day",
    "select id, code, name, kind, level, parent_code, lat, lon, valid_from, valid_until from organisation_unit u "
    "where " TINHSO_HOLDS("u") " order by u.code"};
constexpr Sql official_by_id{"organisation.official_by_id",
                             "select id, code, name from organisation_official where id = :id"};
constexpr Sql position_by_id{
    "organisation.position_by_id",
    "select " TINHSO_POSITION
    " from organisation_position p join organisation_official o on o.id = p.official where p.id = :id"};
constexpr Sql positions_in_agency{"organisation.positions_in_agency",
                                  "select " TINHSO_POSITION
                                  " from organisation_position p join organisation_official o on o.id = p.official "
                                  "where p.agency = :agency and " TINHSO_HOLDS("p") " order by p.rank, p.id"};
constexpr Sql positions_of_official{
    "organisation.positions_of_official",
    "select " TINHSO_POSITION
    " from organisation_position p join organisation_official o on o.id = p.official "
    "where p.official = :official and " TINHSO_HOLDS("p") " order by p.valid_from, p.id"};
constexpr Sql positions_on_day{"organisation.positions_on_day",
                               "select " TINHSO_POSITION
                               " from organisation_position p join organisation_official o on o.id = p.official "
                               "where " TINHSO_HOLDS("p") " order by p.agency, p.rank, p.id"};

bool stands(Agency const& agency, Date on) {
  return agency.valid_from <= on && (!agency.valid_until || *agency.valid_until > on);
}

/// `12.40.h40` → `000.12.40.H40`; a code of Decision 20 stays as it is.
std::string plain_code(std::string_view text) {
  std::string code{trim(text)};
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  bool const top_last = !code.empty() && std::isdigit(static_cast<unsigned char>(code.front())) &&
                        code.rfind('.') != std::string::npos &&
                        std::isalpha(static_cast<unsigned char>(code[code.rfind('.') + 1]));
  if (!top_last) return code;
  constexpr std::string_view zeros[] = {"000.", "00.", "00."};
  for (auto groups = std::count(code.begin(), code.end(), '.'); groups < 3; ++groups)
    code.insert(0, zeros[3 - 1 - groups]);
  return code;
}

}  // namespace

database::Answer<Agency> ask_agency(Session& session, std::int64_t id) {
  return session.ask<Agency>(agency_by_id, {{"id", id}});
}

std::optional<Agency> find_agency(Session& session, std::int64_t id) { return ask_agency(session, id).first(); }

database::Answer<Agency> ask_agency(Session& session, std::string_view code, Date as_of) {
  return session.ask<Agency>(agency_of_code, {{"code", plain_code(code)}, {"on", as_of}});
}

std::optional<Agency> agency_by_code(Session& session, std::string_view code, Date as_of) {
  return ask_agency(session, code, as_of).first();
}

std::optional<std::string> code102_of(Session& session, std::int64_t agency, Date as_of) {
  return session.first<std::string>(alias_of_agency, {{"agency", agency}, {"on", as_of}});
}

std::optional<Agency> successor_of(Session& session, std::int64_t agency, Date as_of) {
  return successor_of(session, find_agency(session, agency), as_of);
}

std::optional<Agency> successor_of(Session& session, std::optional<Agency> at, Date as_of) {
  for (int step = 0; at && step < 50; ++step) {
    if (stands(*at, as_of)) return at;
    if (at->valid_from > as_of) return std::nullopt;
    at = session.first<Agency>(next_agency, {{"id", at->id}, {"on", as_of}});
  }
  return std::nullopt;
}

std::vector<Agency> agencies(Session& session, Date as_of) {
  return session.all<Agency>(agencies_on_day, {{"on", as_of}});
}

bool is_at_or_below(Session& session, std::int64_t agency, std::int64_t above) {
  std::optional<std::int64_t> at = agency;
  for (int step = 0; at && step < 20; ++step) {
    if (*at == above) return true;
    at = session.first<std::optional<std::int64_t>>(parent_of, {{"id", *at}}).value_or(std::nullopt);
  }
  return false;
}

std::optional<Unit> find_unit(Session& session, std::string_view code, Date as_of) {
  return session.first<Unit>(unit_of_code, {{"code", code}, {"on", as_of}});
}

std::vector<Unit> units(Session& session, Date as_of) { return session.all<Unit>(units_on_day, {{"on", as_of}}); }

std::optional<Official> find_official(Session& session, std::int64_t id) {
  return session.first<Official>(official_by_id, {{"id", id}});
}

std::optional<Position> find_position(Session& session, std::int64_t id) {
  return session.first<Position>(position_by_id, {{"id", id}});
}

std::vector<Position> officials_of(Session& session, std::int64_t agency, Date as_of) {
  return session.all<Position>(positions_in_agency, {{"agency", agency}, {"on", as_of}});
}

std::vector<Position> positions_of(Session& session, std::int64_t official, Date as_of) {
  return session.all<Position>(positions_of_official, {{"official", official}, {"on", as_of}});
}

std::vector<Position> positions(Session& session, Date as_of) {
  return session.all<Position>(positions_on_day, {{"on", as_of}});
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::organisation_migrations), std::end(embedded::organisation_migrations)};
}

}  // namespace tinhso::organisation
