// Relatives of CMA-ES whose memory grows linearly with the numbers of a genome.

#include "strategy_runner.hpp"

#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/vkd_cma_es.hpp"

namespace evo::music::detail {
namespace {

cma_es_params params_of(const strategy_setting& with) {
  const auto& params = with.config.strategy;
  return {.sigma = with.config.genome.initial_deviation,
          .population_size = params.population_size,
          .parents = params.parents,
          .memory = params.memory,
          .stops = stops_of(params)};
}

template <class Strategy>
stop run_model(const token_genomes& genomes, const strategy_setting& with) {
  return run_mapped(Strategy{genomes.start(), params_of(with)}, genomes, with);
}

constexpr std::array family{
    numeric_strategy{"cr_fm_nes", run_model<cr_fm_nes<float>>},
    numeric_strategy{"lm_ma_es", run_model<lm_ma_es<float>>},
    numeric_strategy{"vkd_cma_es", run_model<vkd_cma_es<float>>},
};

} // namespace

std::span<const numeric_strategy> limited_memory_strategies() {
  return family;
}

} // namespace evo::music::detail
