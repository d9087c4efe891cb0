// Headers of a VXP request: whatever they hold, they are read or refused.
#include <cstddef>
#include <cstdint>

#include "exchange/vxp_wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace tinhso;
  std::map<std::string, std::string> headers;
  std::string_view text{reinterpret_cast<char const*>(data), size};
  while (!text.empty()) {  // `name: value` lines, as in a request
    auto const line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    auto const colon = line.find(':');
    if (colon != std::string_view::npos)
      headers.emplace(std::string{line.substr(0, colon)}, std::string{line.substr(colon + 1)});
  }
  try {
    auto const request = exchange::read_vxp(headers);
    exchange::check_vxp(request, "secret", request.written);
  } catch (exchange::VxpFault const&) {  // a refusal is an answer
  }
  // What our own client signs is always read again.
  std::string value;
  for (std::size_t i = 0; i < size && i < 100; ++i)
    if (data[i] >= 0x20 && data[i] < 0x7f) value += static_cast<char>(data[i]);
  std::map<std::string, std::string> lower;
  for (auto const& [name, v] : exchange::sign_vxp("H99", "s", Instant{}, {{"docid", value}})) {
    std::string n = name;
    for (auto& c : n)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    lower.emplace(n, v);
  }
  auto const own = exchange::read_vxp(lower);
  exchange::check_vxp(own, "s", Instant{});
  return own.value("docid") == value ? 0 : (__builtin_trap(), 0);
}
