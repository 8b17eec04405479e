#pragma once
/// @file
/// The public conformance kit: every promise of the strategy concept that a program can check,
/// without a test framework. docs/guide/writing-a-strategy.md shows it in use.

#include "evo/testing/check_bookkeeping.hpp"
#include "evo/testing/check_case.hpp"
#include "evo/testing/check_costs.hpp"
#include "evo/testing/check_invariances.hpp"
#include "evo/testing/check_mishaps.hpp"
#include "evo/testing/check_outsiders.hpp"
#include "evo/testing/check_reproducibility.hpp"
#include "evo/testing/check_stopping.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace evo::testing {

/// What one check found.
struct check_result {
  std::string_view check; ///< "determinism" for check_determinism
  violations found{};
};

namespace detail {

/// A check whose strategy throws has found something, too.
template <strategy S>
[[nodiscard]] violations attempt(violations (*check)(const strategy_case<S>&),
                                 const strategy_case<S>& c) {
  try {
    return check(c);
  } catch (const std::exception& e) {
    return {std::string{"throws "} + e.what()};
  }
}

} // namespace detail

/// Every check on one case, each by itself. Claims that the case doesn't make aren't looked at.
/// @param others executors to try besides the serial and the reversed one, for instance a
/// parallel_executor
template <strategy S>
[[nodiscard]] std::vector<check_result> check_each(const strategy_case<S>& c,
                                                   const std::vector<executor>& others = {}) {
  struct named_check {
    std::string_view name;
    violations (*check)(const strategy_case<S>&);
  };
  const named_check checks[] = {
      {"case", check_case<S>},
      {"determinism", check_determinism<S>},
      {"split_run", check_split_run<S>},
      {"checkpoint", check_checkpoint<S>},
      {"lineage", check_lineage<S>},
      {"best", check_best<S>},
      {"recommendation", check_recommendation<S>},
      {"misuse", check_misuse<S>},
      {"throwing_evaluator", check_throwing_evaluator<S>},
      {"elsewhere", check_elsewhere<S>},
      {"injection", check_injection<S>},
      {"failed_costs", check_failed_costs<S>},
      {"infinite_costs", check_infinite_costs<S>},
      {"flat_costs", check_flat_costs<S>},
      {"monotone_invariance", check_monotone_invariance<S>},
      {"affine_invariance", check_affine_invariance<S>},
      {"translation", check_translation<S>},
      {"rotation", check_rotation<S>},
      {"zero_budget", check_zero_budget<S>},
      {"stop_reasons", check_stop_reasons<S>},
      {"own_stops", check_own_stops<S>},
  };
  std::vector<check_result> results{{"executors", check_executors(c, others)}};
  for (const auto& [name, check] : checks)
    results.push_back({name, detail::attempt(check, c)});
  return results;
}

/// The same in words.
/// @return what is wrong, each with the name of its check; empty for a strategy that keeps its
///         promises
template <strategy S>
[[nodiscard]] violations check_strategy(const strategy_case<S>& c,
                                        const std::vector<executor>& others = {}) {
  violations all;
  for (const check_result& result : check_each(c, others))
    for (const std::string& violation : result.found)
      all.push_back(std::string{result.check} + ": " + violation);
  return all;
}

/// Populations and dimensions at the edges, and in the middle.
struct edge_sizes {
  std::vector<std::size_t> populations{1, 2, 9}; ///< a strategy that needs 2 is given {2, 9}
  std::vector<std::size_t> dimensions{1, 5};     ///< {1} for genomes without a dimension
};

/// check_strategy() of each population size with each dimension.
/// @param make_case gives the strategy_case of (population_size, dimension)
template <class MakeCase>
[[nodiscard]] violations check_sizes(const MakeCase& make_case, const edge_sizes& sizes = {},
                                     const std::vector<executor>& others = {}) {
  violations all;
  for (const std::size_t population : sizes.populations)
    for (const std::size_t dimension : sizes.dimensions)
      for (const std::string& violation : check_strategy(make_case(population, dimension), others))
        all.push_back("population " + std::to_string(population) + ", dimension " +
                      std::to_string(dimension) + ": " + violation);
  return all;
}

} // namespace evo::testing
