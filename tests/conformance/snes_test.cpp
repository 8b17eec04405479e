#include "gaussian_cases.hpp"

#include "evo/strategy/snes.hpp"

TEST_CASE_TEMPLATE("snes keeps every promise, for any population and dimension, on any executor", T,
                   float, double) {
  conformance::gaussian_conforms<evo::snes<T>>();
}
