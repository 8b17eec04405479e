#pragma once
/// @file
/// One line to minimise a function of real numbers.

#include "evo/core/executor.hpp"
#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/box.hpp"
#include "evo/strategy/restarts.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace evo {

struct minimize_options {
  /// Initial step size: about a third of the distance within which the optimum is expected. Empty:
  /// 0.3 of each variable's range, which needs bounds.
  std::optional<double> sigma{};
  std::vector<double> lower{}, upper{}; ///< one a variable, or none
  std::vector<std::size_t> integers{};  ///< variables that are whole numbers
  std::vector<std::size_t> fixed{};     ///< variables that keep their start value
  std::optional<double> target{};       ///< a value that is good enough
  /// Evaluations at the most. Empty: 10,000 times the variables; the last generation may go over
  /// it.
  std::optional<std::uint64_t> max_evaluations{};
  std::optional<double> max_seconds{};
  /// Runs from new starts, with growing populations (BIPOP), for costs with many local optima.
  std::size_t restarts = 0;
  std::optional<cma_noise> noise{}; ///< where the same point has different values
  std::uint64_t seed = 1;           ///< the same seed gives the same result
  executor run = serial_executor(); ///< parallel_executor() evaluates candidates at the same time
};

struct minimize_result {
  std::vector<double> x{};    ///< the best point found; under noise the centre, which is better
  double value = 0;           ///< of the best evaluation, NaN if none could be evaluated
  std::vector<double> mean{}; ///< the centre of the last distribution
  stop reason{};
  std::uint64_t evaluations = 0;
  double seconds = 0;
};

namespace detail {

/// @throws error invalid_parameter or dimension_mismatch
[[nodiscard]] inline bipop_cma_es<double> make_minimizer(const std::vector<double>& start,
                                                         const minimize_options& options,
                                                         cma_stops stops = {}) {
  const std::size_t n = start.size();
  require(n >= 1, error_id::invalid_parameter, "a start of 0 numbers, should be at least 1");
  require(options.lower.size() == options.upper.size() &&
              (options.lower.empty() || options.lower.size() == n),
          error_id::dimension_mismatch, options.lower.size(), " lower bounds and ",
          options.upper.size(), " upper ones for ", n, " variables");
  const box<double> domain =
      options.lower.empty() ? box<double>{n} : box<double>{options.lower, options.upper};
  const Eigen::VectorXd first =
      Eigen::Map<const Eigen::VectorXd>{start.data(), static_cast<Eigen::Index>(n)};
  restart_params params;
  params.max_restarts = options.restarts;
  params.run.sigma = options.sigma;
  params.run.fixed = options.fixed;
  params.run.integers = options.integers;
  params.run.noise = options.noise;
  params.run.stops = stops;
  return {first, domain, std::move(params)};
}

template <strategy S, class Function>
[[nodiscard]] auto run_minimizer(S& s, const Function& f, std::size_t n,
                                 const minimize_options& options) {
  const per_candidate evaluate{[&f](const auto& column) {
                                 return static_cast<double>(f(std::span<const double>{
                                     column.data(), static_cast<std::size_t>(column.size())}));
                               },
                               options.run};
  return run(s, evaluate,
             {.key = random_key{options.seed},
              .limits = {.evaluations = options.max_evaluations.value_or(10000 * n),
                         .seconds = options.max_seconds,
                         .target = options.target}});
}

} // namespace detail

/// Minimises with CMA-ES: active, with restarts if asked for.
/// @code
/// const auto result = evo::minimize(rosenbrock, {0, 0, 0}, {.sigma = 0.5});
/// @endcode
/// @param f    called with a std::span<const double>, gives a double; NaN: it could not be
/// evaluated.
///             From several threads at once where options.run has them
/// @param start  where to begin, within the bounds
/// @throws error invalid_parameter or dimension_mismatch; whatever f throws
template <class Function>
  requires std::is_invocable_r_v<double, const Function&, std::span<const double>>
[[nodiscard]] minimize_result minimize(const Function& f, const std::vector<double>& start,
                                       const minimize_options& options = {}) {
  auto strategy = detail::make_minimizer(start, options);
  const auto found = detail::run_minimizer(strategy, f, start.size(), options);
  minimize_result result{
      .reason = found.reason, .evaluations = found.evaluations, .seconds = found.seconds};
  const Eigen::VectorXd mean = found.recommended.value().genome;
  result.mean.assign(mean.begin(), mean.end());
  result.value = found.best ? found.best->cost : std::numeric_limits<double>::quiet_NaN();
  result.x = result.mean;
  if (found.best && !options.noise)
    result.x.assign(found.best->genome.begin(), found.best->genome.end());
  return result;
}

} // namespace evo
