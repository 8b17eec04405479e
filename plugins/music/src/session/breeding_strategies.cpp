// The strategies that breed token embeddings from parents, and the one that draws them afresh.

#include "strategy_runner.hpp"

#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

namespace evo::music::detail {
namespace {

any_selection selection_of(const strategy_options& params) {
  any_selection selection = selection_by_name(params.selection);
  if (auto* tournament = std::get_if<tournament_selection>(&selection);
      tournament != nullptr && params.tournament_size)
    tournament->size = *params.tournament_size;
  if (auto* roulette = std::get_if<roulette_selection>(&selection))
    roulette->temperature = params.selection_temperature;
  return selection;
}

genetic_algorithm_params genetic_params(const token_genomes& genomes,
                                        const strategy_options& params) {
  return {.population_size = params.population_size,
          .crossover_probability = params.crossover_probability,
          .mutation_probability = params.mutation_probability,
          .elites = params.elites,
          .sample = params.sample,
          .novelty = params.novelty,
          .selection_temperature = params.selection_temperature,
          .selection = selection_of(params),
          .crossover = genomes.crossover(),
          .mutation = genomes.mutation()};
}

constexpr std::array family{
    numeric_strategy{"genetic_algorithm",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(
                           genetic_algorithm{genomes.domain(), genomes.initializer(),
                                             genetic_params(genomes, with.config.strategy)},
                           genomes, with);
                     }},
    numeric_strategy{"operator_sequence",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       const strategy_options& s = with.config.strategy;
                       return run_mapped(operator_sequence{genomes.shape(), genomes.initializer(),
                                                           genomes.operators(),
                                                           sequence_params(s, s.population_size)},
                                         genomes, with);
                     }},
    numeric_strategy{"random_search",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(
                           random_search{genomes.shape(),
                                         genomes.initializer(),
                                         {.population_size = with.config.strategy.population_size}},
                           genomes, with);
                     }},
};

} // namespace

std::span<const numeric_strategy> breeding_strategies() {
  return family;
}

} // namespace evo::music::detail
