#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "platform/files/files.hpp"

namespace tinhso::files {
namespace {

constexpr int32_t longest_name = 200;      // code points
constexpr int32_t longest_extension = 12;  // with its dot; longer ones are no extension

/// Controls, and the marks that turn the direction of what follows: "phepnghi\u202Efdp.exe" must not look like a PDF.
bool hidden(UChar32 c) {
  return u_iscntrl(c) || u_charType(c) == U_FORMAT_CHAR || u_charType(c) == U_LINE_SEPARATOR ||
         u_charType(c) == U_PARAGRAPH_SEPARATOR || u_charType(c) == U_UNASSIGNED || !U_IS_UNICODE_CHAR(c);
}

bool refused_by_windows(UChar32 c) {
  switch (c) {
    case '<':
    case '>':
    case ':':
    case '"':
    case '|':
    case '?':
    case '*':
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string clean_name(std::string_view name) {
  if (auto const slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  UErrorCode fault = U_ZERO_ERROR;
  auto const* nfc = icu::Normalizer2::getNFCInstance(fault);
  icu::UnicodeString composed;
  nfc->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece{name.data(), static_cast<int32_t>(name.size())}),
                 composed, fault);
  icu::UnicodeString out;
  for (int32_t i = 0; i < composed.length();) {
    UChar32 const c = composed.char32At(i);
    i += U16_LENGTH(c);
    if (!hidden(c)) out.append(refused_by_windows(c) ? UChar32{'_'} : c);
  }
  out.trim();
  while (out.startsWith(u".")) out.remove(0, 1).trim();
  while (out.endsWith(u".") || out.endsWith(u" ")) out.truncate(out.length() - 1);
  if (out.countChar32() > longest_name) {
    auto const dot = out.lastIndexOf(u'.');
    icu::UnicodeString extension;
    if (dot > 0 && out.length() - dot <= longest_extension) extension = out.tempSubString(dot);
    out.truncate(out.moveIndex32(0, longest_name - extension.countChar32()));
    out.append(extension);
  }
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8.empty() ? "tep" : utf8;
}

}  // namespace tinhso::files
