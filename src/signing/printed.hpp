// Printed copies that lead back to their original (Decree 30/2020/NĐ-CP, article 25: a copy on paper of an electronic
// document): each page of the print carries a QR code, and whoever scans it reads in public what the original is, how
// its signatures were judged, and gets its bytes when whoever printed it allowed that.
//
// The code is the right: 160 random bits, kept here as a digest only, sent by the page in the body of a request (it
// stands behind `#` in the address, so that no log or referrer holds it). A code that was revoked, or never was, is
// answered the same: NotFound. What is printed is a copy; neither the signed file nor what is kept of it changes.
// Functions are thread-safe and throw NotFound, Forbidden, Conflict, Invalid and Unavailable. Part of signing.hpp.
#pragma once

#include "signing/checks.hpp"

namespace tinhso::signing {

struct PrintInput {
  std::optional<Range<1, 50>> ordinal;  ///< of the file; default: the first PDF
  bool subject = true;                  ///< the reader of the code sees the subject
  bool download = false;                ///< … and may have the original
};
BOOST_DESCRIBE_STRUCT(PrintInput, (), (ordinal, subject, download))

struct PrintRow {
  std::int64_t id = 0;
  std::int64_t ordinal = 0;
  bool subject = false;
  bool download = false;
  std::string by_name;
  Instant created_at;
  std::int64_t seen = 0;
  std::optional<Instant> seen_at;
  std::optional<Instant> revoked_at;
  std::string revoked_by;
};
BOOST_DESCRIBE_STRUCT(PrintRow, (),
                      (id, ordinal, subject, download, by_name, created_at, seen, seen_at, revoked_at, revoked_by))

/// What anybody with the code reads.
struct PrintedView {
  std::string code;  ///< number and notation
  std::optional<Date> issued_on;
  std::string type_name;
  std::string agency;
  std::string signer_name;
  std::string subject;  ///< empty: not shown
  std::string state;    ///< "", "recalled", "replaced": what its agency did later
  std::string replaced_by;
  std::string file_name;
  std::int64_t bytes = 0;
  std::string sha256;
  bool download = false;
  Instant printed_at;
  CheckView check;
};
BOOST_DESCRIBE_STRUCT(PrintedView, (),
                      (code, issued_on, type_name, agency, signer_name, subject, state, replaced_by, file_name, bytes,
                       sha256, download, printed_at, check))

struct PrintedCopy {
  std::string pdf;   ///< for the printer
  std::string code;  ///< what its QR codes hold behind `…/verify#ma=`; known to nobody else from now on
};
/// By who issues documents, of a document that the own agency issued.
PrintedCopy print_copy(Context& context, Principal const& who, Origin const& origin, std::int64_t document,
                       PrintInput const& input);
std::vector<PrintRow> prints_of(Context& context, Principal const& who, std::int64_t document);
/// From now on the code leads nowhere.
std::vector<PrintRow> revoke_print(Context& context, Principal const& who, Origin const& origin, std::int64_t document,
                                   std::int64_t print);
PrintedView printed_view(Context& context, std::string_view code, std::string_view language);
documents::Served printed_file(Context& context, std::string_view code);

web::Routes printed_routes();

}  // namespace tinhso::signing
