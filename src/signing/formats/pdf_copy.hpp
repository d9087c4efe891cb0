// A copy of a PDF for the printer: what is seen on its pages, with a small card in the lower left corner of each.
//
// The copy is another file: signatures, forms and scripts are left out, what they showed becomes part of the page. The
// original is not touched. Apart from the rest because the headers of qpdf 11.3 do not compile as C++20 with Clang.
#pragma once

#include <string>
#include <string_view>

namespace tinhso::signing {

/// `card`: a PDF whose first page is put on every page, 8 mm from its left and 4 mm from its lower edge as it is seen.
/// Nothing when either cannot be read or is encrypted. Thread-safe. At most 2,000 pages.
std::string printed_copy(std::string_view original, std::string_view card);

}  // namespace tinhso::signing
