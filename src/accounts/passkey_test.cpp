#include "accounts/house_test.hpp"
#include "accounts/soft_authenticator_test.hpp"

namespace tinhso::accounts_test {
namespace {

class PasskeyTest : public AccountsTest {
 protected:
  std::string challenge_for(Browser& who) {
    auto const offer = who.post("/api/accounts/passkeys/begin", {{"password", "namdinh2020"}});
    EXPECT_EQ(offer.status, 200) << offer.body;
    return std::string{parsed(offer).at("challenge").as_string()};
  }
  web::Response add(Browser& who, SoftAuthenticator& device, std::string const& challenge, Claims const& claims = {}) {
    auto const made = device.create(challenge, claims);
    return who.post("/api/accounts/passkeys", {{"name", "Điện thoại"},
                                               {"client_data_json", accounts::base64url(made.client_data)},
                                               {"attestation_object", accounts::base64url(made.attestation_object)}});
  }
  std::string question(Browser& who) {
    auto const answer = parsed(who.post("/api/accounts/passkey-sign-in/begin"));
    EXPECT_EQ(answer.at("rp_id"), "tinhso.example");
    return std::string{answer.at("challenge").as_string()};
  }
  json::object proof_of(SoftAuthenticator& device, std::string const& challenge, Claims const& claims = {}) {
    auto const proof = device.get(challenge, claims);
    return {{"id", accounts::base64url(device.credential())},
            {"client_data_json", accounts::base64url(proof.client_data)},
            {"authenticator_data", accounts::base64url(proof.authenticator_data)},
            {"signature", accounts::base64url(proof.signature)}};
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, PasskeyTest, testing::both_engines(), testing::engine_name);

TEST_P(PasskeyTest, is_added_and_opens_the_door_without_a_name) {
  auto lua = signed_in("vanthu.haiminh");
  SoftAuthenticator phone;
  auto const added = add(lua, phone, challenge_for(lua));
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(parsed(added).at(0).at("name"), "Điện thoại");
  EXPECT_EQ(parsed(lua.get("/api/accounts/me")).at("passkeys"), 1);

  auto other = browser();
  phone.counter = 1;
  auto const answer = other.post("/api/accounts/passkey-sign-in", proof_of(phone, question(other)));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(parsed(answer).at("name"), "Phạm Thị Lúa");
  EXPECT_EQ(other.get("/api/accounts/me").status, 200);
}

TEST_P(PasskeyTest, challenge_is_ours_fresh_and_used_once) {
  auto lua = signed_in("vanthu.haiminh");
  SoftAuthenticator phone;
  auto const challenge = challenge_for(lua);
  ASSERT_EQ(add(lua, phone, challenge).status, 201);
  SoftAuthenticator second;
  EXPECT_EQ(add(lua, second, challenge).status, 422);
  EXPECT_EQ(add(lua, second, accounts::random_token()).status, 422);

  auto other = browser();
  auto const asked = question(other);
  auto const proof = proof_of(phone, asked);
  EXPECT_EQ(other.post("/api/accounts/passkey-sign-in", proof).status, 200);
  EXPECT_EQ(browser().post("/api/accounts/passkey-sign-in", proof).status, 401);  // recorded and played again
  EXPECT_EQ(other.post("/api/accounts/passkey-sign-in", proof_of(phone, accounts::random_token())).status, 401);
  auto const late = question(other);
  house.pass(std::chrono::minutes{5});
  EXPECT_EQ(other.post("/api/accounts/passkey-sign-in", proof_of(phone, late)).status, 401);
  // A challenge for adding a passkey signs nobody in.
  auto again = signed_in("vanthu.haiminh");
  EXPECT_EQ(other.post("/api/accounts/passkey-sign-in", proof_of(phone, challenge_for(again))).status, 401);
}

TEST_P(PasskeyTest, lies_and_copies_are_refused_and_logged) {
  auto lua = signed_in("vanthu.haiminh");
  SoftAuthenticator phone;
  phone.counter = 5;
  ASSERT_EQ(add(lua, phone, challenge_for(lua)).status, 201);
  auto other = browser();
  auto const refused = [&](Claims const& claims) {
    return other.post("/api/accounts/passkey-sign-in", proof_of(phone, question(other), claims)).status == 401;
  };
  phone.counter = 6;
  Claims claims;
  claims.origin = "https://tinhso.example.evil.test";
  EXPECT_TRUE(refused(claims));
  claims = {};
  claims.rp_id = "evil.test";
  EXPECT_TRUE(refused(claims));
  claims = {};
  claims.flags = 0x00;
  EXPECT_TRUE(refused(claims));
  phone.counter = 5;
  EXPECT_TRUE(refused({}));  // a copy whose counter stands where the original's was
  EXPECT_EQ(audited("accounts.sign_in_failed"), 4);

  auto stranger = SoftAuthenticator{};
  EXPECT_EQ(other.post("/api/accounts/passkey-sign-in", proof_of(stranger, question(other))).status, 401);
  phone.counter = 6;
  EXPECT_FALSE(refused({}));
}

TEST_P(PasskeyTest, another_account_s_challenge_adds_nothing) {
  auto lua = signed_in("vanthu.haiminh");
  auto other = signed_in("vanthu.haianh");
  SoftAuthenticator phone;
  EXPECT_EQ(add(other, phone, challenge_for(lua)).status, 422);
  EXPECT_EQ(add(lua, phone, challenge_for(lua)).status, 201);
  EXPECT_EQ(add(other, phone, challenge_for(other)).status, 409);  // one key, one account
  EXPECT_EQ(other.del("/api/accounts/passkeys/1").status, 404);
}

TEST_P(PasskeyTest, removed_it_opens_no_door) {
  auto lua = signed_in("vanthu.haiminh");
  SoftAuthenticator phone;
  auto const id = parsed(add(lua, phone, challenge_for(lua))).at(0).at("id").as_int64();
  EXPECT_EQ(lua.del("/api/accounts/passkeys/" + std::to_string(id)).status, 204);
  auto other = browser();
  EXPECT_EQ(other.post("/api/accounts/passkey-sign-in", proof_of(phone, question(other))).status, 401);
}

TEST_P(PasskeyTest, password_is_asked_for_before_one_is_added) {
  auto lua = signed_in("vanthu.haiminh");
  EXPECT_EQ(lua.post("/api/accounts/passkeys/begin", {{"password", "sai"}}).status, 422);
}

}  // namespace
}  // namespace tinhso::accounts_test
