// Natural evolution strategies, policy gradients and the cross-entropy method over token
// embeddings.

#include "strategy_runner.hpp"

#include "evo/strategy/cem.hpp"
#include "evo/strategy/pgpe.hpp"
#include "evo/strategy/snes.hpp"
#include "evo/strategy/xnes.hpp"

namespace evo::music::detail {
namespace {

/// @param usual what "usual" means
fitness_shaping shaping_of(const strategy_options& params, fitness_shaping usual) {
  if (params.shaping == "nes")
    return fitness_shaping::nes;
  if (params.shaping == "centered")
    return fitness_shaping::centered;
  if (params.shaping == "linear")
    return fitness_shaping::linear;
  return params.shaping == "normalize" ? fitness_shaping::normalize : usual;
}

gradient_optimizer optimizer_of(const strategy_options& params) {
  if (params.optimizer == "adam")
    return adam{};
  if (params.optimizer == "plain_gradient")
    return plain_gradient{};
  return clip_up{};
}

/// What the parameters of the family have in common.
template <class Params>
Params common(const strategy_setting& with) {
  Params p;
  p.sigma = with.config.genome.initial_deviation;
  p.population_size = with.config.strategy.population_size;
  p.stops = stops_of(with.config.strategy);
  return p;
}

stop run_snes(const token_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  auto p = common<snes_params>(with);
  p.mean_learning_rate = params.mean_learning_rate;
  p.deviation_learning_rate = params.deviation_learning_rate;
  p.shaping = shaping_of(params, p.shaping);
  return run_mapped(snes<float>{genomes.start(), std::move(p)}, genomes, with);
}

stop run_xnes(const token_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  auto p = common<xnes_params>(with);
  p.mean_learning_rate = params.mean_learning_rate;
  p.sigma_learning_rate = params.sigma_learning_rate;
  p.shape_learning_rate = params.shape_learning_rate;
  p.shaping = shaping_of(params, p.shaping);
  return run_mapped(xnes<float>{genomes.start(), std::move(p)}, genomes, with);
}

stop run_pgpe(const token_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  auto p = common<pgpe_params>(with);
  p.mean_learning_rate = params.mean_learning_rate;
  p.deviation_learning_rate = params.deviation_learning_rate.value_or(p.deviation_learning_rate);
  p.optimizer = optimizer_of(params);
  p.shaping = shaping_of(params, p.shaping);
  p.symmetric = params.symmetric;
  return run_mapped(pgpe<float>{genomes.start(), std::move(p)}, genomes, with);
}

stop run_cem(const token_genomes& genomes, const strategy_setting& with) {
  const auto& params = with.config.strategy;
  auto p = common<cem_params>(with);
  p.elite_ratio = params.elite_ratio;
  p.mean_smoothing = params.mean_smoothing;
  p.deviation_smoothing = params.deviation_smoothing;
  p.unbiased = params.unbiased;
  return run_mapped(cem<float>{genomes.start(), std::move(p)}, genomes, with);
}

constexpr std::array family{
    numeric_strategy{"cem", run_cem},
    numeric_strategy{"pgpe", run_pgpe},
    numeric_strategy{"snes", run_snes},
    numeric_strategy{"xnes", run_xnes},
};

} // namespace

std::span<const numeric_strategy> gaussian_strategies() {
  return family;
}

} // namespace evo::music::detail
