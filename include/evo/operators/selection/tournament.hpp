#pragma once
/// @file
/// Tournament selection.

#include "evo/concepts/selection.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace evo {

/// The best of `size` entrants that are drawn uniformly with replacement; the first drawn among
/// equals, so that equal costs are equally likely. Depends on the order of costs alone.
///
/// Source: D. Goldberg, K. Deb, "A Comparative Analysis of Selection Schemes Used in Genetic
/// Algorithms", FOGA 1991, doi:10.1016/B978-0-08-050684-5.50008-2. Of n candidates without ties,
/// the one of rank i (0 is best) wins with probability ((n - i)^size - (n - i - 1)^size) / n^size.
/// Cost: `size` draws a parent.
struct tournament_selection {
  static constexpr std::string_view name = "tournament";
  std::size_t size = 4; ///< entrants, at least 1; larger presses harder

  void check() const {
    require(size >= 1, error_id::invalid_parameter, "tournament size = 0, should be at least 1");
  }

  void operator()(std::span<const double> costs, std::span<std::size_t> parents,
                  random_stream& stream) const {
    for (std::size_t& parent : parents) {
      parent = stream.below(costs.size());
      for (std::size_t entrant = 1; entrant < size; ++entrant) {
        const std::size_t rival = stream.below(costs.size());
        if (cheaper(costs[rival], costs[parent]))
          parent = rival;
      }
    }
  }
};

static_assert(selection<tournament_selection>);

} // namespace evo
