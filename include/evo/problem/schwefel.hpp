#pragma once
/// @file
/// The Schwefel function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum a - x_i sin sqrt |x_i|, a = 418.982887...: the second best hollow is far from the best,
/// which lies near a corner. Outside of the domain there are better values. Domain [-500, 500]^n;
/// 0, up to rounding, at (420.9687..., ..., 420.9687...). Source: H.-P. Schwefel, "Numerical
/// Optimization of Computer Models", 1981, problem 2.26.
class schwefel : public detail::on_cube {
public:
  static constexpr std::string_view name = "schwefel";

  /// @throws error invalid_parameter for dimension 0
  explicit schwefel(std::size_t dimension) : on_cube{dimension, -500.0, 500.0, 420.968746359982} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (const double gene : x)
      sum += height - gene * std::sin(std::sqrt(std::abs(gene)));
    return sum;
  }

private:
  static constexpr double height = 418.982887272433799; ///< of the hollow in one dimension
};

static_assert(problem<schwefel>);

} // namespace evo
