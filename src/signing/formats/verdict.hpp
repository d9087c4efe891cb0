// What is said about a signed file: one verdict a signature by the names of ETSI EN 319 102-1, the findings that led to
// it in Vietnamese and English, and what was not checked. The file's headline is the worst of them.
//
// Values; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace tinhso::signing {

enum class Verdict { total_passed, indeterminate, total_failed };
std::string_view name_of(Verdict verdict) noexcept;  ///< `TOTAL_PASSED`

/// What happened to the document after a signature.
enum class Changes { none, allowed, suspicious };
std::string_view name_of(Changes changes) noexcept;

/// The 17 checks, in the order of the report.
enum class Check {
  format = 1,
  digest,
  value,
  signing_certificate,
  one_signer,
  chain,
  revocation,
  algorithms,
  timestamps,
  existence,
  changes,
  permissions,
  appearance,
  level,
  signer,
  coverage,
  not_checked
};
enum class Weight { info, not_checked, warning, failure };
std::string_view name_of(Weight weight) noexcept;

struct Finding {
  Check check = Check::format;
  std::string code;  ///< stable, e.g. `byte_range.gap`
  Weight weight = Weight::info;
  Words words;
  std::vector<int> pages;  ///< from 1
};

struct SignatureReport {
  Verdict verdict = Verdict::total_passed;
  std::string sub_indication;  ///< empty when passed
  std::string level;           ///< B, T, LT, LTA; `legacy` for adbe.*; `timestamp` for a document time-stamp
  std::string reached;         ///< B, T, LT, LTA by what is in the file, of the older kinds too
  std::string field;           ///< of PDF
  std::string signer;          ///< common name
  std::string organisation;
  std::string certificate;                     ///< DER
  std::optional<Instant> signing_time;         ///< as claimed
  std::optional<Instant> best_signature_time;  ///< proven by a time-stamp; else the time of validation
  bool covers_whole_file = false;
  Changes after = Changes::none;
  bool added = false;  ///< it is not in the bytes of Policy::frozen
  std::vector<Finding> findings;

  void add(Check check, std::string code, Weight weight, Words words, std::vector<int> pages = {});
  /// As add(), and lowers the verdict; what is worse stays.
  void fail(Verdict to, std::string sub, Check check, std::string code, Words words);
};

struct Report {
  std::string format;  ///< pdf, xml, cms; empty when it is none of them
  bool readable = true;
  std::vector<SignatureReport> signatures;
  std::vector<Finding> errors;
  std::optional<Instant> good_until;  ///< of PDF: the first signature's proof of time stops to count
  Verdict verdict() const noexcept;  ///< the worst; INDETERMINATE without signatures
};

/// One line of JSON, as `tinhso sign verify --json` prints it. `whole` adds what report_from_json() needs besides.
std::string json_line(std::string_view file, Report const& report, bool whole = false);
/// A whole line read again; nothing when it is not such a line. For what a child process answers.
std::optional<Report> report_from_json(std::string_view line);
/// For people: a few lines in Vietnamese.
std::string in_words(std::string_view file, Report const& report);
/// The sentence that goes with a verdict.
Words words_of(Verdict verdict);

}  // namespace tinhso::signing
