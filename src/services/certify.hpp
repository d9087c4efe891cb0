// Certified copies at the counter (chứng thực bản sao từ bản chính): one form, the register, what is stamped on the copies.
//
// Every paper has a number of its own in the agency's register of the year, without gaps however many write at once; the
// register is not rewritten. Wording, register and fee are data of the procedure's record and unconfirmed there.
// Decree 23/2015/NĐ-CP. The scan is kept for an electronic certified copy; that is signed in the office. Part of
// services.hpp; functions are thread-safe.
#pragma once

#include "payments/payments.hpp"
#include "platform/web/web.hpp"
#include "services/procedure.hpp"

namespace tinhso::services {

/// The procedure whose record the counter page reads.
inline constexpr std::string_view certified_copies = "2.000815";

struct CertifySigner {
  std::int64_t official = 0;
  std::string name;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(CertifySigner, (), (official, name, title))
/// What the form needs to know.
struct CertifyForm {
  std::string procedure_name;
  bool confirmed = false;  ///< whether somebody has compared wording and fee with the law
  Certification certification;
  std::optional<PageFee> fee;
  std::string fee_words;
  std::vector<CertifySigner> signers;  ///< the leaders of the agency
  std::int64_t last_signer = 0;
};
BOOST_DESCRIBE_STRUCT(CertifyForm, (),
                      (procedure_name, confirmed, certification, fee, fee_words, signers, last_signer))

struct CertifyPaper {
  Text<1, 200> name;
  Range<1, 2000> pages = 1;
  Range<1, 500> copies = 1;
  std::optional<Text<1, 100>> scan;  ///< of the original: an upload's ticket
};
BOOST_DESCRIBE_STRUCT(CertifyPaper, (), (name, pages, copies, scan))
struct CertifyInput {
  Text<1, 200> requester;
  std::optional<Text<0, 20>> phone;
  List<CertifyPaper, 30> papers;
  std::int64_t signer = 0;  ///< an official
  bool cash = false;        ///< the fee is taken in cash at once; the receipt gets its number
};
BOOST_DESCRIBE_STRUCT(CertifyInput, (), (requester, phone, papers, signer, cash))

struct CertifiedRow {
  std::int64_t id = 0;
  std::int64_t certification = 0;
  std::int64_t number = 0;
  std::string book;      ///< "01/2020-SCT/BS"
  Date day;
  std::string requester;
  std::string paper;
  std::int64_t pages = 1;
  std::int64_t copies = 1;
  std::optional<std::int64_t> fee;
  std::string signer_name;
  std::string clerk;
  std::string scan_name;  ///< empty: none
  std::optional<Instant> struck_at;  ///< entered by mistake: struck through, by whom and why
  std::string struck_by;
  std::string struck_why;
};
BOOST_DESCRIBE_STRUCT(CertifiedRow, (),
                      (id, certification, number, book, day, requester, paper, pages, copies, fee, signer_name, clerk,
                       scan_name, struck_at, struck_by, struck_why))
struct CertificationView {
  std::int64_t id = 0;
  std::string requester;
  std::string phone;
  std::string signer_name;
  std::string signer_title;
  std::string clerk;
  Instant at;
  std::vector<CertifiedRow> papers;
  std::optional<payments::Charge> payment;
};
BOOST_DESCRIBE_STRUCT(CertificationView, (),
                      (id, requester, phone, signer_name, signer_title, clerk, at, papers, payment))
struct StrikeOut {
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(StrikeOut, (), (reason))
struct CertifiedQuery {
  std::optional<Text<0, 200>> q;  ///< requester, paper or number
  std::optional<Date> from;
  std::optional<Date> until;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(CertifiedQuery, (), (q, from, until, after, limit))

/// Throws NotFound where the reader's agency does not certify.
CertifyForm certify_form(Context& context, Principal const& who);
/// The same `key` is the same certification. Throws Invalid (every fault at once), Forbidden, Conflict.
CertificationView certify(Context& context, Principal const& who, Origin const& origin, CertifyInput const& input,
                          std::string_view key = {});
CertificationView certification(Context& context, Principal const& who, std::int64_t id);
/// Strikes a line out that was entered by mistake; it stays in the register with its number. What its copies cost is not due
/// any more, or owed back if it was paid, which a leader agrees to as with every fee. By who enters lines; who else may, and
/// until when, no source that we have says. Throws NotFound, Forbidden, Conflict `services.struck`.
CertificationView strike_out(Context& context, Principal const& who, Origin const& origin, std::int64_t line,
                             StrikeOut const& input);
/// The register of the reader's agency, newest first.
Page<CertifiedRow> certified(Context& context, Principal const& who, CertifiedQuery const& query);
/// What is put on the copies: one label a copy, ten on a page of A4, as PDF. Throws NotFound where every line is struck out.
std::string certified_labels(Context& context, Principal const& who, std::int64_t certification);
/// The register as a spreadsheet, oldest first, at most 20,000 lines.
std::string certified_register(Context& context, Principal const& who, CertifiedQuery query);

web::Routes certify_routes();

}  // namespace tinhso::services
