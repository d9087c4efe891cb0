#include "base/glyphs.hpp"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <array>

namespace tinhso {
namespace {

constexpr std::array<std::int16_t, 95> roman{
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541};
constexpr std::array<std::int16_t, 95> bold_roman{
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500,  500,
    500, 500, 500, 500, 500, 500,  500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722,  667,
    611, 778, 778, 389, 500, 778,  667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581,  500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333,  556,
    278, 833, 556, 500, 556, 556,  444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394,  520};

bool capital(char base) { return base >= 'A' && base <= 'Z'; }

char plain(char32_t c) {
  if (c >= 32 && c < 127) return static_cast<char>(c);
  switch (c) {
    case 0x2013:
    case 0x2014:
      return '-';
    case 0x201C:
    case 0x201D:
      return '"';
    case 0x2018:
    case 0x2019:
      return '\'';
    case 0xA0:
      return ' ';
    default:
      return '?';
  }
}

/// Where a mark over, or beside, a letter is put: in thousandths of the size.
struct Place {
  double middle;
  double top;
  double right;
};
Place place(Glyph const& glyph, bool bold) {
  bool const high = capital(glyph.base);
  double const width = advance(glyph.base, bold);
  return {width / 2, high ? 690.0 : 490.0, width - (high ? 90.0 : 30.0)};
}

}  // namespace

std::vector<Glyph> glyphs(std::string_view text) {
  UErrorCode fault = U_ZERO_ERROR;
  auto const* const decompose = icu::Normalizer2::getNFDInstance(fault);
  auto const whole = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  auto const apart = decompose->normalize(whole, fault);
  std::vector<Glyph> out;
  out.reserve(text.size());
  for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    auto const c = static_cast<char32_t>(apart.char32At(i));
    auto mark = [&](Mark m) {
      if (!out.empty()) out.back().marks.push_back(m);
    };
    switch (c) {
      case 0x300:
        mark(Mark::grave);
        break;
      case 0x301:
        mark(Mark::acute);
        break;
      case 0x302:
        mark(Mark::circumflex);
        break;
      case 0x303:
        mark(Mark::tilde);
        break;
      case 0x306:
        mark(Mark::breve);
        break;
      case 0x309:
        mark(Mark::hook);
        break;
      case 0x31B:
        mark(Mark::horn);
        break;
      case 0x323:
        mark(Mark::dot);
        break;
      case 0x110:
        out.push_back({'D', {Mark::bar}});
        break;
      case 0x111:
        out.push_back({'d', {Mark::bar}});
        break;
      default:
        out.push_back({plain(c), {}});
    }
  }
  for (auto& glyph : out)
    if (glyph.base == 'i' && !glyph.marks.empty() && glyph.marks.front() != Mark::dot) glyph.base = '\x01';
  return out;
}

int advance(char base, bool bold) {
  if (base == '\x01') return 278;
  auto const at = static_cast<std::size_t>(static_cast<unsigned char>(base)) - 32;
  return at < roman.size() ? (bold ? bold_roman : roman)[at] : 500;
}

void draw_marks(std::string& out, Glyph const& glyph, double x, double y, double size, bool bold) {
  auto const [middle, top, right] = place(glyph, bold);
  double shift = 0;
  double lift = 0;  // a tone stands above, and a little to the right of, a circumflex or breve
  auto sx = [&](double v) { return x + (v + shift) * size / 1000; };
  auto sy = [&](double v) { return y + (v + lift) * size / 1000; };
  auto line = [&](double x1, double y1, double x2, double y2) {
    fmt::format_to(std::back_inserter(out), "{:.2f} {:.2f} m {:.2f} {:.2f} l S\n", sx(x1), sy(y1), sx(x2), sy(y2));
  };
  auto curve = [&](double x1, double y1, double x2, double y2, double x3, double y3, double x4, double y4) {
    fmt::format_to(std::back_inserter(out), "{:.2f} {:.2f} m {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c S\n", sx(x1),
                   sy(y1), sx(x2), sy(y2), sx(x3), sy(y3), sx(x4), sy(y4));
  };
  for (auto const mark : glyph.marks) {
    switch (mark) {
      case Mark::circumflex:
        line(middle - 110, top + 30, middle, top + 130);
        line(middle, top + 130, middle + 110, top + 30);
        shift = 120, lift = 70;
        break;
      case Mark::breve:
        curve(middle - 110, top + 130, middle - 80, top + 10, middle + 80, top + 10, middle + 110, top + 130);
        shift = 0, lift = 120;
        break;
      case Mark::horn:
        curve(right, top - 60, right + 90, top - 50, right + 100, top + 20, right + 70, top + 60);
        break;
      case Mark::bar:
        if (capital(glyph.base)) line(20, 330, 330, 330);
        else line(250, 560, middle + 240, 560);
        break;
      case Mark::grave:
        line(middle - 80, top + 150, middle + 40, top + 40);
        break;
      case Mark::acute:
        line(middle - 40, top + 40, middle + 80, top + 150);
        break;
      case Mark::hook:
        curve(middle - 50, top + 150, middle + 20, top + 210, middle + 90, top + 130, middle, top + 90);
        line(middle, top + 90, middle, top + 50);
        break;
      case Mark::tilde:
        if (shift > 0) shift = 30, lift = 110;
        curve(middle - 120, top + 50, middle - 50, top + 190, middle + 50, top - 10, middle + 120, top + 110);
        break;
      case Mark::dot: {
        auto const was = lift;
        lift = 0;
        auto const kept = shift;
        shift = 0;
        out += "1.3 w ";
        line(middle, -130, middle, -129);
        out += "0.6 w\n";
        lift = was;
        shift = kept;
        break;
      }
    }
  }
}

}  // namespace tinhso
