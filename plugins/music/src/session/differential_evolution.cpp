// Differential evolution over token embeddings.

#include "strategy_runner.hpp"

#include "evo/strategy/l_shade.hpp"

namespace evo::music::detail {
namespace {

l_shade_params params_of(const strategy_options& params) {
  return {.population_size = params.population_size,
          .budget = params.budget,
          .min_population_size = params.min_population_size,
          .best_share = params.best_share,
          .archive_rate = params.archive_rate,
          .memory_size = params.memory_size};
}

constexpr std::array family{
    numeric_strategy{"l_shade",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(
                           l_shade<float, token_genomes::source>{genomes.domain(),
                                                                 genomes.initializer(),
                                                                 params_of(with.config.strategy)},
                           genomes, with);
                     }},
};

} // namespace

std::span<const numeric_strategy> differential_evolution() {
  return family;
}

} // namespace evo::music::detail
