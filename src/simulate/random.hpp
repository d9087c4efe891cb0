// Random numbers that are the same on every machine and library: what a seed gives must never change.
//
// A Random is a value and belongs to one thread. xoshiro256** by Blackman and Vigna, seeded by splitmix64 (public
// domain).
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

namespace tinhso::simulate {

/// One step of splitmix64; also a good hash of a number.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

class Random {
 public:
  /// The same `seed` and `stream` give the same numbers; different streams are independent of each other.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    auto x = mixed(seed) ^ mixed(stream * 0xd1342543de82ef95ULL + 1);
    for (auto& word : state_) word = x = mixed(x);
  }
  std::uint64_t next() {
    auto const out = std::rotl(state_[1] * 5, 7) * 9;
    auto const t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return out;
  }
  /// [0, 1)
  double share() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double probability) { return share() < probability; }
  /// 0 … n − 1; n ≥ 1
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(share() * static_cast<double>(n)); }
  /// low … high
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
  template <class Range>
  auto const& pick(Range const& range) {
    return range[below(std::size(range))];
  }
  /// An index, each as likely as its weight.
  std::size_t weighted(std::span<double const> weights) {
    double sum = 0;
    for (auto const weight : weights) sum += weight;
    auto at = share() * sum;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
      if (at < weights[i]) return i;
      at -= weights[i];
    }
    return weights.size() - 1;
  }
  double normal() {
    auto const u = 1.0 - share();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * share());
  }
  /// How long people take: half of them less than `median`, some very much longer (`spread` 0.5: seldom 3 times; 1: 7
  /// times).
  double duration(double median, double spread) { return median * std::exp(spread * normal()); }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace tinhso::simulate
