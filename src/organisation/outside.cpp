// Agencies outside the province: what the national axis says there is.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "organisation/organisation.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

struct OutsideRow {
  std::int64_t id = 0;
  std::string code;
  std::string code102;
  std::string name;
  std::string parent_code;
  bool gone = false;
};
BOOST_DESCRIBE_STRUCT(OutsideRow, (), (id, code, code102, name, parent_code, gone))
constexpr Sql outside_all{"organisation.outside_all",
                          "select id, code, code102, name, parent_code, gone from organisation_outside order by code"};
constexpr Sql outside_by_id{
    "organisation.outside_by_id",
    "select id, code, code102, name, parent_code, gone from organisation_outside where id = :id"};
constexpr Sql outside_by_code_sql{
    "organisation.outside_by_code",
    "select id, code, code102, name, parent_code, gone from organisation_outside "
    "where code = :code or (code102 = :code and code102 <> '') order by gone, id limit 1"};
constexpr Sql put_outside{
    "organisation.put_outside",
    "insert into organisation_outside (code, code102, name, parent_code, search_text, gone, seen_at) "
    "values (:code, :code102, :name, :parent_code, :search_text, 0, :now) on conflict (code) do update set "
    "code102 = excluded.code102, name = excluded.name, parent_code = excluded.parent_code, "
    "search_text = excluded.search_text, gone = 0, seen_at = excluded.seen_at"};
constexpr Sql close_outside{"organisation.close_outside",
                            "update organisation_outside set gone = 1 where id = :id and gone = 0"};

Agency as_agency(OutsideRow const& row) {
  Agency out;
  out.id = -row.id;
  out.code = row.code;
  out.name = row.name;
  out.short_name = row.name;
  out.kind = AgencyKind::central_in_province;
  return out;
}

}  // namespace

std::optional<Agency> find_outside(Session& session, std::int64_t id) {
  auto const row = session.first<OutsideRow>(outside_by_id, {{"id", id < 0 ? -id : id}});
  return row ? std::optional{as_agency(*row)} : std::nullopt;
}

std::optional<Agency> outside_by_code(Session& session, std::string_view code) {
  auto const row = session.first<OutsideRow>(outside_by_code_sql, {{"code", trim(code)}});
  return row ? std::optional{as_agency(*row)} : std::nullopt;
}

std::vector<Agency> outside_agencies(Session& session) {
  std::vector<Agency> out;
  for (auto const& row : session.all<OutsideRow>(outside_all))
    if (!row.gone) out.push_back(as_agency(row));
  return out;
}

std::int64_t set_outside(Session& session, Instant now, std::vector<Outside> const& listed) {
  std::map<std::string, OutsideRow, std::less<>> known;
  for (auto& row : session.all<OutsideRow>(outside_all)) known.emplace(row.code, row);
  std::int64_t changed = 0;
  for (auto const& one : listed) {
    auto const found = known.find(one.code);
    bool const same = found != known.end() && !found->second.gone && found->second.name == one.name &&
                      found->second.code102 == one.code102 && found->second.parent_code == one.parent_code;
    if (found != known.end()) known.erase(found);
    if (same) continue;
    ++changed;
    session.run(put_outside, {{"code", one.code},
                              {"code102", one.code102},
                              {"name", one.name},
                              {"parent_code", one.parent_code},
                              {"search_text", fold(one.name + ' ' + one.code)},
                              {"now", now}});
  }
  for (auto const& [code, row] : known) changed += session.run(close_outside, {{"id", row.id}});
  return changed;
}

}  // namespace tinhso::organisation
