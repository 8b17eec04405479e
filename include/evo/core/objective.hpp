#pragma once
/// @file
/// Strategies minimise costs. What a user maximises or minimises is converted here, at the edge.

#include <cmath>
#include <limits>
#include <span>

namespace evo {

enum class sense { minimize, maximize };

/// What strategies see: smaller is better; NaN (a candidate that could not be evaluated) stays NaN.
[[nodiscard]] constexpr double to_cost(double value, sense s) noexcept {
  return s == sense::minimize ? value : -value;
}

/// What users see. The inverse of to_cost.
[[nodiscard]] constexpr double from_cost(double cost, sense s) noexcept {
  return s == sense::minimize ? cost : -cost;
}

/// The order of costs: NaN after everything, so that a failed candidate ranks last.
[[nodiscard]] inline bool cheaper(double a, double b) noexcept {
  return std::isnan(b) ? !std::isnan(a) : a < b;
}

/// What a strategy that computes with values (not only ranks) uses for candidates that failed or
/// are infinite: the worst finite cost of the batch, 0 if there is none.
[[nodiscard]] inline double worst_finite(std::span<const double> costs) noexcept {
  double worst = -std::numeric_limits<double>::infinity();
  for (const double cost : costs)
    if (std::isfinite(cost) && cost > worst)
      worst = cost;
  return std::isfinite(worst) ? worst : 0.0;
}

} // namespace evo
