#pragma once
/// @file
/// When CMA-ES has no reason to go on.
///
/// Sources: the tutorial, appendix B.3; N. Hansen, "Benchmarking a BI-Population CMA-ES on the
/// BBOB-2009 Function Testbed", 2009, doi:10.1145/1570256.1570333 (stagnation); pycma (values).

#include "evo/core/objective.hpp"
#include "evo/core/stop.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::cma {

/// The costs that the criteria look back on: of every generation, of the last 20,000 at least.
struct cost_history {
  std::vector<double> bests{}, medians{}; ///< oldest first
  std::uint64_t generations = 0;          ///< that were added
  std::uint64_t flat = 0;                 ///< in a row, with flat costs
  double range = 0;                       ///< of the last generation's costs

  static constexpr std::size_t longest = 20000;

  /// @param costs of a generation, the smallest first
  void add(std::span<const double> costs) {
    range = costs.back() - costs.front();
    flat = costs.front() == costs[3 * costs.size() / 4] ? flat + 1 : 0;
    ++generations;
    // Twice as much, so that the front is rarely erased.
    if (bests.size() >= 2 * longest)
      for (std::vector<double>* v : {&bests, &medians})
        v->erase(v->begin(), v->begin() + longest);
    bests.push_back(costs.front());
    medians.push_back(costs[costs.size() / 2]);
  }

  friend bool operator==(const cost_history&, const cost_history&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.bests, self.medians, self.generations, self.flat, self.range);
  }
};

namespace detail {

/// Largest minus smallest of the last `count`; NaN where one is.
[[nodiscard]] inline double range_of_last(const std::vector<double>& values, std::size_t count) {
  double low = values.back(), high = values.back();
  for (std::size_t i = values.size() - std::min(count, values.size()); i < values.size(); ++i) {
    low = cheaper(values[i], low) ? values[i] : low;
    high = cheaper(high, values[i]) ? values[i] : high;
  }
  return high - low;
}

/// Whether the last third of the last `window` values is no better than their first third.
[[nodiscard]] inline bool is_no_better(std::span<const double> values, std::size_t window) {
  const std::span<const double> last = values.last(window);
  return !cheaper(median(last.last(window / 3)), median(last.first(window / 3)));
}

/// How many generations criteria on costs look back on.
[[nodiscard]] constexpr std::size_t recent(std::size_t n, std::size_t lambda) noexcept {
  return 10 + 30 * n / lambda;
}

} // namespace detail

/// Range of the best costs of the last generations, as many as tol_fun looks back on; empty until
/// there are so many.
/// @param n genes, lambda candidates
[[nodiscard]] inline std::optional<double> recent_range(const cost_history& h, std::size_t n,
                                                        std::size_t lambda) {
  const std::size_t recent = detail::recent(n, lambda);
  if (h.bests.size() < recent)
    return std::nullopt;
  return detail::range_of_last(h.bests, recent);
}

/// The criteria on costs alone.
/// @param n genes, lambda candidates
/// @param learning_time generations in which the covariance adapts, 1 / (c_1 + c_mu): meanwhile
///        costs may well stand still
[[nodiscard]] inline std::optional<stop> stop_by_costs(const cma_stops& s, const cost_history& h,
                                                       std::size_t n, std::size_t lambda,
                                                       double learning_time = 0) {
  if (h.bests.empty())
    return std::nullopt;
  const double last = detail::range_of_last(h.bests, detail::recent(n, lambda));
  if (s.tol_fun && h.range < *s.tol_fun && last < *s.tol_fun)
    return met(stop_criterion::tol_fun, std::max(h.range, last), *s.tol_fun);
  if (s.tol_fun_hist && h.bests.size() >= 10 && last < *s.tol_fun_hist)
    return met(stop_criterion::tol_fun_hist, last, *s.tol_fun_hist);
  if (s.flat_fitness && h.flat >= *s.flat_fitness)
    return met(stop_criterion::flat_fitness, static_cast<double>(h.flat),
               static_cast<double>(*s.flat_fitness));
  constexpr std::uint64_t a_while = 10; // medians cost more than the other criteria
  if (s.stagnation && h.generations % a_while == 0) {
    const auto share = static_cast<std::size_t>(*s.stagnation * static_cast<double>(h.generations));
    const auto learning = static_cast<std::size_t>(
        std::min(learning_time, static_cast<double>(cost_history::longest)));
    const std::size_t window =
        std::max({std::min(share, cost_history::longest), 120 + 30 * n / lambda, learning});
    bool is_stagnant = h.bests.size() >= window;
    for (const std::vector<double>* values : {&h.bests, &h.medians})
      is_stagnant = is_stagnant && detail::is_no_better(*values, window);
    if (is_stagnant)
      return met(stop_criterion::stagnation, static_cast<double>(window),
                 static_cast<double>(window));
  }
  if (s.max_generations && h.generations >= *s.max_generations)
    return met(stop_criterion::max_generations, static_cast<double>(h.generations),
               static_cast<double>(*s.max_generations));
  return std::nullopt;
}

namespace detail {

[[nodiscard, gnu::cold]] inline std::optional<stop> no_effect_on(std::size_t gene, double step) {
  return stop{stop_criterion::no_effect_coordinate, step, 0,
              std::string{"gene "}.append(std::to_string(gene))};
}

} // namespace detail

/// The criteria on each gene's standard deviation.
/// @param mean, deviations, path, initial  n numbers each: the mean, sigma sqrt(C_ii), sigma p_c
///        and the deviations at the start
template <std::floating_point T>
[[nodiscard]] std::optional<stop>
stop_by_deviations(const cma_stops& s, std::span<const T> mean, std::span<const double> deviations,
                   std::span<const double> path, std::span<const double> initial) {
  double largest = 0, growth = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    largest = std::max({largest, deviations[i], std::abs(path[i])});
    growth = std::max(growth, deviations[i] / initial[i]);
  }
  if (s.tol_x && largest < *s.tol_x)
    return met(stop_criterion::tol_x, largest, *s.tol_x);
  if (s.tol_up_sigma && growth > *s.tol_up_sigma)
    return met(stop_criterion::tol_up_sigma, growth, *s.tol_up_sigma);
  for (std::size_t i = 0; s.no_effect_coordinate && i < mean.size(); ++i)
    if (mean[i] + static_cast<T>(deviations[i] / 5) == mean[i])
      return detail::no_effect_on(i, deviations[i] / 5);
  return std::nullopt;
}

/// The criteria on the principal axes of C.
/// @param axes  n columns, each as long as the standard deviation along it
template <std::floating_point T>
[[nodiscard]] std::optional<stop> stop_by_axes(const cma_stops& s, std::span<const T> mean,
                                               double sigma, const linalg::columns<T>& axes) {
  double longest = 0, shortest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const double variance = linalg::squared_norm(axes[i]);
    longest = std::max(longest, variance);
    shortest = std::min(shortest, variance);
    bool is_moved = false;
    for (std::size_t gene = 0; gene < mean.size(); ++gene)
      is_moved |= mean[gene] + static_cast<T>(sigma / 10) * axes[i][gene] != mean[gene];
    if (s.no_effect_axis && !is_moved)
      return met(stop_criterion::no_effect_axis, sigma / 10 * std::sqrt(variance), 0);
  }
  if (s.condition_number && !(longest <= *s.condition_number * shortest))
    return met(stop_criterion::condition_number, longest / shortest, *s.condition_number);
  return std::nullopt;
}

} // namespace evo::cma
