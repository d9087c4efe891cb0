// Signing PDF as PAdES baseline B, T, LT, LTA (EN 319 142-1) by incremental updates: the original bytes are always a
// prefix of the result.
//
//   FrozenPdf → prepare() → hash → signature from elsewhere → embed() → original + update
//
// `FrozenPdf` reads and checks the document once, and keeps the state of its digest, so that each signature hashes only
// its own update. It is immutable and may be shared between threads. Refused, with the reason as `code` of an Invalid:
// pdf.header, pdf.encrypted, pdf.repaired, pdf.hybrid, pdf.xfa, pdf.locked (certified with P=1), pdf.trailing, and what
// PdfFault says. Lengths are millimetres, from the lower left corner of the page.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "signing/formats/cms.hpp"
#include "signing/formats/pdf_file.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing {

class FrozenPdf {
 public:
  explicit FrozenPdf(std::string bytes, PdfLimits const& limits = {});
  std::string const& bytes() const noexcept { return bytes_; }
  /// A digest that has been fed the whole document.
  Digest digest(Hash hash) const;
  struct Page {
    PdfRef ref;
    PdfValue dictionary;
    double width = 595;  ///< points, of the crop box
    double height = 842;
    double left = 0;
    double bottom = 0;
    std::int64_t rotation = 0;
    PdfValue annotations;  ///< the array, when `annotations_ref` holds it
    std::optional<PdfRef> annotations_ref;
  };
  std::vector<Page> const& pages() const noexcept { return pages_; }
  std::vector<std::string> const& field_names() const noexcept { return field_names_; }

 private:
  friend class PdfUpdate;
  void read_pages(PdfView& view);
  void read_form(PdfView& view);
  void second_opinion() const;
  std::string bytes_;
  std::vector<Page> pages_;
  std::vector<std::string> field_names_;
  PdfValue catalog_;
  PdfRef catalog_ref_;
  PdfValue form_;  ///< null when there is none
  std::optional<PdfRef> form_ref_;
  PdfValue fields_;
  std::optional<PdfRef> fields_ref_;
  PdfValue dss_;  ///< with its arrays and VRI resolved
  PdfValue trailer_;
  std::uint32_t size_ = 0;  ///< first free object number
  std::size_t last_section_ = 0;
  bool stream_xref_ = false;
  std::unique_ptr<Digest> sha256_;
};

/// What is seen of a signature (Decree 30/2020/NĐ-CP, appendix I).
struct Visible {
  enum class Kind {
    person,  ///< blue PNG of the hand signature, between position and full name (cell 7c)
    seal,    ///< red PNG of the agency's seal in true size, a third of the signature's image covered, to its left (cell
             ///< 8)
    text,    ///< annexes, copies, arrivals: text at the top right of the first page (cell 14)
  };
  Kind kind = Kind::person;
  std::string png;                            ///< RGBA; for person and seal
  std::vector<std::string> lines;             ///< for text; Times New Roman 10
  std::optional<int> page;                    ///< from 1; default: last for person and seal, first for text
  std::optional<double> x, y, width, height;  ///< default: see default_place()
};
struct Place {
  double x = 0, y = 0, width = 0, height = 0;
};
/// Where it goes when nobody says: person 50 × 20 mm centred over the right half of the text area, 60 mm above the
/// bottom; seal 36 × 36 mm so that it covers a third of that from the left; text 70 mm wide, 10 mm from top and right.
Place default_place(Visible const& visible, double page_width_mm, double page_height_mm);
/// `Số: 12/QĐ-UBND`, `Thời gian ký: 13.10.2020 14:05:09 +07:00`: for an annex in a file of its own.
std::vector<std::string> annex_lines(std::string_view number_and_notation, Instant at);
/// `SAO Y`, agency, time: for an electronic copy.
std::vector<std::string> copy_lines(std::string_view form, std::string_view agency, Instant at);

struct PdfSignOptions {
  std::string field;  ///< name; default `Signature1`, … the first that is free
  std::string name;   ///< /Name; default: the certificate's common name is left to the reader
  std::string reason;
  std::string location;
  std::optional<Instant> at;  ///< /M, the claimed time
  std::optional<Visible> visible;
  std::optional<int> certify;  ///< DocMDP 2 or 3; only as the first signature
  std::size_t room = 16'384;   ///< bytes for the CMS
};

/// An update whose signature is still missing.
struct Prepared {
  std::string update;           ///< everything after the original bytes, with zeros for the signature
  std::size_t contents_at = 0;  ///< of the first hexadecimal digit, in `update`
  std::size_t room = 0;         ///< bytes
  std::string digest;           ///< of all but the gap
};

Prepared prepare(FrozenPdf const& pdf, PdfSignOptions const& options, Hash hash = Hash::sha256);
/// The same for a document time-stamp (ETSI.RFC3161).
Prepared prepare_timestamp(FrozenPdf const& pdf, Hash hash = Hash::sha256, std::size_t room = 16'384);
/// Puts the CMS or the token into its gap. Throws Invalid `pdf.room` when it does not fit.
void embed(Prepared& prepared, std::string_view cms);

/// What a validator needs in ten years: certificates, OCSP responses, CRLs, all DER.
struct Evidence {
  std::vector<std::string> certificates;
  std::vector<std::string> ocsps;
  std::vector<std::string> crls;
};
/// The update that adds a DSS (EN 319 142-1 § 5.4) with a VRI for each given signature (/Contents, as it stands).
std::string add_evidence(FrozenPdf const& pdf, std::map<std::string, Evidence> const& of_contents);

enum class Level { b, t, lt, lta };
/// Collects the evidence for a chain: OCSP preferred, a CRL of at most 5 MB otherwise. Throws Unavailable when there is
/// none for a certificate that is not a root.
Evidence gather(std::vector<std::string> const& chain, RevocationSource& source);

struct PdfSigning {
  Signer& signer;
  TimeStamper* stamper = nullptr;      ///< needed from T on
  RevocationSource* source = nullptr;  ///< needed from LT on
  Hash hash = Hash::sha256;
};
/// What brings a signed file on: the network's answers, and certificates that complete chains.
struct PdfKeeping {
  TimeStamper* stamper = nullptr;      ///< needed for B → T, and for LTA
  RevocationSource* source = nullptr;  ///< needed from LT on
  std::vector<std::string> known;      ///< DER; may hold more than is needed
  bool again = false;                  ///< gathers for signatures that have their evidence, too
  Hash hash = Hash::sha256;
};
/// All steps at once. Returns the whole file.
std::string sign_pdf(FrozenPdf const& pdf, PdfSignOptions const& options, Level level, PdfSigning const& with);
/// Brings a signed file to T (a document time-stamp where a signature has none of its own), LT (evidence) and LTA (a
/// document time-stamp over all of it: one more, when it has one). Returns the whole file, which begins with `bytes`.
std::string extend_pdf(std::string bytes, Level level, PdfKeeping const& with);

}  // namespace tinhso::signing
