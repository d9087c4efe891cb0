#include "organisation/groups.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"

namespace tinhso::organisation {
namespace {

using Test = bool (*)(StandingAgency const&);

bool of_commune(StandingAgency const& a) { return a.kind == AgencyKind::people_committee && a.level == Level::commune; }
bool of_district(StandingAgency const& a) {
  return a.kind == AgencyKind::people_committee && a.level == Level::district;
}
bool department(StandingAgency const& a) { return a.kind == AgencyKind::department; }
bool provincial(StandingAgency const& a) {
  switch (a.kind) {
    case AgencyKind::office:
    case AgencyKind::department:
    case AgencyKind::inspectorate:
    case AgencyKind::board:
    case AgencyKind::service_centre:
      return a.level == Level::province;
    default:
      return false;
  }
}
bool of_party(StandingAgency const& a) { return a.kind == AgencyKind::party; }
bool of_the_masses(StandingAgency const& a) {
  return a.kind == AgencyKind::front || a.kind == AgencyKind::mass_organisation;
}
bool of_justice(StandingAgency const& a) { return a.kind == AgencyKind::court || a.kind == AgencyKind::procuracy; }
bool central(StandingAgency const& a) { return a.kind == AgencyKind::central_in_province; }
bool any(StandingAgency const&) { return true; }

struct Rule {
  std::string_view key;
  std::string_view label;  ///< after the count
  std::string_view names;  ///< folded, separated by `|`; without "all", "các", which the search leaves out anyway
  std::string_view words;  ///< folded
  Test test;
};

constexpr std::array rules{
    Rule{"communes", "xã, phường, thị trấn trong tỉnh", "xa|xa phuong thi tran|cap xa|xa phuong|communes",
         "co so ubnd trong tinh wards townships", of_commune},
    Rule{"districts", "huyện, thành phố trong tỉnh", "huyen|huyen thanh pho|cap huyen|districts",
         "ubnd thi xa trong tinh cities", of_district},
    Rule{"departments", "sở", "so|departments", "trong tinh", department},
    Rule{"provincial", "sở, ban, ngành thuộc UBND tỉnh", "so ban nganh|so nganh|provincial bodies",
         "van phong thanh tra trung tam ubnd tinh departments", provincial},
    Rule{"party", "cơ quan khối Đảng", "khoi dang|dang|co quan dang|party", "tinh uy co quan khoi dang bodies",
         of_party},
    Rule{"mass", "Mặt trận Tổ quốc và đoàn thể", "doan the|khoi doan the|mat tran doan the|mass organisations",
         "to quoc chinh tri xa hoi hoi front", of_the_masses},
    Rule{"justice", "cơ quan tư pháp (tòa án, viện kiểm sát)", "co quan tu phap|toa an vien kiem sat|justice",
         "khoi noi chinh courts procuracy", of_justice},
    Rule{"central", "cơ quan trung ương đóng tại tỉnh", "co quan trung uong|trung uong|nganh doc|central agencies",
         "co quan nganh trung uong dong tren dia ban tai tinh", central},
    Rule{"all", "cơ quan, đơn vị trong tỉnh", "tinh|co quan don vi|agencies", "trong tinh everybody", any},
};
constexpr std::string_view communes_of = "communes_of:";

/// "xã, thị trấn", in the order of rank, as far as they occur.
std::string kinds_of(std::vector<StandingAgency const*> const& members) {
  std::set<UnitKind> there;
  for (auto const* agency : members) there.insert(agency->unit_kind);
  std::string out;
  for (auto const kind : {UnitKind::commune, UnitKind::ward, UnitKind::township})
    if (there.contains(kind)) out += (out.empty() ? "" : ", ") + std::string{unit_word(kind)};
  return out;
}

/// Cuts `a|b|c`.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const bar = text.find('|');
    out.emplace_back(text.substr(0, bar));
    text.remove_prefix(bar == std::string_view::npos ? text.size() : bar + 1);
  }
  return out;
}

/// People count themselves in or leave themselves out.
std::string count_words(std::size_t others, bool and_own) {
  return ' ' + std::to_string(others) + (and_own ? ' ' + std::to_string(others + 1) : "");
}

/// The communes of one district. `members` are not empty.
Group of_one_district(std::string const& code, std::vector<StandingAgency const*> members, bool and_own) {
  auto const& first = *members.front();
  auto const kinds = kinds_of(members);
  auto const title = unit_title(*first.above_kind, *first.above_name);
  Group group{
      std::string{communes_of} + code, std::to_string(members.size()) + ' ' + kinds + " của " + title, {}, {}, {}};
  auto const& place = *first.above_search;
  auto const titled = fold(title);
  group.names = {place};
  for (std::string const kind : {"xa", "xa phuong", "xa thi tran", "xa phuong thi tran", "cap xa", "communes"}) {
    group.names.push_back(kind + ' ' + place);
    group.names.push_back(kind + ' ' + titled);
  }
  group.words = fold(kinds) + " cap xa communes " + titled + count_words(members.size(), and_own);
  group.members = std::move(members);
  return group;
}

}  // namespace

std::vector<Group> groups_of(std::vector<StandingAgency> const& standing, std::int64_t own) {
  std::vector<Group> out;
  auto const self =
      std::find_if(standing.begin(), standing.end(), [&](auto const& agency) { return agency.id == own; });
  for (auto const& rule : rules) {
    Group group{std::string{rule.key}, {}, names_in(rule.names), std::string{rule.words}, {}};
    for (auto const& agency : standing)
      if (agency.id != own && rule.test(agency)) group.members.push_back(&agency);
    if (group.members.empty()) continue;
    group.label = std::to_string(group.members.size()) + ' ' + std::string{rule.label};
    group.words += count_words(group.members.size(), self != standing.end() && rule.test(*self));
    out.push_back(std::move(group));
  }
  std::map<std::string, std::vector<StandingAgency const*>, std::less<>> by_district;
  for (auto const& agency : standing)
    if (agency.id != own && of_commune(agency) && agency.above_code && agency.above_kind != UnitKind::province)
      by_district[*agency.above_code].push_back(&agency);
  for (auto& [code, members] : by_district) {
    bool const and_own = self != standing.end() && of_commune(*self) && self->above_code == code;
    out.push_back(of_one_district(code, std::move(members), and_own));
  }
  return out;
}

bool is_group_key(std::string_view key) {
  if (key.starts_with(communes_of)) return key.size() > communes_of.size();
  return std::any_of(rules.begin(), rules.end(), [&](Rule const& rule) { return rule.key == key; });
}

}  // namespace tinhso::organisation
