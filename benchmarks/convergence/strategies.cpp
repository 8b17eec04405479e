#include "strategies.hpp"

#include "evo/core/run.hpp"
#include "evo/evaluate/measured.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/observe/stop_when.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/l_shade.hpp"
#include "evo/strategy/map_elites.hpp"
#include "evo/strategy/random_search.hpp"
#include "evo/strategy/restarts.hpp"

#include "failure.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace evo::convergence {
namespace {

using population = real_population<double>;

/// @tparam Make gives a new strategy for a task
template <auto Make>
stop run_until_done(const task& given, hit_recorder& recorder) {
  auto strategy = Make(given);
  return run(strategy, recorder,
             {.key = given.key.child("strategy"), .limits = {.evaluations = recorder.budget()}},
             stop_when{[&] { return recorder.done(); }, "the last target is reached"})
      .reason;
}

/// Unbounded, as BBOB means it: its domain is where the optimum lies.
cma_es_params from(const task& t) {
  return {.sigma = t.sigma};
}
restart_params restarts_from(const task& t) {
  return {.run = from(t), .start_region = box<double>{t.domain.dimension(), -4, 4}};
}

/// The first genes, two at most, are the measures: 50 cells for each.
stop run_map_elites(const task& given, hit_recorder& recorder) {
  const std::size_t measures = std::min<std::size_t>(2, given.domain.dimension());
  const auto region = [&] {
    return box<double>{measures, given.domain.lower(0), given.domain.upper(0)};
  };
  map_elites strategy{given.domain, uniform_in<double>{given.domain},
                      grid_archive{region(), std::vector<std::size_t>(measures, 50)}};
  const auto first_genes = [](const auto& genome, std::span<double> values) {
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = genome[static_cast<Eigen::Index>(i)];
  };
  return run(strategy, measured{std::ref(recorder), first_genes},
             {.key = given.key.child("strategy"), .limits = {.evaluations = recorder.budget()}},
             stop_when{[&] { return recorder.done(); }, "the last target is reached"})
      .reason;
}

constexpr std::array table{
    named_strategy{"bipop_cma_es", run_until_done<[](const task& t) {
                     return bipop_cma_es<double>{t.start, restarts_from(t)};
                   }>},
    named_strategy{"cma_es",
                   run_until_done<[](const task& t) { return cma_es<double>{t.start, from(t)}; }>},
    named_strategy{"genetic_algorithm", run_until_done<[](const task& t) {
                     return genetic_algorithm{t.domain, uniform_in<double>{t.domain}};
                   }>},
    named_strategy{"ipop_cma_es", run_until_done<[](const task& t) {
                     return ipop_cma_es<double>{t.start, restarts_from(t)};
                   }>},
    named_strategy{"l_shade", run_until_done<[](const task& t) {
                     return l_shade{t.domain, uniform_in<double>{t.domain}, {.budget = t.budget}};
                   }>},
    named_strategy{"map_elites", run_map_elites},
    named_strategy{"random_search", run_until_done<[](const task& t) {
                     return random_search<population, uniform_in<double>>{
                         population{t.start.size()}, uniform_in<double>{t.domain}};
                   }>},
    named_strategy{
        "sep_cma_es",
        run_until_done<[](const task& t) { return sep_cma_es<double>{t.start, from(t)}; }>},
};

} // namespace

std::span<const named_strategy> strategies() {
  return table;
}

const named_strategy& strategy_by_name(std::string_view name) {
  std::string names;
  for (const named_strategy& one : table) {
    if (one.name == name)
      return one;
    names += (names.empty() ? "" : ", ") + std::string{one.name};
  }
  throw failure{exit_code::usage, "--strategy", "there is no \"" + std::string{name} + "\"", names};
}

} // namespace evo::convergence
