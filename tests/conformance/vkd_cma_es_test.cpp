#include "cma_es_cases.hpp"

#include "evo/strategy/vkd_cma_es.hpp"

#include <cstddef>

TEST_CASE_TEMPLATE("vkd_cma_es keeps every promise, for any population and dimension", T, float,
                   double) {
  using strategy = evo::vkd_cma_es<T>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return conformance::cma_case<strategy>(dimension, conformance::cma_params(population));
      },
      {.populations = {4, 9}});
  conformance::conforms(conformance::cma_case<strategy>(5, conformance::cma_params(9), true));
}
