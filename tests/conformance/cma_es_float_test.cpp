#include "cma_es_cases.hpp"

#include <cstddef>

TEST_CASE("cma_es of floats keeps every promise, for any population and dimension") {
  using strategy = evo::cma_es<float>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return conformance::cma_case<strategy>(dimension, conformance::cma_params(population));
      },
      {.populations = {2, 9}});
  conformance::conforms(conformance::cma_case<strategy>(5, conformance::cma_params(9), true));
  conformance::conforms_turned<strategy>(5, conformance::cma_params(9));
}
