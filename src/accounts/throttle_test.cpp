#include "accounts/throttle.hpp"

#include <gtest/gtest.h>

namespace tinhso::accounts {
namespace {

using namespace std::chrono_literals;

TEST(Throttle, waits_double_and_end_at_a_quarter_of_an_hour) {
  Allowance const allowance{5, 600s};
  EXPECT_EQ(wait_after(0, allowance), 0s);
  EXPECT_EQ(wait_after(4, allowance), 0s);
  EXPECT_EQ(wait_after(5, allowance), 1s);
  EXPECT_EQ(wait_after(6, allowance), 2s);
  EXPECT_EQ(wait_after(14, allowance), 512s);
  EXPECT_EQ(wait_after(15, allowance), 900s);
  EXPECT_EQ(wait_after(1'000'000, allowance), 900s);
}

TEST(Throttle, failures_fade) {
  Allowance const allowance{5, 600s};
  Instant const then{1'000'000s};
  EXPECT_EQ(remembered(7, then, then, allowance), 7);
  EXPECT_EQ(remembered(7, then, then + 599s, allowance), 7);
  EXPECT_EQ(remembered(7, then, then + 1200s, allowance), 5);
  EXPECT_EQ(remembered(7, then, then + 24h, allowance), 0);
  EXPECT_EQ(remembered(7, then, then - 1h, allowance), 7);  // a clock that was set back forgives nothing
}

TEST(Throttle, one_subscriber_s_ipv6_network_is_one) {
  EXPECT_EQ(network_of("203.0.113.10"), "203.0.113.10");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
  EXPECT_NE(network_of("2001:db8:1:3::1"), network_of("2001:db8:1:2::1"));
  EXPECT_EQ(network_of("::ffff:203.0.113.10"), "203.0.113.10");
  EXPECT_EQ(network_of("not:an:address"), "not:an:address");
}

}  // namespace
}  // namespace tinhso::accounts
