// Several at once: what two clerks, six tills or eight writers do in the same moment.
#pragma once

#include <cstddef>
#include <thread>
#include <type_traits>
#include <vector>

namespace tinhso::testing {

/// Calls `work(0)` … `work(count - 1)`, or `work()` where it asks for no number, each in a thread of its own; returns
/// when all have ended. An exception out of `work` ends the program, as from any thread.
template <class Work>
void at_once(std::size_t count, Work const& work) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    threads.emplace_back([&work, i] {
      if constexpr (std::is_invocable_v<Work const&, int>) work(static_cast<int>(i));
      else work();
    });
}

}  // namespace tinhso::testing
