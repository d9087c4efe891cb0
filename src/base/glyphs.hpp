// Vietnamese letters for fonts that do not have them: the letter without its marks, and the marks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tinhso {

enum class Mark : std::uint8_t { grave, acute, hook, tilde, dot, circumflex, breve, horn, bar };

struct Glyph {
  char base = ' ';          ///< ASCII; '\x01' stands for an i without its dot
  std::vector<Mark> marks;  ///< in Unicode's order: circumflex, breve, horn before the tone
};
/// What has no counterpart becomes '?'; dashes and quotation marks become ASCII ones.
std::vector<Glyph> glyphs(std::string_view text);

/// Advance of a letter in Times-Roman or Times-Bold, in thousandths of the size (Adobe Core 14 metrics).
int advance(char base, bool bold);

/// Appends PDF path operators that draw the marks of a letter whose origin is at (x, y).
void draw_marks(std::string& out, Glyph const& glyph, double x, double y, double size, bool bold);

}  // namespace tinhso
