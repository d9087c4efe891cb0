// Real signatures, made here with xmlsec, and what becomes of them when somebody meddles.
#include <gmock/gmock.h>
#include <libxml/parser.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <xmlsec/xmlsec.h>

#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include "edxml/edxml_signature.hpp"
#include "edxml/edxml_testing.hpp"

namespace tinhso::edxml {
namespace {

using namespace testing;  // NOLINT: this room's own
using State = Signature::State;

struct Key {
  EVP_PKEY* key = nullptr;
  std::string certificate;  // base64 of DER
};

std::string base64_of(std::string const& bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                      reinterpret_cast<unsigned char const*>(bytes.data()),
                                                      static_cast<int>(bytes.size()))));
  return out;
}

Key make_key(bool elliptic, char const* common_name = "Văn thư Sở Nội vụ", unsigned bits = 2048) {
  Key out;
  out.key = elliptic ? EVP_EC_gen("P-256") : EVP_RSA_gen(bits);
  auto* x509 = X509_new();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509), 86400);
  X509_set_pubkey(x509, out.key);
  auto* subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(common_name), -1, -1,
                             0);
  X509_set_issuer_name(x509, subject);
  X509_sign(x509, out.key, EVP_sha256());
  std::string der(static_cast<std::size_t>(i2d_X509(x509, nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(x509, &at);
  X509_free(x509);
  out.certificate = base64_of(der);
  return out;
}

Key const& rsa() {
  static Key const key = make_key(false);
  return key;
}
Key const& curve() {
  static Key const key = make_key(true);
  return key;
}

struct How {
  Key const* key = &rsa();
  char const* method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  char const* digest = "http://www.w3.org/2001/04/xmlenc#sha256";
  std::string uri = {};  ///< of the reference to the document
  std::string transforms =
      R"(<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)";
  std::string more_references = {};
  std::string object = {};
  std::string key_info = {};  ///< in place of the certificate
};

std::string template_of(How const& how) {
  auto const key_info = how.key_info.empty()
                            ? "<X509Data><X509Certificate>" + how.key->certificate + "</X509Certificate></X509Data>"
                            : how.key_info;
  return std::string{
             R"(<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>)"} +
         "<SignatureMethod Algorithm=\"" + how.method + "\"/>" + how.more_references + "<Reference URI=\"" + how.uri +
         "\"><Transforms>" + how.transforms + "</Transforms><DigestMethod Algorithm=\"" + how.digest +
         "\"/><DigestValue></DigestValue></Reference></SignedInfo><SignatureValue></SignatureValue><KeyInfo>" +
         key_info + "</KeyInfo>" + how.object + "</Signature>";
}

/// Signs whatever the template says, as a signer without scruples would.
std::string sign(std::string const& unsigned_text, How const& how = {}) {
  prepare_xmlsec();
  auto const text = replaced(unsigned_text, "</edXML:edXMLHeader>", template_of(how) + "</edXML:edXMLHeader>");
  auto* document =
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_HUGE);
  xmlChar const* ids[]{reinterpret_cast<xmlChar const*>("Id"), nullptr};
  xmlSecAddIDs(document, xmlDocGetRootElement(document), ids);
  auto* node = xmlSecFindNode(xmlDocGetRootElement(document), xmlSecNodeSignature, xmlSecDSigNs);
  auto* context = xmlSecDSigCtxCreate(nullptr);
  EVP_PKEY_up_ref(how.key->key);
  context->signKey = xmlSecKeyCreate();
  xmlSecKeySetValue(context->signKey, xmlSecOpenSSLEvpKeyAdopt(how.key->key));
  EXPECT_EQ(xmlSecDSigCtxSign(context, node), 0);
  xmlSecDSigCtxDestroy(context);
  xmlChar* out = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document, &out, &size, "UTF-8");
  std::string result{reinterpret_cast<char*>(out), static_cast<std::size_t>(size)};
  xmlFree(out);
  xmlFreeDoc(document);
  return result;
}

std::string plain() {
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", noise(3000)));
  return write(document);
}

/// The state and, unless it is valid, the code of the reason.
std::string judged(std::string const& text) {
  auto const package = read(text);
  EXPECT_TRUE(package.ok()) << told(package) << text.substr(0, 3000);
  std::string out{name(package.signature.state)};
  for (auto const& warning : package.warnings)
    if (warning.code.starts_with("signature.")) out += " " + warning.code.substr(10);
  return out;
}

TEST(Signatures, Valid) {
  auto const text = sign(plain());
  auto const package = read(text);
  ASSERT_EQ(package.signature.state, State::valid) << told(package);
  EXPECT_EQ(package.signature.subject, "CN=Văn thư Sở Nội vụ");
  EXPECT_EQ(base64_of(package.signature.certificate), rsa().certificate);
  EXPECT_EQ(package.signature.algorithm, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
  EXPECT_TRUE(has(package.warnings, "signature.trust_unchecked"));
  EXPECT_EQ(judged(sign(plain(), {.key = &curve(), .method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"})),
            "valid trust_unchecked");
  EXPECT_EQ(
      judged(sign(plain(),
                  {.transforms = R"(<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)"})),
      "valid trust_unchecked");
  EXPECT_EQ(judged(sign(plain(), {.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
                                  .digest = "http://www.w3.org/2000/09/xmldsig#sha1"})),
            "valid trust_unchecked sha1");
}

TEST(Signatures, OfThePackageThatIsKept) {
  auto const path = own_data() / "signed.edxml";
  if (std::getenv("TINHSO_WRITE_TEST_DATA"))
    std::ofstream{path, std::ios::binary}
        << sign(write(simple()), {.key = &curve(), .method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"});
  EXPECT_EQ(judged(slurp(path)), "valid trust_unchecked")
      << "years later too: whether the certificate is in force is not asked";
}

TEST(Signatures, ByTheRootsOwnId) {
  auto const text = replaced(plain(), "<edXML xmlns", "<edXML Id=\"goi-tin\" xmlns");
  auto const good = sign(text, {.uri = "#goi-tin"});
  EXPECT_EQ(judged(good), "valid trust_unchecked");
  EXPECT_EQ(judged(replaced(good, "<edXML:Subject>", "<edXML:Subject>x")), "invalid changed");
  EXPECT_EQ(judged(replaced(good, "<edXML:Subject>", "<edXML:Content id=\"goi-tin\"/><edXML:Subject>")),
            "invalid partial")
      << "the Id is there twice";
}

TEST(Signatures, XadesPropertiesInTheOwnObject) {
  How how;
  how.more_references =
      R"(<Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#sp"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>)";
  how.object =
      R"(<Object><q:QualifyingProperties xmlns:q="http://uri.etsi.org/01903/v1.3.2#"><q:SignedProperties Id="sp"><q:SigningTime>2020-10-13T00:00:00Z</q:SigningTime></q:SignedProperties></q:QualifyingProperties></Object>)";
  auto const good = sign(plain(), how);
  EXPECT_EQ(judged(good), "valid trust_unchecked");
  EXPECT_EQ(judged(replaced(good, "2020-10-13T", "2021-10-13T")), "invalid changed");
}

TEST(Signatures, Tampered) {
  auto const good = sign(plain());
  EXPECT_EQ(judged(replaced(good, "512/SNV-VP", "513/SNV-VP")), "invalid changed");
  EXPECT_EQ(judged(replaced(good, "<edXML:Subject>", "<edXML:Content>x</edXML:Content><edXML:Subject>")),
            "invalid changed");
  EXPECT_EQ(judged(replaced(good, "H40.31.05", "H40.31.06")), "invalid changed");
  auto const at = good.find("<SignatureValue>") + 20;
  auto other = good;
  other[at] = other[at] == 'A' ? 'B' : 'A';
  EXPECT_EQ(judged(other), "invalid wrong");
  EXPECT_EQ(judged(replaced(good, rsa().certificate, curve().certificate)), "invalid wrong");
  static Key const stranger = make_key(false);
  EXPECT_EQ(judged(replaced(good, rsa().certificate, stranger.certificate)), "invalid wrong");
  EXPECT_EQ(judged(replaced(good, "<edXML:Subject>", "<!-- a comment is not content --><edXML:Subject>")),
            "valid trust_unchecked");
}

TEST(Signatures, ContentInsideTheSignatureIsNotRead) {
  auto const good = sign(plain(), {.object = "<Object><edXML:Subject xmlns:edXML=\"" + std::string{mic_namespace} +
                                             "\">other</edXML:Subject></Object>"});
  EXPECT_EQ(read(good).document()->subject, simple().subject);
  auto const moved =
      sign(plain(),
           {.object = "<Object><edXMLEnvelope><edXMLHeader><MessageHeader/></edXMLHeader></edXMLEnvelope></Object>"});
  EXPECT_EQ(read(moved).document()->document_id, simple().document_id);
}

TEST(Signatures, OnlyAPartSigned) {
  auto const marked = replaced(plain(), "<edXML:Code>", "<edXML:Code Id=\"part\">");
  How how{.uri = "#part"};
  EXPECT_EQ(judged(sign(marked, how)), "invalid partial");
  how.transforms = R"(<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)";
  EXPECT_EQ(judged(sign(marked, how)), "invalid partial");
  how = {
      .more_references =
          R"(<Reference URI="#part"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>)"};
  EXPECT_EQ(judged(sign(marked, how)), "invalid partial") << "a part beside the whole has no place here";
  how = {.uri = "#obj",
         .transforms = R"(<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)",
         .object = R"(<Object Id="obj">x</Object>)"};
  EXPECT_EQ(judged(sign(plain(), how)), "invalid partial") << "only its own object";
}

TEST(Signatures, Wrapped) {
  auto const marked = replaced(plain(), "<edXML xmlns", "<edXML Id=\"goi-tin\" xmlns");
  auto const good = sign(marked, {.uri = "#goi-tin"});
  // the signed package is moved into another one
  auto const body = good.substr(good.find("<edXML "));
  auto const evil = replaced(plain(), "</edXML>", body + "</edXML>");
  EXPECT_EQ(judged(evil), "invalid misplaced");
  // and its signature to where it belongs
  auto const from = good.find("<Signature ");
  auto const signature = good.substr(from, good.find("</Signature>") + 12 - from);
  auto const bare = replaced(body, signature, "");
  auto const moved = replaced(replaced(plain(), "</edXML:edXMLHeader>", signature + "</edXML:edXMLHeader>"),
                              "</edXML>\n", bare + "</edXML>");
  EXPECT_EQ(judged(moved).substr(0, 7), "invalid");
  // or the whole is put into the signature's Object
  auto const inside = replaced(signature, "</Signature>", "<Object>" + bare + "</Object></Signature>");
  EXPECT_EQ(judged(replaced(plain(), "</edXML:edXMLHeader>", inside + "</edXML:edXMLHeader>")).substr(0, 7), "invalid");
}

TEST(Signatures, TwoOrMisplaced) {
  auto const good = sign(plain());
  auto const from = good.find("<Signature ");
  auto const signature = good.substr(from, good.find("</Signature>") + 12 - from);
  EXPECT_EQ(judged(replaced(good, "</edXML:edXMLHeader>", signature + "</edXML:edXMLHeader>")), "invalid several");
  EXPECT_EQ(judged(replaced(good, signature, "<DigitalSignature/>" + signature)), "invalid several");
  auto const moved = replaced(replaced(good, signature, ""), "<edXML:edXMLBody>", signature + "<edXML:edXMLBody>");
  EXPECT_EQ(judged(moved), "invalid misplaced");
}

TEST(Signatures, BareKeysAreNotTrusted) {
  auto const key_value = std::string{"<KeyValue><RSAKeyValue><Modulus>"} + std::string(344, 'A') +
                         "</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>";
  EXPECT_EQ(judged(sign(plain(), {.key_info = key_value})), "invalid no_certificate");
  EXPECT_EQ(judged(sign(plain(), {.key_info = "<KeyName>x</KeyName>"})), "invalid no_certificate");
  EXPECT_EQ(judged(sign(plain(), {.key_info = "<X509Data><X509Certificate>QUJD</X509Certificate></X509Data>"})),
            "invalid no_certificate");
  EXPECT_EQ(judged(sign(plain(), {.key_info = R"(<RetrievalMethod URI="http://127.0.0.1:1/k"/>)"})),
            "invalid no_certificate");
  // a bare key beside a stranger's certificate does not help either
  EXPECT_EQ(judged(sign(plain(), {.key_info = key_value + "<X509Data><X509Certificate>" + curve().certificate +
                                              "</X509Certificate></X509Data>"})),
            "invalid wrong");
}

TEST(Signatures, TransformsThatChoose) {
  auto const with = [](std::string const& more) {
    return judged(sign(
        plain(),
        {.transforms = R"(<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)" + more}));
  };
  EXPECT_EQ(
      with(R"(<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>false()</XPath></Transform>)"),
      "invalid transform");
  EXPECT_EQ(
      with(
          R"(<Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><XPath xmlns="http://www.w3.org/2002/06/xmldsig-filter2" Filter="intersect">/*/*[1]</XPath></Transform>)"),
      "invalid transform");
  auto const c14n = std::string{R"(<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)"};
  EXPECT_EQ(judged(sign(plain(), {.transforms = c14n})), "invalid transform") << "without enveloped-signature";
  EXPECT_EQ(judged(replaced(sign(plain()), "?>", "?><?p?>")), "invalid changed")
      << "an instruction before the root is content";
}

TEST(Signatures, AddressesOutside) {
  auto const reference = [](std::string const& uri) {
    auto text = sign(plain());
    return judged(replaced(text, "<Reference URI=\"\">", "<Reference URI=\"" + uri + "\">"));
  };
  for (auto const* uri :
       {"http://127.0.0.1:1/", "file:///etc/passwd", "#xpointer(/)", "#xpointer(id('a'))", "#", "#none", "# a", "a"})
    EXPECT_EQ(reference(uri), "invalid partial") << uri;
  EXPECT_EQ(judged(replaced(sign(plain()), "<Reference URI=\"\">", "<Reference>")), "invalid partial");
}

TEST(Signatures, Algorithms) {
  auto const good = sign(plain());
  EXPECT_EQ(judged(replaced(good, "xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256")), "invalid algorithm");
  EXPECT_EQ(judged(replaced(good, "xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5")), "invalid algorithm");
  EXPECT_EQ(judged(replaced(good, "xmlenc#sha256", "xmldsig-more#md5")), "invalid algorithm");
  static Key const weak = make_key(false, "x", 1024);
  EXPECT_EQ(judged(sign(plain(), {.key = &weak})), "valid trust_unchecked weak_key");
}

TEST(Signatures, Placeholders) {
  auto const with = [](std::string const& signature) {
    return judged(replaced(plain(), "</edXML:edXMLHeader>", signature + "</edXML:edXMLHeader>"));
  };
  EXPECT_EQ(with("<Signature/>"), "placeholder placeholder");
  EXPECT_EQ(with("<edXML:DigitalSignature/>"), "placeholder placeholder");
  EXPECT_EQ(with("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>"), "placeholder placeholder");
  EXPECT_EQ(with(template_of({})), "placeholder placeholder") << "empty values";
  EXPECT_EQ(with(replaced(template_of({}), " xmlns=\"http://www.w3.org/2000/09/xmldsig#\"", "")),
            "placeholder placeholder");
  auto const good = sign(plain());
  EXPECT_EQ(judged(replaced(good, "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/xml-exc-c14n#")),
            "placeholder placeholder");
  EXPECT_EQ(with("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><KeyInfo/></Signature>"), "invalid shape");
}

}  // namespace
}  // namespace tinhso::edxml
