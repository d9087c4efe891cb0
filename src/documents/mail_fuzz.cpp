// Whatever bytes come, read_mail() gives a mail or throws std::runtime_error.
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "documents/mail.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  try {
    tinhso::documents::read_mail({reinterpret_cast<char const*>(data), size});
  } catch (std::runtime_error const&) {
  }
  return 0;
}
