#pragma once
/// @file
/// The Rosenbrock function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2: a long, narrow, curved valley. In one dimension only
/// (1 - x_1)^2 is left.
/// Domain [-5, 10]^n; 0 at (1, ..., 1).
/// Source: H. Rosenbrock, "An Automatic Method for Finding the Greatest or Least Value of a
/// Function", 1960, doi:10.1093/comjnl/3.3.175, in its usual extension to n dimensions.
class rosenbrock : public detail::on_cube {
public:
  static constexpr std::string_view name = "rosenbrock";

  /// @throws error invalid_parameter for dimension 0
  explicit rosenbrock(std::size_t dimension) : on_cube{dimension, -5.0, 10.0, 1.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    if (x.size() == 1)
      return (1 - x[0]) * (1 - x[0]);
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double off_valley = x[i + 1] - x[i] * x[i];
      sum += 100 * off_valley * off_valley + (1 - x[i]) * (1 - x[i]);
    }
    return sum;
  }
};

static_assert(problem<rosenbrock>);

} // namespace evo
