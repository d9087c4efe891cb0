#include <chrono>
#include <future>

#include "organisation/house_test.hpp"

namespace tinhso::organisation_test {

using namespace organisation;

class ProvinceLoading : public SharedProvinceTest {};
INSTANTIATE_TEST_SUITE_P(Engines, ProvinceLoading, testing::both_engines(), testing::engine_name);

TEST_P(ProvinceLoading, has_every_unit_and_agency_of_2020) {
  house().read([&](database::Session& s) {
    auto const all_units = units(s, today);
    auto const of_level = [&](Level level) {
      return std::count_if(all_units.begin(), all_units.end(), [&](Unit const& u) { return u.level == level; });
    };
    EXPECT_EQ(of_level(Level::province), 1);
    EXPECT_EQ(of_level(Level::district), 10);
    EXPECT_EQ(of_level(Level::commune), 226);
    auto const all = agencies(s, today);
    EXPECT_EQ(all.size(), 281U);
    for (auto const& agency : all) {
      EXPECT_TRUE(find_unit(s, agency.unit_code, today)) << agency.code;
      EXPECT_FALSE(agency.short_name.empty());
      auto const officials = officials_of(s, agency.id, today);
      for (auto const role : {Role::leader, Role::clerk, Role::officer})
        EXPECT_TRUE(std::any_of(officials.begin(), officials.end(), [&](Position const& p) { return p.role == role; }))
            << agency.code;
    }
    EXPECT_EQ(positions(s, today).size(), 1540U);
    EXPECT_TRUE(agencies(s, day("2019-12-31")).empty());
  });
}

TEST_P(ProvinceLoading, hai_minh_is_where_it_should_be) {
  house().read([&](database::Session& s) {
    auto const agency = agency_by_code(s, "H40.40.07", today).value();
    EXPECT_EQ(agency.name, "Ủy ban nhân dân xã Hải Minh");
    EXPECT_EQ(agency.abbreviation, "UBND");
    EXPECT_EQ(agency.level, Level::commune);
    EXPECT_EQ(find_agency(s, agency.parent.value()).value().short_name, "UBND huyện Hải Hậu");
    EXPECT_TRUE(is_at_or_below(s, agency.id, agency_by_code(s, "H40", today)->id));
    EXPECT_FALSE(is_at_or_below(s, agency.id, agency_by_code(s, "H40.39", today)->id));
    auto const officials = officials_of(s, agency.id, today);
    auto const clerk =
        std::find_if(officials.begin(), officials.end(), [](Position const& p) { return p.role == Role::clerk; });
    EXPECT_EQ(clerk->official_name, "Phạm Thị Lúa");
    EXPECT_EQ(positions_of(s, clerk->official, today).at(0).agency, agency.id);
    EXPECT_EQ(find_position(s, clerk->id).value().title, "Văn thư");
    EXPECT_EQ(find_official(s, clerk->official).value().name, "Phạm Thị Lúa");
  });
}

TEST_P(ProvinceLoading, codes_are_aliases_both_ways) {
  house().read([&](database::Session& s) {
    for (auto const& agency : agencies(s, today)) {
      auto const alias = code102_of(s, agency.id, today);
      ASSERT_TRUE(alias) << agency.code;
      EXPECT_EQ(agency_by_code(s, *alias, today).value().id, agency.id) << *alias;
    }
    EXPECT_EQ(code102_of(s, agency_by_code(s, "H40.40.07", today)->id, today), "000.07.40.H40");
    for (auto const* written : {"000.07.40.H40", "07.40.H40", " 07.40.h40 ", "h40.40.07"})
      EXPECT_EQ(agency_by_code(s, written, today).value().code, "H40.40.07") << written;
    EXPECT_EQ(agency_by_code(s, "000.00.00.H40", today).value().code, "H40");
    EXPECT_FALSE(agency_by_code(s, "000.99.40.H40", today));
    EXPECT_FALSE(agency_by_code(s, "", today));
    EXPECT_FALSE(agency_by_code(s, ".", today));
    EXPECT_FALSE(agency_by_code(s, "1.", today));
  });
}

TEST_P(ProvinceLoading, a_second_start_does_nothing_and_is_quick) {
  auto quickest = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 5; ++i) {  // others may be busy on this machine
    auto const begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(load_province(house().database(), province_folder(), house().clock()));
    quickest = std::min(quickest, std::chrono::steady_clock::now() - begin);
  }
  EXPECT_LT(quickest, std::chrono::milliseconds{50});
}

class EmptyInstance : public testing::OnBothEngines {};
INSTANTIATE_TEST_SUITE_P(Engines, EmptyInstance, testing::both_engines(), testing::engine_name);

TEST_P(EmptyInstance, a_broken_folder_is_named_by_file_and_line_and_changes_nothing) {
  testing::TestHouse house{GetParam(), testing::together(audit::migrations(), organisation::migrations())};
  testing::TemporaryFolder folder;
  for (auto const* name : {"units.csv", "agencies.csv", "codes.csv", "officials.csv"})
    std::ofstream{folder.path() / name} << province_file(name);
  std::ofstream{folder.path() / "units.csv", std::ios::app} << "99999,Mới,commune,commune,366,20,106,,\n";
  std::ofstream{folder.path() / "agencies.csv", std::ios::app}
      << "H40.99,Sở Mới,Sở Mới,SM,,department,province,77777,H40,,\n";
  try {
    load_province(house.database(), folder.path(), house.clock());
    FAIL();
  } catch (std::runtime_error const& fault) {
    EXPECT_EQ(std::string{fault.what()}.substr(folder.path().string().size()),
              "/agencies.csv:283: unit: No such code stands: 77777.");
  }
  house.read([&](database::Session& s) { EXPECT_FALSE(find_unit(s, "99999", day("2020-10-13"))); });
  EXPECT_TRUE(load_province(house.database(), province_folder(), house.clock()));
}

TEST_P(EmptyInstance, two_that_start_at_once_fill_it_once) {
  testing::TestHouse house{GetParam(), testing::together(audit::migrations(), organisation::migrations())};
  auto const other = database::Database::open(house.url(), testing::TestHouse::quick());
  auto second = std::async(std::launch::async, [&] { return load_province(*other, province_folder(), house.clock()); });
  bool const first = load_province(house.database(), province_folder(), house.clock());
  EXPECT_NE(first, second.get());
  house.read([&](database::Session& s) { EXPECT_EQ(agencies(s, day("2020-10-13")).size(), 281U); });
}

class ProvinceIn2025 : public ProvinceTest {};
INSTANTIATE_TEST_SUITE_P(Engines, ProvinceIn2025, testing::both_engines(), testing::engine_name);

TEST_P(ProvinceIn2025, the_old_agencies_lead_to_their_successors) {
  auto const hai_minh = id_of("H40.40.07");
  auto const province = id_of("H40");
  auto const district = id_of("H40.40");
  go_to_2025();
  house().read([&](database::Session& s) {
    auto const then = day("2025-07-01");
    EXPECT_EQ(successor_of(s, hai_minh, day("2025-06-30")).value().id, hai_minh);
    EXPECT_EQ(successor_of(s, hai_minh, then).value().short_name, "UBND xã Hải Anh");
    EXPECT_EQ(successor_of(s, province, then).value().name, "Ủy ban nhân dân tỉnh Ninh Bình");
    EXPECT_FALSE(successor_of(s, district, then));
    EXPECT_FALSE(successor_of(s, id_of("H42"), day("2025-06-30")));
    EXPECT_EQ(agency_by_code(s, "000.07.40.H40", then).value().id, hai_minh);  // the last that bore it
    auto const all = agencies(s, then);
    EXPECT_EQ(std::count_if(all.begin(), all.end(), [](Agency const& a) { return a.level == Level::commune; }), 57);
    EXPECT_TRUE(officials_of(s, hai_minh, then).empty());
    EXPECT_EQ(find_unit(s, "13669", day("2025-06-30")).value().name, "Trần Đăng Ninh");
    EXPECT_EQ(find_unit(s, "13669", then).value().name, "Nam Định");
  });
}

}  // namespace tinhso::organisation_test
