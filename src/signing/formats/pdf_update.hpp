// One incremental update (ISO 32000-1 § 7.5.6) under way: objects new and changed, then the cross-reference section in
// the same form as the document's own, with /W fields of at most 4 bytes (some readers take no more).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signing/formats/pdf_sign.hpp"

namespace tinhso::signing {

class PdfUpdate {
 public:
  explicit PdfUpdate(FrozenPdf const& pdf) : pdf_{pdf}, next_{pdf.size_} {}
  FrozenPdf const& pdf() const noexcept { return pdf_; }
  PdfRef allocate() { return {next_++, 0}; }
  void put(PdfRef ref, std::string body) { objects_.emplace_back(ref, std::move(body)); }
  /// `entries`: of the dictionary, without /Length.
  void put_stream(PdfRef ref, std::string_view entries, std::string_view data);
  /// Makes the field known to the form, and its widget to the page.
  void add_signature_field(PdfRef field, std::size_t page);
  /// Sets an entry of the catalog.
  void set_catalog(std::string key, std::string value) { catalog_.emplace_back(std::move(key), std::move(value)); }
  PdfValue const& old_dss() const noexcept { return pdf_.dss_; }
  PdfValue const& old_catalog() const noexcept { return pdf_.catalog_; }
  bool has_signatures() const;

  /// The bytes to append. After this, place_of() tells where an object's body begins in them.
  std::string finish();
  std::size_t place_of(PdfRef ref) const;

 private:
  void write_form();
  void write_table(std::string& out, std::size_t start) const;
  void write_stream(std::string& out);
  std::string trailer_entries(std::uint32_t size) const;
  FrozenPdf const& pdf_;
  std::uint32_t next_;
  std::vector<std::pair<PdfRef, std::string>> objects_;
  std::vector<std::pair<std::string, std::string>> catalog_;
  std::vector<PdfRef> new_fields_;
  std::vector<std::pair<PdfRef, std::size_t>> placed_;  ///< where `n g obj` stands, from the start of the file
  std::vector<std::pair<PdfRef, std::size_t>> bodies_;
};

std::string ref_text(PdfRef ref);
/// The dictionary with some entries set (a value of "" leaves the key out).
std::string with_entries(PdfValue const& dictionary, std::vector<std::pair<std::string, std::string>> const& entries);

/// The appearance stream of a visible signature; returns its reference. `width` and `height` in points.
PdfRef put_appearance(PdfUpdate& update, Visible const& visible, double width, double height, std::int64_t rotation);

}  // namespace tinhso::signing
