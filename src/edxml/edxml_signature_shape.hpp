// What a signature must look like before its cryptography is worth anything.
#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "edxml/edxml.hpp"

namespace tinhso::edxml {

inline constexpr std::string_view dsig_namespace = "http://www.w3.org/2000/09/xmldsig#";

/// A signature that may be verified, or why not.
struct Shape {
  Signature::State state = Signature::State::invalid;  ///< `valid` here means: of the right shape, go on
  std::string code;                                    ///< of the warning, when not
  Words why;
  xmlNode* signature = nullptr;
  std::string method;                     ///< URI of the signature method
  bool sha1 = false;                      ///< somewhere in it
  std::vector<std::string> certificates;  ///< DER, in their order
};

/// The rules: one Signature in the whole document, in edXMLHeader, in the xmldsig namespace; one reference to the whole
/// document (URI "" or the root's own unique Id) whose transforms are enveloped-signature and then at most one
/// canonicalisation; further references only to unique Ids inside this signature's own Object (XAdES properties); known
/// algorithms, no HMAC; an X.509 certificate. Registers the Ids referred to in `document`.
/// `Place::anywhere` is for other XML documents: the signature may stand wherever it likes, as it covers the whole.
enum class Place { edxml_header, anywhere };
Shape examine(xmlDoc* document, Place place = Place::edxml_header);

}  // namespace tinhso::edxml
