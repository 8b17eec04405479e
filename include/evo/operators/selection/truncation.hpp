#pragma once
/// @file
/// Truncation selection, and the order of costs that it and elites rest on.

#include "evo/concepts/selection.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo {

/// Indices of the k best, best first, NaN last; the smaller index first among equals.
/// @param k at most costs.size()
[[nodiscard]] inline std::vector<std::size_t> best_indices(std::span<const double> costs,
                                                           std::size_t k) {
  require(k <= costs.size(), error_id::invalid_parameter, "the best ", k, " of ", costs.size(),
          " candidates");
  std::vector<std::size_t> order(costs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto better = [costs](std::size_t a, std::size_t b) {
    if (cheaper(costs[a], costs[b]))
      return true;
    return !cheaper(costs[b], costs[a]) && a < b;
  };
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(),
                    better);
  order.resize(k);
  return order;
}

/// Uniform among the best share of candidates. Depends on the order of costs alone.
///
/// Source: H. Mühlenbein, D. Schlierkamp-Voosen, "Predictive Models for the Breeder Genetic
/// Algorithm", Evolutionary Computation 1(1), 1993, doi:10.1162/evco.1993.1.1.25.
/// Cost: one sort a call.
struct truncation_selection {
  static constexpr std::string_view name = "truncation";
  double ratio = 0.5; ///< share that may become parents, in (0, 1], rounded up

  void check() const {
    require(ratio > 0 && ratio <= 1, error_id::invalid_parameter, "truncation ratio = ", ratio,
            ", should be in (0, 1]");
  }

  void operator()(std::span<const double> costs, std::span<std::size_t> parents,
                  random_stream& stream) const {
    const double share = std::ceil(ratio * static_cast<double>(costs.size()));
    const auto best = best_indices(costs, std::min(static_cast<std::size_t>(share), costs.size()));
    for (std::size_t& parent : parents)
      parent = best[stream.below(best.size())];
  }
};

static_assert(selection<truncation_selection>);

} // namespace evo
