#pragma once
/// @file
/// The order of candidates by cost. One sort serves all of CMA-ES, medians included: each that the
/// standard library instantiates costs every user compile time.

#include "evo/core/objective.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace evo::cma {

/// Mirrored pairs (i, i + 1) of even i, from the first of them to the last of them but one.
struct mirrored_pairs {
  std::size_t first = 0, last = 0;
};

/// By cost, then by number. Of a mirrored pair only the better one may pull the mean, else the mean
/// is biased to stay (A. Auger, D. Brockhoff, N. Hansen, 2011, doi:10.1145/2001576.2001694), so the
/// losers come last.
struct cost_order {
  std::span<const double> costs;
  mirrored_pairs pairs{};

  [[nodiscard]] bool before(std::size_t a, std::size_t b) const noexcept {
    return cheaper(costs[a], costs[b]) || (!cheaper(costs[b], costs[a]) && a < b);
  }
  [[nodiscard]] bool loses(std::size_t i) const noexcept {
    const std::size_t twin = i ^ 1;
    const auto is_paired = [&](std::size_t k) { return k >= pairs.first && k < pairs.last; };
    return is_paired(i) && is_paired(twin) && before(twin, i);
  }
  [[nodiscard]] bool operator()(std::size_t a, std::size_t b) const noexcept {
    const bool a_loses = loses(a);
    return a_loses != loses(b) ? !a_loses : before(a, b);
  }
};

/// The candidates' numbers, best first. By merging, since std::sort would cost everybody who
/// compiles CMA-ES more than all of this file.
[[nodiscard]] inline std::vector<std::size_t> ranked(std::span<const double> costs,
                                                     const mirrored_pairs& pairs = {}) {
  std::vector<std::size_t> order(costs.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  const cost_order goes_before{costs, pairs};
  std::vector<std::size_t> merged(order.size());
  for (std::size_t width = 1; width < order.size(); width *= 2) {
    for (std::size_t first = 0; first < order.size(); first += 2 * width) {
      const std::size_t middle = std::min(first + width, order.size());
      const std::size_t last = std::min(middle + width, order.size());
      std::size_t a = first, b = middle;
      for (std::size_t to = first; to < last; ++to) {
        const bool takes_second = a == middle || (b < last && goes_before(order[b], order[a]));
        merged[to] = order[takes_second ? b++ : a++];
      }
    }
    order.swap(merged);
  }
  return order;
}

/// The values, the smallest first, NaN last.
[[nodiscard]] inline std::vector<double> sorted(std::span<const double> values) {
  const std::vector<std::size_t> order = ranked(values);
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    result[i] = values[order[i]];
  return result;
}

/// The upper one of two.
[[nodiscard]] inline double median(std::span<const double> values) {
  return values[ranked(values)[values.size() / 2]];
}

} // namespace evo::cma
