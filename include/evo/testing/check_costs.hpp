#pragma once
/// @file
/// Costs of any kind: failed, infinite, equal.

#include "evo/testing/detail/drive.hpp"
#include "evo/testing/detail/real_vectors.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

namespace detail {

/// drive(), and every genome that is asked must be finite.
template <strategy S>
void drive_finite(violations& found, S& s, const strategy_case<S>& c, const std::string& when,
                  const costs_of<typename S::population_type>& costs_of) {
  bool are_finite = true;
  drive(s, c.key(), c.generations, [&](const auto& b, std::uint64_t g) {
    are_finite = are_finite && is_finite(b.genomes);
    return costs_of(b, g);
  });
  expect(found, are_finite, "genomes are asked that aren't finite, " + when);
}

/// The same with the case's own costs.
template <strategy S>
void drive_finite(violations& found, S& s, const strategy_case<S>& c, const std::string& when) {
  drive_finite(found, s, c, when, [&](const auto& b, std::uint64_t) { return c.costs(b); });
}

} // namespace detail

/// Generations in which every candidate failed (NaN): they count, none is the best, and the
/// strategy goes on from where it is.
template <strategy S>
[[nodiscard]] violations check_failed_costs(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  std::uint64_t told = 0;
  detail::drive_finite(found, s, c, "while all candidates fail", [&](const auto& b, std::uint64_t) {
    told += b.size();
    return std::vector<double>(b.size(), std::numeric_limits<double>::quiet_NaN());
  });
  detail::expect(found, s.evaluations() == told, "candidates that failed aren't counted");
  detail::expect(found, !s.best(), "a candidate that failed is best()");
  const std::optional<solution<typename S::population_type>> recommended = s.recommend();
  detail::expect(found, !recommended || std::isnan(recommended->cost),
                 "a cost is recommended though all candidates failed");
  detail::drive_finite(found, s, c, "after candidates have failed");
  detail::expect(found, s.best() && std::isfinite(s.best()->cost),
                 "nothing is best() after the failures have passed");
  return found;
}

/// Costs of infinity, of minus infinity, and both among finite and failed ones: best() is right,
/// and genomes stay finite ever after.
template <strategy S>
[[nodiscard]] violations check_infinite_costs(const strategy_case<S>& c) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  violations found;
  for (const double all : {infinity, -infinity}) {
    const std::string when = "told only " + std::to_string(all);
    S s = c.fresh();
    detail::drive_finite(found, s, c, when, [&](const auto& b, std::uint64_t) {
      return std::vector<double>(b.size(), all);
    });
    detail::expect(found, s.best() && s.best()->cost == all, "best() is wrong, " + when);
    detail::drive_finite(found, s, c, "after it was " + when);
  }
  // Of each four candidates one is as the case says.
  for (const double least : {nan, -infinity}) {
    const double odd[] = {nan, infinity, least};
    S s = c.fresh();
    double cheapest = infinity;
    const std::string when = "among costs that are infinite or failed";
    detail::drive_finite(found, s, c, when, [&](const auto& b, std::uint64_t g) {
      std::vector<double> costs = c.costs(b);
      for (std::size_t i = 0; i < costs.size(); ++i) {
        if ((i + g) % 4 < 3)
          costs[i] = odd[(i + g) % 4];
        cheapest = costs[i] < cheapest ? costs[i] : cheapest;
      }
      return costs;
    });
    detail::expect(found, s.best() && s.best()->cost == cheapest, "best() is wrong " + when);
    detail::drive_finite(found, s, c, "after costs that were infinite or failed");
  }
  return found;
}

/// A hundred generations of equal costs: the strategy goes on, or stops by a reason that it names.
template <strategy S>
[[nodiscard]] violations check_flat_costs(const strategy_case<S>& c) {
  constexpr std::uint64_t generations = 100;
  violations found;
  for (const double all : {0.0, -1e300}) {
    S s = c.fresh();
    bool are_finite = true, is_asked = true;
    while (is_asked && s.generation() < generations && !s.stop_reason()) {
      const auto& asked = s.ask(c.key());
      is_asked = !asked.empty();
      are_finite = are_finite && detail::is_finite(asked.genomes);
      if (is_asked)
        s.tell(std::span<const double>{std::vector<double>(asked.size(), all)});
    }
    detail::expect(found, are_finite, "genomes are asked that aren't finite, of equal costs");
    detail::expect(found, s.best() && s.best()->cost == all, "best() is wrong of equal costs");
    if (const std::optional<stop> reason = s.stop_reason())
      detail::expect(found,
                     name(reason->criterion) != "unknown" && !std::isnan(reason->measured) &&
                         !std::isnan(reason->threshold),
                     "equal costs stop the strategy without a name, measurement and threshold");
    else
      detail::expect(found, is_asked, "equal costs end the strategy without a reason");
  }
  return found;
}

} // namespace evo::testing
