// Pages and form fields of a PDF document as one revision sees them.
//
// Walks are bounded and end on circles. Throws PdfFault for trees that are no trees.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "signing/formats/pdf_file.hpp"

namespace tinhso::signing {

struct PdfPageFacts {
  PdfValue media;
  PdfValue crop;
  std::int64_t rotation = 0;
};
/// Leaves of the page tree in their order, with what they inherit.
std::vector<std::pair<PdfRef, PdfPageFacts>> pages_of(PdfView& view);

struct PdfField {
  PdfRef ref;
  std::string name;             ///< full, with dots; UTF-8
  std::string type;             ///< FT, inherited
  bool terminal = false;        ///< has no kids with names
  std::vector<PdfRef> widgets;  ///< the field itself when merged
};
/// All fields, parents before their kids. Fields that are not indirect objects are not listed.
std::vector<PdfField> fields_of(PdfView& view);

/// DocMDP permission of a signature dictionary: 1, 2, 3; nothing when it certifies nothing.
std::optional<int> permission_of(PdfView& view, PdfValue const& signature);

}  // namespace tinhso::signing
