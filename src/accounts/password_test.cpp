#include "accounts/password.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"

namespace tinhso::accounts {
namespace {

TEST(Password, hash_is_argon2id_with_a_fresh_salt) {
  auto const hash = hash_password("con cò bay lả bay la");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_NE(hash, hash_password("con cò bay lả bay la"));
  EXPECT_TRUE(verify_password("con cò bay lả bay la", hash));
  EXPECT_FALSE(verify_password("con co bay la bay la", hash));
  EXPECT_FALSE(verify_password("", hash));
  EXPECT_FALSE(needs_rehash(hash));
}

TEST(Password, the_reference_implementation_s_hashes_verify) {
  // From the argon2 command line: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e
  EXPECT_TRUE(verify_password("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
  EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
}

TEST(Password, composed_and_decomposed_letters_are_one_password) {
  auto const hash = hash_password("m\u1EADt kh\u1EA9u");                     // ậ, ẩ
  EXPECT_TRUE(verify_password("ma\u0323\u0302t kha\u0302\u0309u", hash));  // a + dot below + circumflex, …
}

TEST(Password, a_hash_that_is_none_or_too_dear_is_refused) {
  EXPECT_FALSE(verify_password("x", ""));
  EXPECT_FALSE(verify_password("x", "namdinh2020"));
  EXPECT_FALSE(verify_password("x", "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
  EXPECT_FALSE(verify_password("", dummy_hash()));
  EXPECT_FALSE(verify_password("password", dummy_hash()));
}

TEST(Password, rules) {
  auto const faults = [](std::string_view password, std::string_view username = "vanthu.haiminh") {
    return password_faults("new", password, username).size();
  };
  EXPECT_EQ(faults("con trâu đi cày"), 0U);
  EXPECT_EQ(faults("ăâđêôơưẫẩặ"), 0U);            // ten letters, more bytes
  EXPECT_EQ(faults("ngắnquá"), 1U);               // too short
  EXPECT_EQ(faults("Password123"), 1U);           // common
  EXPECT_EQ(faults("Mật khẩu 123"), 1U);          // common, with diacritics
  EXPECT_EQ(faults("namdinh2020"), 1U);           // the password of the demonstration
  EXPECT_EQ(faults("vanthu.haiminh"), 1U);        // the user name
  EXPECT_EQ(faults("xx VanThu.HaiMinh 9"), 1U);   // holds it
  EXPECT_EQ(faults("aaaaaaaaaaaa"), 1U);          // one letter
  EXPECT_EQ(faults("1212121212"), 1U);            // two
  EXPECT_EQ(faults("abcdefghijkl"), 1U);          // a run
  EXPECT_EQ(faults("bad \xff utf eight"), 1U);
  EXPECT_EQ(faults(std::string(2000, 'x') + "yz1"), 1U);
}

TEST(Password, temporary_ones_obey_the_rules_and_differ) {
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    auto const password = temporary_password();
    EXPECT_EQ(password.size(), 17U) << password;
    EXPECT_TRUE(password_faults("p", password, "vanthu.haiminh").empty()) << password;
    seen.insert(password);
  }
  EXPECT_EQ(seen.size(), 200U);
}

}  // namespace
}  // namespace tinhso::accounts
