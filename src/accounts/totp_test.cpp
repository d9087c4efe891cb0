#include "accounts/totp.hpp"

#include <gtest/gtest.h>

#include <set>

#include "accounts/secrets.hpp"

namespace tinhso::accounts {
namespace {

constexpr std::string_view rfc_secret = "12345678901234567890";

Instant at_second(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

TEST(Totp, vectors_of_rfc_6238_appendix_b) {
  struct Vector {
    std::int64_t second;
    char const* code;
  };
  for (auto const& [second, code] : {Vector{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"},
                                     {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}})
    EXPECT_EQ(totp_code(rfc_secret, totp_step(at_second(second)), 8), code) << second;
}

TEST(Totp, half_a_minute_of_clock_skew_is_tolerated_a_whole_one_is_not) {
  auto const now = at_second(1111111111);
  auto const step = totp_step(now);
  for (auto const off : {-1, 0, 1})
    EXPECT_EQ(totp_match(rfc_secret, totp_code(rfc_secret, step + off), now, std::nullopt), step + off);
  EXPECT_FALSE(totp_match(rfc_secret, totp_code(rfc_secret, step - 2), now, std::nullopt));
  EXPECT_FALSE(totp_match(rfc_secret, totp_code(rfc_secret, step + 2), now, std::nullopt));
}

TEST(Totp, a_used_step_and_those_before_it_are_dead) {
  auto const now = at_second(1111111111);
  auto const step = totp_step(now);
  auto const code = totp_code(rfc_secret, step);
  EXPECT_FALSE(totp_match(rfc_secret, code, now, step));
  EXPECT_FALSE(totp_match(rfc_secret, totp_code(rfc_secret, step - 1), now, step));
  EXPECT_TRUE(totp_match(rfc_secret, totp_code(rfc_secret, step + 1), now, step));
}

TEST(Totp, only_six_digits_are_a_code) {
  auto const now = at_second(1111111111);
  auto const code = totp_code(rfc_secret, totp_step(now));
  EXPECT_TRUE(totp_match(rfc_secret, code.substr(0, 3) + " " + code.substr(3), now, std::nullopt));
  EXPECT_FALSE(totp_match(rfc_secret, "", now, std::nullopt));
  EXPECT_FALSE(totp_match(rfc_secret, code + "0", now, std::nullopt));
}

TEST(Totp, uri_is_what_authenticator_apps_read) {
  EXPECT_EQ(totp_uri(rfc_secret, "IOC Nam Định", "vanthu.tinh"),
            "otpauth://totp/IOC%20Nam%20%C4%90%E1%BB%8Bnh:vanthu.tinh?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            "&issuer=IOC%20Nam%20%C4%90%E1%BB%8Bnh&algorithm=SHA1&digits=6&period=30");
}

TEST(Totp, recovery_codes_are_ten_and_found_however_they_are_typed) {
  auto const codes = recovery_codes();
  ASSERT_EQ(codes.size(), 10U);
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10U);
  EXPECT_EQ(codes[0].size(), 19U);
  std::string typed;
  for (char const c : codes[0])
    if (c != '-') typed += static_cast<char>(std::tolower(c));
  EXPECT_EQ(recovery_digest(typed), recovery_digest(codes[0]));
  EXPECT_FALSE(recovery_digest("123456"));
  EXPECT_FALSE(recovery_digest("ABCD-EFGH-IJKL-MNO1"));
}

}  // namespace
}  // namespace tinhso::accounts
