// What stands already, in the form in which an import compares it; and whether what it refers to is there.
#include "organisation/import_existing.hpp"

#include "organisation/import_read.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

// Ordered by the day they began, so that the last row of a key is the one that counts.
constexpr Sql every_unit{"organisation.every_unit",
                         "select id, code, name, kind, level, parent_code, lat, lon, valid_from, valid_until "
                         "from organisation_unit order by valid_from, id"};
constexpr Sql every_agency{
    "organisation.every_agency",
    "select a.id, a.code, a.name, a.short_name, a.abbreviation, a.also, a.kind, a.level, a.unit_code as unit, "
    "coalesce(p.code, '') as parent, a.valid_from, a.valid_until "
    "from organisation_agency a left join organisation_agency p on p.id = a.parent order by a.valid_from, a.id"};
constexpr Sql every_code{
    "organisation.every_code",
    "select c.id, a.code as agency, c.scheme, c.code, c.valid_from, c.valid_until "
    "from organisation_code c join organisation_agency a on a.id = c.agency order by c.valid_from, c.id"};
constexpr Sql every_position{
    "organisation.every_position",
    "select p.id, o.code as official, o.name, a.code as agency, p.title, p.role, p.rank, p.valid_from, p.valid_until "
    "from organisation_position p join organisation_official o on o.id = p.official "
    "join organisation_agency a on a.id = p.agency order by p.valid_from, p.id"};

constexpr Sql every_succession{
    "organisation.every_succession",
    "select s.what, f.code as old_code, n.code as new_code, s.effective_on from organisation_succession s "
    "join organisation_unit f on f.id = s.former join organisation_unit n on n.id = s.successor where s.what = 'unit' "
    "union all "
    "select s.what, f.code as old_code, n.code as new_code, s.effective_on from organisation_succession s "
    "join organisation_agency f on f.id = s.former join organisation_agency n on n.id = s.successor where s.what = "
    "'agency' order by 1, 2, 3"};

struct SuccessionRecord {
  std::string what, old_code, new_code;
  Date effective_on;
};
BOOST_DESCRIBE_STRUCT(SuccessionRecord, (), (what, old_code, new_code, effective_on))

struct AgencyRecord {
  std::int64_t id = 0;
  std::string code, name, short_name, abbreviation, also, kind, level, unit, parent;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(AgencyRecord, (),
                      (id, code, name, short_name, abbreviation, also, kind, level, unit, parent, valid_from,
                       valid_until))

struct CodeRecord {
  std::int64_t id = 0;
  std::string agency, scheme, code;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(CodeRecord, (), (id, agency, scheme, code, valid_from, valid_until))

struct PositionRecord {
  std::int64_t id = 0;
  std::string official, name, agency, title, role;
  std::int64_t rank = 0;
  Date valid_from;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(PositionRecord, (), (id, official, name, agency, title, role, rank, valid_from, valid_until))

/// Every text member but the dates, by its name.
template <class Record>
Fields fields_of(Record const& record) {
  Fields out;
  reflect::each_member(record, [&]<class M>(char const* name, M const& member) {
    if constexpr (std::is_same_v<M, std::string>) out.emplace(name, member);
  });
  return out;
}

Fields fields_of_unit(Unit const& unit) {
  return {{"code", unit.code},
          {"name", unit.name},
          {"kind", std::string{reflect::enum_name(unit.kind)}},
          {"level", std::string{reflect::enum_name(unit.level)}},
          {"parent", unit.parent_code.value_or("")},
          {"lat", plain_degrees(unit.lat)},
          {"lon", plain_degrees(unit.lon)}};
}

class ExistingReader {
 public:
  explicit ExistingReader(std::optional<Date> on) : on_{on} {}
  void take(std::string key, std::int64_t id, Fields fields, Date from, std::optional<Date> until) {
    if (on_ && (from > *on_ || (until && *until <= *on_))) return;
    rows_[std::move(key)] = Existing{id, std::move(fields), from, until};
  }
  ExistingRows rows() { return std::move(rows_); }

 private:
  std::optional<Date> on_;
  ExistingRows rows_;
};

}  // namespace

ExistingRows existing_rows(Session& session, ImportKind kind, std::optional<Date> on) {
  ExistingReader reader{on};
  if (kind == ImportKind::units)
    for (auto const& u : session.all<Unit>(every_unit))
      reader.take(u.code, u.id, fields_of_unit(u), u.valid_from, u.valid_until);
  if (kind == ImportKind::agencies)
    for (auto const& a : session.all<AgencyRecord>(every_agency))
      reader.take(a.code, a.id, fields_of(a), a.valid_from, a.valid_until);
  if (kind == ImportKind::codes)
    for (auto const& c : session.all<CodeRecord>(every_code))
      reader.take(c.scheme + '|' + c.code, c.id, fields_of(c), c.valid_from, c.valid_until);
  if (kind == ImportKind::officials)
    for (auto const& p : session.all<PositionRecord>(every_position)) {
      auto fields = fields_of(p);
      fields["rank"] = std::to_string(p.rank);
      reader.take(p.official + '|' + p.agency + '|' + p.title, p.id, std::move(fields), p.valid_from, p.valid_until);
    }
  if (kind == ImportKind::succession)
    for (auto const& n : session.all<SuccessionRecord>(every_succession)) {
      auto fields = fields_of(n);
      fields["effective_on"] = format_date(n.effective_on);
      reader.take(n.what + '|' + n.old_code + '|' + n.new_code, 0, std::move(fields), n.effective_on, {});
    }
  return reader.rows();
}

}  // namespace tinhso::organisation
