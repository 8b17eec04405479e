#include "gaussian_cases.hpp"

#include "evo/strategy/pgpe.hpp"

TEST_CASE_TEMPLATE("pgpe keeps every promise, for any population and dimension, on any executor", T,
                   float, double) {
  conformance::gaussian_conforms<evo::pgpe<T>>();
}
