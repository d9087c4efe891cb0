#include <fmt/format.h>

#include <algorithm>

#include "signing/formats/pdf_value.hpp"

namespace tinhso::signing {

std::string pdf_name(std::string_view text) {
  std::string out = "/";
  for (auto const c : text) {
    if (c > ' ' && c < 127 && c != '#' && !pdf_delimiter(c)) out.push_back(c);
    else out += fmt::format("#{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string pdf_string(std::string_view bytes) {
  bool const plain = std::ranges::all_of(bytes, [](char c) { return c >= ' ' && c < 127; });
  std::string out = plain ? "(" : "<";
  for (auto const c : bytes) {
    if (!plain) {
      out += fmt::format("{:02X}", static_cast<unsigned char>(c));
      continue;
    }
    if (c == '(' || c == ')' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + (plain ? ")" : ">");
}

std::string unparse(PdfValue const& value) {
  using Kind = PdfValue::Kind;
  switch (value.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.integer != 0 ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.integer);
    case Kind::real:
      return value.text;
    case Kind::string:
      return pdf_string(value.text);
    case Kind::name:
      return pdf_name(value.text);
    case Kind::reference:
      return fmt::format("{} {} R", value.ref.number, value.ref.generation);
    case Kind::array: {
      std::string out = "[";
      for (auto const& item : value.items) out += (out.size() > 1 ? " " : "") + unparse(item);
      return out + "]";
    }
    case Kind::dictionary:
      break;
  }
  std::string out = "<<";
  for (std::size_t i = 0; i < value.keys.size(); ++i) out += pdf_name(value.keys[i]) + " " + unparse(value.items[i]);
  return out + ">>";
}

namespace {

void add_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) out.push_back(static_cast<char>(c));
  else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0U | c >> 6U));
    out.push_back(static_cast<char>(0x80U | (c & 63U)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0U | c >> 12U));
    out.push_back(static_cast<char>(0x80U | (c >> 6U & 63U)));
    out.push_back(static_cast<char>(0x80U | (c & 63U)));
  } else {
    out.push_back(static_cast<char>(0xf0U | c >> 18U));
    out.push_back(static_cast<char>(0x80U | (c >> 12U & 63U)));
    out.push_back(static_cast<char>(0x80U | (c >> 6U & 63U)));
    out.push_back(static_cast<char>(0x80U | (c & 63U)));
  }
}

}  // namespace

std::string pdf_text(std::string_view utf8) {
  if (std::ranges::all_of(utf8, [](char c) { return c >= ' ' && c < 127; })) return pdf_string(utf8);
  std::string utf16 = "\xfe\xff";
  auto add = [&](std::uint32_t unit) {
    utf16.push_back(static_cast<char>(unit >> 8U));
    utf16.push_back(static_cast<char>(unit & 0xffU));
  };
  for (std::size_t i = 0; i < utf8.size();) {
    auto const first = static_cast<unsigned char>(utf8[i]);
    std::size_t const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    std::uint32_t c = length == 1 ? first : first & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
      c = c << 6U | (static_cast<unsigned char>(utf8[i + k]) & 63U);
    i += length;
    if (c < 0x10000) add(c);
    else {
      add(0xd800U + ((c - 0x10000U) >> 10U));
      add(0xdc00U + ((c - 0x10000U) & 0x3ffU));
    }
  }
  return pdf_string(utf16);
}

std::string text_of(PdfValue const& string) {
  std::string out;
  auto const& text = string.text;
  if (!text.starts_with("\xfe\xff")) {
    for (auto const c : text) add_utf8(out, static_cast<unsigned char>(c));  // PDFDocEncoding is near Latin-1
    return out;
  }
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    auto unit = [&](std::size_t at) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])) << 8U |
             static_cast<unsigned char>(text[at + 1]);
    };
    auto c = unit(i);
    if (c >= 0xd800 && c < 0xdc00 && i + 3 < text.size()) {
      c = 0x10000U + ((c - 0xd800U) << 10U) + ((unit(i + 2) - 0xdc00U) & 0x3ffU);
      i += 2;
    } else if (c >= 0xd800 && c < 0xe000) {
      c = 0xfffd;
    }
    add_utf8(out, c);
  }
  return out;
}

}  // namespace tinhso::signing
