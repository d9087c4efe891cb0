// The check of signatures in the office: files of documents as they come in or are issued, by a job; and anybody's
// file, in public, of which nothing is kept. Parsing happens in a process of its own (formats/worker.hpp).
//
// Functions are thread-safe. They throw NotFound (also for what the asker may not know of), Unavailable when no
// checking process can be started, and Invalid when the folder of trust anchors cannot be read. Part of signing.hpp.
#pragma once

#include "documents/documents.hpp"

namespace tinhso::signing {

struct Report;
struct WorkerOptions;

struct CheckFinding {
  std::int64_t check = 0;  ///< number of the check, 1 to 17 (formats/verdict.hpp)
  std::string code;        ///< stable
  std::string weight;      ///< "info", "not_checked", "warning", "failure"
  std::string words;       ///< in the reader's language
  std::vector<std::int64_t> pages;
};
BOOST_DESCRIBE_STRUCT(CheckFinding, (), (check, code, weight, words, pages))

struct CheckedSignature {
  std::string verdict;         ///< "TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED"
  std::string sub_indication;  ///< of EN 319 102-1; empty when passed
  std::string sentence;        ///< the verdict in words
  std::string level;
  std::string signer;
  std::string organisation;
  std::optional<Instant> signing_time;
  std::optional<Instant> best_signature_time;
  bool covers_whole_file = false;
  std::string changes;  ///< "none", "allowed", "suspicious"
  std::vector<CheckFinding> findings;
};
BOOST_DESCRIBE_STRUCT(CheckedSignature, (),
                      (verdict, sub_indication, sentence, level, signer, organisation, signing_time,
                       best_signature_time, covers_whole_file, changes, findings))

struct CheckView {
  documents::SignatureState state = documents::SignatureState::unchecked;
  std::string sentence;  ///< what the whole file's verdict means
  std::string worst;     ///< the worst finding; empty when nothing is wrong
  std::string format;    ///< "pdf", "xml", "cms"; empty: none of them
  std::vector<CheckedSignature> signatures;
  std::vector<CheckFinding> errors;
  std::vector<std::string> not_checked;
  std::optional<Instant> checked_at;
  std::string kept;  ///< level of the copy that is kept for the years: "LT", "LTA"; empty: there is none
};
BOOST_DESCRIBE_STRUCT(CheckView, (),
                      (state, sentence, worst, format, signatures, errors, not_checked, checked_at, kept))

/// What a report means for somebody who has to decide whether to rely on the file. `signed_looking`: the bytes speak of
/// a signature even if nothing could be read.
documents::SignatureState state_of_report(Report const& report, bool signed_looking);
CheckView check_view(Report const& report, documents::SignatureState state, std::string_view language);

/// How this server has a file checked. Throws Invalid when the folder of trust anchors cannot be read.
WorkerOptions worker_options(Context& context, std::chrono::seconds time);
/// The heaviest failure or warning of the worst signature, or of the file itself; empty when there is none.
Words worst_finding(Report const& report);

/// The job `signing.check_files`: checks what of this document's files was not checked before.
void check_files(Context& context, std::int64_t document);
/// Checks again what could not be confirmed in the last seven days: servers of revocation data may answer now. Returns
/// how many.
int check_again(Context& context);
CheckView incoming_check(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);
CheckView outgoing_check(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);
/// The copy that is kept for the years (documents/kept.hpp), for who may read the file.
documents::Served incoming_kept(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);
documents::Served outgoing_kept(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);
/// Anybody's file. Nothing of it is kept, neither on disk nor in the database nor in a log.
CheckView check_bytes(Context& context, std::string_view bytes, std::string_view language, std::chrono::seconds time);

/// A file of the store, for callers who know that the asker may read it: what was found before and is kept with its
/// content; what was not checked, or could not be confirmed an hour ago or longer, is checked now.
CheckView check_stored(Context& context, std::string_view sha256, std::string_view type, std::int64_t bytes,
                       std::string_view language);

web::Routes check_routes();

}  // namespace tinhso::signing
