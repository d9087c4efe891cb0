#include "edxml/edxml_signature_shape.hpp"

#include <libxml/valid.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "base/text.hpp"
#include "edxml/edxml_base64.hpp"

namespace tinhso::edxml {
namespace {

using namespace std::string_view_literals;

constexpr auto enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"sv;
constexpr std::array canonicalisations{"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"sv,
                                       "http://www.w3.org/2006/12/xml-c14n11"sv,
                                       "http://www.w3.org/2001/10/xml-exc-c14n#"sv};
/// As the VXP SDK's templates spell exclusive canonicalisation. No verifier knows it, so it was never meant to be
/// verified.
constexpr auto misspelt = "http://www.w3.org/TR/xml-exc-c14n#"sv;
constexpr std::array digests{"http://www.w3.org/2000/09/xmldsig#sha1"sv, "http://www.w3.org/2001/04/xmlenc#sha256"sv,
                             "http://www.w3.org/2001/04/xmldsig-more#sha384"sv,
                             "http://www.w3.org/2001/04/xmlenc#sha512"sv};
constexpr std::array methods{
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1"sv,          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"sv,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"sv,   "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"sv,
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"sv, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"sv,
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"sv};
/// Digest values of templates that are sent round unchanged (VXP SDK sample edoc.edxml).
constexpr std::array sample_digests{"PrlYKdD8sksgnxFvUVtPIQ0pAqM="sv};
constexpr std::size_t most_references = 4;
constexpr std::size_t most_certificates = 10;

template <class List>
bool among(List const& list, std::string_view value) {
  return std::ranges::find(list, value) != list.end();
}

std::string_view local_name(xmlNode const* node) {
  std::string_view const whole = reinterpret_cast<char const*>(node->name);
  auto const colon = whole.rfind(':');  // an undeclared prefix stays in the name
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}
bool is_dsig(xmlNode const* node, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && node->ns && node->ns->href &&
         dsig_namespace == reinterpret_cast<char const*>(node->ns->href) &&
         name == reinterpret_cast<char const*>(node->name);
}

std::vector<xmlNode*> elements_of(xmlNode const* parent) {
  std::vector<xmlNode*> out;
  for (auto* child = parent ? parent->children : nullptr; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE) out.push_back(child);
  return out;
}
std::vector<xmlNode*> dsig_children(xmlNode const* parent, std::string_view name) {
  auto out = elements_of(parent);
  std::erase_if(out, [&](xmlNode* node) { return !is_dsig(node, name); });
  return out;
}
xmlNode* only(xmlNode const* parent, std::string_view name) {
  auto const found = dsig_children(parent, name);
  return found.size() == 1 ? found.front() : nullptr;
}

std::string value_of(xmlNode* node) {
  auto* text = node ? xmlNodeGetContent(node) : nullptr;
  std::string out = text ? reinterpret_cast<char const*>(text) : "";
  if (text) xmlFree(text);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return out;
}
std::optional<std::string> attribute(xmlNode* node, char const* name) {
  auto* text = node ? xmlGetNoNsProp(node, reinterpret_cast<xmlChar const*>(name)) : nullptr;
  if (!text) return std::nullopt;
  std::string out = reinterpret_cast<char const*>(text);
  xmlFree(text);
  return out;
}
std::string algorithm_of(xmlNode* node) { return attribute(node, "Algorithm").value_or(""); }

bool inside(xmlNode const* node, xmlNode const* ancestor) {
  for (; node; node = node->parent)
    if (node == ancestor) return true;
  return false;
}

/// Depth is bounded by structure_is_safe(), so recursion is too.
void walk(xmlNode* node, std::function<void(xmlNode*)> const& f) {
  f(node);
  for (auto* child : elements_of(node)) walk(child, f);
}

class Examination {
 public:
  Examination(xmlDoc* document, Place allowed)
      : document_{document}, root_{xmlDocGetRootElement(document)}, place_{allowed} {}

  Shape run() {
    if (find_signature() && not_a_template() && references_bind() && algorithms_known() && certificates_there())
      shape_.state = Signature::State::valid;
    return std::move(shape_);
  }

 private:
  bool stop(Signature::State state, std::string code, char const* vi, char const* en) {
    shape_.state = state;
    shape_.code = std::move(code);
    shape_.why = {vi, en};
    return false;
  }
  bool wrong(char const* code, char const* vi, char const* en) { return stop(Signature::State::invalid, code, vi, en); }
  bool placeholder(char const* vi, char const* en) {
    return stop(Signature::State::placeholder, "signature.placeholder", vi, en);
  }

  bool find_signature() {
    std::size_t count = 0;
    walk(root_, [&](xmlNode* node) {
      auto const name = local_name(node);
      if (name != "Signature" && name != "DigitalSignature") return;
      if (count++ == 0) shape_.signature = node;
    });
    if (count == 0) return wrong("signature.shape", "Không có chữ ký.", "There is no signature.");
    if (count > 1)
      return wrong("signature.several", "Có nhiều chữ ký XML trong gói tin.",
                   "There is more than one XML signature in the package.");
    auto const* header = shape_.signature->parent;
    bool const in_place = place_ == Place::anywhere
                              ? shape_.signature != root_
                              : header && header->type == XML_ELEMENT_NODE && local_name(header) == "edXMLHeader" &&
                                    header->parent && header->parent->parent == root_ &&
                                    local_name(header->parent) == "edXMLEnvelope";
    if (!in_place)
      return wrong("signature.misplaced", "Chữ ký không nằm trong edXMLHeader.",
                   "The signature is not in edXMLHeader.");
    return true;
  }

  bool not_a_template() {
    if (!is_dsig(shape_.signature, "Signature"))
      return placeholder("Chữ ký mẫu: không thuộc không gian tên xmldsig.",
                         "A placeholder: it is not in the xmldsig namespace.");
    signed_info_ = only(shape_.signature, "SignedInfo");
    if (!signed_info_) {
      if (elements_of(shape_.signature).empty())
        return placeholder("Chữ ký mẫu: không có nội dung.", "A placeholder: it is empty.");
      return wrong("signature.shape", "Chữ ký thiếu SignedInfo.", "The signature has no SignedInfo.");
    }
    references_ = dsig_children(signed_info_, "Reference");
    bool empty = value_of(only(shape_.signature, "SignatureValue")).empty();
    bool sample = false;
    bool spelt_wrong = false;
    for (auto* reference : references_) {
      auto const digest = value_of(only(reference, "DigestValue"));
      empty = empty || digest.empty();
      sample = sample || among(sample_digests, digest);
    }
    walk(signed_info_, [&](xmlNode* node) { spelt_wrong = spelt_wrong || algorithm_of(node) == misspelt; });
    if (empty) return placeholder("Chữ ký mẫu: giá trị để trống.", "A placeholder: its values are empty.");
    if (sample)
      return placeholder("Chữ ký mẫu của bộ phần mềm kết nối.", "A placeholder: the digest of a known sample.");
    if (spelt_wrong)
      return placeholder("Chữ ký mẫu: phép biến đổi viết sai địa chỉ, không ai kiểm tra được.",
                         "A placeholder: a transform's address is misspelt, so nobody can verify it.");
    return true;
  }

  /// Attributes that may serve as an Id, by value. A value that is there twice is worth nothing.
  void collect_ids() {
    walk(root_, [&](xmlNode* node) {
      for (auto* property = node->properties; property; property = property->next) {
        std::string_view const name = reinterpret_cast<char const*>(property->name);
        if (name != "Id" && name != "ID" && name != "id") continue;
        auto* text = xmlNodeListGetString(document_, property->children, 1);
        ids_[text ? reinterpret_cast<char const*>(text) : ""].push_back(property);
        if (text) xmlFree(text);
      }
    });
  }

  static bool plain_id(std::string_view id) {
    return !id.empty() && std::ranges::all_of(id, [](unsigned char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
             c == '.';
    });
  }

  /// What a reference covers; null when it is nothing that may be signed here.
  xmlNode* target_of(xmlNode* reference) {
    auto const uri = attribute(reference, "URI");
    if (!uri) return nullptr;
    if (uri->empty()) return root_;
    if (uri->front() != '#' || !plain_id(std::string_view{*uri}.substr(1))) return nullptr;
    auto const found = ids_.find(uri->substr(1));
    if (found == ids_.end() || found->second.size() != 1) return nullptr;
    auto* property = found->second.front();
    auto* node = property->parent;
    bool const own_object = node->parent && std::ranges::any_of(dsig_children(shape_.signature, "Object"),
                                                                [&](xmlNode* object) { return inside(node, object); });
    if (node != root_ && !own_object) return nullptr;
    auto const* id = reinterpret_cast<xmlChar const*>(found->first.c_str());
    if (property->atype != XML_ATTRIBUTE_ID) xmlAddID(nullptr, document_, id, property);
    return xmlGetID(document_, id) == property ? node : nullptr;  // what xmlsec will find, too
  }

  /// `enveloped` must come first for the document and must not come at all for anything else.
  static bool transforms_allowed(xmlNode* reference, bool whole) {
    auto const holders = dsig_children(reference, "Transforms");
    if (holders.size() > 1) return false;
    auto const list = holders.empty() ? std::vector<xmlNode*>{} : elements_of(holders.front());
    std::size_t const first = whole ? 1 : 0;
    if (list.size() < first || list.size() > first + 1) return false;
    if (!std::ranges::all_of(list, [](xmlNode* node) { return is_dsig(node, "Transform"); })) return false;
    if (whole && algorithm_of(list.front()) != enveloped) return false;
    return list.size() == first || among(canonicalisations, algorithm_of(list.back()));
  }

  bool references_bind() {
    collect_ids();
    if (references_.empty() || references_.size() > most_references)
      return wrong("signature.shape", "Số tham chiếu của chữ ký không hợp lệ.",
                   "The signature has no reference, or too many.");
    std::size_t whole = 0;
    for (auto* reference : references_) {
      auto const* target = target_of(reference);
      if (!target)
        return wrong("signature.partial", "Chữ ký không tham chiếu toàn bộ gói tin.",
                     "The signature refers to something else than the whole package.");
      whole += target == root_ ? 1 : 0;
      if (!transforms_allowed(reference, target == root_))
        return wrong("signature.transform", "Chữ ký dùng phép biến đổi không được phép.",
                     "The signature uses transforms that are not allowed.");
    }
    if (whole != 1)
      return wrong("signature.partial", "Chữ ký không bao trùm toàn bộ gói tin.",
                   "The signature does not cover the whole package.");
    return true;
  }

  bool algorithms_known() {
    shape_.method = algorithm_of(only(signed_info_, "SignatureMethod"));
    bool known = among(methods, shape_.method) &&
                 among(canonicalisations, algorithm_of(only(signed_info_, "CanonicalizationMethod")));
    shape_.sha1 = shape_.method.ends_with("sha1");
    for (auto* reference : references_) {
      auto const digest = algorithm_of(only(reference, "DigestMethod"));
      known = known && among(digests, digest);
      shape_.sha1 = shape_.sha1 || digest.ends_with("sha1");
    }
    return known || wrong("signature.algorithm", "Chữ ký dùng thuật toán không được hỗ trợ.",
                          "The signature uses an algorithm that is not supported.");
  }

  bool certificates_there() {
    for (auto* data : dsig_children(only(shape_.signature, "KeyInfo"), "X509Data")) {
      for (auto* node : dsig_children(data, "X509Certificate")) {
        auto const text = value_of(node);
        Base64Decoder decoder{text.size()};
        decoder.feed(text);
        decoder.finish();
        if (decoder.ok() && !decoder.empty()) shape_.certificates.push_back(decoder.take());
      }
    }
    if (shape_.certificates.empty() || shape_.certificates.size() > most_certificates)
      return wrong("signature.no_certificate", "Chữ ký không kèm chứng thư số X.509.",
                   "The signature comes without an X.509 certificate.");
    return true;
  }

  xmlDoc* document_;
  xmlNode* root_;
  Place place_;
  xmlNode* signed_info_ = nullptr;
  std::vector<xmlNode*> references_;
  std::map<std::string, std::vector<xmlAttr*>> ids_;
  Shape shape_;
};

}  // namespace

Shape examine(xmlDoc* document, Place allowed) { return Examination{document, allowed}.run(); }

}  // namespace tinhso::edxml
