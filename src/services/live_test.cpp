// A dossier's stream: who may open it, what it tells, how many there may be; on both engines.
#include "services/live.hpp"

#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class LiveTest : public ServicesTest {
 protected:
  web::Routes routes{live_route()};

  web::Response open(std::string const& code, std::string const& proof, std::string const& last = "",
                     char const* address = "203.0.113.7") {
    web::Request request;
    request.method = web::Method::post;
    request.path = "/api/services/tracking/stream";
    request.body = R"({"code":")" + code + R"(","proof":")" + proof + R"("})";
    request.headers = {{"content-type", "application/json"}};
    if (!last.empty()) request.headers["last-event-id"] = last;
    request.origin.address = address;
    auto const nobody = [](web::Request const&, Context&) { return std::optional<Principal>{}; };
    auto const advice = [](Principal const&, std::string_view, Context&) { return Words{}; };
    return web::answer(routes, std::move(request), house.context(), nobody, advice);
  }
};

TEST_P(LiveTest, who_can_prove_it_hears_that_an_official_has_acted) {
  auto const code = file_online(house.context(), origin, birth()).code;
  auto const id = id_of_dossier(code);
  auto const answer = open(code, "5678");
  ASSERT_EQ(answer.status, 200) << answer.body;
  ASSERT_TRUE(answer.stream);
  EXPECT_THAT(answer.stream->topics, ElementsAre("dossier:" + std::to_string(id))) << "of this dossier alone";
  auto const from = answer.stream->after;
  EXPECT_TRUE(answer.stream->replay(from).empty());
  step(clerk(), id, Action::receive);
  auto const missed = answer.stream->replay(from);
  ASSERT_EQ(missed.size(), 1U);
  EXPECT_EQ(missed[0].name, "dossier.changed");
  EXPECT_EQ(missed[0].data, "{}") << "no name of anybody";
  file_online(house.context(), origin, birth());
  EXPECT_EQ(answer.stream->replay(from).size(), 1U) << "others' dossiers are not heard";
  auto const again = open(code, "5678", std::to_string(from));
  EXPECT_EQ(again.stream->replay(again.stream->after).size(), 1U) << "what was missed in a gap comes";
}

TEST_P(LiveTest, nobody_else_opens_it) {
  auto const code = file_online(house.context(), origin, birth()).code;
  EXPECT_EQ(open(code, "0000").status, 404);
  EXPECT_EQ(open("000.00-khong-co", "5678").status, 404);
  EXPECT_EQ(open(code, "account").status, 401) << "not signed in";
  EXPECT_EQ(open(code, "").status, 422);
  int slowed = 0;
  for (int i = 0; i < 30; ++i) slowed += open(code, "0000").status == 429 ? 1 : 0;
  EXPECT_GT(slowed, 0) << "guesses are slowed down as at tracking";
}

TEST_P(LiveTest, there_are_so_many_and_their_places_come_back) {
  auto const code = file_online(house.context(), origin, birth()).code;
  std::vector<web::Response> streams;
  for (int i = 0; i < Seats::each_dossier; ++i) streams.push_back(open(code, "5678"));
  EXPECT_EQ(open(code, "5678").status, 429);
  EXPECT_EQ(open(file_online(house.context(), origin, birth()).code, "5678").status, 200) << "another one may";
  streams.pop_back();
  EXPECT_EQ(open(code, "5678").status, 200);
  auto const seats = std::make_shared<Seats>();
  std::vector<std::shared_ptr<void>> taken;
  for (int i = 0; i < Seats::each_network; ++i) taken.push_back(seats->take("10.0.0.1", i));
  EXPECT_FALSE(seats->take("10.0.0.1", 1'000));
  EXPECT_TRUE(seats->take("10.0.0.2", 1'000));
  taken.clear();
  EXPECT_TRUE(seats->take("10.0.0.1", 1'000));
}

INSTANTIATE_TEST_SUITE_P(Engines, LiveTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
