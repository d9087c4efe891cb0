// Makes the files that are attached: real PDF and DOCX pages in the layout of Decree 30/2020/NĐ-CP, a few kilobytes
// each.
//
// Pure functions of what is written; the same words give the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tinhso::simulate {

/// One page of an administrative document. All texts are UTF-8.
struct Paper {
  std::string agency;          ///< "UBND HUYỆN HẢI HẬU"
  std::string above;           ///< the agency above it, over the name; may be empty
  std::string sign;            ///< "Số:      /UBND-NNPTNT"
  std::string place_and_date;  ///< "Nam Định, ngày 13 tháng 10 năm 2020"
  std::string title;           ///< "BÁO CÁO"; empty for a công văn
  std::string subject;
  std::vector<std::string> paragraphs;
  std::vector<std::string> places;  ///< Nơi nhận
  std::string signer_position;      ///< "KT. CHỦ TỊCH"
  std::string signer;
};

/// PDF 1.7, one A4 page. Vietnamese letters are set in the standard Times fonts with their marks drawn, so the file
/// needs no embedded font; the words can be searched and copied.
std::string pdf(Paper const& paper);
/// Office Open XML (ECMA-376) word processing document.
std::string docx(Paper const& paper);
/// In capitals, also Vietnamese ones.
std::string capitals(std::string_view text);

}  // namespace tinhso::simulate
