// Whatever bytes come, read_docx() gives paragraphs or throws std::runtime_error.
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "documents/extract.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  try {
    tinhso::documents::read_docx({reinterpret_cast<char const*>(data), size});
  } catch (std::runtime_error const&) {
  }
  return 0;
}
