#include <libxml/parser.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <xmlsec/xmlsec.h>

#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include <algorithm>

#include "edxml/edxml_signature.hpp"
#include "edxml/edxml_signature_shape.hpp"
#include "signing/formats/cms.hpp"
#include "signing/formats/xml_dom.hpp"
#include "signing/formats/xml_dsig.hpp"

namespace tinhso::signing {
namespace {

struct ReleaseDsig {
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};

xmlChar const* xml(char const* text) { return reinterpret_cast<xmlChar const*>(text); }

[[noreturn]] void refuse_xml(char const* vi, char const* en) { throw Invalid{"document", {vi, en}}; }

xmlNode* element_named(xmlNode* parent, std::string_view name) {
  for (auto* child : elements_in(parent))
    if (name == reinterpret_cast<char const*>(child->name)) return child;
  return nullptr;
}

bool signed_already(xmlNode* node, int depth = 0) {
  if (depth > 256) return true;
  if (std::string_view{reinterpret_cast<char const*>(node->name)} == "Signature") return true;
  return std::ranges::any_of(elements_in(node), [&](xmlNode* child) { return signed_already(child, depth + 1); });
}

xmlSecTransformId digest_method(Hash hash) {
  if (hash == Hash::sha384) return xmlSecOpenSSLTransformSha384Id;
  return hash == Hash::sha512 ? xmlSecOpenSSLTransformSha512Id : xmlSecOpenSSLTransformSha256Id;
}
xmlSecTransformId signature_method(bool rsa, Hash hash) {
  if (hash == Hash::sha384) return rsa ? xmlSecOpenSSLTransformRsaSha384Id : xmlSecOpenSSLTransformEcdsaSha384Id;
  if (hash == Hash::sha512) return rsa ? xmlSecOpenSSLTransformRsaSha512Id : xmlSecOpenSSLTransformEcdsaSha512Id;
  return rsa ? xmlSecOpenSSLTransformRsaSha256Id : xmlSecOpenSSLTransformEcdsaSha256Id;
}

/// xmlsec signs only with a key of its own. This one signs a draft, to have the digests and the canonical SignedInfo
/// made; its signature is thrown away for the real one.
xmlSecKey* drafting_key(bool rsa) {
  static EVP_PKEY* const for_rsa = EVP_RSA_gen(2048);
  static EVP_PKEY* const for_ec = EVP_EC_gen("P-256");
  auto* key = rsa ? for_rsa : for_ec;
  EVP_PKEY_up_ref(key);
  auto* data = xmlSecOpenSSLEvpKeyAdopt(key);
  auto* out = xmlSecKeyCreate();
  xmlSecKeySetValue(out, data);
  return out;
}

/// XML signatures carry r and s side by side (RFC 4050), not as DER.
std::string raw_ecdsa(std::string_view der, int bits) {
  auto const* at = reinterpret_cast<unsigned char const*>(der.data());
  auto* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  if (!parts) return {};
  auto const size = (bits + 7) / 8;
  std::string out(static_cast<std::size_t>(2 * size), '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(parts), bytes, size);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts), bytes + size, size);
  ECDSA_SIG_free(parts);
  return out;
}

void add_properties(xmlNode* signature, Certificate const& certificate, Instant at, Hash hash) {
  auto* object = xmlSecTmplSignatureAddObject(signature, nullptr, nullptr, nullptr);
  auto* qualifying = xmlNewChild(object, nullptr, xml("QualifyingProperties"), nullptr);
  auto* space = xmlNewNs(qualifying, xml("http://uri.etsi.org/01903/v1.3.2#"), xml("xades"));
  xmlSetNs(qualifying, space);
  xmlNewProp(qualifying, xml("Target"), xml("#signature"));
  auto* properties = xmlNewChild(qualifying, space, xml("SignedProperties"), nullptr);
  xmlNewProp(properties, xml("Id"), xml("signed-properties"));
  auto* of_signature = xmlNewChild(properties, space, xml("SignedSignatureProperties"), nullptr);
  auto const time = format_instant(at).substr(0, 19) + "Z";
  xmlNewTextChild(of_signature, space, xml("SigningTime"), xml(time.c_str()));
  auto* list = xmlNewChild(of_signature, space, xml("SigningCertificateV2"), nullptr);
  auto* cert = xmlNewChild(list, space, xml("Cert"), nullptr);
  auto* cert_digest = xmlNewChild(cert, space, xml("CertDigest"), nullptr);
  auto* method = xmlNewChild(cert_digest, signature->ns, xml("DigestMethod"), nullptr);
  xmlNewProp(method, xml("Algorithm"), digest_method(hash)->href);
  auto const value = to_base64(digest(as_read(hash), certificate->der));
  xmlNewTextChild(cert_digest, signature->ns, xml("DigestValue"), xml(value.c_str()));
  auto* id = xmlHasProp(properties, xml("Id"));
  xmlAddID(nullptr, signature->doc, xml("signed-properties"), id);
}

/// A time-stamp over the canonical SignatureValue, beside what is signed.
void add_stamp(xmlNode* signature, TimeStamper& stamper, Hash hash) {
  auto const* method = reinterpret_cast<char const*>(xmlSecTransformExclC14NId->href);
  auto const value = canonical(only_child(signature, "SignatureValue", edxml::dsig_namespace), method);
  if (!value) refuse_xml("Không tính được chữ ký XML.", "The XML signature cannot be computed.");
  auto const token = to_base64(stamper.stamp(hash, digest(as_read(hash), *value)));
  auto* qualifying =
      only_child(only_child(signature, "Object", edxml::dsig_namespace), "QualifyingProperties", xades_namespace);
  auto* space = qualifying->ns;
  auto* properties = xmlNewChild(qualifying, space, xml("UnsignedProperties"), nullptr);
  auto* of_signature = xmlNewChild(properties, space, xml("UnsignedSignatureProperties"), nullptr);
  auto* stamp = xmlNewChild(of_signature, space, xml("SignatureTimeStamp"), nullptr);
  auto* canonicalisation = xmlNewChild(stamp, signature->ns, xml("CanonicalizationMethod"), nullptr);
  xmlNewProp(canonicalisation, xml("Algorithm"), xml(method));
  xmlNewTextChild(stamp, space, xml("EncapsulatedTimeStamp"), xml(token.c_str()));
}

}  // namespace

std::string sign_xml(std::string_view bytes, Signer& signer, Instant at, Hash hash, TimeStamper* stamper) {
  Words why;
  auto const document = read_xml(bytes, why);
  if (!document) throw Invalid{"document", why};
  auto* root = xmlDocGetRootElement(document.get());
  if (signed_already(root)) refuse_xml("Tài liệu đã có chữ ký XML.", "The document has an XML signature already.");
  auto* parent = root;
  if (std::string_view{reinterpret_cast<char const*>(root->name)} == "edXML")
    parent = element_named(element_named(root, "edXMLEnvelope"), "edXMLHeader");
  if (!parent) refuse_xml("Gói tin edXML không có edXMLHeader.", "The edXML package has no edXMLHeader.");
  SigningIdentity const identity{signer.chain(), hash};
  auto const& certificate = identity.certificate();
  auto* signature = xmlSecTmplSignatureCreateNsPref(
      document.get(), xmlSecTransformExclC14NId, signature_method(certificate->rsa, hash), xml("signature"), xml("ds"));
  if (!signature) refuse_xml("Không tạo được chữ ký XML.", "The XML signature cannot be made.");
  xmlAddChild(parent, signature);
  auto* whole = xmlSecTmplSignatureAddReference(signature, digest_method(hash), nullptr, xml(""), nullptr);
  xmlSecTmplReferenceAddTransform(whole, xmlSecTransformEnvelopedId);
  xmlSecTmplReferenceAddTransform(whole, xmlSecTransformExclC14NId);
  auto* of_properties =
      xmlSecTmplSignatureAddReference(signature, digest_method(hash), nullptr, xml("#signed-properties"),
                                      xml(std::string{signed_properties_type}.c_str()));
  xmlSecTmplReferenceAddTransform(of_properties, xmlSecTransformExclC14NId);
  auto* info = xmlSecTmplSignatureEnsureKeyInfo(signature, nullptr);
  auto* data = xmlSecTmplKeyInfoAddX509Data(info);
  for (auto const& der : signer.chain())
    xmlNewTextChild(data, signature->ns, xml("X509Certificate"), xml(to_base64(der).c_str()));
  add_properties(signature, certificate, at, hash);
  std::unique_ptr<xmlSecDSigCtx, ReleaseDsig> const context{xmlSecDSigCtxCreate(nullptr)};
  context->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNATURE;
  context->signKey = drafting_key(certificate->rsa);
  if (xmlSecDSigCtxSign(context.get(), signature) < 0)
    refuse_xml("Không tính được chữ ký XML.", "The XML signature cannot be computed.");
  auto* canonical = xmlSecDSigCtxGetPreSignBuffer(context.get());
  std::string_view const signed_info{reinterpret_cast<char const*>(xmlSecBufferGetData(canonical)),
                                     xmlSecBufferGetSize(canonical)};
  auto value = sign_checked(signer, identity, identity.hash_of(signed_info));
  if (certificate->ec) value = raw_ecdsa(value, certificate->bits);
  auto* value_node = only_child(signature, "SignatureValue", edxml::dsig_namespace);
  xmlNodeSetContent(value_node, xml(to_base64(value).c_str()));
  if (stamper) add_stamp(signature, *stamper, hash);
  // xmlsec wrote into the certificates' node what its own key could fill; it must hold ours alone.
  xmlChar* out = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document.get(), &out, &size, "UTF-8");
  std::string text{reinterpret_cast<char*>(out), static_cast<std::size_t>(size)};
  xmlFree(out);
  return text;
}

}  // namespace tinhso::signing
