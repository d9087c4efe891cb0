#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string told(Report const& report) { return json_line("x", report); }

TEST(CmsWrite, IsReadBackAndVerifies) {
  auto& p = pki();
  for (auto const* party : {&p.leader, &p.agency})
    for (auto const hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
      auto const signer = p.signer(*party);
      auto const cms = sign_cms("nội dung", *signer, SystemClock{}.now(), hash, &p.stamper);
      auto const report = validate_cms(cms, "nội dung", p.policy());
      EXPECT_EQ(report.verdict(), Verdict::total_passed) << told(report);
      EXPECT_EQ(report.signatures.at(0).level, "T");
      EXPECT_EQ(validate_cms(cms, "nội dunG", p.policy()).signatures.at(0).sub_indication, "HASH_FAILURE");
      EXPECT_EQ(validate_cms(cms, std::nullopt, p.policy()).signatures.at(0).sub_indication, "SIGNED_DATA_NOT_FOUND");
    }
}

TEST(CmsWrite, AttributesAreInDerOrderAndWithoutSigningTimeForPades) {
  auto& p = pki();
  SigningIdentity const identity{p.signer(p.leader)->chain()};
  auto const without = identity.attributes(std::string(32, 'x'));
  auto const with = identity.attributes(std::string(32, 'x'), SystemClock{}.now());
  std::string const signing_time{"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"};
  EXPECT_EQ(without.find(signing_time), std::string::npos);
  EXPECT_NE(with.find(signing_time), std::string::npos);
  // OpenSSL orders a SET OF when it writes one: reading and writing must not change a byte.
  auto const cms = identity.assemble(with, "signature");
  auto const* at = reinterpret_cast<unsigned char const*>(cms.data());
  auto* read = d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(cms.size()));
  ASSERT_TRUE(read);
  CMS_ContentInfo_free(read);
}

TEST(CmsWrite, RefusesWeakKeysAndCaCertificates) {
  auto& p = pki();
  auto const weak = issue({"Khóa yếu"}, {EVP_RSA_gen(1024), EVP_PKEY_free}, &p.sub);
  EXPECT_THROW(SigningIdentity({weak.der()}), Invalid);
  EXPECT_THROW(SigningIdentity({p.sub.der()}), Invalid);
  EXPECT_THROW(SigningIdentity({"rubbish"}), Invalid);
}

TEST(PdfSign, EveryLevelPassesAndKeepsThePrefix) {
  auto const policy = pki().policy();
  for (bool const stream : {false, true}) {
    auto const original = paper(stream);
    struct {
      Level level;
      char const* name;
    } const levels[] = {{Level::b, "B"}, {Level::t, "T"}, {Level::lt, "LT"}, {Level::lta, "LTA"}};
    for (auto const& [level, name] : levels) {
      auto const out = signed_paper(level, stream);
      EXPECT_THAT(out, StartsWith(original));
      auto online = policy;
      auto const report = validate_pdf(out, online);
      EXPECT_EQ(report.verdict(), Verdict::total_passed) << told(report);
      EXPECT_EQ(report.signatures.at(0).level, name) << told(report);
      EXPECT_EQ(report.signatures.at(0).after, level >= Level::lt ? Changes::allowed : Changes::none) << told(report);
      EXPECT_EQ(report.signatures.size(), level == Level::lta ? 2U : 1U);
      EXPECT_EQ(report.signatures.back().covers_whole_file, level != Level::lt);
    }
  }
}

TEST(PdfSign, AnLtaFileNeedsNoOutsideData) {
  auto policy = pki().policy();
  policy.crls.clear();
  auto const report = validate_pdf(signed_paper(Level::lt), policy);
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << told(report);
  EXPECT_EQ(validate_pdf(signed_paper(Level::b), policy).signatures.at(0).sub_indication, "TRY_LATER");
}

TEST(PdfSign, SeveralSignersOnOneDocument) {
  auto& p = pki();
  auto bytes = signed_paper();
  for (int i = 0; i < 3; ++i) {
    auto const before = bytes;
    auto const signer = p.signer(p.agency);
    bytes = sign_pdf(FrozenPdf{bytes}, {}, Level::b, {*signer});
    EXPECT_THAT(bytes, StartsWith(before));
  }
  auto const report = validate_pdf(bytes, p.policy());
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << told(report);
  ASSERT_EQ(report.signatures.size(), 4U);
  EXPECT_EQ(report.signatures[0].after, Changes::allowed);
  EXPECT_EQ(report.signatures[3].after, Changes::none);
  EXPECT_TRUE(report.signatures[3].covers_whole_file);
}

TEST(PdfSign, SignsWithAKeyThatIsElsewhere) {
  auto& p = pki();
  FrozenPdf const pdf{paper()};
  auto prepared = prepare(pdf, {});
  auto const signer = p.signer(p.agency);
  SigningIdentity const identity{signer->chain()};
  auto const attributes = identity.attributes(prepared.digest);
  auto const signature = signer->sign(Hash::sha256, identity.hash_of(attributes));
  EXPECT_TRUE(identity.matches(identity.hash_of(attributes), signature));
  embed(prepared, identity.assemble(attributes, signature));
  EXPECT_EQ(validate_pdf(pdf.bytes() + prepared.update, p.policy()).verdict(), Verdict::total_passed);
  EXPECT_THROW(embed(prepared, std::string(20'000, 'x')), Invalid);
}

TEST(PdfSign, VisibleSignaturesByDecree30) {
  auto const one_pixel = [] {
    // 1×1 RGBA PNG.
    return std::string{
        "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9c"
        "c\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xae"
        "B`\x82",
        70};
  }();
  auto& p = pki();
  PdfSignOptions person;
  person.visible = Visible{};
  person.visible->png = one_pixel;
  auto bytes = signed_paper(Level::b, false, person);
  EXPECT_THAT(bytes, HasSubstr("/SMask"));
  PdfSignOptions seal;
  seal.visible = Visible{};
  seal.visible->kind = Visible::Kind::seal;
  seal.visible->png = one_pixel;
  auto const agency = p.signer(p.agency);
  bytes = sign_pdf(FrozenPdf{bytes}, seal, Level::b, {*agency});
  PdfSignOptions text;
  text.visible = Visible{};
  text.visible->kind = Visible::Kind::text;
  text.visible->lines = copy_lines("SAO Y", "Ủy ban nhân dân huyện Hải Hậu", *parse_instant("2020-10-13T01:02:03Z"));
  bytes = sign_pdf(FrozenPdf{bytes}, text, Level::b, {*agency});
  auto const report = validate_pdf(bytes, p.policy());
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << told(report);
  EXPECT_EQ(text.visible->lines.back(), "Thời gian ký: 13.10.2020 08:02:03 +07:00");
  // The seal covers the left third of the person's signature, at the same height.
  auto const hand = default_place(*person.visible, 210, 297);
  auto const red = default_place(*seal.visible, 210, 297);
  EXPECT_DOUBLE_EQ(red.x + red.width, hand.x + hand.width / 3);
  EXPECT_DOUBLE_EQ(red.y + red.height / 2, hand.y + hand.height / 2);
  auto const top = default_place(*text.visible, 210, 297);
  EXPECT_GT(top.x, 105);
  EXPECT_NEAR(top.y + top.height, 287, 0.01);
}

std::string code_of(std::string const& bytes) {
  try {
    FrozenPdf const pdf{bytes};
  } catch (Error const& fault) {
    return fault.code();
  }
  return "";
}

TEST(PdfSign, RefusesWithANamedReason) {
  EXPECT_EQ(code_of(paper()), "");
  EXPECT_EQ(code_of("x" + paper()), "pdf.header");
  EXPECT_EQ(code_of(paper() + "junk"), "pdf.trailing");
  EXPECT_EQ(code_of(paper(false, "/AcroForm<</Fields[]/XFA(x)>>")), "pdf.xfa");
  auto encrypted = paper();
  encrypted.replace(encrypted.find("/Root"), 5, "/Encrypt 5 0 R/Root");
  EXPECT_EQ(code_of(encrypted), "pdf.encrypted");
  auto broken = paper();
  broken.replace(broken.find("0000000015"), 10, "0000000016");
  EXPECT_NE(code_of(broken), "");
  auto hybrid = paper();
  hybrid.replace(hybrid.find("/Root"), 5, "/XRefStm 9/Root");
  EXPECT_NE(code_of(hybrid), "");
  auto cut = paper();
  cut.resize(cut.size() - 30);
  EXPECT_EQ(code_of(cut), "pdf.startxref");
  EXPECT_EQ(code_of("%PDF-1.7\n"), "pdf.startxref");
  PdfSignOptions certify;
  certify.certify = 2;
  auto locked = signed_paper(Level::b, false, certify);
  EXPECT_EQ(code_of(locked), "");
  locked.replace(locked.find("/P 2/V"), 6, "/P 1/V");
  EXPECT_EQ(code_of(locked), "pdf.locked");
}

}  // namespace
}  // namespace tinhso::signing
