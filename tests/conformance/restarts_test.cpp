#include "cma_es_cases.hpp"

#include "evo/strategy/restarts.hpp"

#include <cstddef>
#include <cstdint>

namespace {

/// The population of run 1 is twice that of run 0, so runs are short to see several of them.
evo::restart_params params_of(std::size_t population, std::uint64_t generations,
                              std::size_t restarts) {
  evo::restart_params params{.run = conformance::cma_params(population), .max_restarts = restarts};
  params.run.stops.max_generations = generations;
  return params;
}

template <class Strategy>
auto case_of(std::size_t dimension, const evo::restart_params& params) {
  auto c = conformance::cma_case<Strategy>(dimension, params, true);
  c.generations = 8;
  // The start of a later run is drawn in the domain, and rounded as it lies there.
  c.make_moved = {};
  return c;
}

} // namespace

TEST_CASE_TEMPLATE("CMA-ES with restarts keeps every promise, for any population and dimension",
                   Strategy, evo::ipop_cma_es<double>, evo::bipop_cma_es<double>) {
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return case_of<Strategy>(dimension, params_of(population, 3, 4));
      },
      {.populations = {2, 9}});
}

TEST_CASE_TEMPLATE("CMA-ES with restarts stops after the last one by that run's reason", Strategy,
                   evo::ipop_cma_es<double>, evo::bipop_cma_es<double>) {
  auto c = case_of<Strategy>(3, params_of(4, 4, 4));
  c.own_stops = {{.criterion = evo::stop_criterion::max_generations,
                  .make = [] { return case_of<Strategy>(3, params_of(4, 4, 2)).fresh(); },
                  .cost = c.cost,
                  .threshold = 4,
                  .measured = evo::testing::met_when::at_least}};
  conformance::report(evo::testing::check_own_stops(c));
}
