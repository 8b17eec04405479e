#pragma once
/// @file
/// The sum of different powers.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum |x_i|^(2 + 10 i/(n-1)), i = 0 ... n-1: sensitivities differ more and more as the optimum
/// comes near, so no step size fits for long; x_1^2 in one dimension. Domain [-5, 5]^n; 0 at the
/// origin. Source: N. Hansen, A. Ostermeier, "Completely Derandomized Self-Adaptation in Evolution
/// Strategies", 2001, doi:10.1162/106365601750190398.
class different_powers : public detail::on_cube {
public:
  static constexpr std::string_view name = "different_powers";

  /// @throws error invalid_parameter for dimension 0
  explicit different_powers(std::size_t dimension) : on_cube{dimension, -5.0, 5.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    const double last = x.size() > 1 ? static_cast<double>(x.size() - 1) : 1;
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += std::pow(std::abs(x[i]), 2 + 10 * static_cast<double>(i) / last);
    return sum;
  }
};

static_assert(problem<different_powers>);

} // namespace evo
