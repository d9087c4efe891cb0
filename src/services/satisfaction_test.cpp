// What the board says of ratings and service levels, and the dossiers behind each number, on both engines.
#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class SatisfactionTest : public ServicesTest {
 protected:
  void SetUp() override {
    ServicesTest::SetUp();
    if (IsSkipped()) return;
    house.clock().set(at("2020-10-13T08:00:00"));
  }
  /// Filed, finished by the leader after an officer took it, and rated.
  std::int64_t rated(int stars, char const* words, bool by_officer = true) {
    auto const code = file_online(house.context(), origin, birth()).code;
    auto const id = id_of_dossier(code);
    step(clerk(), id, Action::receive);
    if (by_officer) step(officer(), id, Action::start);
    step(leader(), id, Action::finish, "Xong");
    Rating rating;
    rating.code = code;
    rating.proof = "5678";
    rating.stars = stars;
    rating.words = Text<0, 2000>{words};
    rate(house.context(), origin, rating);
    return id;
  }
  Board board_by(Principal const& who, BoardBy by, bool below = false) {
    BoardQuery query;
    query.by = by;
    query.below = below;
    return board(house.context(), who, query);
  }
  DossierQuery behind(Satisfaction which) {
    DossierQuery query;
    query.rated = which;
    query.rated_from = parse_date("2020-01-01");
    query.rated_until = parse_date("2020-10-13");
    return query;
  }
  static BoardRow const& row(Board const& board, std::string const& key) {
    for (auto const& one : board.rows)
      if (one.key == key) return one;
    throw std::logic_error{"no row " + key};
  }
};

TEST_P(SatisfactionTest, is_summed_by_unit_procedure_and_person_and_opens_what_is_behind) {
  auto const glad = rated(5, "Nhanh, tử tế");
  rated(4, "");
  auto const angry = rated(1, "Phải đi lại ba lần", false);
  auto const me = std::to_string(officer().official);
  for (auto const& [by, key, n] : {std::tuple{BoardBy::unit, std::to_string(minh), 3}, {BoardBy::procedure, "1.001193", 3}, {BoardBy::person, me, 2}}) {
    auto const one = row(board_by(leader(), by), key);
    EXPECT_EQ(one.ratings, n) << key;
    EXPECT_EQ(one.stars, n == 3 ? 10 : 9) << key;
    EXPECT_EQ(one.satisfied, 2) << key;
    EXPECT_EQ(one.dissatisfied, n - 2) << key;
  }
  EXPECT_EQ(board_by(leader(), BoardBy::procedure).total.ratings, 3);
  EXPECT_EQ(row(board_by(leader(), BoardBy::level), "3").ratings, 3);
  EXPECT_EQ(board_by(leader(), BoardBy::step).total.ratings, 0) << "a step is where a dossier is now";
  auto const unhappy = dossiers(house.context(), leader(), behind(Satisfaction::dissatisfied)).items;
  ASSERT_EQ(unhappy.size(), 1U);
  EXPECT_EQ(unhappy[0].id, angry);
  EXPECT_EQ(unhappy[0].stars, 1);
  EXPECT_EQ(unhappy[0].rating_words, "Phải đi lại ba lần");
  EXPECT_EQ(dossiers(house.context(), leader(), behind(Satisfaction::satisfied)).items.size(), 2U);
  auto query = behind(Satisfaction::any);
  EXPECT_EQ(dossiers(house.context(), leader(), query).items.size(), 3U);
  query.person = officer().official;
  auto const his = dossiers(house.context(), leader(), query).items;
  EXPECT_EQ(his.size(), 2U);
  EXPECT_THAT((std::vector<std::int64_t>{his[0].id, his[1].id}), Contains(glad));
  DossierQuery plain;
  plain.shelf = Shelf::ended;
  EXPECT_FALSE(dossiers(house.context(), leader(), plain).items[0].stars) << "only where they are asked for";
  house.clock().set(at("2020-10-20T08:00:00"));
  query = behind(Satisfaction::any);
  query.rated_from = parse_date("2020-10-14");
  query.rated_until.reset();
  EXPECT_TRUE(dossiers(house.context(), leader(), query).items.empty());
}

TEST_P(SatisfactionTest, of_others_only_leaders_above_read) {
  rated(2, "Chậm");
  auto query = behind(Satisfaction::any);
  EXPECT_TRUE(dossiers(house.context(), person(Role::leader, anh), query).items.empty()) << "another commune";
  EXPECT_EQ(board_by(person(Role::leader, anh), BoardBy::unit).total.ratings, 0);
  query.below = true;
  EXPECT_THROW(dossiers(house.context(), person(Role::clerk, id_of("H40.40")), query), Forbidden);
  EXPECT_THROW(board_by(person(Role::officer, id_of("H40.40")), BoardBy::unit, true), Forbidden);
  auto const seen = dossiers(house.context(), person(Role::leader, id_of("H40.40")), query).items;
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].rating_words, "Chậm");
  EXPECT_EQ(seen[0].applicant, "") << "who it was is not theirs to read";
  EXPECT_EQ(board_by(person(Role::leader, id_of("H40.40")), BoardBy::unit, true).total.ratings, 1);
}

TEST_P(SatisfactionTest, levels_and_extents_stand_side_by_side) {
  rated(5, "");  // level 3, partial, online
  Filing counter;
  counter.procedure = "1.014028";  // level 4, full
  counter.applicant = "Đinh Thị Ngô";
  counter.phone = "0912 345 678";
  counter.due_on = parse_date("2020-10-20");
  file_at_counter(house.context(), clerk(), origin, counter);
  auto const levels = board_by(leader(), BoardBy::level);
  EXPECT_EQ(row(levels, "1").received, 0) << "a level without dossiers stands there too";
  EXPECT_EQ(row(levels, "3").received, 1);
  EXPECT_EQ(row(levels, "3").online, 1);
  EXPECT_EQ(row(levels, "3").done_on_time, 1);
  EXPECT_EQ(row(levels, "4").received, 1);
  EXPECT_EQ(row(levels, "4").online, 0);
  EXPECT_GT(row(levels, "4").procedures, 10);
  auto const extents = board_by(leader(), BoardBy::extent);
  EXPECT_EQ(row(extents, "full").received, 1);
  EXPECT_EQ(row(extents, "partial").online, 1);
  EXPECT_EQ(extents.total.procedures, levels.total.procedures);
  DossierQuery query;
  query.shelf = Shelf::all;
  query.level = 3;
  EXPECT_EQ(dossiers(house.context(), leader(), query).items.size(), 1U);
  query.channel = FilingChannel::direct;
  EXPECT_TRUE(dossiers(house.context(), leader(), query).items.empty());
  query.level.reset();
  query.extent = ExtentFilter::full;
  EXPECT_EQ(dossiers(house.context(), leader(), query).items.size(), 1U);
  query.extent = ExtentFilter::none;
  EXPECT_TRUE(dossiers(house.context(), leader(), query).items.empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, SatisfactionTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
