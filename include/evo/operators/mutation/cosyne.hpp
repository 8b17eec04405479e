#pragma once
/// @file
/// The permutation of CoSyNE: genes change places with the same gene of other genomes.

#include "evo/concepts/mutation.hpp"
#include "evo/core/detail/elementary.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/genome/real.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// For each gene: marks genomes at random, each with its own probability, and shuffles the marked
/// genomes' values of that gene. No value is lost or made: each gene's set of values in the
/// population stays as it is.
///
/// Source: F. Gomez, J. Schmidhuber, R. Miikkulainen, "Accelerated Neural Evolution through
/// Cooperatively Coevolved Synapses", JMLR 9, 2008, pp. 937-965, algorithm 1 (MARK and PERMUTE).
/// Cost: one number a gene and genome, one more for each that is marked.
struct cosyne_permutation {
  static constexpr std::string_view name = "cosyne";

  template <std::floating_point T>
  void check(const box<T>&) const noexcept {}

  /// Acts on the genomes first, ..., first + probabilities.size() - 1.
  /// @throws error dimension_mismatch where there are not as many
  template <std::floating_point T>
  void operator()(real_population<T>& genomes, std::size_t first,
                  std::span<const double> probabilities, random_stream& stream) const {
    require(first + probabilities.size() <= genomes.size(), error_id::dimension_mismatch,
            "CoSyNE permutation of genomes up to ", first + probabilities.size(), " of ",
            genomes.size());
    std::vector<T*> marked;
    marked.reserve(probabilities.size());
    for (std::size_t gene = 0; gene < static_cast<std::size_t>(genomes.dimension()); ++gene) {
      marked.clear();
      for (std::size_t i = 0; i < probabilities.size(); ++i)
        if (stream.chance(probabilities[i]))
          marked.push_back(&genomes.values(first + i)[gene]);
      for (std::size_t i = marked.size(); i > 1; --i)
        std::swap(*marked[i - 1], *marked[stream.below(i)]);
    }
  }
};

/// The paper's marking probabilities: 1 - s^(1 / n) where s in [0, 1] is a genome's place between
/// the worst (0) and the best (1) finite cost, and n the dimension: the best is never marked, the
/// worst and the failed always. If all cost the same, all are marked.
[[nodiscard]] inline std::vector<double> cosyne_probabilities(std::span<const double> costs,
                                                              std::size_t dimension) {
  const double worst = worst_finite(costs);
  double best = worst;
  for (const double cost : costs)
    if (std::isfinite(cost) && cost < best)
      best = cost;
  std::vector<double> probabilities(costs.size(), 1.0);
  const double root = 1 / static_cast<double>(dimension);
  for (std::size_t i = 0; i < costs.size(); ++i)
    if (std::isfinite(costs[i]) && costs[i] < worst) // halves, since a difference may overflow
      probabilities[i] =
          1 - detail::pow_of((worst / 2 - costs[i] / 2) / (worst / 2 - best / 2), root);
  return probabilities;
}

static_assert(population_mutation<cosyne_permutation, float> &&
              population_mutation<cosyne_permutation, double>);

} // namespace evo
