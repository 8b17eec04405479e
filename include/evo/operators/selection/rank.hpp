#pragma once
/// @file
/// Linear ranking selection.

#include "evo/concepts/selection.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace evo {

/// Probability linear in the rank: of n candidates the one of rank i (0 is best) is drawn with
/// (pressure - 2 (pressure - 1) i / (n - 1)) / n; equal costs are equally likely.
///
/// Drawn without sorting: with probability pressure - 1 the better of two different candidates,
/// whose rank is i with probability 2 (n - 1 - i) / (n (n - 1)), else any candidate. The sum is the
/// line above. Source: J. Baker, "Adaptive Selection Methods for Genetic Algorithms", ICGA 1985.
/// Cost: at most four draws a parent.
struct rank_selection {
  static constexpr std::string_view name = "rank";
  double pressure = 1.5; ///< expected copies of the best in n draws, in [1, 2]; 1 is uniform

  void check() const {
    require(pressure >= 1 && pressure <= 2, error_id::invalid_parameter,
            "ranking pressure = ", pressure, ", should be in [1, 2]");
  }

  void operator()(std::span<const double> costs, std::span<std::size_t> parents,
                  random_stream& stream) const {
    const std::size_t n = costs.size();
    for (std::size_t& parent : parents) {
      const bool compares = stream.chance(pressure - 1);
      parent = stream.below(n);
      if (!compares || n == 1)
        continue;
      std::size_t rival = stream.below(n - 1);
      rival += rival >= parent ? 1 : 0;
      if (cheaper(costs[rival], costs[parent]))
        parent = rival;
    }
  }
};

static_assert(selection<rank_selection>);

} // namespace evo
