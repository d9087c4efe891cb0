// What other systems call a dossier: who may enter it, who finds and tracks by it, on both engines.
#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class AliasTest : public ServicesTest {
 protected:
  static constexpr char const* portal = "G01.899.001-201013-4711";
  std::int64_t filed() { return id_of_dossier(file_online(house.context(), origin, birth()).code); }
  DossierView call(Principal const& who, std::int64_t id, char const* code, char const* system = "Cổng quốc gia") {
    AliasInput input;
    input.system = system;
    input.code = code;
    return add_alias(house.context(), who, origin, id, input);
  }
  std::vector<std::int64_t> listed(Principal const& who, char const* q) {
    DossierQuery query;
    query.shelf = Shelf::all;
    query.q = Text<0, 200>{q};
    std::vector<std::int64_t> out;
    for (auto const& row : dossiers(house.context(), who, query).items) out.push_back(row.id);
    return out;
  }
};

TEST_P(AliasTest, is_shown_found_and_good_for_tracking) {
  house.clock().set(at("2020-10-13T08:00:00"));
  auto const id = filed();
  filed();
  auto const view = call(clerk(), id, portal);
  ASSERT_EQ(view.aliases.size(), 1U);
  EXPECT_EQ(view.aliases[0].code, portal);
  EXPECT_EQ(view.aliases[0].system, "Cổng quốc gia");
  EXPECT_EQ(call(clerk(), id, portal).aliases.size(), 1U) << "a second click is the same";
  EXPECT_THAT(listed(officer(), portal), ElementsAre(id));
  EXPECT_THAT(listed(officer(), "g01 899 001"), ElementsAre(id));
  EXPECT_EQ(track(house.context(), origin, {portal, "5678"}).code, view.code) << "as our own code does, with the same proof";
  EXPECT_EQ(track(house.context(), origin, {"g01.899.001 201013 4711", "1990-02-28"}).code, view.code) << "as somebody types it";
  EXPECT_THROW(track(house.context(), origin, {portal, "0000"}), NotFound);
  EXPECT_TRUE(remove_alias(house.context(), clerk(), origin, id, view.aliases[0].id).aliases.empty());
  EXPECT_TRUE(listed(officer(), portal).empty());
  EXPECT_THROW(track(house.context(), origin, {portal, "5678"}), NotFound);
  EXPECT_THROW(remove_alias(house.context(), clerk(), origin, id, view.aliases[0].id), NotFound);
}

TEST_P(AliasTest, two_systems_may_call_it_the_same) {
  auto const id = filed();
  call(clerk(), id, portal);
  auto const both = call(clerk(), id, portal, "Sở Tư pháp");
  ASSERT_EQ(both.aliases.size(), 2U);
  remove_alias(house.context(), clerk(), origin, id, both.aliases[0].id);
  EXPECT_THAT(listed(officer(), portal), ElementsAre(id)) << "the other system still calls it so";
  remove_alias(house.context(), clerk(), origin, id, both.aliases[1].id);
  EXPECT_TRUE(listed(officer(), portal).empty());
}

TEST_P(AliasTest, guesses_by_either_name_are_counted_together) {
  auto const id = filed();
  auto const code = call(clerk(), id, portal).code;
  int allowed = 0;
  for (int i = 0; i < 30; ++i) {
    try {
      track(house.context(), origin, {Text<1, 60>{i % 2 == 0 ? code : std::string{portal}}, "0000"});
    } catch (NotFound const&) {
      ++allowed;
    } catch (TooMany const&) {
      break;
    }
  }
  testing::TemporaryFolder const unused;
  int alone = 0;
  auto const other = id_of_dossier(file_online(house.context(), origin, birth()).code);
  auto const other_code = dossier(house.context(), clerk(), other).code;
  Origin const elsewhere{"198.51.100.9", "request"};
  for (int i = 0; i < 30; ++i) {
    try {
      track(house.context(), elsewhere, {Text<1, 60>{other_code}, "0000"});
    } catch (NotFound const&) {
      ++alone;
    } catch (TooMany const&) {
      break;
    }
  }
  EXPECT_GT(allowed, 0);
  EXPECT_EQ(allowed, alone) << "a second name is no second try";
}

TEST_P(AliasTest, one_code_of_one_system_is_one_dossier) {
  auto const id = filed();
  auto const other = filed();
  call(clerk(), id, portal);
  EXPECT_EQ(code_of([&] { call(clerk(), other, "g01.899.001-201013-4711"); }), "services.alias_taken") << "however it is written";
  EXPECT_EQ(call(clerk(), other, portal, "Hệ thống khác").aliases.size(), 1U);
  EXPECT_EQ(faults([&] { call(clerk(), other, dossier(house.context(), clerk(), id).code.c_str()); }), std::set<std::string>{"code"});
  EXPECT_EQ(faults([&] { call(clerk(), other, "....", "  "); }), (std::set<std::string>{"code", "system"}));
}

TEST_P(AliasTest, whoever_may_not_see_the_dossier_may_not_name_it) {
  auto const id = filed();
  for (auto const& stranger : {person(Role::clerk, anh), person(Role::leader, anh), person(Role::clerk, id_of("H40.40")), person(Role::leader, id_of("H40"))})
    EXPECT_THROW(call(stranger, id, portal), NotFound) << stranger.name;
  auto const view = call(clerk(), id, portal);
  EXPECT_THROW(remove_alias(house.context(), person(Role::clerk, anh), origin, id, view.aliases[0].id), NotFound);
  auto const other = filed();
  EXPECT_THROW(remove_alias(house.context(), clerk(), origin, other, view.aliases[0].id), NotFound) << "of another dossier";
  EXPECT_TRUE(listed(person(Role::clerk, anh), portal).empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, AliasTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
