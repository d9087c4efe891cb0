// libFuzzer: any bytes may come over the wire. Nothing may crash, leak or hang; what is readable and may be written
// again must keep its meaning. Run with -timeout=5 -rss_limit_mb=1024 and tests/data/edxml/corpus.
#include <cstdlib>

#include "edxml/edxml.hpp"

using namespace tinhso;  // NOLINT: a program of one file

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  edxml::Limits limits;
  limits.attachment_bytes = 1U << 20U;  // the fuzzer looks for faults, not for memory
  limits.attachments_bytes = 4U << 20U;
  auto const package = edxml::read({reinterpret_cast<char const*>(data), size}, limits);
  if (edxml::check_line("x", package).find('\n') != std::string::npos) std::abort();
  if (!package.ok() && package.errors.front().words.vi.empty()) std::abort();
  if (package.ok() && !package.document() && !package.status()) std::abort();
  try {
    if (auto const* status = package.status()) {
      auto const again = edxml::read(edxml::write(*status), limits);
      if (!again.status() || !(*again.status() == *status)) std::abort();
    }
    if (auto const* document = package.document()) {
      auto copy = *document;
      for (std::size_t i = 0; i < copy.attachments.size(); ++i)
        copy.attachments[i].content_id = "cid:" + std::to_string(i);
      auto const again = edxml::read(edxml::write(copy), limits);
      if (!again.document() || !(*again.document() == copy)) std::abort();
    }
  } catch (Invalid const&) {  // read leniently, but too little for us to send
  }
  return 0;
}
