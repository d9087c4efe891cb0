#include "edxml/edxml_signature.hpp"

#include <libxml/parser.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <xmlsec/xmlsec.h>  // before its other headers, which need it

#include <xmlsec/errors.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include <array>
#include <stdexcept>

#include "edxml/edxml_signature_shape.hpp"

namespace tinhso::edxml {
namespace {

struct Release {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};
using Dom = std::unique_ptr<xmlDoc, Release>;
using Certificate = std::unique_ptr<X509, Release>;

/// The certificate that none of the others was issued by; the first when that does not decide.
Certificate signer_of(std::vector<std::string> const& ders) {
  std::vector<Certificate> all;
  for (auto const& der : ders) {
    auto const* at = reinterpret_cast<unsigned char const*>(der.data());
    Certificate read{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
    if (read) all.push_back(std::move(read));
  }
  for (auto& one : all) {
    bool issuer = false;
    for (auto const& other : all)
      issuer = issuer || (&other != &one &&
                          X509_NAME_cmp(X509_get_issuer_name(other.get()), X509_get_subject_name(one.get())) == 0);
    if (!issuer) return std::move(one);
  }
  return all.empty() ? nullptr : std::move(all.front());
}

std::string der_of(X509* certificate) {
  std::string out(static_cast<std::size_t>(std::max(0, i2d_X509(certificate, nullptr))), '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  if (!out.empty()) i2d_X509(certificate, &at);
  return out;
}

std::string subject_of(X509* certificate) {
  std::unique_ptr<BIO, Release> const bio{BIO_new(BIO_s_mem())};
  if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0,
                                 XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)) < 0)
    return {};
  char* text = nullptr;
  auto const length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

/// xmlsec, with the certificate's key and nothing else: it never looks into KeyInfo, follows no address outside the
/// document, and knows only the transforms and algorithms listed.
class Verification {
 public:
  explicit Verification(X509* certificate) : context_{xmlSecDSigCtxCreate(nullptr)} {
    auto* key = X509_get_pubkey(certificate);
    if (!context_ || !key) {
      EVP_PKEY_free(key);
      return;
    }
    bits_ = EVP_PKEY_get_bits(key);
    rsa_ = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    auto* data = xmlSecOpenSSLEvpKeyAdopt(key);
    if (!data) {
      EVP_PKEY_free(key);
      return;
    }
    context_->signKey = xmlSecKeyCreate();
    if (!context_->signKey || xmlSecKeySetValue(context_->signKey, data) < 0) {
      xmlSecKeyDataDestroy(data);
      return;
    }
    ready_ = narrow();
  }

  bool run(xmlNode* signature) {
    return ready_ && xmlSecDSigCtxVerify(context_.get(), signature) == 0 &&
           context_->status == xmlSecDSigStatusSucceeded;
  }
  /// After run(): some reference's digest is not that of the document as it is now.
  bool changed() const {
    if (!ready_) return false;
    auto* list = &context_->signedInfoReferences;
    for (xmlSecSize i = 0; i < xmlSecPtrListGetSize(list); ++i) {
      auto const* reference = static_cast<xmlSecDSigReferenceCtx const*>(xmlSecPtrListGetItem(list, i));
      if (reference && reference->status == xmlSecDSigStatusInvalid) return true;
    }
    return false;
  }
  int bits() const noexcept { return bits_; }
  bool rsa() const noexcept { return rsa_; }

 private:
  bool narrow() {
    context_->flags |= XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
    context_->enabledReferenceUris = xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
    std::array const canonical{xmlSecTransformInclC14NId, xmlSecTransformInclC14N11Id, xmlSecTransformExclC14NId};
    std::array const digest{xmlSecOpenSSLTransformSha1Id, xmlSecOpenSSLTransformSha256Id,
                            xmlSecOpenSSLTransformSha384Id, xmlSecOpenSSLTransformSha512Id};
    std::array const method{xmlSecOpenSSLTransformRsaSha1Id,     xmlSecOpenSSLTransformRsaSha256Id,
                            xmlSecOpenSSLTransformRsaSha384Id,   xmlSecOpenSSLTransformRsaSha512Id,
                            xmlSecOpenSSLTransformEcdsaSha256Id, xmlSecOpenSSLTransformEcdsaSha384Id,
                            xmlSecOpenSSLTransformEcdsaSha512Id};
    bool ok = xmlSecDSigCtxEnableReferenceTransform(context_.get(), xmlSecTransformEnvelopedId) == 0;
    for (auto id : canonical)
      ok = ok && xmlSecDSigCtxEnableReferenceTransform(context_.get(), id) == 0 &&
           xmlSecDSigCtxEnableSignatureTransform(context_.get(), id) == 0;
    for (auto id : digest) ok = ok && xmlSecDSigCtxEnableReferenceTransform(context_.get(), id) == 0;
    for (auto id : method) ok = ok && xmlSecDSigCtxEnableSignatureTransform(context_.get(), id) == 0;
    return ok;
  }

  std::unique_ptr<xmlSecDSigCtx, Release> context_;
  int bits_ = 0;
  bool rsa_ = false;
  bool ready_ = false;
};

constexpr char const* place = "edXMLHeader/Signature";

Signature verdict(Shape const& shape, Report& report) {
  Signature out;
  out.state = Signature::State::invalid;
  out.algorithm = shape.method;
  auto const proof = prove(shape);
  switch (proof.state) {
    case Proof::State::no_certificate:
      report.warn("signature.no_certificate", place,
                  {"Không đọc được chứng thư số.", "The certificate cannot be read."});
      return out;
    case Proof::State::weak_key:
      report.warn("signature.weak_key", place,
                  {"Khóa quá ngắn, không có giá trị.", "The key is so short that it proves nothing."});
      return out;
    case Proof::State::changed:
      report.warn("signature.changed", place,
                  {"Gói tin đã bị sửa sau khi ký.", "The package was changed after it was signed."});
      return out;
    case Proof::State::wrong:
      report.warn("signature.wrong", place, {"Giá trị chữ ký không đúng.", "The signature value is wrong."});
      return out;
    case Proof::State::intact:
      break;
  }
  out.state = Signature::State::valid;
  out.certificate = proof.certificate;
  out.subject = proof.subject;
  report.warn("signature.trust_unchecked", place,
              {"Chữ ký toàn vẹn; chưa kiểm tra độ tin cậy và hiệu lực của chứng thư số: " + excerpt(out.subject, 120),
               "The signature is intact; whether its certificate is trusted and in force is not checked here: " +
                   excerpt(out.subject, 120)});
  if (shape.sha1)
    report.warn("signature.sha1", place,
                {"Chữ ký dùng SHA-1, không còn an toàn.", "The signature uses SHA-1, which is no longer safe."});
  if (proof.weak)
    report.warn("signature.weak_key", place,
                {"Khóa ngắn hơn mức tối thiểu (RSA 2048, EC 256 bit).",
                 "The key is shorter than the least allowed (RSA 2048, EC 256 bits)."});
  return out;
}

}  // namespace

void prepare_xmlsec() {
  [[maybe_unused]] static bool const once = [] {
    prepare_xml();
    if (xmlSecInit() < 0 || xmlSecOpenSSLInit() < 0) throw std::runtime_error{"xmlsec cannot be started"};
    xmlSecErrorsDefaultCallbackEnableOutput(0);
    return true;
  }();
}

Proof prove(Shape const& shape) {
  Proof out;
  auto const certificate = signer_of(shape.certificates);
  if (!certificate) return out;
  out.certificate = der_of(certificate.get());
  out.subject = subject_of(certificate.get());
  Verification verification{certificate.get()};
  if (verification.bits() < (verification.rsa() ? 1024 : 224)) {
    out.state = Proof::State::weak_key;
    return out;
  }
  out.weak = verification.bits() < (verification.rsa() ? 2048 : 256);
  if (verification.run(shape.signature)) out.state = Proof::State::intact;
  else out.state = verification.changed() ? Proof::State::changed : Proof::State::wrong;
  return out;
}

Signature judge_signature(std::string_view text, Tree const& tree, Report& report) {
  Signature out;
  if (tree.signatures == 1 && tree.signature_namespace != dsig_namespace) {
    out.state = Signature::State::placeholder;
    report.warn(
        "signature.placeholder", place,
        {"Chữ ký mẫu: không thuộc không gian tên xmldsig.", "A placeholder: it is not in the xmldsig namespace."});
    return out;
  }
  prepare_xmlsec();
  Quiet const quiet;
  Dom const document{
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
  if (!document || !xmlDocGetRootElement(document.get())) {
    out.state = Signature::State::invalid;
    report.warn(
        "signature.shape", place,
        {"Không dựng được tài liệu để kiểm tra chữ ký.", "The document cannot be built to verify the signature."});
    return out;
  }
  auto const shape = examine(document.get());
  if (shape.state == Signature::State::valid) return verdict(shape, report);
  out.state = shape.state;
  out.algorithm = shape.method;
  report.warn(shape.code, place, shape.why);
  return out;
}

}  // namespace tinhso::edxml
