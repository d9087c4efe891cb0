// The validation of one PDF, in four steps: which signatures there are and what they cover (pdf_validate.cpp), their
// cryptography, time and trust (pdf_validate_checks.cpp), what happened to the document since
// (pdf_validate_changes.cpp).
//
// Private to validate_pdf(). Used once, on one thread. Throws PdfFault where the file cannot be read at all.
#pragma once

#include <deque>
#include <map>

#include "signing/formats/check_cms.hpp"
#include "signing/formats/pdf_byte_range.hpp"
#include "signing/formats/pdf_changes.hpp"
#include "signing/formats/pdf_forms.hpp"
#include "signing/formats/validate.hpp"

namespace tinhso::signing {

class PdfValidation {
 public:
  PdfValidation(std::string_view bytes, Policy const& policy, PdfLimits const& limits)
      : file_{bytes, limits}, policy_{policy}, now_{policy.at.value_or(SystemClock{}.now())} {}
  Report run();

 private:
  struct Found {
    PdfField field;
    PdfRef ref;  ///< of the signature dictionary
    PdfValue value;
    PdfObject const* object = nullptr;
    std::string sub_filter;
    bool stamp = false;
    bool placed = false;  ///< the byte range is what it must be
    SignedRange signed_range;
    CmsResult result;
    std::optional<Instant> stamp_time;  ///< of a trusted document time-stamp
    bool stamps_dss = false;            ///< … that covers validation data
    SignatureReport report;
  };

  void error(std::string code, Words words, std::vector<int> pages = {});
  void find_signatures();
  /// A signature that an earlier revision had must not be gone.
  void find_removed();
  void read_dss();
  void place(Found& one);
  /// In the signed revision the same field held the same signature.
  bool belongs(Found const& one);

  std::string range_digest(Found const& one, HashRead hash);
  CheckContext context_for(Found const& one);
  void check_document_stamp(Found& one);
  void check_signature(Found& one);
  /// LTA: a time-stamp covers the validation data too (EN 319 142-1 § 6.3).
  void set_level(Found& one, bool legacy, bool proven);
  /// A time-stamp over the whole file renews every proof before it.
  void tell_good_until();
  void compare_name(Found& one);

  bool visible(Found const& one);
  void judge_changes();
  /// What the revisions after the bytes that were handed out to be signed changed.
  void judge_since_frozen(std::vector<std::vector<Change>> const& steps);
  void tighten(ChangeContext& context, Found const& one);
  static void tell(SignatureReport& out, std::vector<Change> const& changes, std::size_t r);
  void finish(Found& one);

  PdfFile file_;
  Policy const& policy_;
  Instant now_;
  Report report_;
  std::vector<Found> found_;
  std::deque<std::string> evidence_;
  EvidencePool pool_;
  std::vector<Certificate> certificates_;
  std::map<std::pair<Found const*, HashRead>, std::string> digests_;
  bool has_dss_ = false;
  std::optional<std::size_t> frozen_;  ///< the revision that was handed out to be signed
};

}  // namespace tinhso::signing
