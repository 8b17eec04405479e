#include "strategies.hpp"

#include "genomes.hpp"

#include "evo/core/checkpoint.hpp"
#include "evo/core/run.hpp"
#include "evo/music/error.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

namespace evo::music::detail {
namespace {

/// What every strategy is run with.
struct strategy_setting {
  const configuration& config;
  const evolution_tools& tools;
  const genome_form& form;
  std::span<const std::byte> checkpoint;
  generation_scorer& scorer;
};

/// Commits each generation, and ends the run where the count of different genomes says so.
template <strategy S>
struct keeper {
  const S& s;
  generation_scorer& scorer;
  std::optional<stop> on_generation(const generation_view<typename S::population_type>&) {
    scorer.commit(save_checkpoint(s));
    return scorer.stop_reason();
  }
};

template <strategy S>
stop run_here(S s, const strategy_setting& with) {
  using population = typename S::population_type;
  if (!with.checkpoint.empty())
    load_checkpoint(s, with.checkpoint);
  if (const auto reason = with.scorer.stop_reason())
    return *reason;

  const auto& budget = with.config.budget;
  run_options options{
      .key = random_key{with.config.seed}.child("evolution"),
      .direction = sense::maximize,
      .limits = {.generations = budget.generations, .target = budget.target_fitness}};
  if (budget.seconds)
    options.limits.seconds = *budget.seconds - with.scorer.elapsed();

  const auto evaluate = [&](const batch<population>& asked, std::span<double> values) {
    std::vector<std::string> genomes;
    for (std::size_t i = 0; i < asked.size(); ++i)
      genomes.push_back(genome_bytes(asked.genomes, i));
    with.scorer.score(s.generation(), asked.candidates, genomes, values);
  };
  return run(s, evaluate, options, keeper<S>{s, with.scorer}).reason;
}

any_selection selection_of(const strategy_options& params) {
  any_selection selection = selection_by_name(params.selection);
  if (auto* tournament = std::get_if<tournament_selection>(&selection);
      tournament != nullptr && params.tournament_size)
    tournament->size = *params.tournament_size;
  if (auto* roulette = std::get_if<roulette_selection>(&selection))
    roulette->temperature = params.selection_temperature;
  return selection;
}

stop run_genetic_algorithm(const token_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  return run_here(genetic_algorithm{genomes.domain(),
                                    genomes.initializer(),
                                    {.population_size = params.population_size,
                                     .crossover_probability = params.crossover_probability,
                                     .mutation_probability = params.mutation_probability,
                                     .elites = params.elites,
                                     .sample = params.sample,
                                     .novelty = params.novelty,
                                     .selection_temperature = params.selection_temperature,
                                     .selection = selection_of(params),
                                     .crossover = genomes.crossover(),
                                     .mutation = genomes.mutation()}},
                  with);
}

/// The strategies that take any genome.
template <class Genomes>
stop run_general(const Genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  if (params.name == "random_search")
    return run_here(random_search{genomes.shape(),
                                  genomes.initializer(),
                                  {.population_size = params.population_size}},
                    with);
  return run_here(operator_sequence{genomes.shape(),
                                    genomes.initializer(),
                                    genomes.operators(),
                                    {.population_size = params.population_size,
                                     .tournament_size = params.tournament_size,
                                     .sample = params.sample,
                                     .novelty = params.novelty,
                                     .elites = params.elites,
                                     .selection_temperature = params.selection_temperature}},
                  with);
}

} // namespace

stop run_strategy(const configuration& config, const evolution_tools& tools,
                  const genome_form& form, std::span<const std::byte> checkpoint,
                  generation_scorer& scorer) {
  const strategy_setting with{config, tools, form, checkpoint, scorer};
  if (!form.numeric)
    return run_general(prompt_genomes{config}, with);
  const token_genomes genomes{config, form};
  if (config.strategy.name == "genetic_algorithm")
    return run_genetic_algorithm(genomes, with);
  return run_general(genomes, with);
}

genome_form form_of(const configuration& config, const generator& g) {
  if (config.genome.type == "prompt")
    return {};
  if (g.token_width() == 0)
    throw error{failure::configuration, "genome.type",
                "the generator " + config.generator.name + " takes no token embeddings",
                "genome.type: prompt"};
  return {.numeric = true,
          .tokens = static_cast<std::size_t>(config.genome.tokens),
          .width = g.token_width()};
}

} // namespace evo::music::detail
