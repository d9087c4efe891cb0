#include "accounts/secrets.hpp"

#include <gtest/gtest.h>

namespace tinhso::accounts {
namespace {

TEST(Secrets, alphabets_follow_rfc_4648) {
  EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url("fooba"), "Zm9vYmE");
  EXPECT_EQ(base64url("\xff\xef"), "_-8");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(from_base64url("Zm9vYmE="), "fooba");
  EXPECT_EQ(from_base64url(""), "");
  EXPECT_EQ(from_base32("mzxw 6ytb-oi"), "foobar");
}

TEST(Secrets, what_is_not_canonical_is_refused) {
  EXPECT_EQ(from_base64url("Zm9vYmF"), std::nullopt);  // stray last bits
  EXPECT_EQ(from_base64url("Z"), std::nullopt);        // a lone letter carries no byte
  EXPECT_EQ(from_base64url("Zm9+"), std::nullopt);
  EXPECT_EQ(from_base32("MZXW1"), std::nullopt);
}

TEST(Secrets, tokens_are_long_and_differ) {
  auto const token = random_token();
  EXPECT_EQ(token.size(), 43U);
  EXPECT_NE(token, random_token());
  EXPECT_EQ(token_digest("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");  // FIPS 180-2, appendix B.1
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "abcd"));
}

}  // namespace
}  // namespace tinhso::accounts
