// HTTPS over real sockets, with a certificate made for the test.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "platform/web/server_fixture.hpp"

namespace tinhso::web {
namespace {

void make_certificate(std::filesystem::path const& certificate, std::filesystem::path const& key) {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const pair{EVP_EC_gen("P-256"), EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> const made{X509_new(), X509_free};
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3'600);
  X509_set_pubkey(made.get(), pair.get());
  auto* const name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_sign(made.get(), pair.get(), EVP_sha256());
  auto write = [](std::filesystem::path const& path, auto save) {
    auto* const file = std::fopen(path.c_str(), "w");
    save(file);
    std::fclose(file);
  };
  write(certificate, [&](FILE* f) { PEM_write_X509(f, made.get()); });
  write(key, [&](FILE* f) { PEM_write_PrivateKey(f, pair.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

class TlsTest : public ServerTest {
 protected:
  TlsTest() {
    options.certificate = house.folder() / "server.pem";
    options.key = house.folder() / "server.key";
    make_certificate(options.certificate, options.key);
  }
};

TEST_F(TlsTest, Serves_over_tls) {
  start();
  auto const c = client();
  ASSERT_TRUE(c->connected());
  EXPECT_STREQ(SSL_get_version(c->tls()), "TLSv1.3");
  auto const answer = c->ask(request("GET /api/who"));
  EXPECT_TRUE(answer.body.starts_with("127.0.0.1 secure ")) << answer.body;
  EXPECT_EQ(answer.headers.at("strict-transport-security"), "max-age=31536000");
  EXPECT_EQ(c->ask(request("GET /api/much")).body.size(), 3'000'000U);
  EXPECT_TRUE(c->ask(request("GET /api/file")).body == file_content);
  EXPECT_EQ(c->ask(with_body("PUT /api/upload", std::string(2'000'000, 'b'), "Cookie: tinhso_session=x\r\n")).body,
            "2000000");
  EXPECT_EQ(c->ask(request("GET /api/hello", "Connection: close\r\n")).body, "hello");
  EXPECT_TRUE(c->ended());
}

TEST_F(TlsTest, Streams_over_tls) {
  start();
  auto const c = client();
  c->send(request("GET /api/events"));
  c->read_until(": ready\n\n");
  publish(1);
  EXPECT_NE(c->read_until("{\"n\":1}\n\n").find("id: 1\n"), std::string::npos);
  server->stop(std::chrono::seconds{1});
  EXPECT_TRUE(c->ended());
}

TEST_F(TlsTest, Plain_http_and_silence_are_cut_off) {
  start();
  RawClient plain{server->port()};
  plain.send(request("GET /api/hello"));
  EXPECT_TRUE(plain.ended());
  RawClient silent{server->port()};
  auto const from = std::chrono::steady_clock::now();
  EXPECT_TRUE(silent.ended());
  EXPECT_LT(std::chrono::steady_clock::now() - from, std::chrono::seconds{9});
}

TEST_F(TlsTest, Old_protocols_are_refused) {
  start();
  RawClient c{server->port()};
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> const context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  std::unique_ptr<SSL, decltype(&SSL_free)> const tls{SSL_new(context.get()), SSL_free};
  SSL_set_fd(tls.get(), c.descriptor());
  EXPECT_NE(SSL_connect(tls.get()), 1);
}

TEST_F(TlsTest, A_bad_certificate_is_told) {
  std::ofstream{options.certificate} << "nonsense";
  EXPECT_THROW(start(), std::runtime_error);
  options.key.clear();
  EXPECT_THROW(start(), std::runtime_error);
}

}  // namespace
}  // namespace tinhso::web
