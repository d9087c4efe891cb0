// Wall and CPU time, medians, and the one line of JSON that bench/run makes its table of.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

namespace tinhso::bench {

struct Spent {
  double wall = 0;  ///< seconds
  double cpu = 0;   ///< seconds of this process, all threads
};

inline double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto const seconds = [](timeval const& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class F>
Spent spent(F&& f) {
  auto const cpu = cpu_seconds();
  auto const begun = std::chrono::steady_clock::now();
  f();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(), cpu_seconds() - cpu};
}

/// The value below which that part of them lies; 0 when there is none.
inline double percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  auto const at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}
inline double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }
inline Spent median(std::vector<Spent> const& runs) {
  std::vector<double> wall;
  std::vector<double> cpu;
  for (auto const& run : runs) wall.push_back(run.wall), cpu.push_back(run.cpu);
  return {median(wall), median(cpu)};
}

/// One row of the table. `yardstick` is the same amount done the barest way; ratio = value / yardstick.
inline void row(std::string_view name, double value, std::string_view unit, double cpu_us_each, double yardstick,
                std::string_view what_yardstick, std::string_view aim) {
  boost::json::object out{{"name", name}, {"value", value}, {"unit", unit}, {"aim", aim}};
  if (cpu_us_each > 0) out["cpu_us"] = cpu_us_each;
  if (yardstick > 0) {
    out["yardstick"] = yardstick;
    out["beside"] = what_yardstick;
    out["ratio"] = value / yardstick;
  }
  std::cout << boost::json::serialize(out) << std::endl;
}

}  // namespace tinhso::bench
