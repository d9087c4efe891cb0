#include <fmt/format.h>
#include <unicode/unistr.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

#include "base/glyphs.hpp"
#include "simulate/paper.hpp"

namespace tinhso::simulate {
namespace {

constexpr double left_edge = 85;  // 30 mm, in points
constexpr double right_edge = 595 - 43;
constexpr double bottom_edge = 60;

std::string utf16_hex(std::string_view text) {
  auto const wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  std::string out = "FEFF";
  for (std::int32_t i = 0; i < wide.length(); ++i)
    fmt::format_to(std::back_inserter(out), "{:04X}", static_cast<unsigned>(wide[i]));
  return out;
}

double width_of(std::vector<Glyph> const& line, double size, bool bold) {
  double width = 0;
  for (auto const& glyph : line) width += advance(glyph.base, bold) * size / 1000;
  return width;
}

/// The content of a page under way: text objects and, after them, the marks of the letters.
class Page {
 public:
  /// One line that begins at x. Words with marks carry their true text for those who search or copy.
  void line(double x, double y, double size, bool bold, std::string_view text) {
    fmt::format_to(std::back_inserter(text_), "BT /{} {:.1f} Tf {:.2f} {:.2f} Td\n", bold ? "B" : "R", size, x, y);
    for (std::size_t at = 0; at < text.size();) {
      auto end = text.find(' ', at);
      end = end == std::string_view::npos ? text.size() : end + 1;
      word(text.substr(at, end - at), x, y, size, bold);
      at = end;
    }
    text_ += "ET\n";
  }
  void centred(double middle, double y, double size, bool bold, std::string_view text) {
    line(middle - width_of(glyphs(text), size, bold) / 2, y, size, bold, text);
  }
  /// Wraps between the edges; returns the y below. Stops at the bottom of the page.
  double paragraph(double x, double right, double y, double size, bool bold, double indent, std::string_view text) {
    std::string row;
    double used = indent;
    double const space = advance(' ', bold) * size / 1000;
    auto flush = [&] {
      if (!row.empty() && y > bottom_edge) line(x + (indent > 0 ? indent : 0), y, size, bold, row);
      y -= size * 1.35;
      row.clear();
      indent = used = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
      auto end = text.find(' ', at);
      if (end == std::string_view::npos) end = text.size();
      auto const part = text.substr(at, end - at);
      auto const wide = width_of(glyphs(part), size, bold);
      if (!row.empty() && x + used + space + wide > right) flush();
      if (!row.empty()) row += ' ', used += space;
      row += part;
      used += wide;
      at = end + 1;
    }
    if (!row.empty()) flush();
    return y;
  }
  void rule(double from, double to, double y) {
    fmt::format_to(std::back_inserter(marks_), "{:.2f} {:.2f} m {:.2f} {:.2f} l S\n", from, y, to, y);
  }
  std::string content() const { return text_ + "0.6 w 1 J\n" + marks_; }

 private:
  void word(std::string_view text, double& x, double y, double size, bool bold) {
    bool const marked =
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
    if (marked) text_ += "/Span <</ActualText <" + utf16_hex(text) + ">>> BDC ";
    text_ += '(';
    for (auto const& glyph : glyphs(text)) {
      if (glyph.base == '(' || glyph.base == ')' || glyph.base == '\\') text_ += '\\';
      if (glyph.base == '\x01') text_ += "\\001";
      else text_ += glyph.base;
      draw_marks(marks_, glyph, x, y, size, bold);
      x += advance(glyph.base, bold) * size / 1000;
    }
    text_ += marked ? ") Tj EMC\n" : ") Tj\n";
  }
  std::string text_;
  std::string marks_;
};

std::string deflated(std::string const& in) {
  auto size = compressBound(in.size());
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<Bytef const*>(in.data()), in.size(), 6) !=
      Z_OK)
    throw std::runtime_error{"simulate: zlib cannot compress"};
  out.resize(size);
  return out;
}

std::string page_content(Paper const& paper) {
  Page page;
  double const left_middle = 185;
  double const right_middle = 420;
  double y = 780;
  if (!paper.above.empty()) page.centred(left_middle, y, 11, false, paper.above);
  page.centred(right_middle, y, 11, true, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
  y -= 16;
  page.centred(left_middle, y, 11, true, paper.agency);
  page.centred(right_middle, y, 12, true, "Độc lập - Tự do - Hạnh phúc");
  page.rule(left_middle - 35, left_middle + 35, y - 7);
  page.rule(right_middle - 75, right_middle + 75, y - 7);
  y -= 24;
  page.centred(left_middle, y, 12, false, paper.sign);
  page.centred(right_middle, y, 12, false, paper.place_and_date);
  y -= 34;
  if (!paper.title.empty()) {
    page.centred(318, y, 14, true, paper.title);
    y = page.paragraph(left_edge + 30, right_edge - 30, y - 20, 13, true, 0, paper.subject) - 8;
  } else {
    y = page.paragraph(left_edge, left_middle + 70, y + 14, 11, false, 0, "V/v " + paper.subject) - 12;
  }
  for (auto const& text : paper.paragraphs) y = page.paragraph(left_edge, right_edge, y, 12.5, false, 34, text) - 5;
  y = std::max(y - 10, bottom_edge + 60);
  page.line(left_edge, y, 11, true, "Nơi nhận:");
  page.centred(right_middle, y, 12, true, paper.signer_position);
  page.centred(right_middle, y - 58, 12.5, true, paper.signer);
  for (auto const& place : paper.places) {
    y -= 13;
    if (y > 30) page.line(left_edge, y, 10, false, "- " + place + ";");
  }
  return page.content();
}

}  // namespace

std::string capitals(std::string_view text) {
  std::string out;
  icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}).toUpper().toUTF8String(out);
  return out;
}

std::string pdf(Paper const& paper) {
  auto const stream = deflated(page_content(paper));
  constexpr std::string_view encoding = "<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1/dotlessi]>>";
  std::vector<std::string> const objects{
      "<</Type/Catalog/Pages 2 0 R/Lang(vi)/MarkInfo<</Marked false>>>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</R 5 0 R/B 6 0 R>>>>>>",
      fmt::format("<</Length {}/Filter/FlateDecode>>\nstream\n{}\nendstream", stream.size(), stream),
      fmt::format("<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding {}>>", encoding),
      fmt::format("<</Type/Font/Subtype/Type1/BaseFont/Times-Bold/Encoding {}>>", encoding),
      fmt::format("<</Title<{}>/Author<{}>>>", utf16_hex(paper.subject), utf16_hex(paper.agency)),
  };
  std::string out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  auto const at = out.size();
  out += table;
  out += fmt::format("trailer\n<</Size {}/Root 1 0 R/Info 7 0 R>>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, at);
  return out;
}

}  // namespace tinhso::simulate
