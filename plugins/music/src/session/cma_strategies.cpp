// CMA-ES and its relatives over token embeddings.

#include "strategy_runner.hpp"

#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/restarts.hpp"

namespace evo::music::detail {
namespace {

cma_es_params params_of(const strategy_setting& with) {
  const auto& params = with.config.strategy;
  return {.sigma = with.config.genome.initial_deviation,
          .population_size = params.population_size,
          .parents = params.parents,
          .active = params.active,
          .mirrored = params.mirrored,
          .stops = stops_of(params)};
}

restart_params restarts_of(const strategy_setting& with) {
  const auto& params = with.config.strategy;
  return {.run = params_of(with), .max_restarts = params.max_restarts, .growth = params.growth};
}

constexpr std::array family{
    numeric_strategy{"cma_es",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(cma_es<float>{genomes.start(), params_of(with)}, genomes,
                                         with);
                     }},
    numeric_strategy{"sep_cma_es",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(sep_cma_es<float>{genomes.start(), params_of(with)},
                                         genomes, with);
                     }},
    numeric_strategy{"ipop_cma_es",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(ipop_cma_es<float>{genomes.start(), restarts_of(with)},
                                         genomes, with);
                     }},
    numeric_strategy{"bipop_cma_es",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(bipop_cma_es<float>{genomes.start(), restarts_of(with)},
                                         genomes, with);
                     }},
};

} // namespace

std::span<const numeric_strategy> cma_strategies() {
  return family;
}

} // namespace evo::music::detail
