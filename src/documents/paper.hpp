// A PDF being set: millimetres, Vietnamese text by Pango, pages by cairo. Private to the room; one thread.
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

namespace tinhso::documents {

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

}  // namespace tinhso::documents
