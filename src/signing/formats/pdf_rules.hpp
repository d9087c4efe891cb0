// The rules for form fields, signatures and annotations within an update; used by pdf_changes.
#pragma once

#include <vector>

#include "signing/formats/pdf_diff.hpp"

namespace tinhso::signing {

/// AcroForm and its fields: further signatures, and filled-in fields where that is permitted.
void judge_form(PdfDiff& diff, ChangeContext const& context, std::vector<Change>& out);
/// Page dictionaries and their annotations.
void judge_pages(PdfDiff& diff, ChangeContext const& context, std::vector<Change>& out);

}  // namespace tinhso::signing
