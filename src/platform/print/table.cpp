// A report as a spreadsheet and as pages to print.
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "platform/print/print.hpp"

namespace tinhso::print {
namespace {

/// The library writes to a file only; this one is gone with its object.
struct ScratchFile {
  std::filesystem::path folder;
  std::filesystem::path path;
  ScratchFile() {
    auto pattern = (std::filesystem::temp_directory_path() / "tinhso-sheet-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no folder for a spreadsheet"};
    folder = pattern;
    path = folder / "report.xlsx";
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  ScratchFile(ScratchFile const&) = delete;
  ScratchFile& operator=(ScratchFile const&) = delete;
};

}  // namespace

std::string as_xlsx(ReportTable const& table) {
  ScratchFile const scratch;
  auto const file = scratch.path.string();
  auto* const book = workbook_new(file.c_str());
  auto* const sheet = workbook_add_worksheet(book, nullptr);
  auto* const title = workbook_add_format(book);
  format_set_bold(title);
  format_set_font_size(title, 14);
  auto* const head = workbook_add_format(book);
  format_set_bold(head);
  format_set_text_wrap(head);
  format_set_border(head, LXW_BORDER_THIN);
  format_set_align(head, LXW_ALIGN_CENTER);
  auto* const cell = workbook_add_format(book);
  format_set_text_wrap(cell);
  format_set_border(cell, LXW_BORDER_THIN);
  format_set_align(cell, LXW_ALIGN_VERTICAL_TOP);
  auto* const struck = workbook_add_format(book);
  format_set_text_wrap(struck);
  format_set_border(struck, LXW_BORDER_THIN);
  format_set_align(struck, LXW_ALIGN_VERTICAL_TOP);
  format_set_font_strikeout(struck);
  worksheet_write_string(sheet, 0, 0, table.agency.c_str(), nullptr);
  worksheet_write_string(sheet, 1, 0, table.title.c_str(), title);
  worksheet_write_string(sheet, 2, 0, table.period.c_str(), nullptr);
  lxw_col_t column = 0;
  for (auto const& c : table.columns) {
    worksheet_set_column(sheet, column, column, static_cast<double>(c.width) * 1.6 + 2, nullptr);
    worksheet_write_string(sheet, 4, column++, c.title.c_str(), head);
  }
  lxw_row_t row = 5;
  for (auto const& cells : table.rows) {
    for (column = 0; column < cells.size(); ++column) {
      auto const& text = cells[column];
      double value = 0;
      auto const* const end = text.data() + text.size();
      bool const number =
          table.columns[column].number && !text.empty() && std::from_chars(text.data(), end, value).ptr == end;
      // write_string never makes a formula of what begins with "="
      auto* const look = table.struck.contains(row - 5) && column + 1U < cells.size() ? struck : cell;
      if (number) worksheet_write_number(sheet, row, column, value, look);
      else worksheet_write_string(sheet, row, column, text.c_str(), look);
    }
    ++row;
  }
  worksheet_freeze_panes(sheet, 5, 0);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_repeat_rows(sheet, 4, 4);
  if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error{"the spreadsheet could not be written"};
  std::ifstream in{file, std::ios::binary};
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::string as_pdf(ReportTable const& table) {
  Paper paper{297, 210};
  double const left = 12, width = 273, bottom = 196;
  double total = 0;
  for (auto const& c : table.columns) total += static_cast<double>(c.width);
  auto const of = [&](std::size_t i) { return width * static_cast<double>(table.columns[i].width) / total; };
  auto const line = [&](double y, auto const& texts, bool bold, bool draw) {
    double x = left, tallest = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      Style const style{9, bold, false, bold ? Align::centre : table.columns[i].number ? Align::right : Align::left};
      tallest = std::max(tallest, paper.text(x + 1, y + 0.8, of(i) - 2, texts(i), style, draw));
      x += of(i);
    }
    tallest += 1.8;
    if (draw) {
      x = left;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        paper.box(x, y, of(i), tallest);
        x += of(i);
      }
    }
    return tallest;
  };
  auto const heads = [&](std::size_t i) -> std::string const& { return table.columns[i].title; };
  double y = 12;
  y += paper.text(left, y, width, table.agency, {11});
  y += paper.text(left, y, width, table.title, {14, true, false, Align::centre}) + 1;
  y += paper.text(left, y, width, table.period, {11, false, true, Align::centre}) + 3;
  y += line(y, heads, true, true);
  int page = 1;
  for (auto const& cells : table.rows) {
    auto const texts = [&](std::size_t i) -> std::string const& { return cells[i]; };
    if (y + line(y, texts, false, false) > bottom) {
      paper.next_page();
      paper.text(left, 6, width, std::to_string(++page), {10, false, false, Align::centre});
      y = 12;
      y += line(y, heads, true, true);
    }
    y += line(y, texts, false, true);
  }
  return paper.finish();
}

}  // namespace tinhso::print
