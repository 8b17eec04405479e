#pragma once
/// @file
/// The strategies of evo_bbob, by family: each is a source of its own, so that none takes long to
/// compile. To add a strategy, add a line to the table of its family.

#include "evo/core/run.hpp"
#include "evo/observe/stop_when.hpp"

#include "strategies/strategies.hpp"

#include <span>

namespace evo::convergence {

[[nodiscard]] std::span<const named_strategy> cma_strategies();
[[nodiscard]] std::span<const named_strategy> limited_memory_strategies();
[[nodiscard]] std::span<const named_strategy> natural_strategies();
[[nodiscard]] std::span<const named_strategy> population_strategies();
[[nodiscard]] std::span<const named_strategy> portfolio_strategies();

/// Where runs begin.
[[nodiscard]] inline box<double> start_region(const task& t) {
  return {t.domain.dimension(), -4, 4};
}

/// @tparam Make gives a new strategy for a task
template <auto Make>
stop run_until_done(const task& given, hit_recorder& recorder) {
  auto strategy = Make(given);
  return run(strategy, recorder,
             {.key = given.key.child("strategy"), .limits = {.evaluations = recorder.budget()}},
             stop_when{[&] { return recorder.done(); }, "the last target is reached"})
      .reason;
}

} // namespace evo::convergence
