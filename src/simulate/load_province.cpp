#include "simulate/province.hpp"

#include <map>
#include <stdexcept>

#include "base/text.hpp"
#include "documents/rules.hpp"

namespace tinhso::simulate {
namespace {

using organisation::AgencyKind;
using organisation::Level;
using organisation::Role;

Kin kin_of(organisation::Agency const& agency) {
  switch (agency.kind) {
    case AgencyKind::people_committee:
      return agency.level == Level::province   ? Kin::province
             : agency.level == Level::district ? Kin::district
                                               : Kin::commune;
    case AgencyKind::office:
      return Kin::office;
    case AgencyKind::department:
    case AgencyKind::inspectorate:
    case AgencyKind::board:
    case AgencyKind::service_centre:
      return Kin::department;
    case AgencyKind::council_office:
    case AgencyKind::party:
    case AgencyKind::front:
    case AgencyKind::mass_organisation:
      return Kin::party;
    default:
      return Kin::central;
  }
}

/// What an agency writes about, told by a word in its name.
std::vector<Field> fields_of(Kin kin, std::string const& name) {
  using enum Field;
  struct Row {
    std::string_view word;
    std::vector<Field> fields;
  };
  static std::vector<Row> const rows{
      {"nong nghiep", {agriculture, storms, rural}},
      {"nong dan", {agriculture, rural}},
      {"noi vu", {interior}},
      {"ke hoach", {investment, budget}},
      {"tai chinh", {budget}},
      {"cong thuong", {trade}},
      {"giao thong", {transport}},
      {"xay dung", {construction}},
      {"tai nguyen", {land}},
      {"thong tin", {information}},
      {"lao dong", {labour}},
      {"van hoa", {culture}},
      {"khoa hoc", {science}},
      {"giao duc", {education}},
      {"y te", {health}},
      {"tu phap", {justice}},
      {"thanh tra", {inspection}},
      {"hanh chinh cong", {onestop}},
      {"khu cong nghiep", {investment, construction}},
      {"cong an", {security}},
      {"quan su", {security}},
      {"bien phong", {security, storms}},
      {"thue", {budget}},
      {"kho bac", {budget}},
      {"ngan hang", {budget}},
      {"bao hiem", {labour, health}},
      {"thong ke", {investment}},
      {"thi hanh an", {justice}},
      {"toa an", {justice}},
      {"kiem sat", {justice, inspection}},
      {"thi truong", {trade}},
      {"phu nu", {labour, culture}},
      {"doan", {culture, interior}},
      {"cuu chien binh", {labour, security}},
  };
  if (kin == Kin::department || kin == Kin::central || kin == Kin::party) {
    auto const folded = fold(name);
    for (auto const& row : rows)
      if (folded.find(row.word) != std::string::npos) return row.fields;
    return {interior};
  }
  return {};
}

}  // namespace

Province load_province(database::Session& session, Date as_of) {
  std::map<std::int64_t, std::vector<organisation::Position>> people;
  for (auto& position : organisation::positions(session, as_of)) people[position.agency].push_back(std::move(position));
  std::map<std::string, std::string> places;
  for (auto const& unit : organisation::units(session, as_of)) places[unit.code] = unit.name;

  Province out;
  std::map<std::int64_t, std::uint16_t> index;
  std::vector<std::optional<std::int64_t>> parents;
  for (auto const& agency : organisation::agencies(session, as_of)) {
    Body body{agency.id,
              agency.name,
              agency.short_name,
              kin_of(agency),
              agency.unit_code,
              documents::short_sign(agency),
              places[agency.unit_code],
              {},
              -1,
              {},
              {},
              {}};
    body.fields = fields_of(body.kin, body.name);
    for (auto const& position : people[agency.id]) {
      Person person{position.id, position.official, position.official_name, position.title};
      if (position.role == Role::leader) body.leaders.push_back(std::move(person));
      else if (position.role == Role::clerk) body.clerks.push_back(std::move(person));
      else if (position.role == Role::officer) body.officers.push_back(std::move(person));
    }
    if (body.leaders.empty() || body.clerks.empty() || body.officers.empty()) continue;
    index[agency.id] = static_cast<std::uint16_t>(out.bodies.size());
    parents.push_back(agency.parent);
    out.bodies.push_back(std::move(body));
  }
  if (out.of(Kin::province).empty() || out.of(Kin::commune).empty())
    throw std::runtime_error{"no officials to act in " + format_date(as_of) +
                             ": load a province with its officials first"};
  for (std::size_t i = 0; i < out.bodies.size(); ++i)
    if (parents[i] && index.contains(*parents[i])) out.bodies[i].above = index[*parents[i]];

  auto add = [&](std::string const& key) {
    Group group{key, {}};
    for (auto const& agency :
         organisation::resolve_recipients(session, {{organisation::SelectorKind::group, key}}, 0, as_of))
      if (auto const found = index.find(agency.id); found != index.end()) group.members.push_back(found->second);
    if (!group.members.empty()) out.groups.push_back(std::move(group));
  };
  add("communes");
  add("districts");
  add("departments");
  for (auto const& body : out.bodies)
    if (body.kin == Kin::district) add("communes_of:" + body.unit_code);
  return out;
}

}  // namespace tinhso::simulate
