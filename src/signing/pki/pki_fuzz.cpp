// OCSP and time-stamp requests from anybody: no input may crash the training CA or make it answer without DER.
#include <unistd.h>

#include <cstdlib>

#include "signing/pki/pki.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using tinhso::signing::pki::Authority;
  static auto const folder = [] {
    auto out = std::filesystem::temp_directory_path() / ("pki-fuzz-" + std::to_string(::getpid()));
    Authority::init(out, {"Tỉnh Số", "http://127.0.0.1:8880", tinhso::signing::pki::KeyKind::ec256});
    return out;
  }();
  static Authority authority{folder};
  std::string_view const bytes{reinterpret_cast<char const*>(data), size};
  if (!authority.answer_ocsp(bytes).starts_with('\x30')) std::abort();
  if (!authority.answer_time_stamp(bytes).starts_with('\x30')) std::abort();
  return 0;
}
