// A form with files as programs send it: multipart/form-data (RFC 7578 over RFC 2046, 5.1).
//
// Pure functions over outside bytes; thread-safe; nothing throws. Parts point into the body that was read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinhso::web {

struct FormPart {
  std::string name;
  std::string file_name;  ///< as sent, not to be trusted; empty: a plain field
  std::string_view content;
};
/// nullopt: another media type, no boundary, a part without an end or a name, or more than 32 parts.
std::optional<std::vector<FormPart>> read_form(std::string_view content_type, std::string_view body);

}  // namespace tinhso::web
