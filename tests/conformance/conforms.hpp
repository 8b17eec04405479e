#pragma once
/// Runs the conformance kit and reports every violation.

#include "evo/concepts/problem.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rosenbrock.hpp"
#include "evo/testing/check_strategy.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

namespace conformance {

/// Rosenbrock's value of genome i.
struct real_cost {
  template <class T>
  double operator()(const evo::real_population<T>& genomes, std::size_t i) const {
    const auto n = static_cast<std::size_t>(genomes.dimension());
    return evo::cost_of{evo::rosenbrock{n}}(genomes[i]);
  }
};

/// [-5, 5] in each gene, moved.
template <class T>
evo::box<T> moved_box(const typename evo::real_population<T>::genome_type& offset) {
  std::vector<T> lower, upper;
  for (const T by : offset) {
    lower.push_back(by - 5);
    upper.push_back(by + 5);
  }
  return evo::box<T>{lower, upper};
}

inline void report(const evo::testing::violations& found) {
  for (const auto& violation : found)
    FAIL_CHECK(violation);
}

template <evo::strategy S>
void conforms(const evo::testing::strategy_case<S>& c) {
  report(evo::testing::check_strategy(c, {evo::parallel_executor(4)}));
}

/// @param make_case gives the case of (population_size, dimension)
template <class MakeCase>
void conforms_in_sizes(const MakeCase& make_case, const evo::testing::edge_sizes& sizes = {}) {
  report(evo::testing::check_sizes(make_case, sizes, {evo::parallel_executor(4)}));
}

} // namespace conformance
