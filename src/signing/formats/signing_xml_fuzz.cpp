// libFuzzer: XML with signatures from outside.
#include <cstdlib>

#include "signing/formats/validate.hpp"

using namespace tinhso::signing;  // NOLINT: a program of one file

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  Policy policy;
  policy.algorithms = default_algorithms();
  auto const report = validate_xml({reinterpret_cast<char const*>(data), size}, policy);
  if (report.verdict() == Verdict::total_passed) std::abort();
  if (!report_from_json(json_line("x", report, true))) std::abort();
  return 0;
}
