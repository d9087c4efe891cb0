// Pages to print: a PDF being set in millimetres, Vietnamese text by Pango, pages by cairo, QR codes by libqrencode.
//
// And tables, as pages and as spreadsheets. A Paper belongs to one thread; as_xlsx() and as_pdf() are thread-safe.
// Throws std::runtime_error when a page or a sheet cannot be made.
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/reflect.hpp"

namespace tinhso::print {

enum class Align { left, centre, right };
struct Style {
  double points = 13;
  bool bold = false;
  bool italic = false;
  Align align = Align::left;
};

class Paper {
 public:
  Paper(double width_mm, double height_mm);
  /// Sets text within `width`; returns the height it took. With `draw` false it is only measured.
  double text(double x, double y, double width, std::string_view words, Style const& style, bool draw = true);
  void line(double x1, double y1, double x2, double y2, double thick = 0.2);
  void box(double x, double y, double width, double height);
  /// A QR code (level M) as wide as `size`; the quiet zone is the caller's.
  void qr(double x, double y, double size, std::string const& words);
  void colour(double r, double g, double b);
  void next_page();
  /// The PDF; the paper is finished then.
  std::string finish();
  double width() const { return width_; }
  double height() const { return height_; }

 private:
  struct Free {
    void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
    void operator()(cairo_t* c) const { cairo_destroy(c); }
  };
  double width_, height_;
  std::string bytes_;
  std::unique_ptr<cairo_surface_t, Free> surface_;
  std::unique_ptr<cairo_t, Free> cairo_;
};

struct ReportColumn {
  std::string title;
  std::int64_t width = 10;  ///< share of the line
  bool number = false;
};
BOOST_DESCRIBE_STRUCT(ReportColumn, (), (title, width, number))
struct ReportTable {
  std::string title;
  std::string agency;
  std::string period;
  std::vector<ReportColumn> columns;
  std::vector<std::vector<std::string>> rows;
  bool cut = false;
  std::set<std::size_t> struck = {};  ///< rows that are struck through in a spreadsheet, but for the last cell, which says why
};
BOOST_DESCRIBE_STRUCT(ReportTable, (), (title, agency, period, columns, rows, cut))

/// A spreadsheet: agency, title, period, then the table. What begins with "=" stays text.
std::string as_xlsx(ReportTable const& table);
/// Pages of A4 across, the heads on each.
std::string as_pdf(ReportTable const& table);

}  // namespace tinhso::print
