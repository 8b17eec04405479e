#pragma once
/// @file
/// The public conformance kit: every promise of the strategy concept that a program can check,
/// without a test framework. docs/guide/writing-a-strategy.md shows it in use.

#include "evo/testing/check_bookkeeping.hpp"
#include "evo/testing/check_costs.hpp"
#include "evo/testing/check_reproducibility.hpp"
#include "evo/testing/check_stopping.hpp"
#include "evo/testing/strategy_case.hpp"

#include <utility>
#include <vector>

namespace evo::testing {

/// All checks on one case.
/// @param others executors to try besides the serial and the reversed one, for instance a
/// parallel_executor
/// @return what is wrong, in words; empty for a strategy that keeps its promises
template <strategy S>
[[nodiscard]] violations check_strategy(const strategy_case<S>& c,
                                        std::vector<executor> others = {}) {
  violations all;
  const auto add = [&](const violations& found) {
    all.insert(all.end(), found.begin(), found.end());
  };
  add(check_determinism(c));
  add(check_split_run(c));
  add(check_checkpoint(c));
  add(check_executors(c, std::move(others)));
  add(check_lineage(c));
  add(check_best(c));
  add(check_misuse(c));
  add(check_elsewhere(c));
  add(check_odd_costs(c));
  add(check_monotone_invariance(c));
  add(check_zero_budget(c));
  add(check_stop_reasons(c));
  return all;
}

} // namespace evo::testing
