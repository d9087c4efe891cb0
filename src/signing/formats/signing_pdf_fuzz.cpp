// libFuzzer: whatever follows, or is in, a PDF. Nothing may crash, leak or hang, and nothing may pass: there are no
// anchors. Run with -timeout=10 -rss_limit_mb=2048.
#include <cstdlib>

#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/validate.hpp"

using namespace tinhso::signing;  // NOLINT: a program of one file

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  std::string const bytes{reinterpret_cast<char const*>(data), size};
  PdfLimits limits;
  limits.inflated = 8'000'000;
  limits.objects = 20'000;
  Policy policy;
  policy.algorithms = default_algorithms();
  auto const report = validate_pdf(bytes, policy, limits);
  if (report.verdict() == Verdict::total_passed) std::abort();
  policy.frozen = size / 2;
  validate_pdf(bytes, policy, limits);
  if (!report_from_json(json_line("x", report, true))) std::abort();
  try {
    FrozenPdf const pdf{bytes, limits};
    auto const prepared = prepare(pdf, {});
    // What may be signed must be readable after it was.
    PdfFile again{pdf.bytes() + prepared.update};
    if (again.revisions().size() < 2) std::abort();
  } catch (tinhso::Error const&) {
  } catch (PdfFault const&) {
    std::abort();
  }
  return 0;
}
