#include "cma_es_cases.hpp"

#include "evo/strategy/cr_fm_nes.hpp"

#include <cstddef>

TEST_CASE_TEMPLATE("cr_fm_nes keeps every promise, for any population and dimension", T, float,
                   double) {
  using strategy = evo::cr_fm_nes<T>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return conformance::cma_case<strategy>(dimension, conformance::cma_params(population));
      },
      {.populations = {4, 9}});
  // Not in one dimension: the two would be alike about the optimum, where the case starts.
  conformance::conforms(conformance::cma_case<strategy>(5, conformance::cma_params(2)));
  conformance::conforms(conformance::cma_case<strategy>(5, conformance::cma_params(9), true));
}
