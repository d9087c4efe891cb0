#include "accounts/webauthn.hpp"

#include <gtest/gtest.h>

#include "accounts/cbor.hpp"
#include "accounts/soft_authenticator_test.hpp"

namespace tinhso::accounts::webauthn {
namespace {

using accounts_test::Claims;
using accounts_test::KeyKind;
using accounts_test::SoftAuthenticator;

RelyingParty const party = relying_party("https://tinhso.example");

class EveryKey : public ::testing::TestWithParam<KeyKind> {};
INSTANTIATE_TEST_SUITE_P(Webauthn, EveryKey, ::testing::Values(KeyKind::es256, KeyKind::eddsa, KeyKind::rs256));

TEST_P(EveryKey, is_registered_and_signs_in) {
  SoftAuthenticator device{GetParam()};
  auto const challenge = random_token();
  auto const made = device.create(challenge);
  auto const passkey = check_registration(party, challenge, made.client_data, made.attestation_object);
  ASSERT_TRUE(passkey) << words(passkey.error());
  EXPECT_EQ(passkey->credential, device.credential());

  KnownPasskey known{passkey->public_key, passkey->algorithm, passkey->counter};
  auto const second = random_token();
  device.counter = 7;
  auto const proof = device.get(second);
  auto const counter = check_assertion(party, second, known, {proof.client_data, proof.authenticator_data, proof.signature});
  ASSERT_TRUE(counter) << words(counter.error());
  EXPECT_EQ(*counter, 7U);
}

TEST_P(EveryKey, packed_self_attestation_counts_as_none) {
  SoftAuthenticator device{GetParam()};
  auto const challenge = random_token();
  Claims claims;
  claims.format = "packed";
  auto const made = device.create(challenge, claims);
  EXPECT_TRUE(check_registration(party, challenge, made.client_data, made.attestation_object));
}

TEST_P(EveryKey, a_flipped_bit_anywhere_is_a_bad_signature) {
  SoftAuthenticator device{GetParam()};
  auto const challenge = random_token();
  auto const made = device.create(challenge);
  auto const passkey = check_registration(party, challenge, made.client_data, made.attestation_object).value();
  KnownPasskey const known{passkey.public_key, passkey.algorithm, 0};
  auto const proof = device.get(challenge);
  auto const refusal = [&](std::string client_data, std::string data, std::string signature) {
    return check_assertion(party, challenge, known, {std::move(client_data), std::move(data), std::move(signature)}).error();
  };
  auto signature = proof.signature;
  signature[signature.size() / 2] = static_cast<char>(signature[signature.size() / 2] ^ 1);
  EXPECT_EQ(refusal(proof.client_data, proof.authenticator_data, signature), Refusal::bad_signature);
  auto data = proof.authenticator_data;
  data[36] = static_cast<char>(data[36] ^ 1);  // the counter
  EXPECT_EQ(refusal(proof.client_data, data, proof.signature), Refusal::bad_signature);
  EXPECT_EQ(refusal(proof.client_data + " ", proof.authenticator_data, proof.signature), Refusal::bad_signature);
  EXPECT_EQ(refusal(proof.client_data, proof.authenticator_data, ""), Refusal::bad_signature);

  SoftAuthenticator stranger{GetParam()};
  auto const forged = stranger.get(challenge);
  EXPECT_EQ(refusal(forged.client_data, forged.authenticator_data, forged.signature), Refusal::bad_signature);
}

/// What a registration and an assertion with these claims are refused for; the same for both.
Refusal refusal_of(Claims const& claims, bool right_challenge = true) {
  SoftAuthenticator device;
  auto const challenge = random_token();
  auto const sent = right_challenge ? challenge : random_token();
  auto const made = device.create(challenge, claims);
  auto const registered = check_registration(party, sent, made.client_data, made.attestation_object);
  EXPECT_FALSE(registered);

  auto const honest = device.create(challenge);
  auto const passkey = check_registration(party, challenge, honest.client_data, honest.attestation_object).value();
  auto const proof = device.get(challenge, claims);
  auto const entered = check_assertion(party, sent, {passkey.public_key, passkey.algorithm, 0},
                                       {proof.client_data, proof.authenticator_data, proof.signature});
  EXPECT_FALSE(entered);
  if (registered || entered) return Refusal::malformed;
  EXPECT_EQ(registered.error(), entered.error());
  return entered.error();
}

TEST(Webauthn, lies_are_refused) {
  Claims claims;
  EXPECT_EQ(refusal_of(claims, false), Refusal::wrong_challenge);
  claims = {};
  claims.origin = "https://tinhso.example.evil.test";
  EXPECT_EQ(refusal_of(claims), Refusal::wrong_origin);
  claims.origin = "http://tinhso.example";
  EXPECT_EQ(refusal_of(claims), Refusal::wrong_origin);
  claims = {};
  claims.cross_origin = true;
  EXPECT_EQ(refusal_of(claims), Refusal::wrong_origin);
  claims = {};
  claims.rp_id = "evil.test";
  EXPECT_EQ(refusal_of(claims), Refusal::wrong_party);
  claims = {};
  claims.flags = 0x04;
  EXPECT_EQ(refusal_of(claims), Refusal::user_absent);
  claims.flags = 0x01;
  EXPECT_EQ(refusal_of(claims), Refusal::user_unverified);
  claims = {};
  claims.type = "payment.get";
  EXPECT_EQ(refusal_of(claims), Refusal::wrong_type);
}

TEST(Webauthn, a_counter_that_does_not_grow_is_refused) {
  SoftAuthenticator device;
  auto const challenge = random_token();
  auto const made = device.create(challenge);
  auto const passkey = check_registration(party, challenge, made.client_data, made.attestation_object).value();
  auto const enter = [&](std::uint32_t stored, std::uint32_t said) {
    device.counter = said;
    auto const proof = device.get(challenge);
    return check_assertion(party, challenge, {passkey.public_key, passkey.algorithm, stored},
                           {proof.client_data, proof.authenticator_data, proof.signature});
  };
  EXPECT_TRUE(enter(0, 0));  // synced passkeys have none
  EXPECT_TRUE(enter(5, 6));
  EXPECT_EQ(enter(5, 5).error(), Refusal::counter_replayed);
  EXPECT_EQ(enter(5, 4).error(), Refusal::counter_replayed);
  EXPECT_EQ(enter(5, 0).error(), Refusal::counter_replayed);
}

TEST(Webauthn, a_registration_is_no_assertion_and_the_other_way_round) {
  SoftAuthenticator device;
  auto const challenge = random_token();
  auto const made = device.create(challenge);
  auto const proof = device.get(challenge);
  EXPECT_EQ(check_registration(party, challenge, proof.client_data, made.attestation_object).error(), Refusal::wrong_type);
}

TEST(Webauthn, every_truncation_is_refused_and_none_crashes) {
  SoftAuthenticator device;
  auto const challenge = random_token();
  auto const made = device.create(challenge);
  auto const passkey = check_registration(party, challenge, made.client_data, made.attestation_object).value();
  for (std::size_t size = 0; size < made.attestation_object.size(); ++size)
    EXPECT_FALSE(check_registration(party, challenge, made.client_data, made.attestation_object.substr(0, size))) << size;
  for (std::size_t i = 0; i < made.attestation_object.size(); ++i) {
    auto bent = made.attestation_object;
    bent[i] = static_cast<char>(bent[i] ^ 0xFF);
    (void)check_registration(party, challenge, made.client_data, bent);
  }
  for (std::size_t size = 0; size < made.client_data.size(); ++size)
    EXPECT_FALSE(check_registration(party, challenge, made.client_data.substr(0, size), made.attestation_object)) << size;
  auto const proof = device.get(challenge);
  for (std::size_t size = 0; size < proof.authenticator_data.size(); ++size)
    EXPECT_FALSE(check_assertion(party, challenge, {passkey.public_key, passkey.algorithm, 0},
                                 {proof.client_data, proof.authenticator_data.substr(0, size), proof.signature}));
}

TEST(Webauthn, a_point_that_is_not_on_the_curve_is_no_key) {
  SoftAuthenticator device;
  auto const challenge = random_token();
  auto made = device.create(challenge);
  made.attestation_object.back() = static_cast<char>(made.attestation_object.back() ^ 1);  // last byte of y
  EXPECT_EQ(check_registration(party, challenge, made.client_data, made.attestation_object).error(), Refusal::unsupported_key);
}

TEST(Webauthn, the_party_is_the_host_without_scheme_and_port) {
  EXPECT_EQ(relying_party("http://localhost:8080/").id, "localhost");
  EXPECT_EQ(relying_party("http://localhost:8080/").origin, "http://localhost:8080");
  EXPECT_EQ(party.id, "tinhso.example");
}

TEST(Webauthn, extensions_may_follow_and_nothing_else) {
  SoftAuthenticator device;
  auto const challenge = random_token();
  auto const made = device.create(challenge);
  auto const passkey = check_registration(party, challenge, made.client_data, made.attestation_object).value();
  Claims claims;
  claims.flags = 0x85;
  claims.extensions = std::string{"\xa1\x69" "credProps\xa1\x62rk\xf5"};
  auto const with = device.create(challenge, claims);
  EXPECT_TRUE(check_registration(party, challenge, with.client_data, with.attestation_object));
  auto const enter = [&] {
    auto const proof = device.get(challenge, claims);
    return check_assertion(party, challenge, {passkey.public_key, passkey.algorithm, 0},
                           {proof.client_data, proof.authenticator_data, proof.signature});
  };
  EXPECT_TRUE(enter());
  claims.flags = 0x05;
  EXPECT_EQ(enter().error(), Refusal::malformed);
  claims.flags = 0x85;
  claims.extensions = std::string{"\xbb\x00\x00\x10\x00\x00\x00\x00\x00", 9};  // a map of 2^44 members
  EXPECT_EQ(enter().error(), Refusal::malformed);
}

TEST(Cbor, finds_one_member_and_nothing_else) {
  EXPECT_EQ(cbor_bytes_of(std::string_view{"\xa1\x61\x61\x42hi", 6}, "a"), "hi");
  EXPECT_FALSE(cbor_bytes_of(std::string_view{"\xa1\x61\x61\x42hi!", 7}, "a"));               // something after it
  EXPECT_FALSE(cbor_bytes_of(std::string_view{"\xa2\x61\x61\x41h\x61\x61\x41i", 9}, "a"));    // twice
  EXPECT_FALSE(cbor_bytes_of(std::string_view{"\xbf\x61\x61\x42hi\xff", 7}, "a"));            // indefinite
  EXPECT_FALSE(cbor_bytes_of(std::string_view{"\xa1\x61\x61\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 12}, "a"));
  EXPECT_FALSE(cbor_bytes_of("\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01", "a"));
  EXPECT_FALSE(cbor_bytes_of("", "a"));
}

}  // namespace
}  // namespace tinhso::accounts::webauthn
