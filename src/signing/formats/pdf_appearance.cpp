#include <fmt/format.h>
#include <png.h>
#include <unicode/unistr.h>
#include <zlib.h>

#include <algorithm>
#include <iterator>

#include "base/glyphs.hpp"
#include "signing/formats/pdf_update.hpp"

namespace tinhso::signing {
namespace {

constexpr double point = 72 / 25.4;  // of a millimetre
constexpr double text_size = 10;     // Decree 30/2020, appendix I: Times New Roman 10
constexpr double line_height = 12;

std::string deflated(std::string_view in) {
  auto size = compressBound(in.size());
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<Bytef const*>(in.data()), in.size(), 9) !=
      Z_OK)
    throw Unavailable{"pdf.compress", {"Không nén được hình ảnh.", "The image cannot be compressed."}};
  out.resize(size);
  return out;
}

/// The picture as an image with its transparency as a soft mask.
PdfRef put_png(PdfUpdate& update, std::string_view png) {
  auto refuse = [](char const* vi, char const* en) { throw Invalid{"visible.png", {vi, en}}; };
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0)
    refuse("Không đọc được ảnh PNG.", "The PNG image cannot be read.");
  if (image.width > 4096 || image.height > 4096) {
    png_image_free(&image);
    refuse("Ảnh PNG quá lớn (tối đa 4096 × 4096).", "The PNG image is too large (at most 4096 × 4096).");
  }
  image.format = PNG_FORMAT_RGBA;
  std::string pixels(PNG_IMAGE_SIZE(image), '\0');
  if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0)
    refuse("Không đọc được ảnh PNG.", "The PNG image cannot be read.");
  std::string colour;
  std::string alpha;
  colour.reserve(pixels.size() / 4 * 3);
  alpha.reserve(pixels.size() / 4);
  for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) {
    colour.append(pixels, i, 3);
    alpha.push_back(pixels[i + 3]);
  }
  auto const mask = update.allocate();
  auto const out = update.allocate();
  auto const shape = fmt::format("/Type/XObject/Subtype/Image/Width {}/Height {}/BitsPerComponent 8/Filter/FlateDecode",
                                 image.width, image.height);
  update.put_stream(mask, shape + "/ColorSpace/DeviceGray", deflated(alpha));
  update.put_stream(out, fmt::format("{}/ColorSpace/DeviceRGB/SMask {}", shape, ref_text(mask)), deflated(colour));
  return out;
}

std::string utf16(std::string_view text) {
  auto const wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  std::string out = "FEFF";
  for (std::int32_t i = 0; i < wide.length(); ++i)
    fmt::format_to(std::back_inserter(out), "{:04X}", static_cast<unsigned>(wide[i]));
  return out;
}

/// One line in Times, its Vietnamese marks drawn (base/glyphs); its true text for those who search or copy.
void draw_line(std::string& out, std::string& marks, std::string_view text, double x, double y) {
  fmt::format_to(std::back_inserter(out), "/Span<</ActualText<{}>>>BDC BT /T {:.1f} Tf {:.2f} {:.2f} Td (", utf16(text),
                 text_size, x, y);
  for (auto const& glyph : glyphs(text)) {
    if (glyph.base == '(' || glyph.base == ')' || glyph.base == '\\') out += '\\';
    if (glyph.base == '\x01') out += "\\001";
    else out += glyph.base;
    draw_marks(marks, glyph, x, y, text_size, false);
    x += advance(glyph.base, false) * text_size / 1000;
  }
  out += ") Tj ET EMC\n";
}

double width_of_line(std::string_view text) {
  double out = 0;
  for (auto const& glyph : glyphs(text)) out += advance(glyph.base, false) * text_size / 1000;
  return out;
}

/// Words until the width is full.
std::vector<std::string> wrapped(std::vector<std::string> const& lines, double width) {
  std::vector<std::string> out;
  for (auto const& line : lines) {
    std::string row;
    for (std::size_t at = 0; at <= line.size();) {
      auto end = std::min(line.find(' ', at), line.size());
      auto const word = line.substr(at, end - at);
      auto const longer = row.empty() ? word : row + " " + word;
      if (!row.empty() && width_of_line(longer) > width) {
        out.push_back(row);
        row = word;
      } else {
        row = longer;
      }
      at = end + 1;
    }
    out.push_back(row);
  }
  return out;
}

std::string clock_time(Instant at) {
  auto const local = format_instant(at + vietnam_offset);  // 2020-10-13T18:42:05.120Z
  return fmt::format("{}.{}.{} {} +07:00", local.substr(8, 2), local.substr(5, 2), local.substr(0, 4),
                     local.substr(11, 8));
}

}  // namespace

Place default_place(Visible const& visible, double page_width, double page_height) {
  // Text area: 30 mm from the left, 15 mm from the right (Decree 30/2020, appendix I, part I.1); the signature stands
  // in its right half.
  constexpr double left = 30;
  constexpr double right = 15;
  auto const middle = left + (page_width - left - right) * 0.75;
  Place const person{middle - 25, 60, 50, 20};
  switch (visible.kind) {
    case Visible::Kind::person:
      return person;
    case Visible::Kind::seal:
      return {person.x + person.width / 3 - 36, person.y + person.height / 2 - 18, 36, 36};
    case Visible::Kind::text:
      break;
  }
  auto const rows = wrapped(visible.lines, 70 * point).size();
  auto const height = (static_cast<double>(rows) * line_height + 4) / point;
  return {page_width - 10 - 70, page_height - 10 - height, 70, height};
}

std::vector<std::string> annex_lines(std::string_view number_and_notation, Instant at) {
  return {fmt::format("Kèm theo văn bản số {}", number_and_notation), fmt::format("Thời gian ký: {}", clock_time(at))};
}

std::vector<std::string> copy_lines(std::string_view form, std::string_view agency, Instant at) {
  return {std::string{form}, std::string{agency}, fmt::format("Thời gian ký: {}", clock_time(at))};
}

PdfRef put_appearance(PdfUpdate& update, Visible const& visible, double width, double height, std::int64_t rotation) {
  std::string resources;
  std::string content;
  if (visible.kind == Visible::Kind::text) {
    auto const font = update.allocate();
    update.put(font,
               "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding"
               "<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1/dotlessi]>>>>");
    resources = fmt::format("/Font<</T {}>>", ref_text(font));
    std::string marks;
    auto y = height - text_size;
    for (auto const& line : wrapped(visible.lines, width)) {
      draw_line(content, marks, line, 0, y);
      y -= line_height;
    }
    content += "0.6 w 1 J\n" + marks;
  } else {
    resources = fmt::format("/XObject<</I {}>>", ref_text(put_png(update, visible.png)));
    content = fmt::format("q {:.2f} 0 0 {:.2f} 0 0 cm /I Do Q", width, height);
  }
  std::string matrix;
  if (rotation == 90) matrix = fmt::format("/Matrix[0 1 -1 0 {:.2f} 0]", height);
  if (rotation == 180) matrix = fmt::format("/Matrix[-1 0 0 -1 {:.2f} {:.2f}]", width, height);
  if (rotation == 270) matrix = fmt::format("/Matrix[0 -1 1 0 0 {:.2f}]", width);
  auto const out = update.allocate();
  auto const entries = fmt::format("/Type/XObject/Subtype/Form/BBox[0 0 {:.2f} {:.2f}]{}/Resources<<{}>>", width,
                                   height, matrix, resources);
  update.put_stream(out, entries, content);
  return out;
}

}  // namespace tinhso::signing
