#include "cma_es_cases.hpp"

#include "evo/genome/search_space.hpp"

#include <cstddef>
#include <cstdint>

namespace {

using strategy = evo::cma_es<double>;
using evo::cma_es_params;

cma_es_params with(const auto& set) {
  cma_es_params params = conformance::cma_params(9);
  set(params);
  return params;
}

} // namespace

TEST_CASE("cma_es keeps every promise, for any population and dimension") {
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return conformance::cma_case<strategy>(dimension, conformance::cma_params(population));
      },
      {.populations = {2, 9, 100}});
}

TEST_CASE("cma_es doesn't care how the axes lie") {
  for (const std::size_t dimension : {1U, 2U, 5U, 9U})
    for (const std::size_t population : {2U, 9U, 100U})
      for (const bool is_mirrored : {false, true}) {
        cma_es_params params = conformance::cma_params(population);
        params.mirrored = is_mirrored;
        conformance::conforms_turned<strategy>(dimension, params);
      }
}

TEST_CASE("cma_es keeps every promise with each of its options") {
  for (const cma_es_params& params :
       {with([](auto& p) { p.mirrored = true; }), with([](auto& p) { p.active = false; }),
        with([](auto& p) { p.parents = 9; }), with([](auto& p) { p.scale = {1, 2, 3, 4, 5}; }),
        with([](auto& p) { p.fixed = {0, 3}; }),
        with([](auto& p) { p.rates.squared_path_length = true; })})
    conformance::conforms(conformance::cma_case<strategy>(5, params));
}

TEST_CASE("cma_es keeps every promise under noise") {
  for (const std::uint32_t replicates : {1U, 4U})
    conformance::conforms(conformance::cma_case<strategy>(
        3, with([&](auto& p) { p.noise = {.reevaluated = 0.5, .most_replicates = replicates}; })));
}

TEST_CASE("cma_es keeps every promise within bounds, and by a penalty, but for the order alone") {
  conformance::conforms(conformance::cma_case<strategy>(5, conformance::cma_params(9), true));
  conformance::conforms(
      conformance::cma_case<strategy>(3, with([](auto& p) { p.sigma.reset(); }), true));
  auto by_penalty = conformance::cma_case<strategy>(
      5, with([](auto& p) { p.bounds = evo::bound_handling::penalty; }), true);
  by_penalty.uses_order_only = false;
  by_penalty.ignores_cost_offset = true;
  conformance::conforms(by_penalty);
}

TEST_CASE("cma_es keeps every promise with whole numbers, which are moved by whole numbers only") {
  for (const bool is_bounded : {false, true}) {
    auto whole =
        conformance::cma_case<strategy>(5, with([](auto& p) { p.integers = {1, 4}; }), is_bounded);
    whole.make_moved = {};
    conformance::conforms(whole);
  }
}
