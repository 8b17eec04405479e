// The strategy that picks strategies, over token embeddings.

#include "strategy_runner.hpp"

#include "evo/strategy/portfolio.hpp"

namespace evo::music::detail {
namespace {

portfolio_params params_of(const strategy_setting& with) {
  const auto& params = with.config.strategy;
  return {.sigma = with.config.genome.initial_deviation,
          .max_evaluations = params.max_evaluations,
          .evaluation_seconds = params.evaluation_seconds};
}

constexpr std::array family{
    numeric_strategy{"portfolio",
                     [](const token_genomes& genomes, const strategy_setting& with) {
                       return run_mapped(portfolio<float>{genomes.start(), params_of(with)},
                                         genomes, with);
                     }},
};

} // namespace

std::span<const numeric_strategy> portfolio_strategy() {
  return family;
}

} // namespace evo::music::detail
