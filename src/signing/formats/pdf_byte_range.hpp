// Check 1 of a PDF signature: its byte range covers everything up to the end of a revision but the signature's own
// hexadecimal string, to the byte. Throws nothing.
#pragma once

#include <optional>
#include <string>

#include "signing/formats/pdf_file.hpp"

namespace tinhso::signing {

struct SignedRange {
  std::size_t gap_begin = 0;  ///< of the string, with its brackets
  std::size_t gap_end = 0;
  std::size_t end = 0;
  std::size_t revision = 0;  ///< the one that ends there
};
struct Misplaced {
  std::string code;
  Words words;
};
/// The revision that ends there, give or take white space.
std::optional<std::size_t> revision_ending(PdfFile const& file, std::size_t end);
/// Nothing when all is well, and then `out` is set. `signature` as read from the file, with its places.
std::optional<Misplaced> check_byte_range(PdfFile const& file, PdfValue const& signature, SignedRange& out);

}  // namespace tinhso::signing
