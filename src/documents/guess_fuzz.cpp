// Whatever text comes, guess_fields() ends and stays within its limits.
#include <cstddef>
#include <cstdint>

#include "documents/guess.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tinhso::documents::guess_fields({reinterpret_cast<char const*>(data), size});
  return 0;
}
