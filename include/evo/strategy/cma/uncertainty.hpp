#pragma once
/// @file
/// How much noise changes the order of candidates, measured by asking some of them twice.
///
/// Source: N. Hansen, A. Niederberger, L. Guzzella, P. Koumoutsakos, "A Method for Handling
/// Uncertainty in Evolutionary Optimization With an Application to Feedback Control of Combustion",
/// 2009, doi:10.1109/TEVC.2008.924423, algorithms 3 and 4.

#include "evo/core/objective.hpp"
#include "evo/strategy/cma/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo {

/// How CMA-ES treats noise: it measures by how many ranks a second evaluation moves candidates, and
/// where that is more than chance allows, evaluates more often, then with larger steps.
struct cma_noise {
  double reevaluated = 0.1;            ///< share of the population that is asked again, in (0, 1]
  std::uint32_t most_replicates = 1;   ///< evaluations that a candidate's cost may be the mean of
  double threshold = 0.2;              ///< theta: changes of rank that are tolerated, in (0, 1)
  double smoothing = 0.3;              ///< c_s: weight of the last measurement, in (0, 1]
  std::optional<double> step_growth{}; ///< alpha_sigma, at least 1, derived: 1 + 2 / (n + 10)
  double replicate_growth = 1.5;       ///< alpha_t, at least 1
};

namespace cma {

struct uncertainty {
  double measured = 0;   ///< s, smoothed; above 0 where noise changes ranks too much
  double replicates = 1; ///< t, evaluations a candidate

  [[nodiscard]] std::size_t whole_replicates() const noexcept {
    return static_cast<std::size_t>(replicates + 0.5);
  }

  /// Takes a measurement and adapts the number of replicates.
  /// @return whether steps should grow: noise is too strong and replicates are at their most
  bool adapt(const cma_noise& p, double change) {
    measured = (1 - p.smoothing) * measured + p.smoothing * change;
    const double most = static_cast<double>(p.most_replicates);
    const bool was_at_most = replicates >= most;
    replicates = measured > 0 ? std::min(most, replicates * p.replicate_growth)
                              : std::max(1.0, replicates / p.replicate_growth);
    return measured > 0 && was_at_most;
  }

  friend bool operator==(const uncertainty&, const uncertainty&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.measured, self.replicates);
  }
};

/// Costs of candidates, each the mean of its replicates.
struct replicate_means {
  std::vector<double> first{};  ///< of all
  std::vector<double> second{}; ///< of those that were evaluated as often again
};

/// @param costs  of `lambda` candidates, `replicates` times one after the other, then of the first
///        `twice` of them as often
[[nodiscard, gnu::cold]] inline replicate_means means_of_replicates(std::span<const double> costs,
                                                                    std::size_t lambda,
                                                                    std::size_t twice,
                                                                    std::size_t replicates) {
  const auto means = [&](std::size_t from, std::size_t count) {
    std::vector<double> sums(count);
    for (std::size_t r = 0; r < replicates; ++r)
      for (std::size_t i = 0; i < count; ++i)
        sums[i] += costs[from + r * count + i];
    for (double& sum : sums)
      sum /= static_cast<double>(replicates);
    return sums;
  };
  return {means(0, lambda), means(lambda * replicates, twice)};
}

/// s of algorithm 4: mean change of rank in the joint order of old and new costs, less what the
/// threshold tolerates.
/// @param first   costs of all candidates
/// @param second  new costs of the first few of them
[[nodiscard, gnu::cold]] inline double
rank_change(std::span<const double> first, std::span<const double> second, double threshold) {
  const auto rank = [&](double cost) { // from 1
    double place = 1;
    for (const std::span<const double> costs : {first, second})
      for (const double other : costs)
        place += cheaper(other, cost) ? 1 : 0;
    return place;
  };
  // The share theta / 2 of |1 - R|, |2 - R|, ..., |2 lambda - 1 - R|.
  const auto limit = [&](double r) {
    std::vector<double> distances(2 * first.size() - 1);
    for (std::size_t i = 0; i < distances.size(); ++i)
      distances[i] = std::abs(static_cast<double>(i + 1) - r);
    const double place = threshold / 2 * static_cast<double>(distances.size() - 1);
    return sorted(distances)[static_cast<std::size_t>(place)];
  };
  double sum = 0;
  for (std::size_t i = 0; i < second.size(); ++i) {
    const double before = rank(first[i]), after = rank(second[i]);
    const double moved = std::max(0.0, std::abs(after - before) - 1);
    sum += 2 * moved - limit(after - (cheaper(first[i], second[i]) ? 1 : 0)) -
           limit(before - (cheaper(second[i], first[i]) ? 1 : 0));
  }
  return second.empty() ? 0 : sum / static_cast<double>(second.size());
}

} // namespace cma

} // namespace evo
