// What an ID token must be, from the side of who forges one.
#include "citizens/tokens.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "accounts/secrets.hpp"
#include "base/error.hpp"
#include "citizens/identity.hpp"

namespace tinhso::citizens {
namespace {

using accounts::base64url;
using ::testing::HasSubstr;
using Key = std::shared_ptr<EVP_PKEY>;

Key rsa(unsigned bits = 2048) { return {EVP_RSA_gen(bits), EVP_PKEY_free}; }

class IdToken : public ::testing::Test {
 protected:
  static Key const& key() {
    static Key const made = rsa();
    return made;
  }
  KeySet keys = read_keys(key_set(key().get(), "k1"));
  Instant now = parse_instant("2026-11-26T03:00:00Z").value();
  Expected expected{"https://dinhdanh.example", "tinhso", "nonce-of-this-sign-in", now};
  boost::json::object claims() const {
    auto const seconds = now.time_since_epoch().count() / 1000;
    return {{"iss", expected.issuer}, {"aud", expected.client_id}, {"sub", "abc"}, {"nonce", expected.nonce},
            {"iat", seconds}, {"exp", seconds + 300}};
  }
  std::string signed_token(boost::json::object const& of) const { return sign_token(of, key().get(), "k1"); }
  /// Why it is refused; empty: it is taken.
  std::string refusal(std::string_view token) const {
    try {
      check_id_token(token, keys, expected);
      return {};
    } catch (Unauthenticated const& fault) {
      EXPECT_EQ(fault.code(), "citizens.token");
      return fault.words().en;
    }
  }
  std::string refusal(boost::json::object const& of) const { return refusal(signed_token(of)); }
  std::string with(std::string_view name, boost::json::value value) const {
    auto changed = claims();
    changed[name] = std::move(value);
    return refusal(changed);
  }
  std::string without(std::string_view name) const {
    auto changed = claims();
    changed.erase(name);
    return refusal(changed);
  }
};

TEST_F(IdToken, is_taken_when_all_is_right) {
  EXPECT_EQ(refusal(claims()), "");
  EXPECT_EQ(with("aud", boost::json::array{"tinhso"}), "");
  auto both = claims();
  both["aud"] = boost::json::array{"tinhso", "another"};
  EXPECT_THAT(refusal(both), HasSubstr("another client"));
  both["azp"] = "tinhso";
  EXPECT_EQ(refusal(both), "");
}

TEST_F(IdToken, of_another_issuer_client_or_sign_in_is_refused) {
  EXPECT_THAT(with("iss", "https://dinhdanh.example.evil"), HasSubstr("another issuer"));
  EXPECT_THAT(with("aud", "another"), HasSubstr("another client"));
  EXPECT_THAT(with("aud", boost::json::array{"another"}), HasSubstr("another client"));
  EXPECT_THAT(with("azp", "another"), HasSubstr("another client"));
  EXPECT_THAT(with("nonce", "nonce-of-another"), HasSubstr("another sign-in"));
  for (auto const* name : {"iss", "aud", "nonce", "sub", "exp", "iat"}) EXPECT_NE(without(name), "") << name;
  expected.nonce.clear();
  EXPECT_NE(with("nonce", ""), "");
}

TEST_F(IdToken, of_another_time_is_refused) {
  auto const seconds = now.time_since_epoch().count() / 1000;
  EXPECT_THAT(with("exp", seconds - 61), HasSubstr("expired"));
  EXPECT_EQ(with("exp", seconds - 50), "");  // clocks differ
  EXPECT_THAT(with("iat", seconds + 120), HasSubstr("not of now"));
  EXPECT_THAT(with("iat", seconds - 3600), HasSubstr("not of now"));
  EXPECT_THAT(with("nbf", seconds + 120), HasSubstr("not yet"));
  EXPECT_NE(with("exp", "tomorrow"), "");
  EXPECT_NE(with("exp", 1e300), "");
}

TEST_F(IdToken, whose_signature_is_not_the_providers_is_refused) {
  auto const good = signed_token(claims());
  auto const dot = good.rfind('.');
  auto spoilt = good;
  spoilt[dot + 5] = spoilt[dot + 5] == 'A' ? 'B' : 'A';
  EXPECT_THAT(refusal(spoilt), HasSubstr("not the provider's"));
  EXPECT_THAT(refusal(good.substr(0, dot + 1)), HasSubstr("not the provider's"));
  EXPECT_THAT(refusal(sign_token(claims(), rsa().get(), "k1")), HasSubstr("not the provider's"));
  EXPECT_THAT(refusal(sign_token(claims(), key().get(), "k2")), HasSubstr("not the provider's"));
  // The claims of somebody else under this signature.
  auto other = claims();
  other["sub"] = "somebody else";
  auto const first = good.find('.');
  EXPECT_THAT(refusal(good.substr(0, first + 1) + base64url(boost::json::serialize(other)) + good.substr(dot)),
              HasSubstr("not the provider's"));
}

TEST_F(IdToken, is_not_believed_what_it_says_of_its_algorithm) {
  auto const body = base64url(boost::json::serialize(claims()));
  for (auto const* algorithm : {"none", "None", "HS256", "ES256", "RS384", ""}) {
    auto const header = base64url(boost::json::serialize(boost::json::object{{"alg", algorithm}, {"kid", "k1"}}));
    EXPECT_NE(refusal(header + "." + body + "."), "") << algorithm;
    EXPECT_NE(refusal(header + "." + body + "." + base64url(std::string(32, 'x'))), "") << algorithm;
  }
  auto const critical = base64url(R"({"alg":"RS256","kid":"k1","crit":["b64"],"b64":false})");
  EXPECT_THAT(refusal(critical + "." + body + "." + base64url(std::string(256, 'x'))), HasSubstr("extension"));
}

TEST_F(IdToken, that_is_none_is_refused) {
  for (std::string const text : {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "e30=.e30.e30", "e30.e30.e30.e30"})
    EXPECT_NE(refusal(text), "") << text;
  EXPECT_NE(refusal(std::string(20'000, 'a') + "." + std::string(20'000, 'a') + ".aa"), "");
  EXPECT_NE(refusal(base64url(std::string(3'000, '[')) + ".e30.e30"), "");
}

TEST(KeySets, hold_only_keys_that_are_good_enough) {
  EXPECT_EQ(read_keys(R"({"keys":[]})").size(), 0U);
  auto const weak = rsa(1024);
  EXPECT_EQ(read_keys(key_set(weak.get(), "weak")).size(), 0U);
  EXPECT_EQ(read_keys(R"({"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},7,null]})").size(), 0U);
  // RFC 7515, A.3: a key of P-256, and what it has signed.
  auto const keys = read_keys(
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  ASSERT_EQ(keys.size(), 1U);
  std::string const token =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  auto const why = [&](std::string const& text) -> std::string {
    try {
      check_id_token(text, keys, {"joe", "us", "n", parse_instant("2011-03-22T18:00:00Z").value()});
      return "";
    } catch (Unauthenticated const& fault) {
      return fault.words().en;
    }
  };
  EXPECT_THAT(why(token), HasSubstr("another client"));  // the signature is good, and it is not for us
  auto spoilt = token;
  spoilt.back() = 'g';
  EXPECT_THAT(why(spoilt), HasSubstr("not the provider's"));
  for (auto const* text : {"", "7", "{}", "{\"keys\":7}", "[[[["}) EXPECT_THROW(read_keys(text), Unauthenticated) << text;
  EXPECT_THROW(read_keys(std::string(200'000, ' ') + "{\"keys\":[]}"), Unauthenticated);
}

TEST(Identities, are_read_by_the_names_that_the_configuration_gives) {
  ClaimNames names;
  names.sexes = {{"female", "Nữ"}};
  auto const identity = identity_of({{"SoCMND", "036190000001"}, {"name", "  Đinh Thị Ngô "}, {"birthdate", "28/02/1990"},
                                     {"gender", "female"}, {"address", boost::json::object{{"formatted", "Xóm 3\nHải Minh"}}}},
                                    names);
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->name, "Đinh Thị Ngô");
  EXPECT_EQ(identity->birth_date, parse_date("1990-02-28"));
  EXPECT_EQ(identity->sex, "Nữ");
  EXPECT_EQ(identity->address, "Xóm 3 Hải Minh");
  for (auto const* number : {"", "12345", "03619000000a", "0361900000011"})
    EXPECT_FALSE(identity_of({{"SoCMND", number}, {"name", "Ngô"}}, names)) << number;
  EXPECT_FALSE(identity_of({{"SoCMND", 36190000001}, {"name", "Ngô"}}, names));
  EXPECT_FALSE(identity_of({{"SoCMND", "036190000001"}}, names));
  names.number = "citizen_id";
  EXPECT_TRUE(identity_of({{"citizen_id", "036190000001"}, {"name", std::string(5'000, 'a')}}, names));
  EXPECT_EQ(identity_of({{"citizen_id", "036190000001"}, {"name", std::string(5'000, 'a')}}, names)->name.size(), 300U);
}

}  // namespace
}  // namespace tinhso::citizens
