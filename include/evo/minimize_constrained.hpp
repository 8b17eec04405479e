#pragma once
/// @file
/// One line to minimise a function of real numbers under constraints. Apart from minimize.hpp, so
/// that who has none doesn't compile them.

#include "evo/minimize.hpp"
#include "evo/strategy/constrained/constrained.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace evo {

struct constrained_result {
  std::vector<double> x{}; ///< the best feasible point; without one that of the least violation
  double value = 0;        ///< of x, NaN if nothing could be evaluated
  bool is_feasible = false;
  double violation = 0; ///< sum of what the constraints are violated by at x, 0 where feasible
  std::vector<double> constraints{}; ///< values at x, inequalities first
  /// What a unit of each constraint is worth: by how much the minimum falls if it is loosened.
  std::vector<double> multipliers{};
  stop reason{};
  std::uint64_t evaluations = 0;
  double seconds = 0;
};

/// Minimises with CMA-ES and an augmented Lagrangian (`constrained`): f(x) among those x with all
/// inequalities g(x) <= 0 and all equalities h(x) = 0 within their tolerance. A target counts for
/// feasible points.
/// @code
/// const auto result = evo::minimize_constrained(
///     sphere, {.inequalities = {[](std::span<const double> x) { return 1 - x[0]; }}}, {3, 3, 3},
///     {.sigma = 1});
/// @endcode
/// @param f            as in minimize()
/// @param constraints  are called one candidate after another, on this thread
/// @param start        needn't be feasible
/// @throws error invalid_parameter or dimension_mismatch; whatever f or a constraint throws
template <class Function>
  requires std::is_invocable_r_v<double, const Function&, std::span<const double>>
[[nodiscard]] constrained_result
minimize_constrained(const Function& f, const constraint_set<double>& constraints,
                     const std::vector<double>& start, const minimize_options& options = {}) {
  // Penalised costs rise while coefficients grow, which is no stagnation.
  constrained strategy{detail::make_minimizer(start, options, {.stagnation = {}}), start.size(),
                       constraints};
  const auto found = detail::run_minimizer(strategy, f, start.size(), options);
  constrained_result result{.value = std::numeric_limits<double>::quiet_NaN(),
                            .is_feasible = found.best.has_value(),
                            .violation = strategy.violation(),
                            .reason = found.reason,
                            .evaluations = found.evaluations,
                            .seconds = found.seconds};
  for (std::size_t i = 0; i < constraints.size(); ++i)
    result.multipliers.push_back(strategy.lagrangian().multiplier(i));
  if (const auto& nearest = strategy.nearest()) {
    result.x.assign(nearest->genome.begin(), nearest->genome.end());
    result.value = nearest->cost;
    result.constraints.resize(constraints.size());
    constraints.evaluate(result.x, result.constraints);
  }
  return result;
}

} // namespace evo
