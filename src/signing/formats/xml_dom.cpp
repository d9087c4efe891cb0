#include "signing/formats/xml_dom.hpp"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "edxml/edxml_base64.hpp"
#include "edxml/edxml_guard.hpp"
#include "edxml/edxml_signature.hpp"
#include "edxml/edxml_signature_shape.hpp"
#include "signing/formats/xml_dsig.hpp"

namespace tinhso::signing {
namespace {

struct CloseOutput {
  void operator()(xmlOutputBuffer* buffer) const { xmlOutputBufferClose(buffer); }
};
struct Canonicalisation {
  std::string_view uri;
  xmlC14NMode mode;
};
constexpr std::array canonicalisations{
    Canonicalisation{"http://www.w3.org/2001/10/xml-exc-c14n#", XML_C14N_EXCLUSIVE_1_0},
    Canonicalisation{"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", XML_C14N_1_0},
    Canonicalisation{"http://www.w3.org/2006/12/xml-c14n11", XML_C14N_1_1},
};

/// The element itself, all within it, and their attributes and namespaces. libxml2 hands a namespace over as a node.
int is_within(void* element, xmlNode* node, xmlNode* parent) {
  for (auto const* at = node->type == XML_NAMESPACE_DECL ? parent : node; at; at = at->parent)
    if (at == element) return 1;
  return 0;
}

}  // namespace

void prepare_xml_signatures() { edxml::prepare_xmlsec(); }

XmlDom read_xml(std::string_view bytes, Words& why) {
  prepare_xml_signatures();
  edxml::Limits const limits;
  edxml::Package package;
  edxml::Report report{package, limits};
  edxml::Utf8 utf8;
  std::vector<std::size_t> encoded;
  why = {"Không phải XML đọc được.", "It is no XML that can be read."};
  if (!edxml::settle_encoding(bytes, utf8, report) || !edxml::structure_is_safe(utf8.text, encoded, report)) {
    if (!package.errors.empty()) why = package.errors.front().words;
    return nullptr;
  }
  XmlDom out{
      xmlReadMemory(utf8.text.data(), static_cast<int>(utf8.text.size()), nullptr, "UTF-8",
                    XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
  if (out && (!xmlDocGetRootElement(out.get()) || out->intSubset)) out.reset();
  return out;
}

std::vector<xmlNode*> elements_in(xmlNode const* parent) {
  std::vector<xmlNode*> out;
  for (auto* child = parent ? parent->children : nullptr; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE) out.push_back(child);
  return out;
}

xmlNode* only_child(xmlNode const* parent, std::string_view name, std::string_view name_space) {
  xmlNode* out = nullptr;
  for (auto* child : elements_in(parent)) {
    if (name != reinterpret_cast<char const*>(child->name) || !child->ns ||
        name_space != reinterpret_cast<char const*>(child->ns->href))
      continue;
    if (out) return nullptr;
    out = child;
  }
  return out;
}

std::string xml_text(xmlNode* node) {
  auto* text = node ? xmlNodeGetContent(node) : nullptr;
  std::string out = text ? reinterpret_cast<char const*>(text) : "";
  if (text) xmlFree(text);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return out;
}

std::string xml_attribute(xmlNode* node, char const* name) {
  auto* text = node ? xmlGetNoNsProp(node, reinterpret_cast<xmlChar const*>(name)) : nullptr;
  std::string out = text ? reinterpret_cast<char const*>(text) : "";
  if (text) xmlFree(text);
  return out;
}

std::optional<std::string> canonical(xmlNode* element, std::string_view method) {
  auto const kind = std::ranges::find(canonicalisations, method, &Canonicalisation::uri);
  if (!element || kind == canonicalisations.end()) return std::nullopt;
  std::unique_ptr<xmlOutputBuffer, CloseOutput> const out{xmlAllocOutputBuffer(nullptr)};
  if (!out || xmlC14NExecute(element->doc, is_within, element, kind->mode, nullptr, 0, out.get()) < 0)
    return std::nullopt;
  return std::string{reinterpret_cast<char const*>(xmlOutputBufferGetContent(out.get())),
                     xmlOutputBufferGetSize(out.get())};
}

std::string from_base64(std::string_view text) {
  edxml::Base64Decoder decoder{text.size()};
  decoder.feed(text);
  decoder.finish();
  return decoder.ok() && !decoder.empty() ? decoder.take() : std::string{};
}

std::string to_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  auto const length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

}  // namespace tinhso::signing
