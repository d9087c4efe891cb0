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

}  // namespace
}  // namespace tinhso::signing
