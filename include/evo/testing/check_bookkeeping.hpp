#pragma once
/// @file
/// Counts, ids, lineage, the best, and misuse that leaves no trace.

#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// Batches are well formed: as many genomes as candidates, ids new and ascending, parents asked
/// before and each named once, an origin for each.
template <strategy S>
[[nodiscard]] violations check_lineage(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  std::set<candidate_id> known;
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const auto& asked = s.ask(c.key());
    detail::expect(found, !asked.empty() && asked.genomes.size() == asked.size(),
                   "a batch has " + std::to_string(asked.genomes.size()) + " genomes for " +
                       std::to_string(asked.size()) + " candidates");
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

/// generation() and evaluations() count; best() is the cheapest told, with the genome and id that
/// had it.
template <strategy S>
[[nodiscard]] violations check_best(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  std::uint64_t evaluations = 0;
  double cheapest = std::numeric_limits<double>::infinity();
  std::vector<candidate_id> cheapest_ids;
  detail::expect(found, !s.best(), "there is a best before anything is told");
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const auto asked = s.ask(c.key());
    const std::vector<double> costs = c.costs(asked);
    s.tell(std::span<const double>{costs});
    evaluations += costs.size();
    for (std::size_t i = 0; i < costs.size(); ++i) {
      if (costs[i] < cheapest)
        cheapest_ids.clear();
      if (costs[i] <= cheapest) {
        cheapest = costs[i];
        cheapest_ids.push_back(asked.candidates[i].id);
      }
    }
    detail::expect(found, s.generation() == g + 1,
                   "generation() is " + std::to_string(s.generation()) + " after " +
                       std::to_string(g + 1));
    detail::expect(found, s.evaluations() == evaluations,
                   "evaluations() is " + std::to_string(s.evaluations()) + ", told were " +
                       std::to_string(evaluations));
  }
  const auto& best = s.best();
  if (!best)
    return {"best() is empty though costs were told"};
  detail::expect(found, best->cost == cheapest, "best() is not the cheapest candidate told");
  auto alone = s.ask(c.key()).genomes.empty_like();
  alone.append(best->genome);
  detail::expect(found, c.cost(alone, 0) == best->cost, "best() has a genome of another cost");
  bool is_one_of_them = false;
  for (const candidate_id id : cheapest_ids)
    is_one_of_them = is_one_of_them || id == best->id;
  detail::expect(found, is_one_of_them, "best() has the id of another candidate");
  return found;
}

/// tell before ask, and tell with too many or too few costs, throw the right id and change nothing.
template <strategy S>
[[nodiscard]] violations check_misuse(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  const auto refuses = [&](error_id id, const std::vector<double>& costs, const std::string& what) {
    const auto before = detail::bytes_of(s.state());
    detail::expect(found, detail::throws(id, [&] { s.tell(std::span<const double>{costs}); }),
                   what + " doesn't throw " + std::string{name(id)});
    detail::expect(found, detail::bytes_of(s.state()) == before, what + " changes the state");
  };
  for (int round = 0; round < 2; ++round) {
    refuses(error_id::tell_before_ask, {1.0}, "tell before ask");
    const auto asked = s.ask(c.key());
    const std::vector<double> costs = c.costs(asked);
    std::vector<double> more = costs, fewer = costs;
    more.push_back(0);
    fewer.pop_back();
    refuses(error_id::wrong_value_count, more, "tell with one cost too many");
    refuses(error_id::wrong_value_count, fewer, "tell with one cost too few");
    const auto before = detail::bytes_of(s.state());
    detail::expect(found,
                   detail::throws(error_id::wrong_value_count,
                                  [&] { s.tell(asked, std::span<const double>{more}); }) &&
                       detail::bytes_of(s.state()) == before,
                   "tell of candidates from elsewhere with a wrong number of costs is not refused "
                   "without a trace");
    if (!found.empty())
      return found; // the state may be anything now
    s.tell(std::span<const double>{costs});
  }
  return found;
}

/// Candidates from elsewhere count as evaluations, not as a generation, and may be the best; a run
/// goes on after them, whether or not something was asked.
template <strategy S>
[[nodiscard]] violations check_elsewhere(const strategy_case<S>& c) {
  violations found;
  S other = c.fresh();
  const auto foreign = other.ask(c.key().child("elsewhere"));
  for (const bool is_asked : {false, true}) {
    S s = c.fresh();
    detail::drive(s, c, 1);
    if (is_asked)
      static_cast<void>(s.ask(c.key()));
    const std::uint64_t generation = s.generation(), evaluations = s.evaluations();
    const double better_than_all = s.best() ? s.best()->cost - 1 : 0;
    const std::vector<double> costs(foreign.size(), better_than_all);
    s.tell(foreign, std::span<const double>{costs});
    detail::expect(found, s.best() && s.best()->cost == better_than_all,
                   "the best candidate came from elsewhere and is not best()");
    detail::expect(found,
                   s.generation() == generation && s.evaluations() == evaluations + costs.size(),
                   "candidates from elsewhere are counted wrongly");
    detail::drive(s, c, 2);
    detail::expect(found, s.generation() == generation + 2,
                   "the run doesn't go on after candidates from elsewhere");
  }
  return found;
}

} // namespace evo::testing
