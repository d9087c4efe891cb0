// The training CA, judged by OpenSSL's own programs over a real port.
#include "signing/pki/pki.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "testing/testing.hpp"

namespace tinhso::signing::pki {
namespace {

namespace fs = std::filesystem;

struct Ran {
  int code = -1;
  std::string output;
};
Ran run(std::string const& command) {
  Ran out;
  auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer{};
  while (auto const n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.output.append(buffer.data(), n);
  auto const status = ::pclose(pipe);
  out.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

class PkiTest : public ::testing::TestWithParam<KeyKind> {
 protected:
  PkiTest() {
    Authority::init(place("ca"), {"Tỉnh Số", "http://127.0.0.1:8880", GetParam()});
    authority = std::make_unique<Authority>(place("ca"));
    put("root.pem", certificates::pem(authority->root()));
    put("sub.pem", certificates::pem(authority->sub()));
  }
  ~PkiTest() override {
    if (server) server->stop(std::chrono::seconds{1});
  }
  fs::path place(std::string const& name) const { return folder.path() / name; }
  void put(std::string const& name, std::string_view bytes) { std::ofstream{place(name), std::ios::binary} << bytes; }
  std::string at(std::string const& name) const { return place(name).string(); }
  Issued person(std::string const& file, KeyKind kind = KeyKind::rsa2048, Purpose purpose = Purpose::person) {
    Order order;
    order.purpose = purpose;
    order.name = "Trần Minh Họa";
    order.organisation = "UBND xã Hải Minh";
    order.title = "Chủ tịch";
    order.identity = "CB00123";
    order.key = kind;
    auto out = authority->issue(order);
    put(file, certificates::pem(out.certificate));
    return out;
  }
  std::string serve() {
    web::ServerOptions options;
    options.port = 0;
    server = std::make_unique<web::Server>(options, authority->routes(), authority->context(), nullptr, nullptr);
    server->start();
    return "http://127.0.0.1:" + std::to_string(server->port());
  }
  void write_lists() {
    for (auto const issuer : {Issuer::root, Issuer::sub}) {
      auto const name = std::string{reflect::enum_name(issuer)};
      put(name + ".crl", authority->crl(issuer));
      ASSERT_EQ(run("openssl crl -inform DER -in " + at(name + ".crl") + " -out " + at(name + ".crl.pem")).code, 0);
    }
  }
  Ran verify(std::string const& file) {
    write_lists();
    return run("openssl verify -crl_check_all -x509_strict -CAfile " + at("root.pem") + " -untrusted " + at("sub.pem") +
               " -CRLfile " + at("root.crl.pem") + " -CRLfile " + at("sub.crl.pem") + " " + at(file));
  }

  testing::TemporaryFolder folder;
  std::unique_ptr<Authority> authority;
  std::unique_ptr<web::Server> server;
};

TEST_P(PkiTest, Its_certificates_stand_up_to_openssl_until_revoked) {
  auto const rsa = person("rsa.pem");
  auto const ec = person("ec.pem", KeyKind::ec256, Purpose::seal);
  EXPECT_EQ(verify("rsa.pem").code, 0) << verify("rsa.pem").output;
  EXPECT_EQ(verify("ec.pem").code, 0) << verify("ec.pem").output;
  authority->revoke(certificates::describe(rsa.certificate).serial, 1);
  auto const after = verify("rsa.pem");
  EXPECT_NE(after.code, 0);
  EXPECT_NE(after.output.find("certificate revoked"), std::string::npos) << after.output;
  EXPECT_EQ(verify("ec.pem").code, 0);
}

TEST_P(PkiTest, Names_say_that_it_is_for_training) {
  auto const it = certificates::describe(person("a.pem").certificate);
  EXPECT_NE(it.issuer.find("không phải của Chính phủ"), std::string::npos) << it.issuer;
  EXPECT_EQ(it.common_name, "Trần Minh Họa");
  EXPECT_EQ(it.organisation, "UBND xã Hải Minh");
  EXPECT_FALSE(it.authority);
  EXPECT_EQ(it.ocsp_url, "http://127.0.0.1:8880/ocsp");
  EXPECT_EQ(it.crl_url, "http://127.0.0.1:8880/crl/sub.crl");
}

TEST_P(PkiTest, OCSP_knows_good_revoked_and_unknown) {
  auto const url = serve();
  auto const made = person("a.pem");
  auto const ask = [&](std::string const& what, std::string const& issuer = "sub.pem") {
    return run("openssl ocsp -issuer " + at(issuer) + " " + what + " -url " + url + "/ocsp -CAfile " + at("root.pem") +
               " -verify_other " + at("sub.pem"));
  };
  auto const good = ask("-cert " + at("a.pem"));
  EXPECT_EQ(good.code, 0);
  EXPECT_NE(good.output.find("Response verify OK"), std::string::npos) << good.output;
  EXPECT_NE(good.output.find("a.pem: good"), std::string::npos) << good.output;
  EXPECT_EQ(good.output.find("WARNING"), std::string::npos) << good.output;  // no nonce came back

  auto const above = ask("-cert " + at("sub.pem"), "root.pem");
  EXPECT_NE(above.output.find("sub.pem: good"), std::string::npos) << above.output;

  authority->revoke(certificates::describe(made.certificate).serial, 1);
  auto const revoked = ask("-sha256 -cert " + at("a.pem"));
  EXPECT_NE(revoked.output.find("a.pem: revoked"), std::string::npos) << revoked.output;
  EXPECT_NE(revoked.output.find("keyCompromise"), std::string::npos) << revoked.output;

  EXPECT_NE(ask("-serial 0x1234").output.find("unknown"), std::string::npos);
  EXPECT_NE(ask("-serial 0x" + certificates::describe(made.certificate).serial, "root.pem").output.find("unknown"),
            std::string::npos);
  // An issuer that is not ours: unauthorized, unsigned.
  EXPECT_NE(ask("-serial 1", "a.pem").output.find("unauthorized"), std::string::npos);
}

TEST_P(PkiTest, OCSP_answers_the_request_in_the_address) {
  auto const url = serve();
  person("a.pem");
  ASSERT_EQ(
      run("openssl ocsp -issuer " + at("sub.pem") + " -cert " + at("a.pem") + " -no_nonce -reqout " + at("req.der"))
          .code,
      0);
  ASSERT_EQ(run("curl -fsS -o " + at("resp.der") + " " + url + "/ocsp/$(base64 -w0 " + at("req.der") +
                " | sed 's#/#%2F#g; s#+#%2B#g; s#=#%3D#g')")
                .code,
            0);
  auto const read = run("openssl ocsp -respin " + at("resp.der") + " -issuer " + at("sub.pem") + " -cert " +
                        at("a.pem") + " -CAfile " + at("root.pem") + " -verify_other " + at("sub.pem"));
  EXPECT_NE(read.output.find("a.pem: good"), std::string::npos) << read.output;
}

TEST_P(PkiTest, The_time_stamp_is_checked_by_openssl_ts) {
  auto const url = serve();
  put("file.txt", "nội dung cần đóng dấu thời gian");
  for (auto const* name : {"sha256", "sha512"}) {
    std::string const algorithm = name;
    ASSERT_EQ(run("openssl ts -query -data " + at("file.txt") + " -" + algorithm + " -cert -out " + at("q.tsq")).code,
              0);
    auto const sent = run("curl -fsS -H 'Content-Type: application/timestamp-query' --data-binary @" + at("q.tsq") +
                          " -o " + at("r.tsr") + " -w '%{content_type}' " + url + "/tsa");
    EXPECT_EQ(sent.output, "application/timestamp-reply");
    auto const checked = run("openssl ts -verify -queryfile " + at("q.tsq") + " -in " + at("r.tsr") + " -CAfile " +
                             at("root.pem") + " -untrusted " + at("sub.pem"));
    EXPECT_EQ(checked.code, 0) << checked.output;
  }
  // ESSCertIDv2 (RFC 5816), not the older attribute with its SHA-1.
  auto const text = run("openssl ts -reply -in " + at("r.tsr") + " -token_out | openssl asn1parse -inform DER");
  EXPECT_NE(text.output.find("signingCertificateV2"), std::string::npos) << text.output;
  EXPECT_EQ(text.output.find(":id-smime-aa-signingCertificate\n"), std::string::npos);
}

TEST_P(PkiTest, What_is_no_request_is_refused_as_the_standards_say) {
  for (auto const& bytes : {std::string{}, std::string{"0"}, std::string(20'000, 'x'), std::string{"\x30\x80", 2}}) {
    EXPECT_EQ(certificates::hex(authority->answer_ocsp(bytes)), "30030a0101");                    // malformedRequest
    EXPECT_EQ(certificates::hex(authority->answer_time_stamp(bytes)), "3009300702010203020204");  // badDataFormat
  }
  // SHA-1 is not stamped.
  put("file.txt", "x");
  ASSERT_EQ(run("openssl ts -query -data " + at("file.txt") + " -sha1 -out " + at("q.tsq")).code, 0);
  std::ifstream in{place("q.tsq"), std::ios::binary};
  std::string const query{std::istreambuf_iterator<char>{in}, {}};
  put("r.tsr", authority->answer_time_stamp(query));
  EXPECT_NE(run("openssl ts -reply -in " + at("r.tsr") + " -text").output.find("Rejected"), std::string::npos);
}

TEST_P(PkiTest, Two_processes_share_the_folder_but_two_servers_do_not) {
  Authority const other{place("ca")};
  Authority const server_one{place("ca"), nullptr, true};
  EXPECT_THROW((Authority{place("ca"), nullptr, true}), std::runtime_error);
  EXPECT_THROW(Authority::init(place("ca"), {}), std::runtime_error);
  EXPECT_EQ(fs::status(place("ca") / "root.key").permissions() & fs::perms::others_read, fs::perms::none);
  EXPECT_THROW(authority->revoke("1234", 1), NotFound);
}

INSTANTIATE_TEST_SUITE_P(Keys, PkiTest, ::testing::Values(KeyKind::rsa2048, KeyKind::ec256),
                         [](auto const& kind) { return std::string{reflect::enum_name(kind.param)}; });

}  // namespace
}  // namespace tinhso::signing::pki
