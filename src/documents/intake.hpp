// What comes on paper (a scan or photos) or as an e-mail file, on its way into the incoming register.
//
// A job reads it (OCR, text, attachments of the mail) and guesses the fields; a clerk checks them and registers it with
// an arrival number of the same series as everything else (Decree 30/2020/NĐ-CP, article 22). The same document that
// came by another channel is shown before it is registered twice. State secrets are refused with the rule.
// Functions are thread-safe; they throw NotFound, Forbidden, Conflict and Invalid with every fault at once.
#pragma once

#include "documents/guess.hpp"
#include "documents/incoming.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {

enum class Channel { paper, email };
BOOST_DESCRIBE_ENUM(Channel, paper, email)
enum class ScanState { waiting, read, failed, registered, discarded };
BOOST_DESCRIBE_ENUM(ScanState, waiting, read, failed, registered, discarded)

/// Pages in their order, or one e-mail file.
struct ScanInput {
  List<Text<1, 100>, 20> tickets;
};
BOOST_DESCRIBE_STRUCT(ScanInput, (), (tickets))

/// A document that the agency has already, and that this one may be.
struct Duplicate {
  std::int64_t incoming = 0;
  std::string code;
  std::string subject;
  std::string from_name;
  std::optional<Date> issued_on;
  std::optional<std::int64_t> arrival_number;
  Instant arrived_at;
  std::string why;  ///< "file": the same bytes; "fields": same sender, code and date
};
BOOST_DESCRIBE_STRUCT(Duplicate, (), (incoming, code, subject, from_name, issued_on, arrival_number, arrived_at, why))

struct ScanView {
  std::int64_t id = 0;
  Channel channel = Channel::paper;
  ScanState state = ScanState::waiting;
  std::string by_name;
  Instant created_at;
  std::vector<Attachment> files;
  Guess guess;
  std::string words;                     ///< what was read, shortened
  std::vector<Duplicate> duplicates;     ///< by what was guessed
  std::optional<std::int64_t> incoming;  ///< once registered
};
BOOST_DESCRIBE_STRUCT(ScanView, (),
                      (id, channel, state, by_name, created_at, files, guess, words, duplicates, incoming))

/// What the clerk has checked.
struct RegisterInput {
  Text<1, 60> code;
  Text<1, 200> from_name;
  Text<1, 500> subject;
  Date issued_on;
  std::optional<Text<0, 40>> type;
  std::optional<Text<0, 50>> signer_name;
  std::optional<Range<0, 3>> priority;
  std::optional<Secrecy> secrecy;
  std::optional<Date> due_on;
  std::optional<Range<0, 999>> pages;
  std::optional<Text<0, 500>> note;
  std::optional<bool> despite_duplicates;  ///< the clerk has seen them
};
BOOST_DESCRIBE_STRUCT(RegisterInput, (),
                      (code, from_name, subject, issued_on, type, signer_name, priority, secrecy, due_on, pages, note,
                       despite_duplicates))

ScanView take_scan(Context& context, Principal const& who, Origin const& origin, ScanInput const& input);
/// What waits to be registered in the reader's agency, newest first.
std::vector<ScanView> open_scans(Context& context, Principal const& who);
ScanView scan_view(Context& context, Principal const& who, std::int64_t id);
void discard_scan(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
IncomingView register_scan(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           RegisterInput const& input);
Served scan_file(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);

/// Of the same agency: same file, or same sender, code and day; `except` is a document that is not meant.
std::vector<Duplicate> duplicates_of(database::Session& session, std::int64_t agency, std::string_view from_name,
                                     std::string_view code, std::optional<Date> issued_on,
                                     std::vector<std::string> const& contents, std::int64_t except);
struct Document;
/// The same for a document that is here (Session::ask()); what is returned is called once for the answer, while the
/// document is there.
std::function<std::vector<Duplicate>()> ask_duplicates(database::Session& session, std::int64_t agency,
                                                       Document const& document);

/// Reads a scan: the job `documents.read_scan`.
void read_scan(Context& context, std::int64_t id);

}  // namespace tinhso::documents
