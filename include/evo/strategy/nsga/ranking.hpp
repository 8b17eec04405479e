#pragma once
/// @file
/// NSGA-II's order of candidates: by front, then by room; what breaks constraints comes after, what
/// failed last.

#include "evo/core/objective.hpp"
#include "evo/core/value_layout.hpp"
#include "evo/pareto/crowding_distance.hpp"
#include "evo/pareto/non_dominated_sort.hpp"
#include "evo/pareto/points.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace evo::nsga {

/// Where a candidate stands.
struct standing {
  std::size_t rank = 0; ///< its front, 0 is best
  double crowding = 0;  ///< larger is better within a front

  friend bool operator==(const standing&, const standing&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.rank, self.crowding);
  }
};

/// The crowded comparison (Deb et al. 2002, Section III-B).
[[nodiscard]] inline bool is_ahead(const standing& a, const standing& b) noexcept {
  return a.rank != b.rank ? a.rank < b.rank : a.crowding > b.crowding;
}

/// By how much a candidate breaks its constraints: the sum of its violations that are positive, 0
/// where it is feasible, NaN where a value is missing.
[[nodiscard]] inline double violation(std::span<const double> values, const value_layout& layout) {
  double sum = 0;
  for (std::size_t j = 0; j < values.size(); ++j) {
    if (std::isnan(values[j]))
      return std::numeric_limits<double>::quiet_NaN();
    if (j >= layout.objectives)
      sum += std::max(values[j], 0.0);
  }
  return sum;
}

/// Members of each front, front after front; their numbers ascend.
class fronts {
public:
  explicit fronts(std::span<const double> costs, const value_layout& layout)
      : points_{costs, layout.objectives, layout.size()}, ranks_(points_.size()) {
    std::vector<double> violations(points_.size());
    for (std::size_t i = 0; i < violations.size(); ++i)
      violations[i] = violation(costs.subspan(i * layout.size(), layout.size()), layout);
    rank_feasible(violations);
    rank_others(violations);
    gather();
  }

  [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
  [[nodiscard]] std::span<const std::size_t> operator[](std::size_t rank) const noexcept {
    return members_[rank];
  }
  /// Where the members of a front stand, in their order. O(M n log n).
  [[nodiscard]] std::vector<standing> standings(std::size_t rank) const {
    // Room has a meaning among feasible candidates only.
    std::vector<double> room(members_[rank].size(), 0.0);
    if (rank < feasible_fronts_)
      room = pareto::crowding_distance(points_, members_[rank]);
    std::vector<standing> result;
    result.reserve(room.size());
    for (const double crowding : room)
      result.push_back({rank, crowding});
    return result;
  }

private:
  void rank_feasible(std::span<const double> violations) {
    std::vector<std::size_t> feasible;
    for (std::size_t i = 0; i < violations.size(); ++i)
      if (violations[i] == 0)
        feasible.push_back(i);
    std::vector<double> numbers;
    numbers.reserve(feasible.size() * points_.objectives);
    for (const std::size_t i : feasible)
      numbers.insert(numbers.end(), points_[i].begin(), points_[i].end());
    const auto ranks =
        pareto::non_dominated_sort({numbers, points_.objectives, points_.objectives});
    for (std::size_t k = 0; k < feasible.size(); ++k) {
      ranks_[feasible[k]] = ranks[k];
      feasible_fronts_ = std::max(feasible_fronts_, ranks[k] + 1);
    }
  }

  /// A smaller violation dominates (Deb et al. 2002, Section VI), a failed candidate is dominated
  /// by all others.
  void rank_others(std::span<const double> violations) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < violations.size(); ++i)
      if (violations[i] != 0)
        order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return cheaper(violations[a], violations[b]) ||
             (!cheaper(violations[b], violations[a]) && a < b);
    });
    std::size_t rank = feasible_fronts_;
    for (std::size_t k = 0; k < order.size(); ++k) {
      if (k > 0 && cheaper(violations[order[k - 1]], violations[order[k]]))
        ++rank;
      ranks_[order[k]] = rank;
    }
  }

  void gather() {
    std::size_t count = 0;
    for (const std::size_t rank : ranks_)
      count = std::max(count, rank + 1);
    members_.resize(count);
    for (std::size_t i = 0; i < ranks_.size(); ++i)
      members_[ranks_[i]].push_back(i);
  }

  pareto::points points_;
  std::vector<std::size_t> ranks_;
  std::size_t feasible_fronts_ = 0;
  std::vector<std::vector<std::size_t>> members_{};
};

/// Who survives, and where they stand.
struct survivors {
  std::vector<std::size_t> chosen{};
  std::vector<standing> standings{}; ///< one a chosen candidate
};

/// The `size` candidates of the first fronts; of the front that doesn't fit whole those with most
/// room, the smaller number first among equals.
[[nodiscard]] inline survivors survive(std::span<const double> costs, const value_layout& layout,
                                       std::size_t size) {
  const fronts all{costs, layout};
  survivors result;
  for (std::size_t rank = 0; rank < all.size() && result.chosen.size() < size; ++rank) {
    const std::vector<standing> standings = all.standings(rank);
    std::vector<std::size_t> order(standings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t room = size - result.chosen.size();
    if (order.size() > room) {
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return is_ahead(standings[a], standings[b]);
      });
      order.resize(room);
    }
    for (const std::size_t k : order) {
      result.chosen.push_back(all[rank][k]);
      result.standings.push_back(standings[k]);
    }
  }
  return result;
}

} // namespace evo::nsga
