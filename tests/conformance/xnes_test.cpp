#include "gaussian_cases.hpp"

#include "evo/strategy/xnes.hpp"

TEST_CASE_TEMPLATE("xnes keeps every promise, for any population and dimension, on any executor", T,
                   float, double) {
  conformance::gaussian_conforms<evo::xnes<T>>();
}
