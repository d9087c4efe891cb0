// The key service over a real port: what it signs, and above all what it does not.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <set>

#include "accounts/secrets.hpp"
#include "accounts/soft_authenticator_test.hpp"
#include "platform/audit/audit.hpp"
#include "signing/keys/csc_client.hpp"
#include "signing/keys/key_service.hpp"
#include "signing/online/online.hpp"
#include "signing/pki/pki.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace tinhso::signing::keys {
namespace {

using accounts::base64url;
using accounts::from_base64url;
using accounts_test::Claims;
using accounts_test::SoftAuthenticator;

std::vector<std::string> hashes_of(std::vector<std::string> const& texts) {
  std::vector<std::string> out;
  for (auto const& text : texts) out.push_back(certificates::digest(Hash::sha256, text));
  return out;
}

class KeysTest : public ::testing::Test {
 protected:
  KeysTest() {
    house.settings().data_folder = folder.path();
    pki::Authority::init(folder.path() / "ca", {"Tỉnh Số", "http://127.0.0.1:1", pki::KeyKind::ec256, pki::KeyKind::ec256}, &house.clock());
    ca = std::make_unique<pki::Authority>(folder.path() / "ca", &house.clock());
    service = std::make_unique<KeyService>(house.context(), KeyServiceOptions{"https://tinhso.example", "Tỉnh Số", ""});
    web::ServerOptions options;
    options.port = 0;
    options.requests_per_minute = 100'000;
    server =
        std::make_unique<web::Server>(options, service->routes(), house.context(), service->authenticator(), nullptr);
    server->start();
    url = "http://127.0.0.1:" + std::to_string(server->port());
    client = std::make_unique<CscClient>(
        CscOptions{url, "tinhso", service->add_client("tinhso"), "", std::chrono::seconds{10}});
  }
  ~KeysTest() override { server->stop(std::chrono::seconds{1}); }

  std::string add(std::string const& user, pki::KeyKind kind = pki::KeyKind::ec256) {
    pki::Order order;
    order.name = "Trần Minh Họa";
    order.key = kind;
    auto const made = ca->issue(order);
    NewCredential credential;
    credential.user = user;
    credential.description = "Trần Minh Họa, Chủ tịch";
    credential.chain = made.chain;
    credential.key_pem = certificates::key_pem(made.key.get());
    return service->add_credential(credential);
  }
  void bind(std::string const& credential, SoftAuthenticator& device) {
    auto const code = service->activation_code(credential);
    auto const offer = client->enrol_begin(credential);
    auto const made = device.create(offer.challenge);
    client->enrol({credential, code, base64url(made.client_data), base64url(made.attestation_object)});
  }
  WebauthnProof proof(SoftAuthenticator& device, std::string const& challenge, Claims const& claims = {}) {
    ++device.counter;
    auto const got = device.get(challenge, claims);
    return {base64url(device.credential()), base64url(got.client_data), base64url(got.authenticator_data),
            base64url(got.signature)};
  }
  /// The code of the refusal, or "signed".
  template <class F>
  std::string outcome(F&& act) {
    try {
      act();
    } catch (Error const& fault) {
      return fault.code();
    }
    return "signed";
  }

  testing::TestHouse house{database::Engine::sqlite, migrations()};
  testing::TemporaryFolder folder;
  std::unique_ptr<pki::Authority> ca;
  std::unique_ptr<KeyService> service;
  std::unique_ptr<web::Server> server;
  std::string url;
  std::unique_ptr<CscClient> client;
  SoftAuthenticator phone;
};

TEST_F(KeysTest, A_batch_is_signed_with_one_consent) {
  for (auto const kind : {pki::KeyKind::ec256, pki::KeyKind::rsa2048}) {
    SoftAuthenticator device;
    auto const id = add("CB00001", kind);
    bind(id, device);
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) texts.push_back("văn bản " + std::to_string(i));
    auto const hashes = hashes_of(texts);
    auto const asked = client->challenge(id, Hash::sha256, hashes, "ký 40 văn bản");
    EXPECT_EQ(asked.rpId, "tinhso.example");
    EXPECT_EQ(asked.allowCredentials, std::vector{base64url(device.credential())});
    auto const sad = client->authorise(id, Hash::sha256, hashes, proof(device, asked.challenge));
    auto const signatures = client->sign(id, sad, Hash::sha256, hashes);
    auto const chain = chain_of(client->credential(id));
    ASSERT_EQ(signatures.size(), 40U);
    for (std::size_t i = 0; i < 40; ++i)
      EXPECT_TRUE(certificates::verifies(chain[0], Hash::sha256, hashes[i], signatures[i]));
  }
  EXPECT_EQ(client->credentials("CB00001").size(), 2U);
  EXPECT_TRUE(client->credentials("CB00002").empty());
  auto const checked = house.read([](database::Session& s) { return audit::verify(s, {}, {}); });
  EXPECT_FALSE(checked.first_broken);
}

TEST_F(KeysTest, The_challenge_is_the_hash_of_what_is_consented_to) {
  auto const id = add("CB00001");
  bind(id, phone);
  auto const hashes = hashes_of({"b", "a"});
  auto const asked = client->challenge(id, Hash::sha256, hashes, "ký");
  std::vector<std::string> const b64{certificates::base64(hashes[0]), certificates::base64(hashes[1])};
  auto const expiry = parse_instant(asked.expiry).value();
  EXPECT_EQ(expiry, house.now() + sad_life);
  EXPECT_EQ(asked.challenge, base64url(consent_challenge(id, b64, oid_of(Hash::sha256), "ký", asked.nonce, expiry)));
  EXPECT_NE(asked.challenge,
            base64url(consent_challenge(id, {b64[0]}, oid_of(Hash::sha256), "ký", asked.nonce, expiry)));
  EXPECT_NE(asked.challenge, client->challenge(id, Hash::sha256, hashes, "ký").challenge)
      << "a nonce makes each its own";
}

TEST_F(KeysTest, A_consent_is_good_once_for_its_hashes_for_five_minutes) {
  auto const id = add("CB00001");
  bind(id, phone);
  auto const hashes = hashes_of({"một", "hai"});
  auto const consent = [&] {
    return client->authorise(id, Hash::sha256, hashes,
                             proof(phone, client->challenge(id, Hash::sha256, hashes, "ký").challenge));
  };
  auto const sad = consent();
  EXPECT_EQ(outcome([&] { client->sign(id, sad, Hash::sha256, hashes_of({"một", "ba"})); }), "signing.not_authorised");
  EXPECT_EQ(outcome([&] { client->sign(id, sad, Hash::sha256, hashes); }), "signing.not_authorised")
      << "a try uses it up";
  auto const second = consent();
  EXPECT_EQ(outcome([&] { client->sign(id, second, Hash::sha256, hashes); }), "signed");
  EXPECT_EQ(outcome([&] { client->sign(id, second, Hash::sha256, hashes); }), "signing.not_authorised");
  auto const subset = consent();
  EXPECT_EQ(outcome([&] { client->sign(id, subset, Hash::sha256, hashes_of({"một"})); }), "signing.not_authorised");
  auto const late = consent();
  house.pass(sad_life + std::chrono::seconds{1});
  EXPECT_EQ(outcome([&] { client->sign(id, late, Hash::sha256, hashes); }), "signing.not_authorised");
  EXPECT_EQ(outcome([&] { client->sign(id, "made-up", Hash::sha256, hashes); }), "signing.not_authorised");
}

TEST_F(KeysTest, Only_a_passkey_bound_to_this_key_at_our_origin_with_user_verification_counts) {
  auto const id = add("CB00001");
  auto const other = add("CB00002");
  SoftAuthenticator stranger;
  bind(id, phone);
  bind(other, stranger);
  auto const hashes = hashes_of({"một"});
  auto const attempt = [&](SoftAuthenticator& device, Claims const& claims, std::string const& with = {}) {
    auto const asked = client->challenge(id, Hash::sha256, hashes, "ký").challenge;
    return outcome(
        [&] { client->authorise(id, Hash::sha256, hashes, proof(device, with.empty() ? asked : with, claims)); });
  };
  EXPECT_EQ(attempt(phone, {}), "signed");
  EXPECT_EQ(attempt(stranger, {}), "signing.not_authorised") << "bound to another official's key";
  Claims claims;
  claims.origin = "https://evil.example";
  EXPECT_EQ(attempt(phone, claims), "signing.not_authorised");
  claims = {};
  claims.rp_id = "evil.example";
  EXPECT_EQ(attempt(phone, claims), "signing.not_authorised");
  claims = {};
  claims.flags = 0x01;
  EXPECT_EQ(attempt(phone, claims), "signing.not_authorised") << "not verified";
  claims = {};
  claims.type = "webauthn.create";
  EXPECT_EQ(attempt(phone, claims), "signing.not_authorised");
  // A sign-in's challenge, one of another key, one that was used.
  EXPECT_EQ(attempt(phone, {}, accounts::random_token()), "signing.not_authorised");
  EXPECT_EQ(attempt(phone, {}, client->challenge(other, Hash::sha256, hashes, "ký").challenge),
            "signing.not_authorised");
  auto const asked = client->challenge(id, Hash::sha256, hashes, "ký").challenge;
  auto const once = proof(phone, asked);
  EXPECT_EQ(outcome([&] { client->authorise(id, Hash::sha256, hashes, once); }), "signed");
  EXPECT_EQ(outcome([&] { client->authorise(id, Hash::sha256, hashes, once); }), "signing.not_authorised");
  phone.counter = 0;
  EXPECT_EQ(attempt(phone, {}), "signing.not_authorised") << "a counter that went back: a copied key";
  phone.counter = 100;
  // Other hashes than the challenge was made for.
  auto const narrow = client->challenge(id, Hash::sha256, hashes, "ký").challenge;
  EXPECT_EQ(outcome([&] { client->authorise(id, Hash::sha256, hashes_of({"hai"}), proof(phone, narrow)); }),
            "signing.not_authorised");
}

TEST_F(KeysTest, A_passkey_is_bound_only_with_the_operators_code) {
  auto const id = add("CB00001");
  EXPECT_EQ(outcome([&] { client->challenge(id, Hash::sha256, hashes_of({"x"}), "ký"); }), "signing.no_passkey");
  auto const attempt = [&](std::string const& code) {
    auto const made = phone.create(client->enrol_begin(id).challenge);
    return outcome([&] { client->enrol({id, code, base64url(made.client_data), base64url(made.attestation_object)}); });
  };
  EXPECT_EQ(attempt("AAAA-AAAA-AAAA-AAAA"), "signing.not_enrolled") << "no activation is open";
  auto const old = service->activation_code(id);
  auto code = service->activation_code(id);
  EXPECT_EQ(attempt(old), "signing.not_enrolled");
  EXPECT_EQ(attempt(code), "signed");
  EXPECT_EQ(attempt(code), "signing.not_enrolled") << "once";
  code = service->activation_code(id);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(attempt("AAAA-AAAA-AAAA-AAAA"), "signing.not_enrolled");
  EXPECT_EQ(attempt(code), "signing.not_enrolled") << "five wrong codes end it";
  code = service->activation_code(id);
  house.pass(std::chrono::hours{25});
  EXPECT_EQ(attempt(code), "signing.not_enrolled") << "a day";
}

TEST_F(KeysTest, A_disabled_key_and_an_unknown_client_get_nothing) {
  auto const id = add("CB00001");
  bind(id, phone);
  service->set_enabled(id, false);
  EXPECT_EQ(outcome([&] { client->challenge(id, Hash::sha256, hashes_of({"x"}), "ký"); }),
            "signing.credential_disabled");
  EXPECT_TRUE(client->credentials("CB00001").empty());
  CscClient stranger{{url, "tinhso", "guessed", "", std::chrono::seconds{5}}};
  EXPECT_EQ(outcome([&] { stranger.credentials("CB00001"); }), "signing.invalid_client");
  house.pass(std::chrono::minutes{31});
  EXPECT_TRUE(client->credentials("CB00001").empty()) << "a token that has ended is renewed";
  online::HttpRequest request;
  request.url = url + "/csc/v2/credentials/list";
  request.type = "application/json";
  request.body = "{}";
  EXPECT_EQ(online::http(request).status, 401);
}

TEST_F(KeysTest, Requests_are_read_as_the_API_has_them) {
  EXPECT_EQ(client->info().specs, "2.0.0.2");
  auto const in = read_csc<CscInfoInput>(R"({"credentialID":"x","certificates":"chain","clientData":"anything"})");
  EXPECT_EQ(in.credentialID, "x");
  EXPECT_THROW(read_csc<CscInfoInput>("{}"), Invalid);
  EXPECT_THROW(read_csc<CscInfoInput>("[1]"), Invalid);
  auto const id = add("CB00001");
  bind(id, phone);
  auto const twice = hashes_of({"x", "x"});
  EXPECT_EQ(outcome([&] { client->challenge(id, Hash::sha256, twice, "ký"); }), "signing.invalid")
      << "a hash stands twice";
  EXPECT_EQ(outcome([&] { client->challenge(id, Hash::sha512, hashes_of({"x"}), "ký"); }), "signing.invalid");
  EXPECT_EQ(outcome([&] { client->stamp(Hash::sha256, hashes_of({"x"})[0]); }), "signing.no_time_stamps");
}

TEST_F(KeysTest, Two_who_bring_one_consent_at_once_get_one_set_of_signatures) {
  auto const id = add("CB00001");
  bind(id, phone);
  auto const hashes = hashes_of({"một"});
  auto const sad = client->authorise(id, Hash::sha256, hashes,
                                     proof(phone, client->challenge(id, Hash::sha256, hashes, "ký").challenge));
  std::atomic<int> done{0};
  testing::at_once(6, [&] {
    if (outcome([&] { client->sign(id, sad, Hash::sha256, hashes); }) == "signed") ++done;
  });
  EXPECT_EQ(done, 1);
}

TEST(KeyFile, A_key_and_a_certificate_that_do_not_fit_are_refused) {
  testing::TemporaryFolder const folder;
  pki::Authority::init(folder.path(), {"Tỉnh Số", "http://127.0.0.1:1", pki::KeyKind::ec256, pki::KeyKind::ec256});
  pki::Authority ca{folder.path()};
  pki::Order order;
  order.name = "A";
  order.key = pki::KeyKind::ec256;
  auto const one = ca.issue(order);
  auto const two = ca.issue(order);
  auto const signer = key_in_memory(certificates::key_pem(one.key.get()), one.chain);
  auto const hash = certificates::digest(Hash::sha384, "x");
  EXPECT_TRUE(certificates::verifies(one.certificate, Hash::sha384, hash, signer->sign(Hash::sha384, hash)));
  EXPECT_THROW(key_in_memory(certificates::key_pem(one.key.get()), two.chain), std::runtime_error);
  auto const made = made_signatures(one.chain, {{hash, "signature"}});
  EXPECT_EQ(made->sign(Hash::sha384, hash), "signature");
  EXPECT_THROW(made->sign(Hash::sha384, "other"), Forbidden);
}

class TokenTest : public ::testing::Test {
 protected:
  static std::string run(std::string const& command) {
    std::string out;
    auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::array<char, 4096> buffer{};
    while (auto const n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
    EXPECT_EQ(::pclose(pipe), 0) << command << "\n" << out;
    return out;
  }
  TokenTest() {
    std::filesystem::create_directory(folder.path() / "tokens");
    std::ofstream{folder.path() / "softhsm2.conf"} << "directories.tokendir = " << (folder.path() / "tokens").string()
                                                   << "\n";
    ::setenv("SOFTHSM2_CONF", (folder.path() / "softhsm2.conf").c_str(), 1);
    run("softhsm2-util --init-token --free --label con-dau --pin 123456 --so-pin 12345678");
    pki::Authority::init(folder.path() / "ca", {"Tỉnh Số", "http://127.0.0.1:1", pki::KeyKind::ec256, pki::KeyKind::ec256});
    ca = std::make_unique<pki::Authority>(folder.path() / "ca");
  }
  /// A key pair made on the token, and a certificate for it.
  std::vector<std::string> make(std::string const& label, std::string const& type) {
    auto const tool = "pkcs11-tool --module " + module + " --token-label con-dau --login --pin 123456 ";
    run(tool + "--keypairgen --key-type " + type + " --label " + label + " --id " + (type == "rsa:2048" ? "01" : "02"));
    auto const file = (folder.path() / (label + ".pub")).string();
    run(tool + "--read-object --type pubkey --label " + label + " -o " + file);
    std::ifstream in{file, std::ios::binary};
    std::string const der{std::istreambuf_iterator<char>{in}, {}};
    auto const* at = certificates::bytes_of(der);
    pki::Order order;
    order.purpose = pki::Purpose::seal;
    order.name = "UBND xã Hải Minh";
    order.public_key = {d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free};
    return ca->issue(order).chain;
  }

  testing::TemporaryFolder folder;
  std::unique_ptr<pki::Authority> ca;
  std::string const module = "/usr/lib/softhsm/libsofthsm2.so";
};

TEST_F(TokenTest, Keys_on_a_token_sign_from_many_threads_and_never_leave_it) {
  for (auto const& [label, type] : {std::pair{"seal-rsa", "rsa:2048"}, std::pair{"seal-ec", "EC:prime256v1"}}) {
    auto const chain = make(label, type);
    TokenKey key{module, "con-dau", label, "123456", 4};
    auto const signer = token_key(key, chain);
    std::atomic<int> good{0};
    testing::at_once(8, [&](int t) {
      for (int i = 0; i < 10; ++i)
        for (auto const algorithm : {Hash::sha256, Hash::sha512}) {
          auto const hash = certificates::digest(algorithm, std::to_string(t) + "/" + std::to_string(i));
          if (certificates::verifies(chain[0], algorithm, hash, signer->sign(algorithm, hash))) ++good;
        }
    });
    EXPECT_EQ(good, 160) << label;
  }
  auto const chain = make("third", "EC:prime256v1");
  EXPECT_THROW(token_key({module, "con-dau", "seal-rsa", "123456", 4}, chain), std::runtime_error)
      << "another's certificate";
  EXPECT_THROW(token_key({module, "con-dau", "nothing", "123456", 4}, chain), std::runtime_error);
  EXPECT_THROW(token_key({module, "elsewhere", "third", "123456", 4}, chain), std::runtime_error);
  EXPECT_THROW(token_key({"/usr/lib/x86_64-linux-gnu/libz.so.1", "con-dau", "third", "123456", 4}, chain),
               std::runtime_error);
}

}  // namespace
}  // namespace tinhso::signing::keys
