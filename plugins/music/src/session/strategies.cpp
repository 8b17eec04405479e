#include "strategies.hpp"

#include "fields.hpp"
#include "strategy_runner.hpp"

#include "evo/music/error.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace evo::music::detail {
namespace {

stop run_on_prompts(const prompt_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  if (asks_a_model(params.name))
    return run_with_model(genomes, with);
  if (params.name == "random_search")
    return run_here(random_search{genomes.shape(),
                                  genomes.initializer(),
                                  {.population_size = params.population_size}},
                    with);
  const auto make = [&](std::uint64_t population_size) {
    return operator_sequence{genomes.shape(), genomes.initializer(), genomes.operators(),
                             sequence_params(params, population_size)};
  };
  return run_on_islands(genomes.shape(), make, with);
}

const numeric_strategy& numeric_strategy_by_name(std::string_view name) {
  for (const auto family :
       {breeding_strategies(), cma_strategies(), differential_evolution(), gaussian_strategies(),
        limited_memory_strategies(), portfolio_strategy()})
    for (const numeric_strategy& s : family)
      if (s.name == name)
        return s;
  throw std::logic_error{"a strategy that passed the configuration's check is in no family"};
}

/// Up to 8192 numbers a genome. A run holds the matrix three times while it writes a checkpoint.
constexpr std::size_t most_matrix_bytes = std::size_t{256} << 20;

std::size_t numbers_of(const configuration& config, const genome_form& form) {
  const auto& g = config.genome;
  const bool is_subspace = g.mapping == "pca_subspace" || g.mapping == "random_subspace";
  const std::size_t width = form.space->width();
  return form.tokens * std::min<std::size_t>(is_subspace ? g.subspace_dimension : width, width);
}

void check_memory(const configuration& config, const genome_form& form) {
  constexpr std::array full{"cma_es", "ipop_cma_es", "bipop_cma_es", "xnes"};
  const std::string& name = config.strategy.name;
  const std::size_t n = numbers_of(config, form), bytes = n * n * sizeof(float);
  if (std::ranges::count(full, name) == 0 || bytes <= most_matrix_bytes)
    return;
  throw error{failure::configuration, "strategy.name",
              name + " needs a matrix of " + std::to_string(n) + " x " + std::to_string(n) +
                  " numbers, " + std::to_string(bytes >> 20) + " MiB of memory; " +
                  std::to_string(most_matrix_bytes >> 20) + " MiB are the most",
              "genome.mapping: pca_subspace, or a strategy of linear memory: snes, sep_cma_es, "
              "vkd_cma_es, lm_ma_es, cr_fm_nes"};
}

} // namespace

stop run_strategy(const configuration& config, const genome_form& form,
                  std::span<const std::byte> checkpoint, generation_scorer& scorer,
                  const language_setting* language) {
  const strategy_setting with{config, checkpoint, scorer, language};
  // Only a first population begins with what is inherited.
  const std::span<const std::string> inherited =
      checkpoint.empty() ? std::span{scorer.initial()} : std::span<const std::string>{};
  if (!form.is_numeric())
    return run_on_prompts(prompt_genomes{config, inherited}, with);
  const token_genomes genomes{config, form, inherited};
  for (const auto& bytes : scorer.initial())
    scorer.remember_as(genomes.mapped(bytes), bytes);
  return numeric_strategy_by_name(config.strategy.name).run(genomes, with);
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
  const genome_form form{space, kind, static_cast<std::size_t>(config.genome.tokens)};
  check_memory(config, form);
  return form;
}

} // namespace evo::music::detail
