#include "base/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace tinhso {

std::size_t code_points(std::string_view text) noexcept {
  std::size_t n = 0;
  for (unsigned char const c : text) n += (c & 0xC0U) != 0x80U ? 1U : 0U;
  return n;
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    auto const c = static_cast<unsigned char>(text[i]);
    std::size_t more = 0;
    std::uint32_t point = 0;
    std::uint32_t least = 0;
    if (c < 0x80U) {
      ++i;
      continue;
    }
    if ((c & 0xE0U) == 0xC0U) more = 1, point = c & 0x1FU, least = 0x80;
    else if ((c & 0xF0U) == 0xE0U) more = 2, point = c & 0x0FU, least = 0x800;
    else if ((c & 0xF8U) == 0xF0U) more = 3, point = c & 0x07U, least = 0x10000;
    else return false;
    if (text.size() - i <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      auto const next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0U) != 0x80U) return false;
      point = point << 6U | (next & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += more + 1;
  }
  return true;
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view space = " \t\r\n\f\v";
  auto const first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string fold(std::string_view text) {
  UErrorCode fault = U_ZERO_ERROR;
  auto const* nfd = icu::Normalizer2::getNFDInstance(fault);
  auto source = icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<int32_t>(text.size())});
  icu::UnicodeString decomposed;
  nfd->normalize(source, decomposed, fault);
  icu::UnicodeString out;
  bool gap = false;
  for (int32_t i = 0; i < decomposed.length();) {
    UChar32 c = decomposed.char32At(i);
    i += U16_LENGTH(c);
    if (u_getCombiningClass(c) != 0) continue;
    if (c == 0x0111 || c == 0x0110) c = 'd';
    if (!u_isalnum(c)) {
      gap = !out.isEmpty();
      continue;
    }
    if (gap) out.append(static_cast<UChar>(' '));
    gap = false;
    out.append(u_tolower(c));
  }
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8;
}

}  // namespace tinhso
