#pragma once
/// @file
/// Roulette-wheel selection over the softmax of costs, with and without replacement.

#include "evo/concepts/selection.hpp"
#include "evo/core/detail/elementary.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/operators/selection/truncation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo {

/// w_i = exp(-(cost_i - min cost) / temperature), in [0, 1], the best has 1: the softmax of
/// -cost / temperature but for its sum, and never an overflow.
///
/// The temperature has the unit of the cost: a candidate that is `temperature` worse than another
/// is e times less likely. Candidates that failed (NaN) or cost infinity have weight 0; if all
/// failed, all weigh 1; a cost of -infinity leaves weight only to its like.
/// @param temperature > 0
[[nodiscard]] inline std::vector<double> softmax_weights(std::span<const double> costs,
                                                         double temperature) {
  double least = std::numeric_limits<double>::infinity();
  for (const double cost : costs)
    least = std::min(least, std::isnan(cost) ? least : cost);
  std::vector<double> weights(costs.size());
  for (std::size_t i = 0; i < costs.size(); ++i)
    if (costs[i] == least)
      weights[i] = 1;
    else if (!std::isnan(costs[i]) && std::isfinite(least))
      weights[i] = detail::exp_of((least - costs[i]) / temperature);
  if (std::all_of(costs.begin(), costs.end(), [](double cost) { return std::isnan(cost); }))
    std::fill(weights.begin(), weights.end(), 1.0);
  return weights;
}

/// Draws candidates with probability proportional to softmax_weights. Depends on the values of
/// costs, not only on their order: double the costs and the temperature together to keep a run.
///
/// Source: roulette wheel over a softmax (Boltzmann selection: M. de la Maza, B. Tidor, "An
/// Analysis of Selection Procedures with Particular Attention Paid to Proportional and Boltzmann
/// Selection", ICGA 1993). Cost: n exponentials a call, log n a parent.
struct roulette_selection {
  static constexpr std::string_view name = "roulette";
  double temperature = 0.1; ///< in units of the cost, > 0; smaller presses harder

  void check() const {
    require(temperature > 0 && std::isfinite(temperature), error_id::invalid_parameter,
            "selection temperature = ", temperature, ", should be above 0 and finite");
  }

  void operator()(std::span<const double> costs, std::span<std::size_t> parents,
                  random_stream& stream) const {
    std::vector<double> wheel = softmax_weights(costs, temperature);
    for (std::size_t i = 1; i < wheel.size(); ++i)
      wheel[i] += wheel[i - 1];
    for (std::size_t& parent : parents) {
      // The first sum above the ball; uniform() < 1 and a sum >= 1 keep the ball below the last
      // sum.
      const double ball = stream.uniform() * wheel.back();
      const auto slot = std::upper_bound(wheel.begin(), wheel.end(), ball);
      const auto index = static_cast<std::size_t>(slot - wheel.begin());
      parent = std::min(index, costs.size() - 1);
    }
  }

  /// k different indices in the order in which they are drawn: each draw is proportional to the
  /// weights of those left. Failed candidates come once no other is left, in random order.
  ///
  /// By adding Gumbel noise to -cost / temperature and taking the k largest, which is the same
  /// distribution and neither over- nor underflows (J. Yellott 1977,
  /// doi:10.1016/0022-2496(77)90026-8; P. Efraimidis, P. Spirakis 2006,
  /// doi:10.1016/j.ipl.2005.11.003).
  /// @param k at most costs.size()
  [[nodiscard]] std::vector<std::size_t>
  without_replacement(std::span<const double> costs, std::size_t k, random_stream& stream) const {
    require(k <= costs.size(), error_id::invalid_parameter, k, " different ones of ", costs.size(),
            " candidates");
    std::vector<double> keys(costs.size());
    std::vector<double> failed_keys(costs.size());
    std::size_t failed = 0;
    for (std::size_t i = 0; i < costs.size(); ++i) {
      const double u = stream.open_uniform<double>();
      const double gumbel = -detail::log_of(-detail::log_of(u));
      const bool has_failed = std::isnan(costs[i]);
      keys[i] =
          has_failed ? std::numeric_limits<double>::quiet_NaN() : costs[i] / temperature - gumbel;
      failed_keys[i] = has_failed ? -gumbel : std::numeric_limits<double>::quiet_NaN();
      failed += has_failed ? 1 : 0;
    }
    const std::size_t sound = std::min(k, costs.size() - failed);
    std::vector<std::size_t> drawn = best_indices(keys, sound);
    const auto rest = best_indices(failed_keys, k - sound);
    drawn.insert(drawn.end(), rest.begin(), rest.end());
    return drawn;
  }
};

static_assert(selection<roulette_selection>);

} // namespace evo
