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
  std::vector<DocxPage> pages;
  bool exact = false;  ///< the margins as set, and not where the words happen to stand
  std::string text;
  std::vector<std::string> fonts;
};

std::string mm(double value) { return std::to_string(static_cast<int>(std::lround(value))); }

/// Where Appendix I, part I speaks of it.
std::string rule_of(std::string_view what) {
  constexpr std::pair<std::string_view, std::string_view> points[] = {
      {"paper", "I.1"},   {"margins", "I.3"},    {"font", "I.4"},       {"motto", "II.1"},   {"agency", "II.2"},
      {"number", "II.3"}, {"place_date", "II.4"}, {"subject", "II.5"}, {"signer", "II.7"}, {"recipients", "II.9"},
      {"archive", "II.9"}};
  for (auto const& [name, point] : points)
    if (name == what) return "Phụ lục I, phần I, mục " + std::string{point};
  return {};
}

void say(LayoutAdvice& out, bool good, std::string what, std::string vi, std::string en, std::int64_t page = 0) {
  auto rule = rule_of(what);
  out.items.push_back({good ? AdviceLevel::good : AdviceLevel::mend, std::move(what), std::move(vi), std::move(en), page,
                       std::move(rule), {}, {}});
}

bool judge_paper(LayoutAdvice& out, DocxPage const& p, std::int64_t page) {
  auto const near = [](double a, double b) { return std::abs(a - b) <= 2; };
  bool const a4 = (near(p.width, 210) && near(p.height, 297)) || (near(p.width, 297) && near(p.height, 210));
  if (!a4)
    say(out, false, "paper", "Khổ giấy " + mm(p.width) + " × " + mm(p.height) + " mm, cần A4 (210 × 297 mm).",
        "The paper is " + mm(p.width) + " × " + mm(p.height) + " mm; A4 is wanted.", page);
  return a4;
}

bool judge_margins(LayoutAdvice& out, DocxPage const& p, bool exact, std::int64_t page) {
  std::string vi, en;
  auto const side = [&](char const* name, char const* english, double is, double from, double to) {
    bool const good = is >= from - tolerance && (!exact || is <= to + tolerance);
    if (good) return;
    vi += (vi.empty() ? "" : "; ") + std::string{"lề "} + name + " " + mm(is) + " mm (quy định " + mm(from) + "–" +
          mm(to) + ")";
    en += (en.empty() ? "" : "; ") + std::string{english} + " " + mm(is) + " mm (" + mm(from) + "–" + mm(to) + ")";
  };
  side("trên", "top", p.top, 20, 25);
  side("dưới", "bottom", p.bottom, exact ? 20 : 15, 25);
  side("trái", "left", p.left, 30, 35);
  side("phải", "right", p.right, 15, 20);
  if (!vi.empty())
    say(out, false, "margins", "Cần sửa lề trang: " + vi + ".", "The margins need mending: " + en + ".", page);
  return vi.empty();
}

void judge_pages(LayoutAdvice& out, Measured const& m) {
  bool paper = true, margins = true;
  std::int64_t n = 0;
  for (auto const& page : m.pages) {
    ++n;
    if (page.width <= 0) continue;
    std::int64_t const named = m.pages.size() > 1 ? n : 0;
    paper = judge_paper(out, page, named) && paper;
    margins = judge_margins(out, page, m.exact, named) && margins;
  }
  if (n > 0 && paper) say(out, true, "paper", "Khổ giấy A4.", "The paper is A4.");
  if (n > 0 && margins) say(out, true, "margins", "Lề trang đúng quy định.", "The margins are right.");
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
  constexpr double nothing = 1e9;
  std::istringstream lines{boxes.output};
  for (std::string line; std::getline(lines, line);) {
    if (line.find("<page ") != std::string::npos) {
      out.pages.push_back({attribute_of(line, "width=\"") * point, attribute_of(line, "height=\"") * point, nothing,
                           nothing, nothing, nothing});
    } else if (auto const word = line.find("<word "); word != std::string::npos && !out.pages.empty()) {
      auto& page = out.pages.back();
      auto const y = attribute_of(line, "yMin=\"") * point;
      auto const close = line.find('>');
      auto const end = line.find('<', close);
      if (close != std::string::npos && end != std::string::npos)
        out.text += line.substr(close + 1, end - close - 1) + ' ';
      if (out.pages.size() > 1 && y < 20) continue;  // the page number stands in the margin
      page.left = std::min(page.left, attribute_of(line, "xMin=\"") * point);
      page.top = std::min(page.top, y);
      page.right = std::min(page.right, page.width - attribute_of(line, "xMax=\"") * point);
      page.bottom = std::min(page.bottom, page.height - attribute_of(line, "yMax=\"") * point);
    }
  }
  if (out.pages.empty() || out.text.empty()) return false;
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
      measured.pages = docx.pages;
      measured.exact = true;
      measured.fonts = docx.fonts;
      out.read = true;
    } catch (std::runtime_error const&) {
      out.read = false;
    }
  }
  if (!out.read) return out;
  judge_pages(out, measured);
  judge_fonts(out, measured);
  judge_parts(out, measured.text, facts);
  return out;
}

}  // namespace tinhso::documents
