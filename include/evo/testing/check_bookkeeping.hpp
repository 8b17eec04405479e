#pragma once
/// @file
/// Batches, counts, ids, lineage, the best and the recommended.

#include "evo/testing/detail/drive.hpp"
#include "evo/testing/detail/real_vectors.hpp"
#include "evo/testing/strategy_case.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// Batches are well formed: as many genomes as candidates, all finite and of one shape; ids new and
/// ascending, parents asked before and each named once, an origin for each.
template <strategy S>
[[nodiscard]] violations check_lineage(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  std::set<candidate_id> known;
  std::vector<std::byte> shape;
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const auto& asked = s.ask(c.key());
    detail::expect(found, !asked.empty() && asked.genomes.size() == asked.size(),
                   "a batch has " + std::to_string(asked.genomes.size()) + " genomes for " +
                       std::to_string(asked.size()) + " candidates");
    detail::expect(found, detail::is_finite(asked.genomes), "a genome isn't finite");
    const auto shape_now = detail::bytes_of(asked.genomes.empty_like());
    detail::expect(found, g == 0 || shape == shape_now, "the genomes' shape changes");
    shape = shape_now;
    const std::set<candidate_id> before = known;
    for (const candidate& one : asked.candidates) {
      detail::expect(found, known.empty() || one.id > *known.rbegin(),
                     "id " + std::to_string(one.id) + " is not above those before");
      known.insert(one.id);
      const std::set<candidate_id> parents(one.parents.begin(), one.parents.end());
      detail::expect(found, parents.size() == one.parents.size(), "a parent is named twice");
      for (const candidate_id parent : parents)
        detail::expect(found, before.contains(parent),
                       "parent " + std::to_string(parent) + " was never evaluated");
      detail::expect(found, !one.operator_name.empty(), "a candidate has no operator name");
    }
    s.tell(std::span<const double>{c.costs(asked)});
  }
  return found;
}

namespace detail {

/// What best(), generation() and evaluations() should be.
struct reckoning {
  std::uint64_t generations = 0, evaluations = 0;
  double cheapest = std::numeric_limits<double>::infinity();
  std::vector<candidate_id> cheapest_ids{};

  template <population P>
  void tell(const batch<P>& asked, std::span<const double> costs) {
    ++generations;
    evaluations += costs.size();
    for (std::size_t i = 0; i < costs.size(); ++i) {
      if (costs[i] < cheapest)
        cheapest_ids.clear();
      if (costs[i] <= cheapest) {
        cheapest = costs[i];
        cheapest_ids.push_back(asked.candidates[i].id);
      }
    }
  }
};

/// The cost of one genome.
template <strategy S, class Genome>
[[nodiscard]] double cost_of_one(const strategy_case<S>& c,
                                 const typename S::population_type& shape, const Genome& genome) {
  auto alone = shape.empty_like();
  alone.append(genome);
  return c.cost(alone, 0);
}

} // namespace detail

/// After each generation generation() and evaluations() count, and best() is the cheapest told,
/// with the genome and id that had it.
template <strategy S>
[[nodiscard]] violations check_best(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  detail::reckoning right;
  detail::expect(found, !s.best(), "there is a best before anything is told");
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const auto asked = s.ask(c.key());
    const std::vector<double> costs = c.costs(asked);
    s.tell(std::span<const double>{costs});
    right.tell(asked, costs);
    detail::expect(found, s.generation() == right.generations,
                   "generation() is " + std::to_string(s.generation()) + " after " +
                       std::to_string(right.generations));
    detail::expect(found, s.evaluations() == right.evaluations,
                   "evaluations() is " + std::to_string(s.evaluations()) + ", told were " +
                       std::to_string(right.evaluations));
    const auto& best = s.best();
    if (!best) {
      found.emplace_back("best() is empty though costs were told");
      continue;
    }
    detail::expect(found, best->cost == right.cheapest,
                   "best() is not the cheapest candidate told");
    detail::expect(found, detail::cost_of_one(c, asked.genomes, best->genome) == best->cost,
                   "best() has a genome of another cost");
    detail::expect(found, std::ranges::count(right.cheapest_ids, best->id) == 1,
                   "best() has the id of another candidate");
  }
  return found;
}

/// Once costs were told something is recommended: a finite genome of the candidates' shape, whose
/// cost is true, or NaN where it was never evaluated (the centre of a distribution, say).
template <strategy S>
[[nodiscard]] violations check_recommendation(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const auto asked = s.ask(c.key());
    s.tell(std::span<const double>{c.costs(asked)});
    const std::optional<solution<typename S::population_type>> recommended = s.recommend();
    if (!recommended) {
      found.emplace_back("nothing is recommended though candidates were evaluated");
      continue;
    }
    auto alone = asked.genomes.empty_like();
    alone.append(recommended->genome);
    detail::expect(found, detail::is_finite(alone), "what is recommended isn't finite");
    detail::expect(found, std::isnan(recommended->cost) || recommended->cost == c.cost(alone, 0),
                   "what is recommended has another cost than it claims");
  }
  return found;
}

} // namespace evo::testing
