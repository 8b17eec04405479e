#pragma once
/// @file
/// The sphere function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum x_i^2: convex, separable, the same in every direction.
/// Domain [-5.12, 5.12]^n; 0 at the origin.
/// Source: K. De Jong, "An Analysis of the Behavior of a Class of Genetic Adaptive Systems", 1975,
/// F1.
class sphere : public detail::on_cube {
public:
  static constexpr std::string_view name = "sphere";

  /// @throws error invalid_parameter for dimension 0
  explicit sphere(std::size_t dimension) : on_cube{dimension, -5.12, 5.12} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    // Four sums, so that no addition waits for the one before.
    double sums[4] = {};
    std::size_t i = 0;
    for (; i + 4 <= x.size(); i += 4)
      for (std::size_t k = 0; k < 4; ++k)
        sums[k] += x[i + k] * x[i + k];
    for (std::size_t k = 0; i < x.size(); ++i, ++k)
      sums[k] += x[i] * x[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
};

static_assert(problem<sphere>);

} // namespace evo
