#pragma once
/// @file
/// The Rastrigin function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>

namespace evo {

/// 10 n + sum (x_i^2 - 10 cos(2 pi x_i)): a bowl full of regular dents, about 11^n of them.
/// Domain [-5.12, 5.12]^n; 0 at the origin.
/// Source: L. Rastrigin, "Systems of Extremal Control", 1974; H. Mühlenbein, M. Schomisch, J. Born,
/// "The Parallel Genetic Algorithm as Function Optimizer", 1991, doi:10.1016/S0167-8191(05)80052-3.
class rastrigin : public detail::on_cube {
public:
  static constexpr std::string_view name = "rastrigin";

  /// @throws error invalid_parameter for dimension 0
  explicit rastrigin(std::size_t dimension) : on_cube{dimension, -5.12, 5.12} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (const double gene : x)
      sum += gene * gene - 10 * std::cos(2 * std::numbers::pi * gene) + 10;
    return sum;
  }
};

static_assert(problem<rastrigin>);

} // namespace evo
