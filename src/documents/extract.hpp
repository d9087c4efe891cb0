// The words inside a file: PDF (pdftotext; scanned pages by OCR), pictures (Tesseract, Vietnamese), DOCX, plain text.
//
// PDF and pictures are read by other programs under limits (child.hpp); DOCX here, with limits on the zip and no
// outside entities. Thread-safe; blocks for as long as the programs take. What cannot be read gives an empty text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tinhso::documents {

struct Extracted {
  std::string text;      ///< at most 400,000 bytes of UTF-8
  bool by_ocr = false;   ///< read off a picture: words may be wrong
  bool complete = true;  ///< false when pages or bytes were left out, or a program failed
};
/// `type` is the media type as sniffed.
Extracted extract_text(std::filesystem::path const& file, std::string_view type);

/// A paragraph of a DOCX, and what its sections say of the page. Lengths in millimetres.
struct DocxPage {
  double width = 0, height = 0, top = 0, bottom = 0, left = 0, right = 0;
};
struct Docx {
  std::vector<std::string> paragraphs;
  std::vector<DocxPage> pages;     ///< one a section
  std::vector<std::string> fonts;  ///< named by runs that hold text, or by the default
  std::vector<double> sizes;       ///< points, of the same
};
/// Throws std::runtime_error for what is no DOCX or goes over the limits (20 MB unpacked, 200,000 elements).
Docx read_docx(std::string_view bytes);

}  // namespace tinhso::documents
