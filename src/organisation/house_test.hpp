// The province of 2020 in a house, for the tests of this room.
#pragma once

#include <fstream>
#include <map>
#include <memory>

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

inline std::unique_ptr<testing::TestHouse> house_with_province(database::Engine engine) {
  auto house =
      std::make_unique<testing::TestHouse>(engine, testing::together(audit::migrations(), organisation::migrations()));
  organisation::load_province(house->database(), province_folder(), house->clock());
  return house;
}

/// Loading takes longer than most tests, so those that leave the province as it is share one house an engine.
template <bool Shared>
class ProvinceTestOf : public testing::OnBothEngines {
 protected:
  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (IsSkipped()) return;
    if (!Shared) own_house_ = house_with_province(GetParam());
    else if (!shared_houses()[GetParam()]) shared_houses()[GetParam()] = house_with_province(GetParam());
  }
  static void TearDownTestSuite() { shared_houses().clear(); }
  testing::TestHouse& house() { return Shared ? *shared_houses()[GetParam()] : *own_house_; }
  std::int64_t id_of(std::string_view code) {
    return house().read([&](database::Session& s) { return organisation::agency_by_code(s, code, today).value().id; });
  }
  organisation::Plan import(organisation::ImportKind kind, std::string const& csv, Date on, bool complete = false) {
    return house().write([&](database::Session& s) {
      auto plan = organisation::plan_import(s, kind, organisation::read_csv(csv), on, complete);
      if (plan.errors.empty()) organisation::apply_import(s, kind, plan);
      return plan;
    });
  }
  /// Moves the province on to 1 July 2025, from the files of its folder.
  void go_to_2025() {
    using organisation::ImportKind;
    for (auto const& [kind, name] : {std::pair{ImportKind::units, "units-2025.csv"},
                                     {ImportKind::agencies, "agencies-2025.csv"},
                                     {ImportKind::codes, "codes-2025.csv"},
                                     {ImportKind::succession, "succession-2025.csv"}}) {
      auto const plan = import(kind, province_file(name), day("2025-07-01"));
      ASSERT_TRUE(plan.errors.empty()) << name << ':' << plan.errors.front().line << ' '
                                       << plan.errors.front().words.en;
    }
  }

  Date today = day("2020-10-13");

 private:
  static std::map<database::Engine, std::unique_ptr<testing::TestHouse>>& shared_houses() {
    static std::map<database::Engine, std::unique_ptr<testing::TestHouse>> houses;
    return houses;
  }
  std::unique_ptr<testing::TestHouse> own_house_;
};
using ProvinceTest = ProvinceTestOf<false>;
using SharedProvinceTest = ProvinceTestOf<true>;

}  // namespace tinhso::organisation_test
