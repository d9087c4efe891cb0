// Groups of agencies as people speak of them: "all communes of Hải Hậu", "226 xã", "khối Đảng". Private to the room.
//
// A group is a rule, not a list: it always means the agencies that stand. Pure functions; thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "organisation/standing.hpp"

namespace tinhso::organisation {

struct Group {
  std::string key;                             ///< of a Selector
  std::string label;                           ///< with its count: "34 xã, thị trấn của huyện Hải Hậu"
  std::vector<std::string> names;              ///< folded: what it is called
  std::string words;                           ///< folded: what else it is found by, its count too
  std::vector<StandingAgency const*> members;  ///< by code, without `own`; point into the list given
};

/// All groups that have members besides the agency `own`, the large ones first, then the communes of each district.
std::vector<Group> groups_of(std::vector<StandingAgency> const& standing, std::int64_t own);
/// True when `key` is a group this province may have, whether or not it has members now.
bool is_group_key(std::string_view key);

}  // namespace tinhso::organisation
