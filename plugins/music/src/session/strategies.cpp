#include "strategies.hpp"

#include "strategy_runner.hpp"

#include "evo/music/error.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

#include <stdexcept>

namespace evo::music::detail {
namespace {

stop run_on_prompts(const prompt_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  if (params.name == "random_search")
    return run_here(random_search{genomes.shape(),
                                  genomes.initializer(),
                                  {.population_size = params.population_size}},
                    with);
  return run_here(operator_sequence{genomes.shape(), genomes.initializer(), genomes.operators(),
                                    sequence_params(params)},
                  with);
}

const numeric_strategy& numeric_strategy_by_name(std::string_view name) {
  for (const auto family : {breeding_strategies(), cma_strategies()})
    for (const numeric_strategy& s : family)
      if (s.name == name)
        return s;
  throw std::logic_error{"a strategy that passed the configuration's check is in no family"};
}

} // namespace

stop run_strategy(const configuration& config, const genome_form& form,
                  std::span<const std::byte> checkpoint, generation_scorer& scorer) {
  const strategy_setting with{config, checkpoint, scorer};
  if (!form.is_numeric())
    return run_on_prompts(prompt_genomes{config}, with);
  return numeric_strategy_by_name(config.strategy.name).run(token_genomes{config, form}, with);
}

genome_form form_of(const configuration& config, const generator& g) {
  if (config.genome.type == "prompt")
    return {};
  const auto kind =
      config.genome.type == "embeddings" ? embedding_kind::states : embedding_kind::tokens;
  const embedding_space* space = g.space(kind);
  if (space == nullptr)
    throw error{failure::configuration, "genome.type",
                "the generator " + config.generator.name + " takes no " + config.genome.type,
                g.space(embedding_kind::tokens) == nullptr ? "prompt"
                                                           : "prompt or token_embeddings"};
  return {space, kind, static_cast<std::size_t>(config.genome.tokens)};
}

} // namespace evo::music::detail
