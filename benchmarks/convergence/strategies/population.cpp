#include "evo/evaluate/measured.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/l_shade.hpp"
#include "evo/strategy/map_elites.hpp"
#include "evo/strategy/random_search.hpp"

#include "strategies/families.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace evo::convergence {
namespace {

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
    named_strategy{"genetic_algorithm", run_until_done<[](const task& t) {
                     return genetic_algorithm{t.domain, uniform_in<double>{t.domain}};
                   }>},
    named_strategy{"l_shade", run_until_done<[](const task& t) {
                     return l_shade{t.domain, uniform_in<double>{t.domain}, {.budget = t.budget}};
                   }>},
    named_strategy{"map_elites", run_map_elites},
    named_strategy{"random_search", run_until_done<[](const task& t) {
                     return random_search<real_population<double>, uniform_in<double>>{
                         real_population<double>{t.start.size()}, uniform_in<double>{t.domain}};
                   }>},
};

} // namespace

std::span<const named_strategy> population_strategies() {
  return table;
}

} // namespace evo::convergence
