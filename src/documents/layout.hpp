// Advice on the form of a document as Decree 30/2020/NĐ-CP, Appendix I wants it: paper, margins, fonts, missing parts.
//
// Advice only: nothing here refuses a document. Pure but for reading a PDF (child.hpp). Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/reflect.hpp"

namespace tinhso::documents {

enum class AdviceLevel { good, mend };
BOOST_DESCRIBE_ENUM(AdviceLevel, good, mend)
struct Advice {
  AdviceLevel level = AdviceLevel::mend;
  std::string what;  ///< "paper", "margins", "font", "motto", "agency", "number", "place_date", "recipients", "signer",
                     ///< "subject", "archive"
  std::string vi;
  std::string en;
  std::int64_t page = 0;  ///< the page of a PDF, the section of a DOCX; 0: the whole document
  std::string rule;       ///< where the decree says it: "Phụ lục I, phần I, mục I.3"
  std::optional<Instant> seen_at;  ///< ticked by the checker
  std::string seen_by;
};
BOOST_DESCRIBE_STRUCT(Advice, (), (level, what, vi, en, page, rule, seen_at, seen_by))
struct LayoutAdvice {
  std::string file;
  bool read = false;  ///< false: neither DOCX nor a PDF with words
  std::vector<Advice> items;
};
BOOST_DESCRIBE_STRUCT(LayoutAdvice, (), (file, read, items))

/// What is known of the document, to be found in its text.
struct LayoutFacts {
  std::string agency_name;
  std::string signer_name;
  std::string subject;
};
LayoutAdvice check_layout(std::filesystem::path const& file, std::string_view name, std::string_view type,
                          LayoutFacts const& facts);

}  // namespace tinhso::documents
