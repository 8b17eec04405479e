#pragma once
/// @file
/// From costs to the weights with which candidates pull a distribution.

#include "evo/core/objective.hpp"
#include "evo/strategy/cma/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace evo {

/// How a candidate's weight, or utility, follows from its cost; the better, the larger.
enum class fitness_shaping {
  nes,       ///< max(0, ln(lambda / 2 + 1) - ln rank), summing to 1, less 1 / lambda
  centered,  ///< from 1/2 (best) to -1/2 in equal steps (Salimans et al. 2017, arXiv:1703.03864)
  linear,    ///< from 1 (best) to 0 in equal steps
  normalize, ///< minus the cost, with mean 0 and standard deviation 1; depends on its values
};

namespace gaussian {

namespace detail {

/// Of each rank, best first.
[[nodiscard]] inline std::vector<double> weights_of_ranks(std::size_t count, fitness_shaping how) {
  std::vector<double> weights(count);
  const double n = static_cast<double>(count);
  double sum = 0;
  for (std::size_t rank = 0; rank < count; ++rank) {
    const double r = static_cast<double>(rank);
    if (how == fitness_shaping::nes) // Wierstra et al. (2014), section 3.1
      weights[rank] = std::max(0.0, std::log(n / 2 + 1) - std::log(r + 1));
    else
      weights[rank] =
          (count > 1 ? 1 - r / (n - 1) : 0.5) - (how == fitness_shaping::centered ? 0.5 : 0.0);
    sum += weights[rank];
  }
  for (double& w : weights)
    w = how == fitness_shaping::nes ? w / sum - 1 / n : w;
  return weights;
}

/// Those that failed or are infinite count as the worst finite one, or the best.
[[nodiscard]] inline std::vector<double> normalized(std::span<const double> costs) {
  const double worst = worst_finite(costs);
  double best = worst, sum = 0, squares = 0;
  for (const double cost : costs)
    best = std::isfinite(cost) ? std::min(best, cost) : best;
  std::vector<double> weights;
  for (const double cost : costs)
    // In units of the range, so that no sum of squares overflows.
    weights.push_back(!(worst > best)       ? 0
                      : std::isfinite(cost) ? cost / (worst - best) - best / (worst - best)
                      : cost < 0            ? 0
                                            : 1);
  const double n = static_cast<double>(costs.size());
  for (const double w : weights)
    sum += w / n;
  for (const double w : weights)
    squares += (w - sum) * (w - sum);
  const double deviation = std::sqrt(squares / std::max(1.0, n - 1));
  for (double& w : weights)
    w = deviation > 0 ? (sum - w) / deviation : 0;
  return weights;
}

} // namespace detail

/// One weight a candidate, in the candidates' order.
/// @param costs at least one
[[nodiscard]] inline std::vector<double> shaped(std::span<const double> costs,
                                                fitness_shaping how) {
  if (how == fitness_shaping::normalize)
    return detail::normalized(costs);
  const std::vector<std::size_t> order = cma::ranked(costs);
  const std::vector<double> by_rank = detail::weights_of_ranks(costs.size(), how);
  std::vector<double> weights(costs.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    weights[order[rank]] = by_rank[rank];
  return weights;
}

/// Whether the weights of a shaping sum to 0.
[[nodiscard]] constexpr bool is_centered(fitness_shaping how) noexcept {
  return how != fitness_shaping::linear;
}

} // namespace gaussian

} // namespace evo
