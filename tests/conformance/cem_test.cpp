#include "gaussian_cases.hpp"

#include "evo/strategy/cem.hpp"

TEST_CASE_TEMPLATE("cem keeps every promise, for any population and dimension, on any executor", T,
                   float, double) {
  conformance::gaussian_conforms<evo::cem<T>>();
}
