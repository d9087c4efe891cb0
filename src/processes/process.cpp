#include "processes/process.hpp"

#include <algorithm>
#include <charconv>

namespace tinhso::processes {

std::optional<std::size_t> Process::node(std::string_view by_id) const {
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].id == by_id) return i;
  return {};
}
std::optional<std::size_t> Process::flow(std::string_view by_id) const {
  for (std::size_t i = 0; i < flows.size(); ++i)
    if (flows[i].id == by_id) return i;
  return {};
}

std::optional<OfficeTime> office_time(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return {};
  text.remove_prefix(1);
  OfficeTime out;
  bool clock = false;
  std::string_view order = "D";
  while (!text.empty()) {
    if (text[0] == 'T' && !clock) {
      clock = true;
      order = "HM";
      text.remove_prefix(1);
      if (text.empty()) return {};
      continue;
    }
    std::int64_t number = 0;
    auto const read = std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 4), number);
    if (read.ec != std::errc{} || number < 0) return {};
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    auto const unit = text.empty() ? std::string_view::npos : order.find(text[0]);
    if (unit == std::string_view::npos) return {};
    if (text[0] == 'D') out.days = number;
    else out.minutes += text[0] == 'H' ? number * 60 : number;
    order.remove_prefix(unit + 1);
    text.remove_prefix(1);
  }
  if (out.days + out.minutes == 0 || out.days > 366 || out.minutes > 366 * 480) return {};
  return out;
}

}  // namespace tinhso::processes
