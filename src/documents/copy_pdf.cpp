#include "documents/copy_pdf.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "documents/child.hpp"
#include "documents/paper.hpp"
#include "documents/rules.hpp"

namespace tinhso::documents {
namespace {

constexpr double copy_left = 30, copy_width = 163, sheet_height = 297, sheet_width = 210;  // millimetres
constexpr double copy_foot = 20;                                                           // the lower margin

ChildLimits pdf_limits() {
  ChildLimits limits;
  limits.time = std::chrono::seconds{30};
  return limits;
}

bool qpdf(std::vector<std::string> arguments, std::filesystem::path const& folder) {
  arguments.insert(arguments.begin(), {"qpdf", "--no-warn", "--warning-exit-0"});
  return run_child(arguments, folder, pdf_limits()).good();
}

std::string date_line(CopyFacts const& facts) {
  auto const two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const month = static_cast<unsigned>(facts.made_on.month());
  return (facts.place.empty() ? "Ngày " : facts.place + ", ngày ") + two(static_cast<unsigned>(facts.made_on.day())) +
         " tháng " + (month < 3 ? two(month) : std::to_string(month)) + " năm " +
         std::to_string(static_cast<int>(facts.made_on.year()));
}

/// Sets the block from `y` on and returns where it ends.
double set_copy_block(Paper& paper, double y, CopyFacts const& facts, bool draw) {
  double const left = copy_left, right = copy_left + 72, narrow = 70, wide = copy_width - 72;
  if (draw) paper.line(left, y, left + copy_width, y, 0.4);
  y += 3;
  auto const heads = std::max(
      paper.text(left, y, narrow, upper(facts.agency), {13, true, false, Align::centre}, draw),
      paper.text(right, y, wide, facts.form, {14, true, false, Align::centre}, draw));
  if (draw) paper.line(left + narrow / 3, y + heads + 0.8, left + narrow * 2 / 3, y + heads + 0.8);
  y += heads + 2.5;
  y += std::max(paper.text(left, y, narrow, "Số: " + facts.code, {13, false, false, Align::centre}, draw),
                paper.text(right, y, wide, date_line(facts), {13, false, true, Align::centre}, draw)) +
       4;
  auto signer = y;
  if (!facts.competence.empty())
    signer += paper.text(right, signer, wide, facts.competence, {13, true, false, Align::centre}, draw);
  signer += paper.text(right, signer, wide, upper(facts.signer_position), {13, true, false, Align::centre}, draw) + 26;
  signer += paper.text(right, signer, wide, facts.signer_name, {13, true, false, Align::centre}, draw);
  auto to = y + paper.text(left, y, narrow, "Nơi nhận:", {12, true, true, Align::left}, draw);
  std::string lines;
  for (auto const& place : facts.places) lines += "- " + place + ";\n";
  lines += "- Lưu: VT.";
  to += paper.text(left, to, narrow, lines, {11, false, false, Align::left}, draw);
  return std::max(signer, to);
}

double number_in(std::string_view line, std::string_view name) {
  auto const at = line.find(name);
  double out = 0;
  if (at != std::string_view::npos) std::from_chars(line.data() + at + name.size(), line.data() + line.size(), out);
  return out;
}

/// Where the words of this page end, from above in millimetres; nullopt when it is not A4, or shows no words.
std::optional<double> end_of_words(std::filesystem::path const& file, int page, std::filesystem::path const& folder) {
  auto const n = std::to_string(page);
  auto const boxes = run_child({"pdftotext", "-q", "-enc", "UTF-8", "-bbox", "-f", n, "-l", n, file.string(), "-"},
                               folder, pdf_limits());
  if (!boxes.good()) return {};
  constexpr double point = 25.4 / 72;
  double end = 0, width = 0, height = 0;
  std::istringstream lines{boxes.output};
  for (std::string line; std::getline(lines, line);) {
    if (line.find("<page ") != std::string::npos) {
      width = number_in(line, "width=\"") * point;
      height = number_in(line, "height=\"") * point;
    } else if (line.find("<word ") != std::string::npos) {
      end = std::max(end, number_in(line, "yMax=\"") * point);
    }
  }
  bool const a4 = std::abs(width - sheet_width) <= 2 && std::abs(height - sheet_height) <= 2;
  return a4 && end > 0 ? std::optional{end} : std::nullopt;
}

std::string bytes_of(std::filesystem::path const& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

std::optional<int> pages_of_pdf(std::filesystem::path const& file) {
  ScratchFolder const scratch;
  auto const told = run_child({"qpdf", "--no-warn", "--warning-exit-0", "--show-npages", file.string()}, scratch.path(),
                              pdf_limits());
  int pages = 0;
  std::from_chars(told.output.data(), told.output.data() + told.output.size(), pages);
  return told.good() && pages > 0 && pages <= 10'000 ? std::optional{pages} : std::nullopt;
}

std::optional<std::string> page_ranges(std::string_view wanted, int pages) {
  std::string plain{wanted};
  std::erase(plain, ' ');
  std::string_view text = plain;
  std::string out;
  while (!text.empty()) {
    auto const comma = std::min(text.find_first_of(",;"), text.size());
    auto const part = trim(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (part.empty()) continue;
    int from = 0, until = 0;
    auto const* const end = part.data() + part.size();
    auto read = std::from_chars(part.data(), end, from);
    until = from;
    if (read.ec == std::errc{} && read.ptr != end && *read.ptr == '-') read = std::from_chars(read.ptr + 1, end, until);
    if (read.ec != std::errc{} || read.ptr != end || from < 1 || until < from || until > pages) return {};
    out += (out.empty() ? "" : ",") + std::to_string(from);
    if (until != from) out += "-" + std::to_string(until);
  }
  return out.empty() ? std::nullopt : std::optional{out};
}

std::optional<std::string> copy_pdf(std::filesystem::path const& file, std::string_view ranges,
                                    CopyFacts const& facts) {
  ScratchFolder const scratch;
  auto const pages = scratch.path() / "pages.pdf", block = scratch.path() / "block.pdf", out = scratch.path() / "out.pdf";
  std::string const chosen{ranges.empty() ? "1-z" : ranges};
  if (!qpdf({file.string(), "--remove-restrictions", "--flatten-annotations=all", "--pages", ".", chosen, "--",
             pages.string()},
            scratch.path()))
    return {};
  auto const count = pages_of_pdf(pages);
  if (!count) return {};
  Paper paper{sheet_width, sheet_height};
  auto const height = set_copy_block(paper, 0, facts, false);
  auto const end = end_of_words(pages, *count, scratch.path());
  bool const fits = end && *end + 8 + height <= sheet_height - copy_foot;
  set_copy_block(paper, fits ? *end + 8 : copy_foot, facts, true);
  std::ofstream{block, std::ios::binary} << paper.finish();
  bool const made = fits ? qpdf({pages.string(), "--overlay", block.string(), "--to=z", "--", out.string()},
                                scratch.path())
                         : qpdf({pages.string(), "--pages", ".", "1-z", block.string(), "1", "--", out.string()},
                                scratch.path());
  if (!made) return {};
  return bytes_of(out);
}

}  // namespace tinhso::documents
