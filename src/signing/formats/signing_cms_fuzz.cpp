// libFuzzer: DER, CMS, time-stamp tokens, OCSP responses and CRLs from outside.
#include <cstdlib>

#include "signing/formats/check_cms.hpp"
#include "signing/formats/validate.hpp"

using namespace tinhso::signing;  // NOLINT: a program of one file

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  std::string_view const bytes{reinterpret_cast<char const*>(data), size};
  Policy policy;
  policy.algorithms = default_algorithms();
  if (validate_cms(bytes, "content", policy).verdict() == Verdict::total_passed) std::abort();
  CheckContext const context{policy, tinhso::Instant{}, {}, {}, std::nullopt, true};
  if (check_stamp(
          bytes, [](HashRead hash) { return digest(hash, "content"); }, context)
          .trusted)
    std::abort();
  return 0;
}
