// A DOM of outside XML under limits: no network, no DTD, no entities; structure checked before libxml2 sees it.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tinhso::signing {

struct ReleaseXml {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using XmlDom = std::unique_ptr<xmlDoc, ReleaseXml>;

/// Null, with the reason, when it is no XML that may be read.
XmlDom read_xml(std::string_view bytes, Words& why);
std::vector<xmlNode*> elements_in(xmlNode const* parent);
/// The only child element of that local name and namespace; null when there is none or more than one.
xmlNode* only_child(xmlNode const* parent, std::string_view name, std::string_view name_space);
std::string xml_text(xmlNode* node);  ///< without white space
std::string xml_attribute(xmlNode* node, char const* name);
/// This element as it is digested, by the URI of a canonicalisation; nothing for one that is not known here.
std::optional<std::string> canonical(xmlNode* element, std::string_view method);
std::string from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

}  // namespace tinhso::signing
