#include "signing/formats/xml_dom.hpp"

#include <libxml/parser.h>
#include <openssl/evp.h>

#include "edxml/edxml_base64.hpp"
#include "edxml/edxml_guard.hpp"
#include "edxml/edxml_signature.hpp"
#include "edxml/edxml_signature_shape.hpp"
#include "signing/formats/xml_dsig.hpp"

namespace tinhso::signing {

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
