#pragma once
/// @file
/// What makes a BBOB function an instance of its own: where its optimum lies, its value there, how
/// it is rotated. All of it follows from a seed. The definitions are those of N. Hansen, S. Finck,
/// R. Ros, A. Auger, "Real-Parameter Black-Box Optimization Benchmarking 2009: Noiseless Functions
/// Definitions", INRIA RR-6829, 2009, and for bbob-largescale those of arXiv:1903.06396 (see
/// linear_map.hpp); the generator and the seeds are those of COCO's suites, so that the values are
/// the same.

#include "evo/problem/bbob/detail/linear_map.hpp"
#include "evo/problem/bbob/detail/random_numbers.hpp"
#include "evo/problem/bbob/suite.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace evo::detail::bbob {

/// 1 ... last in equal ratios: last^(i/(n-1)). The diagonal of Lambda^alpha is that to sqrt(alpha).
[[nodiscard]] inline std::vector<double> powers_to(double last, std::size_t n) {
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i)
    out[i] = std::pow(last, static_cast<double>(i) / (static_cast<double>(n) - 1));
  return out;
}

/// Which of the problems it is, and what follows from that.
struct instance {
  std::size_t function;  ///< 1 ... 24
  std::size_t number;    ///< at least 1
  std::size_t dimension; ///< n, at least 2
  bbob_suite suite;

  /// f4 shares its seed with f3, f18 with f17.
  [[nodiscard]] std::uint64_t seed() const noexcept {
    const std::uint64_t shared = function == 4 ? 3 : function == 18 ? 17 : function;
    return shared + 10000 * static_cast<std::uint64_t>(number);
  }

  /// Uniform in [-4, 4]^n with four digits, never 0.
  [[nodiscard]] std::vector<double> optimum(std::uint64_t offset = 0) const {
    std::vector<double> x = uniforms(dimension, seed() + offset);
    for (double& gene : x) {
      gene = 8 * std::floor(1e4 * gene) / 1e4 - 4;
      if (gene == 0)
        gene = -1e-5;
    }
    return x;
  }

  /// Cauchy distributed, two digits, within [-1000, 1000].
  [[nodiscard]] double optimum_value() const {
    const double ratio = 100. * 100. * normals(1, seed())[0] / normals(1, seed() + 1)[0];
    return std::clamp(std::floor(ratio + 0.5) / 100, -1000., 1000.);
  }

  /// min(1, 40/n), by which bbob-largescale scales most functions.
  [[nodiscard]] double size_factor() const noexcept {
    return large() ? std::min(1., 40 / static_cast<double>(dimension)) : 1;
  }

  /// How many coordinates f11, f12 and f13 treat apart: ceil(n/40) in bbob-largescale.
  [[nodiscard]] std::size_t special_axes() const noexcept {
    return large() ? (dimension + 39) / 40 : 1;
  }

  /// Rows of a rotation's blocks.
  [[nodiscard]] std::size_t block() const noexcept {
    return large() ? std::min(dimension, largest_block) : dimension;
  }

  [[nodiscard]] linear_map r() const { return rotation(million, first_permutation_of_r()); }
  [[nodiscard]] linear_map q() const { return rotation(0, first_permutation_of_q()); }
  /// Q without its permutations.
  [[nodiscard]] linear_map blocks_of_q() const {
    return {{}, rotations(seed(), dimension, block()), {}};
  }

  /// R Lambda^alpha Q. Scaled and multiplied in COCO's order, since some functions amplify the last
  /// bit.
  [[nodiscard]] linear_map r_scaled_q(double alpha) const {
    std::vector<double> scales = powers_to(std::sqrt(alpha), dimension);
    if (large()) {
      for (std::size_t i = 0; i < dimension; ++i)
        scales[i] =
            std::pow(alpha, 0.5 * static_cast<double>(i) / (static_cast<double>(dimension) - 1));
      return q().then(scales, r());
    }
    block_diagonal left = rotations(seed() + million, dimension, block());
    left.scale_columns(scales);
    return {{}, product(left, rotations(seed(), dimension, block())), {}};
  }

  /// Lambda^alpha Q.
  [[nodiscard]] linear_map scaled_q(double alpha) const {
    linear_map scaled = q();
    scaled.scale(powers_to(std::sqrt(alpha), dimension));
    return scaled;
  }

private:
  static constexpr std::uint64_t million = 1000000;

  [[nodiscard]] bool large() const noexcept { return suite == bbob_suite::large_scale; }

  /// @param seed_offset of the blocks
  /// @param first in millions the seed offset of the permutation on the right; the next is on the
  /// left
  [[nodiscard]] linear_map rotation(std::uint64_t seed_offset, std::uint64_t first) const {
    block_diagonal m = rotations(seed() + seed_offset, dimension, block());
    if (!large())
      return {{}, std::move(m), {}};
    return {swapped_positions(seed() + first * million, dimension), std::move(m),
            swapped_positions(seed() + (first + 1) * million, dimension)};
  }

  [[nodiscard]] std::uint64_t first_permutation_of_r() const noexcept {
    switch (function) {
    case 6:
    case 7: return 4;
    case 10:
    case 11:
    case 12:
    case 14: return 2;
    case 13:
    case 15: return 3;
    default: return 5;
    }
  }
  [[nodiscard]] std::uint64_t first_permutation_of_q() const noexcept {
    switch (function) {
    case 6:
    case 7:
    case 9:
    case 19: return 2;
    case 13:
    case 15: return 5;
    default: return 3;
    }
  }
};

} // namespace evo::detail::bbob
