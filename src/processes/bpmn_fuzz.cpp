// libFuzzer: process files come from outside. What is read and proved must run to its end, whatever is chosen.
#include <cstdlib>

#include "processes/process.hpp"

using namespace tinhso::processes;  // NOLINT: a program of one file

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  if (size > 16'384) return 0;
  Process process;
  if (!read_bpmn({reinterpret_cast<char const*>(data), size}, process).empty()) return 0;
  Domain const domain{"s", "s", [](std::string_view, std::string_view) { return std::optional<std::string>{"s"}; },
                      [](std::string_view, std::string_view) { return std::optional<std::string>{"s"}; }};
  if (!prove(process, domain).empty()) return 0;
  auto const known = [](std::string_view) { return Known{}; };
  auto now = begin(process, known).marking;
  for (std::size_t i = 0; i < 1000 && !now.ended(); ++i) {
    if (now.tasks.empty()) std::abort();  // the proof said that no join waits for ever
    auto task = now.tasks.begin();
    std::advance(task, static_cast<long>(i % now.tasks.size()));
    now = complete(process, now, *task, known).marking;
  }
  return 0;
}
