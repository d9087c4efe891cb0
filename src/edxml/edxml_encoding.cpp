#include <cstdint>
#include <cstring>

#include "base/text.hpp"
#include "edxml/edxml_guard.hpp"

namespace tinhso::edxml {
namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  auto const put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | point >> 6U);
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | point >> 12U);
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | point >> 18U);
    put(0x80U | (point >> 12U & 0x3FU));
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

/// False for an odd number of bytes or a surrogate without its other half.
bool from_utf16(std::string_view bytes, bool big_endian, std::string& out) {
  if (bytes.size() % 2 != 0) return false;
  out.reserve(bytes.size() / 2 + bytes.size() / 8);
  auto const unit = [&](std::size_t at) {
    auto const a = static_cast<unsigned char>(bytes[at]);
    auto const b = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    auto point = unit(i);
    if (point >= 0xD800 && point < 0xE000) {
      if (point >= 0xDC00 || i + 4 > bytes.size()) return false;
      auto const low = unit(i + 2);
      if (low < 0xDC00 || low >= 0xE000) return false;
      point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
      i += 2;
    }
    append_utf8(out, point);
  }
  return true;
}

/// The place of the first byte that is not UTF-8, or npos.
std::size_t first_not_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    std::uint64_t eight = 0;
    while (text.size() - i >= sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) != 0) break;
      i += sizeof eight;
    }
    if (i == text.size()) break;
    auto const lead = static_cast<unsigned char>(text[i]);
    auto const length = lead < 0x80U ? 1U : lead < 0xE0U ? 2U : lead < 0xF0U ? 3U : 4U;
    if (length > 1 && !is_utf8(text.substr(i, length))) return i;
    i += length;
  }
  return std::string_view::npos;
}

/// `encoding` of the XML declaration in upper case; empty when there is none.
std::string declared_encoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return {};
  auto const declaration = text.substr(0, std::min<std::size_t>(text.find("?>"), 400));
  auto at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  auto const end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return {};
  std::string out{trim(declaration.substr(at + 1, end - at - 1))};
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

enum class Form { utf8, utf16_le, utf16_be, other };

/// By byte order mark, else by how `<` is written (XML 1.0, appendix F); moves `bytes` past a mark.
Form form_of(std::string_view& bytes) {
  auto const begins = [&](std::string_view mark) { return bytes.starts_with(mark); };
  using namespace std::string_view_literals;
  if (begins("\xFF\xFE\0\0"sv) || begins("\0\0\xFE\xFF"sv) || begins("<\0\0\0"sv) || begins("\0\0\0<"sv))
    return Form::other;
  if (begins("\x4C\x6F\xA7\x94"sv)) return Form::other;  // EBCDIC
  if (begins("\xEF\xBB\xBF"sv)) return bytes.remove_prefix(3), Form::utf8;
  if (begins("\xFF\xFE"sv)) return bytes.remove_prefix(2), Form::utf16_le;
  if (begins("\xFE\xFF"sv)) return bytes.remove_prefix(2), Form::utf16_be;
  if (begins("<\0"sv)) return Form::utf16_le;
  if (begins("\0<"sv)) return Form::utf16_be;
  return Form::utf8;
}

bool refuse_encoding(Report& report, std::string const& which) {
  report.error("encoding.unsupported", "",
               {"Gói tin dùng bảng mã " + which + "; chỉ đọc UTF-8 và UTF-16.",
                "The package is written in " + which + "; only UTF-8 and UTF-16 are read."});
  return false;
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t most) {
  bool const cut = text.size() > most;
  if (cut) {
    text = text.substr(0, most);
    while (!text.empty() && !is_utf8(text)) text.remove_suffix(1);
  }
  std::string out{text};
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20U) c = ' ';
  return cut ? out + "…" : out;
}

bool settle_encoding(std::string_view bytes, Utf8& out, Report& report) {
  if (bytes.size() > report.limits().package_bytes) {
    auto const most = std::to_string(report.limits().package_bytes);
    report.error("package.too_large", "",
                 {"Gói tin lớn hơn " + most + " byte.", "The package is larger than " + most + " bytes."});
    return false;
  }
  auto const form = form_of(bytes);
  if (form == Form::other) return refuse_encoding(report, "UTF-32/EBCDIC");
  if (form == Form::utf8) {
    out.text = bytes;
  } else {
    if (!from_utf16(bytes, form == Form::utf16_be, out.converted)) {
      report.error("encoding.not_utf16", "", {"Gói tin không phải UTF-16 hợp lệ.", "The package is not valid UTF-16."});
      return false;
    }
    out.text = out.converted;
  }
  auto const declared_in = out.text.find_first_not_of(" \t\r\n");
  if (declared_in == std::string_view::npos) {
    report.error("package.empty", "", {"Gói tin trống.", "The package is empty."});
    return false;
  }
  if (declared_in > 0) {
    report.warn("xml.leading_space", "",
                {"Có khoảng trắng trước nội dung XML.", "There is white space before the XML."});
    out.text.remove_prefix(declared_in);
  }
  if (out.text.find('\0') != std::string_view::npos) {  // would make the parser guess at another encoding
    report.error("xml.malformed", "", {"Gói tin chứa byte 0.", "The package holds zero bytes."});
    return false;
  }
  auto const declared = declared_encoding(out.text);
  bool const says_utf8 =
      declared.empty() || declared == "UTF-8" || declared == "UTF8" || declared == "US-ASCII" || declared == "ASCII";
  bool const says_utf16 = declared.starts_with("UTF-16");
  if (!says_utf8 && !says_utf16) return refuse_encoding(report, excerpt(declared));
  if (auto const at = first_not_utf8(out.text); at != std::string_view::npos) {
    report.error("encoding.not_utf8", "",
                 {"Gói tin không phải UTF-8 hợp lệ (từ byte " + std::to_string(at) + ").",
                  "The package is not valid UTF-8 (from byte " + std::to_string(at) + " on)."});
    return false;
  }
  if (!declared.empty() && says_utf16 != (form != Form::utf8))
    report.warn("encoding.misdeclared", "",
                {"Khai báo bảng mã " + declared + " không đúng với nội dung.",
                 "The declared encoding " + declared + " is not the one used."});
  return true;
}

}  // namespace tinhso::edxml
