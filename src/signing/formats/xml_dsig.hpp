// XML signatures: enveloped, over the whole document, XML-DSig with XAdES properties (EN 319 132-1), by xmlsec; level
// B, or T with a time-stamp over the signature value among the unsigned properties (§ 5.3).
//
// The verifying side is edxml's (edxml_signature*): one shape that leaves no room for wrapping, keys only from the
// X.509 certificate. Throws Invalid for documents that cannot be signed. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing {

inline constexpr std::string_view xades_namespace = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr std::string_view signed_properties_type = "http://uri.etsi.org/01903#SignedProperties";

/// Signs an XML document: into edXMLHeader when it is an edXML package, else at the end of the root. The result is
/// UTF-8. A document that carries a signature already is refused, and so are DTDs. With `stamper` the level is T;
/// throws what it throws.
std::string sign_xml(std::string_view document, Signer& signer, Instant at, Hash hash = Hash::sha256,
                     TimeStamper* stamper = nullptr);

/// Starts libxml2 and xmlsec, once; what opens files happens here.
void prepare_xml_signatures();

}  // namespace tinhso::signing
