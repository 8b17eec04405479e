#pragma once
/// @file
/// The sharp ridge.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// x_1^2 + 100 sqrt(sum_{i>1} x_i^2): to follow the ridge to its end, steps away from it have to
/// stay ever smaller; the gradient across it doesn't. x_1^2 in one dimension. Domain [-5, 5]^n; 0
/// at the origin. Source: N. Hansen, S. Finck, R. Ros, A. Auger, "Real-Parameter Black-Box
/// Optimization Benchmarking 2009: Noiseless Functions Definitions", INRIA RR-6829, function 13,
/// not rotated.
class sharp_ridge : public detail::on_cube {
public:
  static constexpr std::string_view name = "sharp_ridge";

  /// @throws error invalid_parameter for dimension 0
  explicit sharp_ridge(std::size_t dimension) : on_cube{dimension, -5.0, 5.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double across = 0;
    for (const double gene : x.subspan(1))
      across += gene * gene;
    return x[0] * x[0] + 100 * std::sqrt(across);
  }
};

static_assert(problem<sharp_ridge>);

} // namespace evo
