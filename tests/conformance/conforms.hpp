#pragma once
/// Runs the conformance kit and reports every violation.

#include "evo/concepts/problem.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/genome/real.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rosenbrock.hpp"
#include "evo/testing/check_strategy.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace conformance {

/// Rosenbrock's value of genome i.
struct real_cost {
  template <class T>
  double operator()(const evo::real_population<T>& genomes, std::size_t i) const {
    const auto n = static_cast<std::size_t>(genomes.dimension());
    return evo::cost_of{evo::rosenbrock{n}}(genomes[i]);
  }
};

template <evo::strategy S>
void conforms(const evo::testing::strategy_case<S>& c) {
  for (const auto& violation : evo::testing::check_strategy(c, {evo::parallel_executor(4)}))
    FAIL_CHECK(violation);
}

} // namespace conformance
