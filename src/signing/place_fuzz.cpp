// What pdftotext says of a file from outside, mutated: a name is found or not, and its place is finite.
#include <cmath>
#include <cstdlib>

#include "signing/place.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  std::string_view const text{reinterpret_cast<char const*>(data), size};
  auto const cut = text.find('\n');
  auto const name = cut == std::string_view::npos ? std::string_view{"Trần Minh Họa"} : text.substr(0, cut);
  auto const found = tinhso::signing::find_name(text, name);
  if (!found) return 0;
  tinhso::signing::Visible seal;
  tinhso::signing::put_seal_beside(seal, *found);
  if (!std::isfinite(*seal.x) || !std::isfinite(*seal.y) || *seal.x < 0 || *seal.y < 0) std::abort();
  return 0;
}
