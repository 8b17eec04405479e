#pragma once
/// @file
/// The Schwefel function.

#include "evo/concepts/problem.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo {

/// sum a - x_i sin sqrt |x_i|, a = 418.982887...: the second best hollow is far from the best,
/// which lies near a corner. Outside of the domain there are better values. Domain [-500, 500]^n;
/// 0, up to rounding, at (420.9687..., ..., 420.9687...). Source: H.-P. Schwefel, "Numerical
/// Optimization of Computer Models", 1981, problem 2.26.
class schwefel {
public:
  static constexpr std::string_view name = "schwefel";

  /// @throws error invalid_parameter for dimension 0
  explicit schwefel(std::size_t dimension) : domain_{dimension, -500.0, 500.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (const double gene : x)
      sum += height - gene * std::sin(std::sqrt(std::abs(gene)));
    return sum;
  }
  [[nodiscard]] std::size_t dimension() const noexcept { return domain_.dimension(); }
  [[nodiscard]] box<double> domain() const { return domain_; }
  [[nodiscard]] std::vector<double> optimum() const {
    return std::vector<double>(dimension(), 420.968746359982);
  }
  [[nodiscard]] double optimum_value() const noexcept { return 0; }

private:
  static constexpr double height = 418.982887272433799; ///< of the hollow in one dimension
  box<double> domain_;
};

static_assert(problem<schwefel>);

} // namespace evo
