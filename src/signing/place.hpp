// Where on the paper a signature is seen: above the signer's name, found in the PDF's own text by poppler
// (`pdftotext -bbox`, in a process of its own). Decree 30/2020/NĐ-CP, appendix I, part II, cells 7c and 8.
// Lengths are millimetres from the lower left corner of the page. Private to the room; thread-safe.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "signing/formats/pdf_sign.hpp"

namespace tinhso::signing {

/// A name as it stands on a page.
struct NamePlace {
  int page = 1;  ///< from 1
  double left = 0, right = 0, top = 0, bottom = 0;
  double page_width = 0, page_height = 0;
};
/// The last time that these words stand beside each other on one line, upper case or not. `bbox` is what pdftotext
/// writes about a file from outside: anything may stand in it. At most 200,000 words are read.
std::optional<NamePlace> find_name(std::string_view bbox, std::string_view name);
/// In that file; nothing when it has no text, or poppler is not there or goes over its limits.
std::optional<NamePlace> find_name_in(std::filesystem::path const& pdf, std::string_view name);

/// The hand signature 50 × 20 mm, over the middle of the name; like the seal moved so that it stays on the page.
void put_above(Visible& visible, NamePlace const& name);
/// The seal, 36 mm wide: it covers the left third of the signature that stands above this name.
void put_seal_beside(Visible& visible, NamePlace const& name);

}  // namespace tinhso::signing
