#pragma once
/// @file
/// The Katsuura function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// 10/n^2 (prod_i (1 + i sum_{j=1}^{32} |2^j x_i - [2^j x_i]| / 2^j)^(10/n^1.2) - 1), i = 1 ... n,
/// [] the nearest integer: continuous, and nowhere differentiable. Periodic: there are optima at
/// all halves of integers. Domain [-5, 5]^n; 0 at the origin. Source: N. Hansen, S. Finck, R. Ros,
/// A. Auger, "Real-Parameter Black-Box Optimization Benchmarking 2009: Noiseless Functions
/// Definitions", INRIA RR-6829, function 23, neither rotated nor penalized; after H. Katsuura,
/// 1991.
class katsuura : public detail::on_cube {
public:
  static constexpr std::string_view name = "katsuura";

  /// @throws error invalid_parameter for dimension 0
  explicit katsuura(std::size_t dimension) : on_cube{dimension, -5.0, 5.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    const auto n = static_cast<double>(x.size());
    const double exponent = 10 / std::pow(n, 1.2);
    double product = 1;
    for (std::size_t i = 0; i < x.size(); ++i)
      product *= std::pow(1 + static_cast<double>(i + 1) * roughness(x[i]), exponent);
    return 10 / n / n * (product - 1);
  }

private:
  static double roughness(double gene) {
    double sum = 0, scale = 1;
    for (int j = 1; j <= 32; ++j) {
      scale *= 2;
      sum += std::abs(scale * gene - std::round(scale * gene)) / scale;
    }
    return sum;
  }
};

static_assert(problem<katsuura>);

} // namespace evo
