#include "simulate/province.hpp"

namespace tinhso::simulate {

int Province::group(std::string_view key) const {
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (groups[i].key == key) return static_cast<int>(i);
  return -1;
}

std::vector<std::uint16_t> Province::of(Kin kin) const {
  std::vector<std::uint16_t> out;
  for (std::size_t i = 0; i < bodies.size(); ++i)
    if (bodies[i].kin == kin) out.push_back(static_cast<std::uint16_t>(i));
  return out;
}

}  // namespace tinhso::simulate
