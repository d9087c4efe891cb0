// A province made of numbers, for tests of what is planned: 281 agencies in the shape of Nam Định's.
#pragma once

#include <fmt/format.h>

#include "simulate/province.hpp"

namespace tinhso::simulate {

inline Province sample_province() {
  Province out;
  std::int64_t person = 0;
  auto add = [&](Kin kin, std::string place, std::string unit, std::int32_t above) {
    Body body{static_cast<std::int64_t>(out.bodies.size() + 1),
              "Ủy ban nhân dân " + place,
              "UBND " + place,
              kin,
              std::move(unit),
              "UBND",
              place,
              {},
              above,
              {},
              {},
              {}};
    if (kin == Kin::department) body.fields = {static_cast<Field>(out.bodies.size() % field_count)};
    for (auto* list : {&body.leaders, &body.leaders, &body.clerks, &body.officers, &body.officers}) {
      ++person;
      list->push_back({person, person, fmt::format("Nguyễn Văn {}", person), "Chủ tịch"});
    }
    out.bodies.push_back(std::move(body));
    return static_cast<std::uint16_t>(out.bodies.size() - 1);
  };
  add(Kin::province, "tỉnh Nam Định", "36", -1);
  add(Kin::office, "văn phòng", "36", 0);
  Group departments{"departments", {}};
  Group districts{"districts", {}};
  Group communes{"communes", {}};
  for (int i = 0; i < 17; ++i) departments.members.push_back(add(Kin::department, fmt::format("sở {}", i), "36", 0));
  std::vector<Group> of_districts;
  for (int i = 0; i < 10; ++i) {
    auto const district = add(Kin::district, fmt::format("huyện {}", i), std::to_string(356 + i), 0);
    districts.members.push_back(district);
    Group group{"communes_of:" + std::to_string(356 + i), {}};
    for (int j = 0; j < (i < 6 ? 23 : 22); ++j)
      group.members.push_back(
          add(Kin::commune, fmt::format("xã {}.{}", i, j), std::to_string(13'000 + i * 100 + j), district));
    communes.members.insert(communes.members.end(), group.members.begin(), group.members.end());
    of_districts.push_back(std::move(group));
  }
  for (int i = 0; i < 13; ++i) add(Kin::party, fmt::format("ban {}", i), "36", -1);
  for (int i = 0; i < 12; ++i) add(Kin::central, fmt::format("cục {}", i), "36", -1);
  out.groups = {communes, districts, departments};
  out.groups.insert(out.groups.end(), of_districts.begin(), of_districts.end());
  return out;
}

}  // namespace tinhso::simulate
