// The file of a copy (Decree 30/2020/NĐ-CP, article 25 and appendix I, the form of copies on paper): the pages of the
// original, and below them, under a line across, the form of the copy, the agency that makes it, number, place and date,
// whom it is for, authority and name of the signer.
//
// The original is read by qpdf in a process of its own under limits (child.hpp); its digital signatures are not carried
// over, because they would not hold for other bytes, but what they show on the page is. Where the last page has no room,
// or only pictures, the block stands on a page of its own. Thread-safe; blocks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tinhso::documents {

struct CopyFacts {
  std::string form;  ///< "SAO Y", "TRÍCH SAO", "SAO LỤC"
  std::string agency;
  std::string code;  ///< "05/SY-UBND"
  std::string place;
  Date made_on{};
  std::string competence;  ///< "KT. CHỦ TỊCH", or empty
  std::string signer_position;
  std::string signer_name;
  std::vector<std::string> places;  ///< nơi nhận, a line each
};

/// Pages of a PDF; nullopt for what qpdf cannot read within its limits, or may not (a password).
std::optional<int> pages_of_pdf(std::filesystem::path const& file);

/// "1-3,7" out of what a person wrote, at most `pages`; nullopt when it names none, or one that is not there.
std::optional<std::string> page_ranges(std::string_view wanted, int pages);

/// The PDF, of all pages or of these ranges; nullopt when the original cannot be read.
std::optional<std::string> copy_pdf(std::filesystem::path const& file, std::string_view ranges, CopyFacts const& facts);

}  // namespace tinhso::documents
