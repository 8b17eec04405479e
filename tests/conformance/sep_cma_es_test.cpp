#include "cma_es_cases.hpp"

#include <cstddef>

TEST_CASE_TEMPLATE("sep_cma_es keeps every promise, for any population and dimension", T, float,
                   double) {
  using strategy = evo::sep_cma_es<T>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return conformance::cma_case<strategy>(dimension, conformance::cma_params(population));
      },
      {.populations = {2, 9}});
  evo::cma_es_params mirrored = conformance::cma_params(8);
  mirrored.mirrored = true;
  conformance::conforms(conformance::cma_case<strategy>(5, mirrored, true));
}
