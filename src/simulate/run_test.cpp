#include <sstream>

#include "accounts/accounts.hpp"
#include "exchange/exchange.hpp"
#include "platform/events/events.hpp"
#include "simulate/simulate.hpp"
#include "testing/testing.hpp"

namespace tinhso::simulate {
namespace {

using database::Session;
using database::Sql;

/// A store whose disk is full after some uploads: what a kill in the midst of a run looks like to the next run.
class Filling final : public files::Store {
 public:
  Filling(files::Store& store, int uploads) : store_{store}, left_{uploads} {}
  std::unique_ptr<files::Upload> begin(std::int64_t limit) override {
    if (left_-- <= 0) throw StorageFull{};
    return store_.begin(limit);
  }
  bool contains(std::string_view sha256) const override { return store_.contains(sha256); }
  std::string read(std::string_view sha256) const override { return store_.read(sha256); }
  std::filesystem::path path(std::string_view sha256) const override { return store_.path(sha256); }
  std::vector<std::string> list(std::string_view prefix) const override { return store_.list(prefix); }
  bool remove(std::string_view sha256, std::chrono::seconds age) override { return store_.remove(sha256, age); }

 private:
  files::Store& store_;
  std::atomic<int> left_;
};

/// A whole province with its people.
class Town {
 public:
  explicit Town(testing::Engine engine)
      : house{engine, testing::together(audit::migrations(), events::migrations(), jobs::migrations(),
                                        files::migrations(), organisation::migrations(), accounts::migrations(),
                                        work::migrations(), documents::migrations(), exchange::migrations())} {
    organisation::load_province(house.database(), std::filesystem::path{TINHSO_SOURCE_FOLDER} / "data/namdinh-2020",
                                house.clock());
    house.settings().demo = true;
    accounts::create_demo_accounts(house.database(), house.clock(), house.settings());
  }
  std::string simulate(Options const& options, Context& context) {
    auto handlers = exchange::handlers(context);
    handlers.merge(work::handlers(context));
    handlers.merge(documents::handlers(context));
    std::ostringstream said;
    EXPECT_EQ(run(context, house.clock(), std::move(handlers), options, said), 0);
    return said.str();
  }
  std::string simulate(Options const& options) { return simulate(options, house.context()); }

  std::int64_t count(std::string_view what) {
    return house.read([&](Session& s) { return s.one<std::int64_t>(Sql{"test.count", what}); });
  }
  /// Everything that people would see, without the ids that are random.
  std::vector<std::string> seen() {
    constexpr Sql issued{"test.issued",
                         "select code || ' ' || subject || ' ' || from_agency || ' ' || coalesce(issued_at, 0) || ' ' "
                         "|| recipient_count || ' ' "
                         "|| attachment_count as line from documents_document order by 1"};
    constexpr Sql registered{
        "test.registered",
        "select d.code || ' ' || i.agency || ' ' || i.state || ' ' || coalesce(i.arrival_number, 0) || ' ' || "
        "coalesce(i.received_at, 0) || ' ' || i.lead_name || ' ' || i.refused_reason as line "
        "from documents_incoming i join documents_document d on d.id = i.document order by 1"};
    constexpr Sql files{"test.files", "select sha256 || name as line from documents_attachment order by 1"};
    return house.read([&](Session& s) {
      auto all = s.all<std::string>(issued);
      for (auto const& sql : {registered, files})
        for (auto& line : s.all<std::string>(sql)) all.push_back(std::move(line));
      return all;
    });
  }

  testing::TestHouse house;
};

class Simulation : public testing::OnBothEngines {};
INSTANTIATE_TEST_SUITE_P(Engines, Simulation, testing::both_engines(), testing::engine_name);

Options const small{"2020-10", 1, 0.01};

TEST_P(Simulation, A_small_month_runs_through_and_is_complete) {
  Town town{GetParam()};
  auto const said = town.simulate(small);
  EXPECT_EQ(said.find("could not be taken"), std::string::npos) << said;
  EXPECT_EQ(town.count("select count(*) from documents_document where state = 'issued'"), 70);
  EXPECT_EQ(town.count("select count(*) from documents_incoming"), 500);
  EXPECT_EQ(town.count("select count(*) from documents_document where state = 'issued' and package_sha256 is null"), 0);
  EXPECT_GT(town.count("select count(*) from documents_incoming where state = 'finished'"), 100);
  EXPECT_GT(town.count("select count(*) from documents_document where reply_to is not null"), 5);
  EXPECT_EQ(town.count("select count(*) from jobs_job where last_error is not null"), 0);
  auto const whole = town.house.read([](Session& s) { return audit::verify(s, {}, {}); });
  EXPECT_FALSE(whole.first_broken);

  EXPECT_NE(town.simulate(small).find("nothing to do"), std::string::npos);
  EXPECT_EQ(town.count("select count(*) from documents_incoming"), 500);
}

TEST_P(Simulation, The_same_seed_gives_the_same_month_also_after_being_stopped) {
  Options const fewer{"2020-10", 1, 0.005};
  Town straight{GetParam()};
  straight.simulate(fewer);

  Town stopped{GetParam()};
  for (int const uploads : {12, 15}) {
    auto& whole = stopped.house.context();
    Filling filling{whole.files, uploads};
    Context context{whole.database, filling, whole.clock, whole.calendar, whole.settings};
    EXPECT_ANY_THROW(stopped.simulate(fewer, context));  // at somebody's desk or in a job
  }
  stopped.simulate(fewer);
  auto const one = straight.seen();
  auto const two = stopped.seen();
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) ASSERT_EQ(one[i], two[i]);
}

TEST_P(Simulation, Two_months_follow_each_other) {
  Town town{GetParam()};
  town.simulate({"2020-10", 1, 0.002});
  auto const said = town.simulate({"2020-11", 1, 0.002});
  EXPECT_EQ(said.find("could not be taken"), std::string::npos) << said;
  EXPECT_EQ(town.count("select count(*) from simulate_run"), 2);
}

TEST(SimulationOptions, Bad_ones_are_refused) {
  testing::TestHouse house{testing::Engine::sqlite};
  std::ostringstream said;
  for (auto const* month : {"", "2020-13", "2020-1", "20-10", "abcd", "2020-10-01"})
    EXPECT_THROW(run(house.context(), house.clock(), {}, {month, 1, 1.0}, said), Invalid) << month;
  EXPECT_THROW(run(house.context(), house.clock(), {}, {"2020-10", 1, 0.0}, said), Invalid);
}

}  // namespace
}  // namespace tinhso::simulate
