#pragma once
/// @file
/// Costs of any kind: failed, infinite, equal, on another scale.

#include "evo/testing/strategy_case.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// NaN is never the best; a strategy lives through generations that all failed, were infinite or
/// equal.
template <strategy S>
[[nodiscard]] violations check_odd_costs(const strategy_case<S>& c) {
  violations found;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  {
    S s = c.fresh();
    detail::drive(s, c.key(), c.generations,
                  [&](const auto& b, std::uint64_t) { return std::vector<double>(b.size(), nan); });
    detail::expect(found, !s.best(), "a candidate that failed is best()");
    detail::expect(found, !s.recommend(), "a candidate that failed is recommended");
    detail::drive(s, c, 2);
    detail::expect(found, s.best() && std::isfinite(s.best()->cost),
                   "nothing is best() after the failures have passed");
  }
  for (const double all : {infinity, -infinity, 0.0}) {
    S s = c.fresh();
    detail::drive(s, c.key(), c.generations,
                  [&](const auto& b, std::uint64_t) { return std::vector<double>(b.size(), all); });
    detail::expect(found, s.generation() == c.generations && s.best() && s.best()->cost == all,
                   "a strategy told only " + std::to_string(all) +
                       " doesn't have that as its best");
  }
  S s = c.fresh();
  double cheapest = infinity;
  detail::drive(s, c.key(), c.generations, [&](const auto& b, std::uint64_t g) {
    std::vector<double> costs = c.costs(b);
    for (std::size_t i = 0; i < costs.size(); ++i)
      if ((i + g) % 2 == 0)
        costs[i] = (i + g) % 4 == 0 ? nan : infinity;
    for (const double cost : costs)
      cheapest = cost < cheapest ? cost : cheapest;
    return costs;
  });
  detail::expect(found, !std::isfinite(cheapest) || (s.best() && s.best()->cost == cheapest),
                 "best() is wrong where some candidates failed");
  return found;
}

/// Where the strategy claims to use the order of costs alone: a strictly increasing function of
/// them gives the same candidates.
template <strategy S>
[[nodiscard]] violations check_monotone_invariance(const strategy_case<S>& c) {
  violations found;
  if (!c.uses_order_only)
    return found;
  S plain = c.fresh(), transformed = c.fresh();
  const auto batches = detail::drive(plain, c, c.generations);
  const auto others =
      detail::drive(transformed, c.key(), c.generations, [&](const auto& b, std::uint64_t) {
        std::vector<double> costs = c.costs(b);
        for (double& cost : costs)
          cost = 1000 * cost + cost * cost * cost;
        return costs;
      });
  detail::expect(found, batches == others,
                 "the candidates depend on the costs' scale, not on their order alone");
  return found;
}

} // namespace evo::testing
