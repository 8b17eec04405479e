#pragma once
/// @file
/// The Rosenbrock function.

#include "evo/concepts/problem.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo {

/// sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2: a long, narrow, curved valley. In one dimension only
/// (1 - x_1)^2 is left.
/// Domain [-5, 10]^n; 0 at (1, ..., 1).
/// Source: H. Rosenbrock, "An Automatic Method for Finding the Greatest or Least Value of a
/// Function", 1960, doi:10.1093/comjnl/3.3.175, in its usual extension to n dimensions.
class rosenbrock {
public:
  static constexpr std::string_view name = "rosenbrock";

  /// @throws error invalid_parameter for dimension 0
  explicit rosenbrock(std::size_t dimension) : domain_{dimension, -5.0, 10.0} {}

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
  [[nodiscard]] std::size_t dimension() const noexcept { return domain_.dimension(); }
  [[nodiscard]] box<double> domain() const { return domain_; }
  [[nodiscard]] std::vector<double> optimum() const {
    return std::vector<double>(dimension(), 1.0);
  }
  [[nodiscard]] double optimum_value() const noexcept { return 0; }

private:
  box<double> domain_;
};

static_assert(problem<rosenbrock>);

} // namespace evo
