#pragma once
/// @file
/// The function of Styblinski and Tang.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum (x_i^4 - 16 x_i^2 + 5 x_i) / 2: two hollows a coordinate, 2^n in all, of similar depth.
/// Domain [-5, 5]^n; -39.16616... n at (-2.9035..., ..., -2.9035...).
/// Source: M. Styblinski, T.-S. Tang, "Experiments in Nonconvex Optimization: Stochastic
/// Approximation with Function Smoothing and Simulated Annealing", 1990,
/// doi:10.1016/0893-6080(90)90029-K.
class styblinski_tang : public detail::on_cube {
public:
  static constexpr std::string_view name = "styblinski_tang";

  /// @throws error invalid_parameter for dimension 0
  explicit styblinski_tang(std::size_t dimension)
      : on_cube{dimension, -5.0, 5.0, -2.903534027771177} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (const double gene : x)
      sum += gene * (gene * (gene * gene - 16) + 5);
    return sum / 2;
  }
  [[nodiscard]] double optimum_value() const noexcept {
    return -39.166165703771419 * static_cast<double>(dimension());
  }
};

static_assert(problem<styblinski_tang>);

} // namespace evo
