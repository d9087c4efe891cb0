#include "documents/extract.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "documents/child.hpp"

namespace tinhso::documents {
namespace {

constexpr std::size_t text_limit = 400'000;
constexpr int ocr_pages = 10;

std::string whole_file(std::filesystem::path const& file, std::size_t limit) {
  std::ifstream in{file, std::ios::binary};
  std::string out(limit, '\0');
  in.read(out.data(), static_cast<std::streamsize>(limit));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

/// Cut at a character, and only UTF-8 that is whole.
std::string clean_text(std::string text) {
  if (text.size() > text_limit) {
    text.resize(text_limit);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
    if (!text.empty()) text.pop_back();
  }
  std::erase(text, '\0');
  return is_utf8(text) ? text : std::string{};
}

Extracted from_picture(std::filesystem::path const& file, std::filesystem::path const& folder) {
  ChildLimits limits;
  limits.time = std::chrono::seconds{90};
  auto const read =
      run_child({"tesseract", file.string(), "stdout", "-l", "vie", "--psm", "3", "-c", "preserve_interword_spaces=1"},
                folder, limits);
  return {clean_text(read.output), true, read.good()};
}

Extracted from_scanned_pdf(std::filesystem::path const& file, std::filesystem::path const& folder) {
  ChildLimits limits;
  limits.time = std::chrono::seconds{90};
  auto const drawn = run_child({"pdftoppm", "-r", "200", "-gray", "-png", "-l", std::to_string(ocr_pages),
                                file.string(), (folder / "page").string()},
                               folder, limits);
  std::vector<std::filesystem::path> pages;
  for (auto const& entry : std::filesystem::directory_iterator{folder})
    if (entry.path().extension() == ".png") pages.push_back(entry.path());
  std::sort(pages.begin(), pages.end());
  Extracted out{{}, true, drawn.good() && pages.size() < ocr_pages};
  for (auto const& page : pages) {
    auto const one = from_picture(page, folder);
    out.text += one.text + '\n';
    out.complete = out.complete && one.complete;
  }
  out.text = clean_text(std::move(out.text));
  return out;
}

}  // namespace

Extracted extract_text(std::filesystem::path const& file, std::string_view type) {
  ScratchFolder const scratch;
  if (type == "application/pdf") {
    auto const read = run_child({"pdftotext", "-q", "-enc", "UTF-8", "-layout", file.string(), "-"}, scratch.path());
    auto text = clean_text(read.output);
    // A scan has pages but no words; some scanners leave a few characters.
    auto const letters = std::count_if(text.begin(), text.end(), [](char c) { return c > ' ' || c < 0; });
    if (letters > 40 || !read.good()) return {std::move(text), false, read.good()};
    return from_scanned_pdf(file, scratch.path());
  }
  if (type == "image/png" || type == "image/jpeg" || type == "image/tiff") return from_picture(file, scratch.path());
  if (type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document") {
    try {
      Extracted out;
      for (auto const& paragraph : read_docx(whole_file(file, 50'000'000)).paragraphs) out.text += paragraph + '\n';
      out.text = clean_text(std::move(out.text));
      return out;
    } catch (std::runtime_error const&) {
      return {{}, false, false};
    }
  }
  if (type == "text/plain" || type == "text/csv") return {clean_text(whole_file(file, text_limit)), false, true};
  return {};
}

}  // namespace tinhso::documents
