// The province of 2020 in a fresh house, for the tests of this room.
#pragma once

#include <fstream>

#include "organisation/import.hpp"
#include "platform/audit/audit.hpp"
#include "testing/testing.hpp"

namespace tinhso::organisation_test {

inline std::filesystem::path province_folder() {
  return std::filesystem::path{TINHSO_SOURCE_FOLDER} / "data/namdinh-2020";
}

inline std::string province_file(std::string const& name) {
  std::ifstream in{province_folder() / name, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline Date day(char const* text) { return parse_date(text).value(); }

class ProvinceTest : public testing::OnBothEngines {
 protected:
  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (!IsSkipped()) organisation::load_province(house.database(), province_folder(), house.clock());
  }
  std::int64_t id_of(std::string_view code) {
    return house.read([&](database::Session& s) { return organisation::agency_by_code(s, code, today).value().id; });
  }
  organisation::Plan import(organisation::ImportKind kind, std::string const& csv, Date on, bool complete = false) {
    return house.write([&](database::Session& s) {
      auto plan = organisation::plan_import(s, kind, organisation::read_csv(csv), on, complete);
      if (plan.errors.empty()) organisation::apply_import(s, kind, plan);
      return plan;
    });
  }
  /// Moves the province on to 1 July 2025, from the files of its folder.
  void go_to_2025() {
    using organisation::ImportKind;
    for (auto const& [kind, name] : {std::pair{ImportKind::units, "units-2025.csv"}, {ImportKind::agencies, "agencies-2025.csv"},
                                     {ImportKind::codes, "codes-2025.csv"}, {ImportKind::succession, "succession-2025.csv"}}) {
      auto const plan = import(kind, province_file(name), day("2025-07-01"));
      ASSERT_TRUE(plan.errors.empty()) << name << ':' << plan.errors.front().line << ' ' << plan.errors.front().words.en;
    }
  }

  testing::TestHouse house{GetParam(), testing::together(audit::migrations(), organisation::migrations())};
  Date today = day("2020-10-13");
};

}  // namespace tinhso::organisation_test
