#pragma once
/// @file
/// How much room a point has in its front.

#include "evo/pareto/points.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace evo::pareto {

/// Adds up over the objectives the distance between the two neighbours of each point, as a share of
/// the front's range; infinity for a point at an end. An objective whose range is 0 or infinite
/// says nothing but where the ends are.
///
/// Source: K. Deb, A. Pratap, S. Agarwal, T. Meyarivan, 2002, doi:10.1109/4235.996017, Section
/// III-B. Cost: O(M n log n). Which of several equal points are neighbours is decided by their
/// numbers.
/// @param front numbers of the points that make it up
/// @return one a member of `front`, in its order
[[nodiscard]] inline std::vector<double> crowding_distance(const points& p,
                                                           std::span<const std::size_t> front) {
  const std::size_t n = front.size();
  std::vector<double> distance(n, 0.0);
  std::vector<std::size_t> order(n);
  for (std::size_t j = 0; j < p.objectives && n > 0; ++j) {
    const auto value = [&](std::size_t k) { return p[front[k]][j]; };
    for (std::size_t k = 0; k < n; ++k)
      order[k] = k;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return value(a) != value(b) ? value(a) < value(b) : front[a] < front[b];
    });
    const double range = value(order.back()) - value(order.front());
    distance[order.front()] = distance[order.back()] = std::numeric_limits<double>::infinity();
    if (!(range > 0 && std::isfinite(range)))
      continue;
    for (std::size_t k = 1; k + 1 < n; ++k)
      distance[order[k]] += (value(order[k + 1]) - value(order[k - 1])) / range;
  }
  return distance;
}

} // namespace evo::pareto
