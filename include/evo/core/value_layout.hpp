#pragma once
/// @file
/// What the numbers of a candidate mean, for strategies that are told several of them.

#include "evo/core/objective.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace evo {

/// The values of one candidate, in this order. Values of a batch lie candidate after candidate.
struct value_layout {
  std::size_t objectives = 1; ///< minimised or maximised, all in the run's sense; at least 1
  std::size_t others = 0;     ///< never converted: constraint violations, measures of behaviour

  /// Numbers a candidate.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return objectives + others; }

  friend bool operator==(const value_layout&, const value_layout&) = default;
};

/// What strategies see of a batch's values: objectives as costs, others as they are.
inline void to_costs(std::span<const double> values, const value_layout& layout, sense direction,
                     std::span<double> costs) noexcept {
  for (std::size_t i = 0; i < values.size(); ++i)
    costs[i] = i % layout.size() < layout.objectives ? to_cost(values[i], direction) : values[i];
}

/// One number a candidate: its first, or NaN where any of them is NaN, since a candidate of which
/// one value is missing has failed.
[[nodiscard]] inline std::vector<double> first_values(std::span<const double> values,
                                                      const value_layout& layout) {
  std::vector<double> firsts(values.size() / layout.size());
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    firsts[i] = values[i * layout.size()];
    for (const double value : values.subspan(i * layout.size(), layout.size()))
      if (std::isnan(value))
        firsts[i] = std::numeric_limits<double>::quiet_NaN();
  }
  return firsts;
}

} // namespace evo
