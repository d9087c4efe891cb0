// The registers and reports of Decree 30/2020/NĐ-CP (Appendices IV and VI), on screen, as XLSX and as PDF.
//
// Thread-safe. A report covers the reader's agency (`units`: also those below it) and at most 20,000 lines; a longer
// one says so in `cut`. Throws Forbidden without documents.read, Invalid for a period that ends before it begins.
#pragma once

#include "documents/documents.hpp"
#include "platform/print/print.hpp"

namespace tinhso::documents {

/// outgoing, incoming: the registers; follow_up: handling of each arrival; people, units: handled on time; copies: SY, TrS, SL
/// that were made.
enum class ReportKind { outgoing, incoming, follow_up, people, units, copies };
BOOST_DESCRIBE_ENUM(ReportKind, outgoing, incoming, follow_up, people, units, copies)
enum class ReportFormat { xlsx, pdf };
BOOST_DESCRIBE_ENUM(ReportFormat, xlsx, pdf)
struct ReportQuery {
  std::optional<Date> from;   ///< left out: the first day of this month
  std::optional<Date> until;  ///< left out: today
};
BOOST_DESCRIBE_STRUCT(ReportQuery, (), (from, until))
struct ReportFileQuery {
  ReportFormat format = ReportFormat::xlsx;
  std::optional<Date> from;
  std::optional<Date> until;
};
BOOST_DESCRIBE_STRUCT(ReportFileQuery, (), (format, from, until))

using print::as_pdf;
using print::as_xlsx;
using print::ReportColumn;
using print::ReportTable;

ReportTable make_report(Context& context, Principal const& who, ReportKind kind, ReportQuery const& query);

}  // namespace tinhso::documents
