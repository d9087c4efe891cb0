#include "documents/layout.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "documents/child.hpp"
#include "documents/extract.hpp"

namespace tinhso::documents {
namespace {

// Appendix I, part I, points 1 to 3: A4; top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm. A tolerance of 1 mm
// for what programs round; a PDF shows only where words stand, so there too much margin is not told.
constexpr double tolerance = 1;

struct Measured {
  DocxPage page;
  bool exact = false;  ///< the margins as set, and not where the words happen to stand
  std::string text;
  std::vector<std::string> fonts;
};

std::string mm(double value) { return std::to_string(static_cast<int>(std::lround(value))); }

void say(LayoutAdvice& out, bool good, std::string what, std::string vi, std::string en) {
  out.items.push_back({good ? AdviceLevel::good : AdviceLevel::mend, std::move(what), std::move(vi), std::move(en)});
}

void judge_page(LayoutAdvice& out, Measured const& m) {
  auto const& p = m.page;
  auto const near = [](double a, double b) { return std::abs(a - b) <= 2; };
  bool const a4 = (near(p.width, 210) && near(p.height, 297)) || (near(p.width, 297) && near(p.height, 210));
  say(out, a4, "paper",
      a4 ? "Khổ giấy A4." : "Khổ giấy " + mm(p.width) + " × " + mm(p.height) + " mm, cần A4 (210 × 297 mm).",
      a4 ? "The paper is A4." : "The paper is " + mm(p.width) + " × " + mm(p.height) + " mm; A4 is wanted.");
  std::string vi, en;
  auto const side = [&](char const* name, char const* english, double is, double from, double to) {
    bool const good = is >= from - tolerance && (!m.exact || is <= to + tolerance);
    if (good) return;
    vi += (vi.empty() ? "" : "; ") + std::string{"lề "} + name + " " + mm(is) + " mm (quy định " + mm(from) + "–" +
          mm(to) + ")";
    en += (en.empty() ? "" : "; ") + std::string{english} + " " + mm(is) + " mm (" + mm(from) + "–" + mm(to) + ")";
  };
  side("trên", "top", p.top, 20, 25);
  side("dưới", "bottom", p.bottom, m.exact ? 20 : 15, 25);
  side("trái", "left", p.left, 30, 35);
  side("phải", "right", p.right, 15, 20);
  say(out, vi.empty(), "margins", vi.empty() ? "Lề trang đúng quy định." : "Cần sửa lề trang: " + vi + ".",
      en.empty() ? "The margins are right." : "The margins need mending: " + en + ".");
}

void judge_fonts(LayoutAdvice& out, Measured const& m) {
  if (m.fonts.empty()) return;
  std::string others;
  for (auto const& font : m.fonts)
    if (fold(font).find("times") == std::string::npos) others += (others.empty() ? "" : ", ") + font;
  say(out, others.empty(), "font",
      others.empty() ? "Phông chữ Times New Roman." : "Phông chữ cần là Times New Roman; có dùng: " + others + ".",
      others.empty() ? "Times New Roman is used." : "Times New Roman is wanted; there is also: " + others + ".");
}

void judge_parts(LayoutAdvice& out, std::string const& text, LayoutFacts const& facts) {
  auto const folded = fold(text);
  auto const has = [&](std::string_view words) { return folded.find(fold(words)) != std::string::npos; };
  auto const part = [&](bool there, char const* what, std::string const& vi, std::string const& en) {
    say(out, there, what, there ? "Có " + vi + "." : "Thiếu hoặc không đọc thấy " + vi + ".",
        there ? "There is " + en + "." : en + " is missing or could not be read.");
  };
  part(has("cộng hòa xã hội chủ nghĩa việt nam") && has("độc lập") && has("hạnh phúc"), "motto",
       "Quốc hiệu và Tiêu ngữ", "The national title and motto");
  if (!facts.agency_name.empty())
    part(has(facts.agency_name), "agency", "tên cơ quan ban hành", "The issuing agency's name");
  part(text.find("Số:") != std::string::npos || has("số:"), "number", "số, ký hiệu", "A number and notation");
  auto const ngay = folded.find("ngay ");
  part(ngay != std::string::npos && folded.find(" thang ", ngay) != std::string::npos &&
           folded.find(" nam", ngay) != std::string::npos,
       "place_date", "địa danh và thời gian ban hành", "A place and date");
  part(has("nơi nhận") || has("kính gửi"), "recipients", "nơi nhận", "The recipients");
  if (!facts.signer_name.empty()) part(has(facts.signer_name), "signer", "họ tên người ký", "The signer's name");
  part(has("lưu"), "archive", "dòng “Lưu: VT”", "The line “Lưu: VT”");
}

double attribute_of(std::string_view line, std::string_view name) {
  auto const at = line.find(name);
  double out = 0;
  if (at != std::string_view::npos) std::from_chars(line.data() + at + name.size(), line.data() + line.size(), out);
  return out;
}

/// Where words stand, from pdftotext's boxes (points, from the top left).
bool measure_pdf(std::filesystem::path const& file, Measured& out) {
  ScratchFolder const scratch;
  ChildLimits limits;
  limits.time = std::chrono::seconds{15};
  auto const boxes =
      run_child({"pdftotext", "-q", "-enc", "UTF-8", "-bbox", "-l", "20", file.string(), "-"}, scratch.path(), limits);
  if (!boxes.good()) return false;
  constexpr double point = 25.4 / 72;
  double left = 1e9, right = 1e9, top = 1e9, bottom = 1e9, width = 0, height = 0;
  bool first_page = true;
  std::istringstream lines{boxes.output};
  for (std::string line; std::getline(lines, line);) {
    if (line.find("<page ") != std::string::npos) {
      first_page = width == 0;
      width = attribute_of(line, "width=\"") * point;
      height = attribute_of(line, "height=\"") * point;
    } else if (auto const word = line.find("<word "); word != std::string::npos) {
      auto const y = attribute_of(line, "yMin=\"") * point;
      auto const close = line.find('>');
      auto const end = line.find('<', close);
      if (close != std::string::npos && end != std::string::npos)
        out.text += line.substr(close + 1, end - close - 1) + ' ';
      if (!first_page && y < 20) continue;  // the page number stands in the margin
      left = std::min(left, attribute_of(line, "xMin=\"") * point);
      top = std::min(top, y);
      right = std::min(right, width - attribute_of(line, "xMax=\"") * point);
      bottom = std::min(bottom, height - attribute_of(line, "yMax=\"") * point);
    }
  }
  if (width == 0 || out.text.empty()) return false;
  out.page = {width, height, top, bottom, left, right};
  auto const fonts = run_child({"pdffonts", "-l", "20", file.string()}, scratch.path(), limits);
  std::istringstream names{fonts.output};
  int n = 0;
  for (std::string line; std::getline(names, line); ++n) {
    if (n < 2) continue;
    auto name = line.substr(0, line.find(' '));
    if (name.size() > 7 && name[6] == '+') name.erase(0, 7);
    if (!name.empty() && std::ranges::find(out.fonts, name) == out.fonts.end()) out.fonts.push_back(name);
  }
  return true;
}

}  // namespace

LayoutAdvice check_layout(std::filesystem::path const& file, std::string_view name, std::string_view type,
                          LayoutFacts const& facts) {
  LayoutAdvice out;
  out.file = name;
  Measured measured;
  if (type == "application/pdf") {
    out.read = measure_pdf(file, measured);
  } else if (type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document") {
    try {
      std::ifstream in{file, std::ios::binary};
      std::ostringstream bytes;
      bytes << in.rdbuf();
      auto const docx = read_docx(bytes.str());
      for (auto const& paragraph : docx.paragraphs) measured.text += paragraph + '\n';
      if (!docx.pages.empty()) measured.page = docx.pages.back();
      measured.exact = true;
      measured.fonts = docx.fonts;
      out.read = true;
    } catch (std::runtime_error const&) {
      out.read = false;
    }
  }
  if (!out.read) return out;
  if (measured.page.width > 0) judge_page(out, measured);
  judge_fonts(out, measured);
  judge_parts(out, measured.text, facts);
  return out;
}

}  // namespace tinhso::documents
