#pragma once
/// @file
/// Runs one strategy, whichever it is, within the loop of a session. Included by the few sources
/// that make strategies, a family each, since every strategy is compiled with all of this.

#include "generation_scorer.hpp"
#include "genomes.hpp"
#include "language_work.hpp"
#include "strategies.hpp"

#include "evo/core/checkpoint.hpp"
#include "evo/core/run.hpp"
#include "evo/strategy/gaussian/search.hpp"
#include "evo/strategy/islands/islands.hpp"
#include "evo/strategy/mapped.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace evo::music::detail {

/// What every strategy is run with.
struct strategy_setting {
  const configuration& config;
  std::span<const std::byte> checkpoint;
  generation_scorer& scorer;
  const language_setting* language = nullptr;
};

/// A strategy over prompts that asks a language model.
[[nodiscard]] stop run_with_model(const prompt_genomes& genomes, const strategy_setting& with);

/// A strategy over numbers by its name in configurations.
struct numeric_strategy {
  std::string_view name;
  stop (*run)(const token_genomes& genomes, const strategy_setting& with);
};

// The families, each in a source of its own. A new strategy is one line in its family's table, and
// one in the table of fields that says which genomes it evolves.
[[nodiscard]] std::span<const numeric_strategy> breeding_strategies();
[[nodiscard]] std::span<const numeric_strategy> cma_strategies();
[[nodiscard]] std::span<const numeric_strategy> differential_evolution();
[[nodiscard]] std::span<const numeric_strategy> gaussian_strategies();
[[nodiscard]] std::span<const numeric_strategy> limited_memory_strategies();
[[nodiscard]] std::span<const numeric_strategy> portfolio_strategy();

/// When a strategy ends the run by itself.
[[nodiscard]] inline cma_stops stops_of(const strategy_options& params) {
  return params.stops ? cma_stops{} : gaussian::no_stops();
}

/// Commits each generation, and ends the run where the count of different genomes says so.
template <strategy S>
struct keeper {
  const S& s;
  const strategy_setting& with;
  std::optional<stop> on_generation(const generation_view<typename S::population_type>&) {
    with.scorer.commit(save_checkpoint(s));
    if constexpr (requires { work_of(s); })
      with.language->answers.save_work(work_of(s), credit_of(s));
    return with.scorer.stop_reason();
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
      .key = with.scorer.key(),
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
  try {
    return run(s, evaluate, options, keeper<S>{s, with}).reason;
  } catch (const model_budget_used& limit) {
    return {stop_criterion::model_budget, limit.measured, limit.threshold, limit.what()};
  }
}

/// Populations that evolve apart, as many as are configured, whose best migrate in a ring.
/// @param make a strategy, given the size of its population
template <class Population, class Make>
stop run_on_islands(const Population& shape, const Make& make, const strategy_setting& with) {
  const strategy_options& s = with.config.strategy;
  if (s.islands == 1)
    return run_here(make(s.population_size), with);
  std::vector<std::invoke_result_t<Make, std::uint64_t>> inner;
  for (std::uint64_t i = 0; i < s.islands; ++i)
    inner.push_back(
        make(s.population_size * (i + 1) / s.islands - s.population_size * i / s.islands));
  return run_here(
      islands{shape, std::move(inner), {.migrate_every = s.migrate_every, .migrants = s.migrants}},
      with);
}

/// A strategy over genotypes: what is heard are their phenotypes.
template <strategy S>
stop run_mapped(S s, const token_genomes& genomes, const strategy_setting& with) {
  return run_here(mapped{std::move(s), genomes.map()}, with);
}

} // namespace evo::music::detail
