#pragma once
/// @file
/// Evolution against random search on equal evaluations: the figures of one pair, and the tables.

#include "evo/music/run_record.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// One seed: both searches started from the same first population.
struct pair_outcome {
  std::uint64_t seed = 0;
  double first = 0;        ///< best of the first population
  double random = 0;       ///< best of random search
  double evolution = 0;    ///< best of evolution
  bool same_start = false; ///< the first populations were equal, genome by genome
};

struct comparison {
  std::string genome, strategy, target;
  std::vector<pair_outcome> pairs;
};

/// The best fitness among the first `evaluations` different candidates, had the run aimed at `aim`.
[[nodiscard]] double best_fitness(const run_record& run, std::span<const float> aim,
                                  double noise_weight, std::size_t evaluations);

/// The same among the candidates of the first population.
[[nodiscard]] double first_best(const run_record& run, std::span<const float> aim,
                                double noise_weight);

/// Whether two runs' first populations are equal, audio seeds included.
[[nodiscard]] bool same_start(const run_record& a, const run_record& b);

/// One row a comparison with its test, then one row a seed, as Markdown.
[[nodiscard]] std::string tables(std::span<const comparison> comparisons);

} // namespace evo::music
