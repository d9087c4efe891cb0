#include "platform/print/print.hpp"

#include <cairo-pdf.h>
#include <qrencode.h>

#include <stdexcept>

namespace tinhso::print {
namespace {

constexpr double points_of_mm = 72 / 25.4;

cairo_status_t keep_bytes(void* to, unsigned char const* data, unsigned int size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Paper::Paper(double width_mm, double height_mm)
    : width_{width_mm},
      height_{height_mm},
      surface_{
          cairo_pdf_surface_create_for_stream(keep_bytes, &bytes_, width_mm * points_of_mm, height_mm * points_of_mm)},
      cairo_{cairo_create(surface_.get())} {
  cairo_scale(cairo_.get(), points_of_mm, points_of_mm);
}

double Paper::text(double x, double y, double width, std::string_view words, Style const& style, bool draw) {
  std::unique_ptr<PangoLayout, void (*)(void*)> const layout{pango_cairo_create_layout(cairo_.get()), g_object_unref};
  // Letters stand where the face wants them, not on whole units of a page that is scaled to millimetres.
  auto* const context = pango_layout_get_context(layout.get());
  pango_context_set_round_glyph_positions(context, FALSE);
  std::unique_ptr<cairo_font_options_t, void (*)(cairo_font_options_t*)> const options{cairo_font_options_create(),
                                                                                       cairo_font_options_destroy};
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options(context, options.get());
  pango_layout_context_changed(layout.get());
  std::unique_ptr<PangoFontDescription, void (*)(PangoFontDescription*)> const font{
      pango_font_description_from_string("Times New Roman, Liberation Serif, DejaVu Serif"),
      pango_font_description_free};
  // The page is scaled to millimetres, so a size in points is one in millimetres here.
  pango_font_description_set_absolute_size(font.get(), style.points / points_of_mm * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  if (style.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout.get(), style.align == Align::centre  ? PANGO_ALIGN_CENTER
                                           : style.align == Align::right ? PANGO_ALIGN_RIGHT
                                                                         : PANGO_ALIGN_LEFT);
  pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
  int w = 0, h = 0;
  pango_layout_get_size(layout.get(), &w, &h);
  if (draw) {
    cairo_move_to(cairo_.get(), x, y);
    pango_cairo_show_layout(cairo_.get(), layout.get());
  }
  return static_cast<double>(h) / PANGO_SCALE;
}

void Paper::line(double x1, double y1, double x2, double y2, double thick) {
  cairo_set_line_width(cairo_.get(), thick);
  cairo_move_to(cairo_.get(), x1, y1);
  cairo_line_to(cairo_.get(), x2, y2);
  cairo_stroke(cairo_.get());
}

void Paper::box(double x, double y, double width, double height) {
  cairo_set_line_width(cairo_.get(), 0.3);
  cairo_rectangle(cairo_.get(), x, y, width, height);
  cairo_stroke(cairo_.get());
}

void Paper::qr(double x, double y, double size, std::string const& words) {
  std::unique_ptr<QRcode, void (*)(QRcode*)> const code{QRcode_encodeString8bit(words.c_str(), 0, QR_ECLEVEL_M),
                                                        QRcode_free};
  if (!code) throw std::runtime_error{"these words do not fit into a QR code"};
  auto const n = static_cast<std::size_t>(code->width);
  double const module = size / static_cast<double>(n);
  for (std::size_t row = 0; row < n; ++row)
    for (std::size_t column = 0; column < n; ++column)
      if ((code->data[row * n + column] & 1U) != 0)
        cairo_rectangle(cairo_.get(), x + static_cast<double>(column) * module, y + static_cast<double>(row) * module,
                        module, module);
  cairo_fill(cairo_.get());
}

void Paper::colour(double r, double g, double b) { cairo_set_source_rgb(cairo_.get(), r, g, b); }

void Paper::next_page() { cairo_show_page(cairo_.get()); }

std::string Paper::finish() {
  cairo_.reset();
  cairo_surface_finish(surface_.get());
  surface_.reset();
  return std::move(bytes_);
}

}  // namespace tinhso::print
