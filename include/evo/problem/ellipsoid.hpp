#pragma once
/// @file
/// The axis-parallel ellipsoid.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum 10^(6 i/(n-1)) x_i^2, i = 0 ... n-1: separable, and a step in the last coordinate counts a
/// million times that in the first; x_1^2 in one dimension.
/// Domain [-5, 5]^n; 0 at the origin.
/// Source: N. Hansen, A. Ostermeier, "Completely Derandomized Self-Adaptation in Evolution
/// Strategies", 2001, doi:10.1162/106365601750190398.
class ellipsoid : public detail::on_cube {
public:
  static constexpr std::string_view name = "ellipsoid";

  /// @throws error invalid_parameter for dimension 0
  explicit ellipsoid(std::size_t dimension) : on_cube{dimension, -5.0, 5.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    const double last = x.size() > 1 ? static_cast<double>(x.size() - 1) : 1;
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += std::pow(10, 6 * static_cast<double>(i) / last) * x[i] * x[i];
    return sum;
  }
};

static_assert(problem<ellipsoid>);

} // namespace evo
