// Our output, judged by others: poppler's pdfsig, MuPDF, qpdf, xmlsec1 and OpenSSL; and theirs by us. Skipped where a
// tool is not installed (packages-test.txt lists them).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;
using ::testing::HasSubstr;

struct Ran {
  int code = -1;
  std::string out;
};
Ran run(std::string const& command) {
  Ran out;
  auto* pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return out;
  std::array<char, 4096> buffer{};
  while (auto const got = fread(buffer.data(), 1, buffer.size(), pipe)) out.out.append(buffer.data(), got);
  out.code = WEXITSTATUS(pclose(pipe));
  return out;
}
bool have(std::string const& tool) { return run("command -v " + tool).code == 0; }

class Tools : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("signing-tools-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    std::unique_ptr<BIO, Release> const bio{BIO_new_file((folder_ / "root.pem").c_str(), "w")};
    PEM_write_bio_X509(bio.get(), pki().root.certificate.get());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(std::string const& name, std::string_view bytes) {
    auto const path = (folder_ / name).string();
    write_file(path, bytes);
    return path;
  }
  std::filesystem::path folder_;
};

TEST_F(Tools, PopplerMupdfAndQpdfAccept) {
  if (!have("pdfsig") || !have("mutool")) GTEST_SKIP() << "pdfsig, mutool";
  for (bool const stream : {false, true})
    for (auto const level : {Level::b, Level::t, Level::lt}) {
      auto const path = file("a.pdf", signed_paper(level, stream));
      EXPECT_THAT(run("pdfsig " + path).out, HasSubstr("Signature is Valid"));
      EXPECT_THAT(run("mutool sign -v " + path).out,
                  HasSubstr(level == Level::lt ? "signature is valid" : "unchanged since signing"));
      if (have("qpdf")) {
        EXPECT_EQ(run("qpdf --check " + path).code, 0);
      }
    }
}

TEST_F(Tools, TwoSignersAreSeenByAll) {
  if (!have("pdfsig")) GTEST_SKIP() << "pdfsig";
  auto& p = pki();
  auto const signer = p.signer(p.agency);
  auto const path = file("two.pdf", sign_pdf(FrozenPdf{signed_paper()}, {}, Level::b, {*signer}));
  auto const told = run("pdfsig " + path).out;
  auto const first = told.find("Signature is Valid");
  ASSERT_NE(first, std::string::npos) << told;
  EXPECT_NE(told.find("Signature is Valid", first + 1), std::string::npos) << told;
}

TEST_F(Tools, WhatPopplerCallsValidWeDoNot) {
  // The reason for all this: an update that replaces the content is "valid" there.
  auto const forged = attack(signed_paper(), {{4, "<</Length 2>>\nstream\nBT\nendstream"}});
  EXPECT_NE(validate_pdf(forged, pki().policy()).verdict(), Verdict::total_passed);
  if (have("pdfsig")) {
    EXPECT_THAT(run("pdfsig " + file("forged.pdf", forged)).out, HasSubstr("Signature is Valid"));
  }
}

TEST_F(Tools, LinearisedAndPackedFilesCanBeSigned) {
  if (!have("qpdf")) GTEST_SKIP() << "qpdf";
  auto const path = file("plain.pdf", paper());
  for (auto const* how : {"--linearize", "--object-streams=generate", "--linearize --object-streams=generate"}) {
    auto const made = (folder_ / "made.pdf").string();
    ASSERT_EQ(run("qpdf " + std::string{how} + " " + path + " " + made).code, 0);
    std::ifstream in{made, std::ios::binary};
    std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
    auto const out = signed_paper(Level::lta, false, {}, bytes);
    auto const report = validate_pdf(out, pki().policy());
    EXPECT_EQ(report.verdict(), Verdict::total_passed) << how << json_line("x", report);
    if (have("pdfsig")) {
      EXPECT_THAT(run("pdfsig " + file("s.pdf", signed_paper(Level::b, false, {}, bytes))).out,
                  HasSubstr("Signature is Valid"))
          << how;
    }
  }
}

TEST_F(Tools, OpensslAcceptsCades) {
  if (!have("openssl")) GTEST_SKIP() << "openssl";
  auto& p = pki();
  auto const content = file("letter.txt", "nội dung");
  for (auto const* party : {&p.leader, &p.agency}) {
    auto const signer = p.signer(*party);
    auto const path = file("letter.p7s", sign_cms("nội dung", *signer, SystemClock{}.now()));
    auto const told = run("openssl cms -verify -cades -binary -inform DER -in " + path + " -content " + content +
                          " -CAfile " + (folder_ / "root.pem").string() + " -purpose any -out /dev/null");
    EXPECT_EQ(told.code, 0) << told.out;
  }
}

TEST_F(Tools, Xmlsec1AcceptsXades) {
  if (!have("xmlsec1")) GTEST_SKIP() << "xmlsec1";
  auto& p = pki();
  for (auto const* party : {&p.leader, &p.agency}) {
    auto const path =
        file("letter.xml", sign_xml("<letter><pay>100</pay></letter>", *p.signer(*party), SystemClock{}.now()));
    auto const told = run("xmlsec1 --verify --trusted-pem " + (folder_ / "root.pem").string() +
                          " --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties " + path);
    EXPECT_EQ(told.code, 0) << told.out;
  }
}

TEST_F(Tools, OpensslAcceptsTheTimeStampOfXades) {
  auto& p = pki();
  auto const text = sign_xml("<letter/>", *p.signer(p.leader), SystemClock{}.now(), Hash::sha256, &p.stamper);
  auto const inside = [&](std::string const& open) {
    auto const at = text.find(open) + open.size();
    return text.substr(at, text.find('<', at) - at);
  };
  auto const signed_file = file("letter.xml", text);
  auto const told = run("xmlsec1 --verify --trusted-pem " + (folder_ / "root.pem").string() +
                        " --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties " + signed_file);
  if (have("xmlsec1")) {
    EXPECT_EQ(told.code, 0) << told.out;
  }
  // What exclusive canonicalisation makes of a SignatureValue, written out by hand.
  auto const data = file("value.xml", "<ds:SignatureValue xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" +
                                          inside("<ds:SignatureValue>") + "</ds:SignatureValue>");
  auto const coded = file("token.base64", inside("<xades:EncapsulatedTimeStamp>"));
  auto const token = (folder_ / "token.der").string();
  EXPECT_EQ(run("openssl base64 -d -A -in " + coded + " -out " + token).code, 0);
  auto const stamped = run("openssl ts -verify -token_in -in " + token + " -data " + data + " -CAfile " +
                           (folder_ / "root.pem").string());
  EXPECT_EQ(stamped.code, 0) << stamped.out;
}

TEST_F(Tools, ValidationApartSaysTheSame) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "the sanitizer makes calls that the child may not make; tests/sign/run tries it with the program";
#endif
#endif
  auto const policy = pki().policy();
  for (auto const& bytes :
       {signed_paper(Level::lta), signed_paper() + "junk", std::string{"%PDF-"},
        sign_xml("<a/>", *pki().signer(pki().leader), SystemClock{}.now()), std::string{"nothing"}}) {
    auto at = policy;
    at.at = SystemClock{}.now();
    EXPECT_EQ(json_line("x", validate_apart(bytes, at), true), json_line("x", validate(bytes, at), true));
  }
}

TEST_F(Tools, ValidationApartAsksItsParentForRevocationData) {
  auto policy = pki().policy();
  policy.crls.clear();
  EXPECT_EQ(validate_apart(signed_paper(), policy).signatures.at(0).sub_indication, "TRY_LATER");
  policy.source = &pki().revocation;
  EXPECT_EQ(validate_apart(signed_paper(), policy).verdict(), Verdict::total_passed);
}

TEST_F(Tools, ValidationApartStopsWhatTakesTooLong) {
  ApartLimits limits;
  limits.cpu_seconds = 1;
  limits.memory = 40'000'000;
  // A dictionary that nests and repeats until memory is gone.
  std::string bomb = "%PDF-1.7\n";
  auto const start = bomb.size();
  bomb += "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 1/X[";
  for (int i = 0; i < 3'000'000; ++i) bomb += "[]";
  bomb += "]>>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
  auto const report = validate_apart(bomb, pki().policy(), std::nullopt, limits);
  EXPECT_FALSE(report.readable);
  EXPECT_NE(report.verdict(), Verdict::total_passed);
}

}  // namespace
}  // namespace tinhso::signing
