#pragma once
/// @file
/// Runs of a case, for the checks.

#include "evo/core/run.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace evo::testing::detail {

/// run() with the case's own costs.
template <strategy S, class... O>
[[nodiscard]] run_result<typename S::population_type> run_within(const strategy_case<S>& c, S& s,
                                                                 budget limits, O&&... observers) {
  using P = typename S::population_type;
  const auto evaluate = [&](const batch<P>& b, std::span<double> values) {
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = c.cost(b.genomes, i);
  };
  return run(s, evaluate, {.key = c.key(), .limits = limits}, observers...);
}

/// Remembers the bytes of each batch that is asked.
template <strategy S>
struct recorder {
  std::vector<std::vector<std::byte>> batches{};

  void on_asked(const batch<typename S::population_type>& b) { batches.push_back(bytes_of(b)); }
};

} // namespace evo::testing::detail
