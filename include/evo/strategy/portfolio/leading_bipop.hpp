#pragma once
/// @file
/// BIPOP that leans to the regime that has done better.

#include "evo/core/random.hpp"
#include "evo/strategy/restarts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace evo::cma {

/// As bipop; but while the best that is known is of a small run, small runs get `lead` times the
/// evaluations of large ones, and populations no larger than four times the first.
///
/// Where a larger population doesn't end better, many short runs find more than few long ones: each
/// doubling costs as much as all before. On Gallagher's peaks in 160-D (bbob-largescale f21), the
/// large populations of all starts end on the same peaks, and one small run in some hundreds on the
/// highest.
struct leading_bipop {
  static constexpr std::string_view strategy_name = "leading_bipop_cma_es";
  static constexpr std::uint64_t lead = 4;

  [[nodiscard]] static bool next_is_small(const schedule& s) noexcept {
    const std::uint64_t share = s.is_best_small ? lead : 1;
    return s.large_runs > 0 && s.small_evaluations < share * s.large_evaluations;
  }
  [[nodiscard]] static run_setting small_run(const schedule& s, std::size_t first, double largest,
                                             random_stream& stream) {
    const double limit = 8 * static_cast<double>(first); // half of it, as in bipop
    return bipop::small_run(s, first, s.is_best_small ? std::min(largest, limit) : largest, stream);
  }
};

} // namespace evo::cma
