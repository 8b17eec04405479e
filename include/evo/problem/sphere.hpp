#pragma once
/// @file
/// The sphere function.

#include "evo/concepts/problem.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo {

/// sum x_i^2: convex, separable, the same in every direction.
/// Domain [-5.12, 5.12]^n; 0 at the origin.
/// Source: K. De Jong, "An Analysis of the Behavior of a Class of Genetic Adaptive Systems", 1975,
/// F1.
class sphere {
public:
  static constexpr std::string_view name = "sphere";

  /// @throws error invalid_parameter for dimension 0
  explicit sphere(std::size_t dimension) : domain_{dimension, -5.12, 5.12} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (const double gene : x)
      sum += gene * gene;
    return sum;
  }
  [[nodiscard]] std::size_t dimension() const noexcept { return domain_.dimension(); }
  [[nodiscard]] box<double> domain() const { return domain_; }
  [[nodiscard]] std::vector<double> optimum() const {
    return std::vector<double>(dimension(), 0.0);
  }
  [[nodiscard]] double optimum_value() const noexcept { return 0; }

private:
  box<double> domain_;
};

static_assert(problem<sphere>);

} // namespace evo
