#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;

std::string const letter =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<letter Id=\"l\"><to>Ủy ban</to><pay>100</pay></letter>\n";

std::string signed_letter(bool rsa = true) {
  auto& p = pki();
  return sign_xml(letter, *p.signer(rsa ? p.leader : p.agency), SystemClock{}.now());
}
Report judged(std::string const& text) { return validate_xml(text, pki().policy()); }
std::string without(std::string text, std::string const& from, std::string const& to, std::string const& instead = "") {
  auto const at = text.find(from);
  auto const end = text.find(to, at) + to.size();
  return text.replace(at, end - at, instead);
}

TEST(XmlSign, PassesAsXadesWithBothKindsOfKey) {
  for (bool const rsa : {true, false}) {
    auto const text = signed_letter(rsa);
    auto const report = judged(text);
    EXPECT_EQ(report.verdict(), Verdict::total_passed) << json_line("x", report);
    EXPECT_EQ(report.signatures.at(0).level, "B");
    EXPECT_TRUE(report.signatures.at(0).signing_time);
    EXPECT_NE(text.find("Ủy ban"), std::string::npos) << "Vietnamese text stays readable";
  }
}

TEST(XmlSign, RefusesWhatItCannotSign) {
  auto& p = pki();
  auto const signer = p.signer(p.leader);
  auto const now = SystemClock{}.now();
  EXPECT_THROW(sign_xml(signed_letter(), *signer, now), Invalid);
  EXPECT_THROW(sign_xml("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", *signer, now), Invalid);
  EXPECT_THROW(sign_xml("<edXML/>", *signer, now), Invalid);
  EXPECT_THROW(sign_xml("no xml", *signer, now), Invalid);
}

TEST(XmlAttack, NothingPasses) {
  auto const good = signed_letter();
  auto changed = good;
  changed.replace(changed.find("<pay>100"), 8, "<pay>999");
  EXPECT_EQ(judged(changed).signatures.at(0).sub_indication, "HASH_FAILURE");
  auto later = good;
  auto const time = later.find("<xades:SigningTime>") + 19;
  later.replace(time, 4, "2001");
  EXPECT_EQ(judged(later).signatures.at(0).sub_indication, "HASH_FAILURE");
  // A key in place of the certificate: whose it is, nobody knows.
  auto const bare = without(good, "<ds:X509Data>", "</ds:X509Data>",
                            "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</"
                            "ds:Exponent></ds:RSAKeyValue></ds:KeyValue>");
  EXPECT_NE(judged(bare).verdict(), Verdict::total_passed);
  // Wrapping: the signed letter inside another, its signature taken along.
  auto const at = good.find("<ds:Signature");
  auto const end = good.find("</ds:Signature>") + 15;
  auto const signature = good.substr(at, end - at);
  auto const original = std::string{"<letter Id=\"l\"><to>Ủy ban</to><pay>100</pay>"};
  std::string const forged = "<letter Id=\"x\"><to>Ủy ban</to><pay>999</pay>";
  EXPECT_NE(judged(forged + original + signature + "</letter></letter>").verdict(), Verdict::total_passed);
  EXPECT_NE(judged(forged + signature + "</letter>").verdict(), Verdict::total_passed);
  auto by_id = good;
  by_id.replace(by_id.find("URI=\"\""), 6, "URI=\"#l\"");
  EXPECT_NE(judged(by_id).verdict(), Verdict::total_passed);
  auto inside = signature;
  inside.insert(inside.find("</ds:Object>"), original + "</letter>");
  EXPECT_NE(judged(forged + inside + "</letter>").verdict(), Verdict::total_passed);
  EXPECT_NE(judged(good.substr(0, end) + signature + "</letter>").verdict(), Verdict::total_passed) << "two signatures";
  // Transforms that choose what is signed, and documents that define what is read.
  auto xslt = good;
  auto const transform = xslt.find("http://www.w3.org/2000/09/xmldsig#enveloped-signature");
  xslt.replace(transform, 53, "http://www.w3.org/TR/1999/REC-xslt-19991116");
  EXPECT_EQ(judged(xslt).signatures.at(0).sub_indication, "SIG_CONSTRAINTS_FAILURE");
  EXPECT_FALSE(judged("<!DOCTYPE letter [<!ENTITY p \"999\">]>" + good.substr(good.find("<letter"))).readable);
  auto loose = good;
  loose.replace(loose.find("Target=\"#signature\""), 19, "Target=\"#somethings\"");
  EXPECT_NE(judged(loose).verdict(), Verdict::total_passed);
  auto untyped = good;
  untyped.replace(untyped.find("#SignedProperties\""), 18, "#SignedPropertieS\"");
  EXPECT_NE(judged(untyped).verdict(), Verdict::total_passed);
}

TEST(XmlAttack, UntrustedAndUnsigned) {
  auto policy = pki().policy();
  policy.anchors.clear();
  EXPECT_EQ(validate_xml(signed_letter(), policy).signatures.at(0).sub_indication, "NO_CERTIFICATE_CHAIN_FOUND");
  auto const none = judged(letter);
  EXPECT_TRUE(none.readable);
  EXPECT_NE(none.verdict(), Verdict::total_passed);
}

/// Ten days on: the signer's certificate has ended; no revocation data is to be had any more.
Policy ten_days_on() {
  auto out = pki().policy();
  out.at = SystemClock{}.now() + std::chrono::hours{240};
  out.crls.clear();
  out.revocation_required = false;
  return out;
}
std::string short_lived(TimeStamper* stamper) {
  static auto const party =
      issue({"Sắp hết hạn", "critical,digitalSignature,nonRepudiation", "", false, -30, 5}, new_key(false), &pki().sub);
  return sign_xml(letter, *pki().signer(party), SystemClock{}.now(), Hash::sha256, stamper);
}
bool tells(SignatureReport const& report, std::string_view code) {
  return std::ranges::any_of(report.findings, [&](Finding const& one) { return one.code == code; });
}
std::string token_in(std::string const& text) {
  auto const at = text.find("<xades:EncapsulatedTimeStamp>") + 29;
  return text.substr(at, text.find('<', at) - at);
}

TEST(XmlStamp, ProvesTheTimeAndOutlivesTheCertificate) {
  for (auto const hash : {Hash::sha256, Hash::sha512}) {
    auto const text = sign_xml(letter, *pki().signer(pki().leader), SystemClock{}.now(), hash, &pki().stamper);
    auto const report = judged(text);
    EXPECT_EQ(report.verdict(), Verdict::total_passed) << json_line("x", report);
    EXPECT_EQ(report.signatures.at(0).level, "T");
    EXPECT_TRUE(tells(report.signatures.at(0), "existence.proven"));
    EXPECT_FALSE(tells(report.signatures.at(0), "not_checked.unsigned"));
  }
  auto const stamped = validate_xml(short_lived(&pki().stamper), ten_days_on());
  EXPECT_EQ(stamped.verdict(), Verdict::total_passed) << json_line("x", stamped);
  EXPECT_LT(stamped.signatures.at(0).best_signature_time, SystemClock{}.now() + std::chrono::minutes{1});
  EXPECT_NE(validate_xml(short_lived(nullptr), ten_days_on()).verdict(), Verdict::total_passed);
}

TEST(XmlStamp, OfAnotherSignatureOrChangedIsBroken) {
  auto const good = short_lived(&pki().stamper);
  auto other = good;
  other.replace(other.find(token_in(good)), token_in(good).size(), token_in(short_lived(&pki().stamper)));
  auto changed = good;  // at the end of a token stands its signature
  auto& one = changed[changed.find(token_in(good)) + token_in(good).size() - 100];
  one = one == 'A' ? 'B' : 'A';
  auto empty = good;
  empty.erase(empty.find(token_in(good)), token_in(good).size());
  for (auto const& text : {other, changed, empty}) {
    for (auto const& policy : {pki().policy(), ten_days_on()}) {
      auto const report = validate_xml(text, policy);
      EXPECT_NE(report.verdict(), Verdict::total_passed);
      EXPECT_EQ(report.signatures.at(0).level, "B");
      EXPECT_TRUE(tells(report.signatures.at(0), "timestamp.broken")) << json_line("x", report);
    }
  }
}

TEST(XmlStamp, OfAStrangerOrAnAuthorityWhoseTimeIsOverProvesNothing) {
  auto const stranger_root = issue({"Gốc lạ", "", "", true, -400, 4000}, new_key(false), nullptr);
  auto const usage = std::string{"critical,digitalSignature"};
  auto const stamping = std::string{"critical,timeStamping"};
  Stamper stranger{issue({"TSA lạ", usage, stamping}, new_key(true), &stranger_root), stranger_root};
  Stamper ended{issue({"TSA hết hạn", usage, stamping, false, -30, 5}, new_key(true), &pki().sub), pki().sub};
  for (auto* stamper : {&stranger, &ended}) {
    auto const text = short_lived(stamper);
    auto const report = validate_xml(text, ten_days_on());
    EXPECT_NE(report.verdict(), Verdict::total_passed);
    EXPECT_EQ(report.signatures.at(0).level, "B");
    EXPECT_TRUE(tells(report.signatures.at(0), "timestamp.untrusted")) << json_line("x", report);
  }
  EXPECT_EQ(judged(short_lived(&ended)).signatures.at(0).level, "T") << "while the authority is in force";
}

TEST(XmlStamp, OfUnknownKindOrInAnotherPlaceProvesNothing) {
  auto const good = short_lived(&pki().stamper);
  auto const stamp = good.find("<xades:SignatureTimeStamp>");
  auto unknown = good;
  auto const method = std::string{"http://www.w3.org/2001/10/xml-exc-c14n#"};
  unknown.replace(unknown.find(method, stamp), method.size(), "urn:something");
  auto including = good;
  including.insert(stamp + 26, "<xades:Include URI=\"#signed-properties\"/>");
  for (auto const& text : {unknown, including}) {
    auto const report = judged(text);
    EXPECT_EQ(report.signatures.at(0).level, "B");
    EXPECT_TRUE(tells(report.signatures.at(0), "timestamp.unsupported")) << json_line("x", report);
    EXPECT_NE(validate_xml(text, ten_days_on()).verdict(), Verdict::total_passed);
  }
  // The properties in an Object of their own belong to nobody.
  auto const from = good.find("<xades:UnsignedProperties>");
  auto const end = good.find("</xades:UnsignedProperties>") + 27;
  auto moved = good;
  moved.erase(from, end - from);
  moved.insert(moved.find("</ds:Object>") + 12,
               "<ds:Object><xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" "
               "Target=\"#signature\">" +
                   good.substr(from, end - from) + "</xades:QualifyingProperties></ds:Object>");
  EXPECT_EQ(judged(moved).verdict(), Verdict::total_failed);
  auto more = good;
  more.insert(good.find("</xades:UnsignedSignatureProperties>"), "<xades:CompleteCertificateRefs/>");
  EXPECT_TRUE(tells(judged(more).signatures.at(0), "not_checked.unsigned"));
}

}  // namespace
}  // namespace tinhso::signing
