#include <gtest/gtest.h>

#include "platform/web/web.hpp"
#include "testing/testing.hpp"

namespace tinhso::web {
namespace {

using State = Idempotency::Claim::State;

class IdempotencyTest : public tinhso::testing::OnBothEngines {
 protected:
  tinhso::testing::TestHouse house{GetParam(), migrations()};
  std::shared_ptr<Idempotency> store = database_idempotency(house.database(), house.clock());
};

TEST_P(IdempotencyTest, Keeps_answers_for_a_day) {
  EXPECT_EQ(store->claim("k", "f").state, State::fresh);
  EXPECT_EQ(store->claim("k", "f").state, State::running);
  auto answer = json_response({{"a", "Đã ban hành"}}, 201);
  answer.headers.emplace("Set-Cookie", "secret");
  store->keep("k", "f", answer);
  auto const again = store->claim("k", "f");
  ASSERT_EQ(again.state, State::answered);
  EXPECT_EQ(again.answer.status, 201);
  EXPECT_EQ(again.answer.body, answer.body);
  EXPECT_EQ(again.answer.headers.count("Content-Type"), 1U);
  EXPECT_EQ(again.answer.headers.count("Set-Cookie"), 0U);
  EXPECT_EQ(store->claim("k", "other").state, State::other);
  house.pass(std::chrono::hours{25});
  EXPECT_EQ(store->claim("k", "other").state, State::fresh);
}

TEST_P(IdempotencyTest, What_is_released_can_be_claimed) {
  EXPECT_EQ(store->claim("k", "f").state, State::fresh);
  store->release("k");
  EXPECT_EQ(store->claim("k", "g").state, State::fresh);
}

TEST_P(IdempotencyTest, Another_process_sees_answers_and_claims) {
  auto const other = database_idempotency(house.database(), house.clock());
  EXPECT_EQ(store->claim("k", "f").state, State::fresh);
  if (GetParam() == database::Engine::postgresql) {
    EXPECT_EQ(other->claim("k", "f").state, State::running);
    house.pass(std::chrono::minutes{3});
    EXPECT_EQ(other->claim("k", "f").state, State::fresh) << "the one who held it has died";
  }
  store->keep("k", "f", no_content());
  EXPECT_EQ(database_idempotency(house.database(), house.clock())->claim("k", "f").state, State::answered);
}

INSTANTIATE_TEST_SUITE_P(Engines, IdempotencyTest, tinhso::testing::both_engines(), tinhso::testing::engine_name);

}  // namespace
}  // namespace tinhso::web
