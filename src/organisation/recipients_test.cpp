#include <chrono>
#include <set>

#include "organisation/house_test.hpp"
#include "organisation/lists.hpp"

namespace tinhso::organisation_test {

using namespace organisation;

template <class Province>
class RecipientsOf : public Province {
 protected:
  std::vector<Suggestion> suggest(std::string_view q, std::string_view from = "H40") {
    return this->house().read([&](database::Session& s) {
      return suggest_recipients(s, q, agency_by_code(s, from, this->today)->id, this->today);
    });
  }
  std::string first(std::string_view q, std::string_view from = "H40") {
    auto const found = suggest(q, from);
    return found.empty() ? "" : found.front().label;
  }
  std::vector<Agency> resolve(std::vector<Selector> const& selectors, std::string_view from = "H40") {
    return this->house().read([&](database::Session& s) {
      return resolve_recipients(s, selectors, agency_by_code(s, from, this->today)->id, this->today);
    });
  }
  std::size_t count(char const* group, std::string_view from = "H40") {
    return resolve({{SelectorKind::group, group}}, from).size();
  }
  Selector one(std::string_view code) { return {SelectorKind::agency, std::to_string(this->id_of(code))}; }
};
class Recipients : public RecipientsOf<SharedProvinceTest> {};
/// For tests that change the province.
class RecipientsChanging : public RecipientsOf<ProvinceTest> {};
INSTANTIATE_TEST_SUITE_P(Engines, RecipientsChanging, testing::both_engines(), testing::engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, Recipients, testing::both_engines(), testing::engine_name);

TEST_P(Recipients, places_are_found_without_diacritics) {
  EXPECT_EQ(first("hai minh"), "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(first("Hải Minh"), "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(first("xã hải minh"), "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(first("ubnd hai minh"), "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(first("hải hậu"), "Ủy ban nhân dân huyện Hải Hậu");
  EXPECT_EQ(first("nam dinh", "H40.01"), "Ủy ban nhân dân tỉnh Nam Định");
  EXPECT_EQ(first("duong", "H40"), first("đường"));
  auto const minh_tan = suggest("minh tan vu ban");
  ASSERT_FALSE(minh_tan.empty());
  EXPECT_EQ(minh_tan.front().detail, "H40.33.11 · huyện Vụ Bản");
}

TEST_P(Recipients, agencies_are_found_by_short_names_and_codes) {
  for (auto const* typed : {"SNN", "sở nông nghiệp", "so nn&ptnt", "H40.06", "000.00.06.H40", "06.h40"})
    EXPECT_EQ(first(typed), "Sở Nông nghiệp và Phát triển nông thôn") << typed;
  EXPECT_EQ(first("stttt"), "Sở Thông tin và Truyền thông");
  EXPECT_EQ(first("cong an"), "Công an tỉnh");
  EXPECT_EQ(first("bo chi huy"), "Bộ Chỉ huy Quân sự tỉnh");
  EXPECT_EQ(first("van phong tinh uy"), "Văn phòng Tỉnh ủy");
}

TEST_P(Recipients, groups_are_found_as_people_speak) {
  for (auto const* typed : {"xã hải hậu", "các xã hải hậu", "xã huyện Hải Hậu", "tất cả các xã của huyện hải hậu",
                            "all communes of Hai Hau", "communes hai hau", "34 xa"})
    EXPECT_EQ(first(typed), "34 xã, thị trấn của huyện Hải Hậu") << typed;
  for (auto const* typed :
       {"226 xã", "226 xã phường thị trấn", "các xã", "toàn bộ các xã", "all communes", "xa", "226"})
    EXPECT_EQ(first(typed), "226 xã, phường, thị trấn trong tỉnh") << typed;
  for (auto const* typed : {"tất cả các sở", "so", "15 sở", "departments"}) EXPECT_EQ(first(typed), "15 sở") << typed;
  EXPECT_EQ(first("sở ban ngành"), "19 sở, ban, ngành thuộc UBND tỉnh");
  for (auto const* typed : {"các huyện", "huyện", "10 huyện", "huyện, thành phố"})
    EXPECT_EQ(first(typed), "10 huyện, thành phố trong tỉnh") << typed;
  EXPECT_EQ(first("khối đảng"), "6 cơ quan khối Đảng");
  EXPECT_EQ(first("đoàn thể"), "6 Mặt trận Tổ quốc và đoàn thể");
  EXPECT_EQ(first("cơ quan trung ương"), "10 cơ quan trung ương đóng tại tỉnh");
  EXPECT_EQ(first("toàn tỉnh"), "280 cơ quan, đơn vị trong tỉnh");
  EXPECT_EQ(first("các phường thành phố nam định"), "25 xã, phường của thành phố Nam Định");
}

TEST_P(Recipients, a_beginning_offers_the_district_its_communes_and_then_names) {
  auto const found = suggest("hai");
  ASSERT_EQ(found.size(), 12U);
  EXPECT_EQ(found[0].label, "Ủy ban nhân dân huyện Hải Hậu");
  EXPECT_EQ(found[1].key, "communes_of:366");
  EXPECT_TRUE(found[2].label.starts_with("Ủy ban nhân dân xã Hải"));
  EXPECT_EQ(found[1].detail, "Yên Định, Cồn, Thịnh Long, Hải Nam, …");
}

TEST_P(Recipients, nothing_typed_offers_the_large_groups_and_nonsense_nothing) {
  auto const offered = suggest("");
  ASSERT_FALSE(offered.empty());
  EXPECT_EQ(offered.front().key, "all");
  EXPECT_TRUE(
      std::none_of(offered.begin(), offered.end(), [](Suggestion const& s) { return s.kind == SelectorKind::agency; }));
  EXPECT_TRUE(suggest("qwxz").empty());
  EXPECT_TRUE(suggest("%").size() == offered.size());
  EXPECT_TRUE(suggest(std::string(5'000, 'x')).empty());
}

TEST_P(Recipients, the_asker_is_never_among_them) {
  EXPECT_EQ(first("xa", "H40.40.07"), "225 xã, phường, thị trấn trong tỉnh");
  EXPECT_EQ(first("226 xã", "H40.40.07"), "225 xã, phường, thị trấn trong tỉnh");
  for (auto const& s : suggest("hai minh", "H40.40.07")) EXPECT_NE(s.label, "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(count("communes", "H40.40.07"), 225U);
  EXPECT_EQ(count("communes_of:366", "H40.40.07"), 33U);
}

TEST_P(Recipients, every_group_has_exactly_its_agencies) {
  EXPECT_EQ(count("communes"), 226U);
  EXPECT_EQ(count("districts"), 10U);
  EXPECT_EQ(count("departments"), 15U);
  EXPECT_EQ(count("provincial"), 19U);
  EXPECT_EQ(count("party"), 6U);
  EXPECT_EQ(count("mass"), 6U);
  EXPECT_EQ(count("justice"), 2U);
  EXPECT_EQ(count("central"), 10U);
  EXPECT_EQ(count("all"), 280U);
  std::map<std::string, std::size_t> expected;
  auto const all_units = house().read([&](database::Session& s) { return units(s, today); });
  for (auto const& unit : all_units)
    if (unit.level == Level::commune) ++expected[*unit.parent_code];
  ASSERT_EQ(expected.size(), 10U);
  std::size_t sum = 0;
  std::set<std::string> distinct;
  for (auto const& [district, number] : expected) {
    auto const members = resolve({{SelectorKind::group, "communes_of:" + district}});
    EXPECT_EQ(members.size(), number) << district;
    sum += members.size();
    for (auto const& agency : members) distinct.insert(agency.code);
  }
  EXPECT_EQ(sum, 226U);
  EXPECT_EQ(distinct.size(), 226U);
}

TEST_P(Recipients, picks_are_joined_without_doubles) {
  auto const all = resolve({{SelectorKind::group, "communes_of:366"},
                            one("H40.40.07"),
                            one("H40.02"),
                            {SelectorKind::group, "departments"},
                            one("H40")});
  EXPECT_EQ(all.size(), 34U + 15U);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](Agency const& a, Agency const& b) { return a.code < b.code; }));
}

TEST_P(Recipients, what_means_nobody_is_named) {
  auto const faults = [&](std::vector<Selector> const& selectors) {
    try {
      resolve(selectors);
      return std::vector<std::string>{};
    } catch (Invalid const& error) {
      std::vector<std::string> paths;
      for (auto const& field : error.fields()) paths.push_back(field.path);
      return paths;
    }
  };
  EXPECT_EQ(faults({one("H40.02"),
                    {SelectorKind::agency, "0"},
                    {SelectorKind::agency, "x"},
                    {SelectorKind::group, "friends"},
                    {SelectorKind::group, "communes_of:999"},
                    {SelectorKind::list, "7"}}),
            (std::vector<std::string>{"selectors[1]", "selectors[2]", "selectors[3]", "selectors[4]", "selectors[5]"}));
  EXPECT_EQ(faults({one("H40")}), std::vector<std::string>{"selectors"});
  EXPECT_EQ(faults({}), std::vector<std::string>{"selectors"});
}

TEST_P(RecipientsChanging, an_agency_of_2020_stands_for_its_successor_in_2025) {
  std::vector<Selector> const selectors{one("H40.40.07"), one("H40.40.34"), {SelectorKind::group, "communes"}};
  auto const closed = one("H40.40");
  go_to_2025();
  house().read([&](database::Session& s) {
    auto const sender = agency_by_code(s, "H42", day("2025-08-01"))->id;
    auto const found = resolve_recipients(s, selectors, sender, day("2025-08-01"));
    EXPECT_EQ(found.size(), 57U);
    // The departments outlive the unit they served.
    EXPECT_EQ(resolve_recipients(s, {{SelectorKind::group, "departments"}}, sender, day("2025-08-01")).size(), 15U);
    try {
      resolve_recipients(s, {closed}, sender, day("2025-08-01"));
      FAIL();
    } catch (Invalid const& error) {
      EXPECT_EQ(error.fields().at(0).words.vi, "UBND huyện Hải Hậu đã ngừng hoạt động và không có cơ quan kế thừa.");
    }
  });
}

TEST_P(RecipientsChanging, lists_are_saved_found_and_used) {
  auto const own = id_of("H40");
  auto const now = house().now();
  auto const actor = audit::system("test");
  ListInput input{"Cụm thi đua số 1", {one("H40.02"), {SelectorKind::group, "communes_of:366"}}};
  auto const list = house().write([&](database::Session& s) { return create_list(s, now, actor, own, input); });
  EXPECT_EQ(list.version, 1);
  auto const found = suggest("cum thi dua");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].count, 35);
  EXPECT_EQ(suggest("").front().kind, SelectorKind::list);
  EXPECT_EQ(resolve({{SelectorKind::list, std::to_string(list.id)}}).size(), 35U);
  EXPECT_TRUE(suggest("cum thi dua", "H40.02").empty());
  EXPECT_THROW(resolve({{SelectorKind::list, std::to_string(list.id)}}, "H40.02"), Invalid);

  auto const again = [&](auto&& f) { return house().write([&](database::Session& s) { return f(s); }); };
  EXPECT_THROW(again([&](auto& s) { return create_list(s, now, actor, own, input); }), Conflict);
  EXPECT_NO_THROW(again([&](auto& s) {
    return create_list(s, now, actor, id_of("H40.03"), {"Cụm thi đua số 1", {one("H40.02")}});
  }));
  EXPECT_THROW(again([&](auto& s) {
                 return create_list(s, now, actor, own, {"Khác", {{SelectorKind::list, std::to_string(list.id)}}});
               }),
               Invalid);
  EXPECT_THROW(again([&](auto& s) { return create_list(s, now, actor, own, {"Rỗng", {}}); }), Invalid);
  input.selectors.push_back(one("H40.03"));
  EXPECT_EQ(again([&](auto& s) { return change_list(s, now, actor, own, list.id, 1, input); }).version, 2);
  EXPECT_THROW(again([&](auto& s) { return change_list(s, now, actor, own, list.id, 1, input); }), PreconditionFailed);
  EXPECT_THROW(again([&](auto& s) { return change_list(s, now, actor, id_of("H40.02"), list.id, 2, input); }),
               NotFound);
  again([&](auto& s) {
    delete_list(s, now, actor, own, list.id, 2);
    return 0;
  });
  EXPECT_TRUE(suggest("cum thi dua").empty());
  house().read([&](database::Session& s) { EXPECT_EQ(audit::trail(s, "list", std::to_string(list.id)).size(), 3U); });
}

TEST_P(Recipients, suggestions_are_quick) {
  for (auto const* q : {"hai minh", "các xã hải hậu", "h"}) {
    auto quickest = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 10; ++i) {
      auto const begin = std::chrono::steady_clock::now();
      suggest(q);
      quickest = std::min(quickest, std::chrono::steady_clock::now() - begin);
    }
    EXPECT_LT(quickest, std::chrono::milliseconds{100}) << q;  // also in a debug or sanitizer build
  }
}

}  // namespace tinhso::organisation_test
