#include <algorithm>

#include "edxml/edxml_signature.hpp"
#include "edxml/edxml_signature_shape.hpp"
#include "signing/formats/check_cms.hpp"
#include "signing/formats/validate.hpp"
#include "signing/formats/xml_dom.hpp"
#include "signing/formats/xml_dsig.hpp"

namespace tinhso::signing {
namespace {

std::optional<HashRead> hash_named(std::string_view uri) {
  if (uri.ends_with("#sha1") || uri.ends_with("-sha1")) return HashRead::sha1;
  if (uri.ends_with("sha256")) return HashRead::sha256;
  if (uri.ends_with("sha384")) return HashRead::sha384;
  if (uri.ends_with("sha512")) return HashRead::sha512;
  return std::nullopt;
}

constexpr auto default_canonicalisation = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
constexpr std::size_t most_stamps = 8;  ///< that one signature may carry

bool is_named(xmlNode const* node, std::string_view name, std::string_view space) {
  return name == reinterpret_cast<char const*>(node->name) && node->ns &&
         space == reinterpret_cast<char const*>(node->ns->href);
}
bool is_xades(xmlNode const* node, std::string_view name) { return is_named(node, name, xades_namespace); }

/// The SignedProperties that the signature digests: there, bound by a typed reference, and of this very signature.
class Properties {
 public:
  explicit Properties(xmlNode* signature) : signature_{signature} { find(); }
  bool there() const { return node_ != nullptr; }
  bool loose() const { return loose_; }  ///< properties that nothing digests, or that belong elsewhere
  std::optional<Instant> signing_time() const {
    auto* time = only_child(signature_properties(), "SigningTime", xades_namespace);
    return time ? parse_instant(xml_text(time)) : std::nullopt;
  }
  /// What nothing digests, as XAdES means it to be: added after the signature (EN 319 132-1 § 5.3 and later).
  struct Unsigned {
    std::vector<xmlNode*> stamps;  ///< SignatureTimeStamp
    bool others = false;
  };
  Unsigned added_later() const {
    Unsigned out;
    if (!node_) return out;
    for (auto* one : elements_in(node_->parent)) {
      if (one == node_) continue;
      auto const* of_signature = only_child(one, "UnsignedSignatureProperties", xades_namespace);
      out.others = out.others || !of_signature || elements_in(one).size() != 1;
      for (auto* property : elements_in(of_signature)) {
        bool const stamp = is_xades(property, "SignatureTimeStamp") && out.stamps.size() < most_stamps;
        if (stamp) out.stamps.push_back(property);
        out.others = out.others || !stamp;
      }
    }
    return out;
  }
  /// Nothing: no SigningCertificate; false: it names another.
  std::optional<bool> names(Certificate const& certificate) const {
    auto const* list = only_child(signature_properties(), "SigningCertificateV2", xades_namespace);
    if (!list) list = only_child(signature_properties(), "SigningCertificate", xades_namespace);
    if (!list) return std::nullopt;
    auto const certs = elements_in(list);
    if (certs.empty()) return false;
    auto* digest_node = only_child(certs.front(), "CertDigest", xades_namespace);
    auto const method =
        hash_named(xml_attribute(only_child(digest_node, "DigestMethod", edxml::dsig_namespace), "Algorithm"));
    return method && from_base64(xml_text(only_child(digest_node, "DigestValue", edxml::dsig_namespace))) ==
                         digest(*method, certificate->der);
  }

 private:
  xmlNode* signature_properties() const { return only_child(node_, "SignedSignatureProperties", xades_namespace); }

  void find() {
    std::string digested;
    std::size_t typed = 0;
    for (auto* reference : elements_in(only_child(signature_, "SignedInfo", edxml::dsig_namespace)))
      if (xml_attribute(reference, "Type") == signed_properties_type) {
        digested = xml_attribute(reference, "URI");
        ++typed;
      }
    xmlNode* found = nullptr;
    std::size_t count = 0;
    for (auto* object : elements_in(signature_)) {
      if (std::string_view{reinterpret_cast<char const*>(object->name)} != "Object") continue;
      auto* qualifying = only_child(object, "QualifyingProperties", xades_namespace);
      if (!qualifying) continue;
      ++count;
      found = only_child(qualifying, "SignedProperties", xades_namespace);
      auto const target = xml_attribute(qualifying, "Target");
      if (target != "#" + xml_attribute(signature_, "Id")) loose_ = true;
    }
    if (count == 0 && typed == 0) return;
    if (count != 1 || typed != 1 || !found || digested != "#" + xml_attribute(found, "Id")) {
      loose_ = true;
      return;
    }
    node_ = found;
  }
  xmlNode* signature_;
  xmlNode* node_ = nullptr;
  bool loose_ = false;
};

/// A SignatureTimeStamp: over the SignatureValue alone, as one or more RFC 3161 tokens.
void check_xades_stamp(SignatureReport& out, SignatureStamps& stamps, xmlNode* value, xmlNode* stamp,
                       CheckContext const& context) {
  std::string method = default_canonicalisation;
  std::vector<std::string> tokens;
  bool understood = true;
  for (auto* part : elements_in(stamp)) {
    if (is_named(part, "CanonicalizationMethod", edxml::dsig_namespace)) method = xml_attribute(part, "Algorithm");
    else if (is_xades(part, "EncapsulatedTimeStamp") && tokens.size() < most_stamps)
      tokens.push_back(from_base64(xml_text(part)));
    else understood = false;
  }
  auto const text = canonical(value, method);
  if (!understood || !text || tokens.empty())
    return out.add(Check::timestamps, "timestamp.unsupported", Weight::warning,
                   {"Có dấu thời gian XAdES kiểu không được hỗ trợ, không dùng để chứng minh thời điểm ký.",
                    "A XAdES time-stamp of a kind that is not supported proves nothing about the time."});
  for (auto const& token : tokens)
    check_signature_stamp(
        out, stamps, token, [&](HashRead hash) { return digest(hash, *text); }, context);
}

void check_proof(SignatureReport& out, edxml::Proof const& proof) {
  using State = edxml::Proof::State;
  switch (proof.state) {
    case State::intact:
      out.add(Check::digest, "digest.matches", Weight::info,
              {"Nội dung được ký còn nguyên vẹn.", "What was signed is intact."});
      return;
    case State::changed:
      return out.fail(Verdict::total_failed, "HASH_FAILURE", Check::digest, "digest.differs",
                      {"Nội dung đã bị thay đổi sau khi ký.", "The content was changed after it was signed."});
    case State::wrong:
      return out.fail(Verdict::total_failed, "SIG_CRYPTO_FAILURE", Check::value, "value.wrong",
                      {"Giá trị chữ ký không đúng.", "The signature value is wrong."});
    case State::weak_key:
      return out.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "algorithm.key",
                      {"Khóa quá ngắn, không có giá trị.", "The key is so short that it proves nothing."});
    case State::no_certificate:
      break;
  }
  out.fail(Verdict::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND", Check::signing_certificate, "certificate.missing",
           {"Không đọc được chứng thư số của người ký.", "The signer's certificate cannot be read."});
}

bool has_signature(xmlNode* node, int depth = 0) {
  if (depth > 256) return false;
  if (std::string_view{reinterpret_cast<char const*>(node->name)} == "Signature") return true;
  return std::ranges::any_of(elements_in(node), [&](xmlNode* child) { return has_signature(child, depth + 1); });
}

}  // namespace

Report validate_xml(std::string_view bytes, Policy const& policy) {
  Report out;
  out.format = "xml";
  Words why;
  auto const document = read_xml(bytes, why);
  if (!document) {
    out.readable = false;
    out.errors.push_back({Check::format, "xml.unreadable", Weight::failure, why, {}});
    return out;
  }
  auto* root = xmlDocGetRootElement(document.get());
  if (!has_signature(root)) return out;
  auto& report = out.signatures.emplace_back();
  auto const root_name = std::string_view{reinterpret_cast<char const*>(root->name)};
  auto const shape =
      edxml::examine(document.get(), root_name == "edXML" ? edxml::Place::edxml_header : edxml::Place::anywhere);
  if (shape.state != edxml::Signature::State::valid) {
    report.after = Changes::suspicious;
    // What others may do, but we cannot judge, is not called false: it is not called true, either.
    bool const unusual = shape.code == "signature.several" || shape.code == "signature.partial" ||
                         shape.code == "signature.transform" || shape.code == "signature.algorithm";
    report.fail(unusual ? Verdict::indeterminate : Verdict::total_failed,
                unusual ? "SIG_CONSTRAINTS_FAILURE" : "FORMAT_FAILURE", Check::coverage, shape.code, shape.why);
    return out;
  }
  report.covers_whole_file = true;
  report.add(Check::coverage, "coverage.whole", Weight::info,
             {"Chữ ký bao trùm toàn bộ tài liệu XML.", "The signature covers the whole XML document."});
  auto const now = policy.at.value_or(SystemClock{}.now());
  CheckContext const context{policy, now, {}, {}, std::nullopt, false};
  Properties const properties{shape.signature};
  auto const proof = edxml::prove(shape);
  check_proof(report, proof);
  auto const signer = certificate_of(proof.certificate);
  if (properties.loose())
    report.fail(
        Verdict::total_failed, "FORMAT_FAILURE", Check::format, "xades.loose",
        {"Thuộc tính XAdES không được chữ ký này ràng buộc.", "The XAdES properties are not bound by this signature."});
  report.signing_time = properties.signing_time();
  auto const later = properties.added_later();
  SignatureStamps stamps;
  auto* value = only_child(shape.signature, "SignatureValue", edxml::dsig_namespace);
  for (auto* stamp : later.stamps) check_xades_stamp(report, stamps, value, stamp, context);
  auto const time = settle_time(report, stamps.earliest, now);
  report.level = !properties.there() ? "legacy" : stamps.earliest ? "T" : "B";
  if (!properties.there())
    report.add(Check::level, "level.legacy", Weight::info,
               {"Chữ ký XML-DSig, không phải XAdES.", "An XML-DSig signature, not XAdES."});
  if (signer) {
    report.signer = signer->common_name.empty() ? signer->line : signer->common_name;
    report.organisation = signer->organisation;
    report.certificate = signer->der;
    if (properties.there() && properties.names(signer) != true)
      report.fail(Verdict::indeterminate, "SIG_CONSTRAINTS_FAILURE", Check::signing_certificate, "certificate.other",
                  {"Thuộc tính chứng thư số ký thiếu hoặc không khớp.",
                   "The signing-certificate property is missing or names another certificate."});
    if (!may_sign(signer))
      report.fail(
          Verdict::indeterminate, "CHAIN_CONSTRAINTS_FAILURE", Check::chain, "chain.key_usage",
          {"Chứng thư số này không được dùng để ký văn bản.", "This certificate is not for signing documents."});
    if (shape.sha1)
      if (auto const weak = weakness(policy, HashRead::sha1, time))
        report.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "algorithm.hash", *weak);
    std::vector<Certificate> inside;
    for (auto const& der : shape.certificates)
      if (auto one = certificate_of(der)) inside.push_back(std::move(one));
    bool ignored = false;
    check_trust(report, signer, inside, {}, policy.anchors, time, stamps.earliest.has_value(), context, ignored);
    report.add(Check::signer, "signer.name", Weight::info,
               {"Người ký: " + report.signer + ".", "Signer: " + report.signer + "."});
  }
  if (later.others)
    report.add(Check::not_checked, "not_checked.unsigned", Weight::not_checked,
               {"Thuộc tính XAdES thêm sau chữ ký, ngoài dấu thời gian của chữ ký, chưa được xét.",
                "XAdES properties added after the signature, other than its time-stamps, were not checked."});
  report.add(
      Check::not_checked, "not_checked.role", Weight::not_checked,
      {"Chưa đối chiếu chức vụ, thẩm quyền của người ký.", "The signer's office and authority were not checked."});
  std::ranges::stable_sort(report.findings, [](Finding const& a, Finding const& b) { return a.weight > b.weight; });
  return out;
}

}  // namespace tinhso::signing
