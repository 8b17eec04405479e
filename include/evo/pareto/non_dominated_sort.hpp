#pragma once
/// @file
/// Ranks of points by layers of dominance.

#include "evo/pareto/points.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace evo::pareto {

namespace detail {

[[nodiscard]] inline bool are_equal(std::span<const double> a, std::span<const double> b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin());
}

/// The last front that holds a point which dominates a given one, plus one. Who is not dominated by
/// front k is not dominated by front k + 1, so fronts are searched by bisection.
/// @param is_dominated_by whether front k does
template <class Dominated>
[[nodiscard]] std::size_t first_free_front(std::size_t fronts, const Dominated& is_dominated_by) {
  std::size_t low = 0, high = fronts;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (is_dominated_by(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// Two objectives: of each front the point that came last is lowest in the second objective, so it
/// alone can dominate (M. Jensen, "Reducing the Run-Time Complexity of Multiobjective EAs", 2003,
/// doi:10.1109/TEVC.2003.817234). Not for more than two.
[[nodiscard]] inline std::vector<std::size_t> ranks_of_two(const points& p,
                                                           std::span<const std::size_t> order) {
  std::vector<std::size_t> ranks(p.size());
  std::vector<double> lowest; // second objective of each front's last point
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t i = order[k];
    const double height = p[i].back();
    if (k > 0 && are_equal(p[order[k - 1]], p[i])) {
      ranks[i] = ranks[order[k - 1]];
      continue;
    }
    ranks[i] = first_free_front(lowest.size(), [&](std::size_t f) { return lowest[f] <= height; });
    if (ranks[i] == lowest.size())
      lowest.push_back(height);
    lowest[ranks[i]] = height;
  }
  return ranks;
}

/// Any number: each front's points are compared from the latest on, which is the likeliest to
/// dominate (X. Zhang, Y. Tian, R. Cheng, Y. Jin, "An Efficient Approach to Nondominated Sorting
/// for Evolutionary Multiobjective Optimization", 2015, doi:10.1109/TEVC.2014.2308305, ENS-BS).
[[nodiscard]] inline std::vector<std::size_t> ranks_of_many(const points& p,
                                                            std::span<const std::size_t> order) {
  std::vector<std::size_t> ranks(p.size());
  std::vector<std::vector<std::size_t>> fronts;
  for (const std::size_t i : order) {
    ranks[i] = first_free_front(fronts.size(), [&](std::size_t f) {
      return std::any_of(fronts[f].rbegin(), fronts[f].rend(),
                         [&](std::size_t other) { return dominates(p[other], p[i]); });
    });
    if (ranks[i] == fronts.size())
      fronts.emplace_back();
    fronts[ranks[i]].push_back(i);
  }
  return ranks;
}

} // namespace detail

/// The front of each point: 0 for those that no point dominates, 1 for those that only points of
/// front 0 dominate, and so on. Equal points have the same rank.
///
/// The ranks are those of K. Deb, A. Pratap, S. Agarwal, T. Meyarivan, "A fast and elitist
/// multiobjective genetic algorithm: NSGA-II", 2002, doi:10.1109/4235.996017; found in
/// O(n log n) for up to two objectives, else in O(M n^2) at worst, O(M n sqrt(n)) where fronts are
/// many.
/// @pre no number is NaN
[[nodiscard]] inline std::vector<std::size_t> non_dominated_sort(const points& p) {
  std::vector<std::size_t> order(p.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::ranges::lexicographical_compare(p[a], p[b]);
  });
  return p.objectives <= 2 ? detail::ranks_of_two(p, order) : detail::ranks_of_many(p, order);
}

} // namespace evo::pareto
