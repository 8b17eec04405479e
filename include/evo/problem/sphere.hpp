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
    double sum = 0;
    for (const double gene : x)
      sum += gene * gene;
    return sum;
  }
};

static_assert(problem<sphere>);

} // namespace evo
