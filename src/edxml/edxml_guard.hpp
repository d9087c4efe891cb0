// What happens before any XML parser sees a package: encoding settled, DTDs refused, costs bounded.
//
// libxml2 compares attributes pairwise and canonicalisation compares namespaces pairwise, both before or outside of any
// callback, so a small hostile file could cost minutes; counting tags first costs a few microseconds. Pure;
// thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edxml/edxml_report.hpp"

namespace tinhso::edxml {

/// The text as UTF-8 without byte order mark.
struct Utf8 {
  std::string converted;  ///< holds the text when it came as UTF-16
  std::string_view text;
};
/// Fills `out`, or reports why not: empty, too large, another encoding, broken UTF-8.
bool settle_encoding(std::string_view bytes, Utf8& out, Report& report);

/// Walks over the tags; false when a limit is exceeded or a DTD is declared. It does not replace the parser's check of
/// well-formedness: what it cannot follow it leaves to the parser. `encoded` receives the length of the text that
/// follows each start tag named ContentTransferEncoded, so that the decoder can reserve.
bool structure_is_safe(std::string_view text, std::vector<std::size_t>& encoded, Report& report);

}  // namespace tinhso::edxml
