#include "platform/web/rate_limit.hpp"

#include <gtest/gtest.h>

namespace tinhso::web {
namespace {

using namespace std::chrono_literals;
RateLimit::Time const start{1h};

TEST(RateLimit, A_bucket_empties_and_fills) {
  RateLimit limit;
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(limit.take("a", 60, start));
  EXPECT_FALSE(limit.take("a", 60, start));
  EXPECT_TRUE(limit.take("b", 60, start));
  EXPECT_FALSE(limit.take("a", 60, start + 900ms));
  EXPECT_TRUE(limit.take("a", 60, start + 2s));
  EXPECT_TRUE(limit.take("a", 60, start + 1h));
  for (int i = 0; i < 59; ++i) EXPECT_TRUE(limit.take("a", 60, start + 1h));
  EXPECT_FALSE(limit.take("a", 60, start + 1h));
}

TEST(RateLimit, Memory_is_bounded_and_the_longest_unused_goes_first) {
  RateLimit limit{100};
  EXPECT_TRUE(limit.take("kept", 1, start));
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(limit.take("x" + std::to_string(i), 1, start));
    EXPECT_FALSE(limit.take("kept", 1, start));
  }
  EXPECT_EQ(limit.size(), 100U);
}

TEST(RateLimit, Clients_are_told_apart_by_address_or_network) {
  EXPECT_EQ(client_key("113.160.1.2"), "113.160.1.2");
  EXPECT_EQ(client_key("2001:ee0:1:2:3:4:5:6"), client_key("2001:ee0:1:2:ffff::1"));
  EXPECT_NE(client_key("2001:ee0:1:2::1"), client_key("2001:ee0:1:3::1"));
  EXPECT_EQ(client_key("::ffff:10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(client_key("nonsense:"), "nonsense:");
}

TEST(ConnectionCount, Bounds_all_and_each) {
  ConnectionCount count{3, 2};
  EXPECT_TRUE(count.open("a"));
  EXPECT_TRUE(count.open("a"));
  EXPECT_FALSE(count.open("a"));
  EXPECT_TRUE(count.open("b"));
  EXPECT_FALSE(count.open("c"));
  count.close("a");
  EXPECT_TRUE(count.open("c"));
  EXPECT_EQ(count.total(), 3);
}

}  // namespace
}  // namespace tinhso::web
