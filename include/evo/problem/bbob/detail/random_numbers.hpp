#pragma once
/// @file
/// COCO's random numbers: all that makes a BBOB function an instance follows from them.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// The minimal standard generator (S. Park, K. Miller, "Random Number Generators: Good Ones Are
/// Hard to Find", 1988, doi:10.1145/63039.63042) behind a table of 32 numbers that shuffles them
/// (C. Bays, S. Durham, 1976, doi:10.1145/355666.355670).
class shuffled_generator {
public:
  explicit shuffled_generator(std::uint64_t seed) noexcept : state_{seed} {
    constexpr int discarded = 8;
    for (int i = 0; i < discarded; ++i)
      advance();
    for (std::size_t i = table_.size(); i-- > 0;)
      table_[i] = advance();
    last_ = table_[0];
  }

  /// In (0, 1).
  double operator()() noexcept {
    constexpr std::uint64_t width = 67108865; // 32 of them cover the range
    std::uint64_t& place = table_[last_ / width];
    last_ = place;
    place = advance();
    return last_ == 0 ? 1e-99 : static_cast<double>(last_) / static_cast<double>(modulus);
  }

private:
  static constexpr std::uint64_t modulus = 2147483647;

  std::uint64_t advance() noexcept {
    state_ = 16807 * (state_ % modulus) % modulus;
    return state_;
  }

  std::uint64_t state_;
  std::array<std::uint64_t, 32> table_{};
  std::uint64_t last_ = 0;
};

/// The first n numbers of a seed.
[[nodiscard]] inline std::vector<double> uniforms(std::size_t n, std::uint64_t seed) {
  std::vector<double> out(n);
  std::generate(out.begin(), out.end(), shuffled_generator{seed});
  return out;
}

/// Standard normals: number i of n comes from the seed's uniform numbers i and n + i (Box, Muller).
[[nodiscard]] inline std::vector<double> normals(std::size_t n, std::uint64_t seed) {
  const std::vector<double> u = uniforms(2 * n, seed);
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = std::sqrt(-2 * std::log(u[i])) * std::cos(2 * std::numbers::pi * u[n + i]);
    if (out[i] == 0)
      out[i] = 1e-99;
  }
  return out;
}

/// The indices of values in ascending order.
[[nodiscard]] inline std::vector<std::size_t> sorted_order(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

} // namespace evo::detail::bbob
