#pragma once
/// @file
/// Multi-point crossover.

#include "evo/concepts/crossover.hpp"
#include "evo/core/error.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace evo {

/// Cuts both parents at `points` different places between genes, drawn uniformly, and exchanges
/// every second piece; a genome too short for as many cuts gets all that it has room for.
///
/// Source: K. De Jong, "An Analysis of the Behavior of a Class of Genetic Adaptive Systems", PhD
/// thesis, University of Michigan, 1975. Cost: O(points^2 + n).
struct multi_point_crossover {
  static constexpr std::string_view name = "multi_point";
  static constexpr std::size_t most_points = 64;
  std::size_t points = 4; ///< in [1, 64]

  void check() const {
    require(points >= 1 && points <= most_points, error_id::invalid_parameter,
            "crossover points = ", points, ", should be in [1, 64]");
  }

  template <std::floating_point T>
  void operator()(std::span<T> first, std::span<T> second, random_stream& stream) const {
    std::array<std::size_t, most_points + 1> cuts;
    const std::size_t count = draw_cuts(cuts, first.size(), stream);
    cuts[count] = first.size();
    // The pieces after cuts 0, 2, 4, ... change places, up to the next cut or the end.
    for (std::size_t i = 0; i < count; i += 2)
      std::swap_ranges(first.begin() + static_cast<std::ptrdiff_t>(cuts[i]),
                       first.begin() + static_cast<std::ptrdiff_t>(cuts[i + 1]),
                       second.begin() + static_cast<std::ptrdiff_t>(cuts[i]));
  }

private:
  /// Different places in {1, ..., n - 1}, ascending, by R. Floyd's method (J. Bentley, "Programming
  /// Pearls: A Sample of Brilliance", 1987, doi:10.1145/30401.315746).
  std::size_t draw_cuts(std::span<std::size_t> cuts, std::size_t n, random_stream& stream) const {
    const std::size_t places = n > 0 ? n - 1 : 0;
    const std::size_t count = std::min(points, places);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t highest = places - count + i + 1;
      std::size_t cut = 1 + stream.below(highest);
      const auto drawn = cuts.first(i);
      if (std::find(drawn.begin(), drawn.end(), cut) != drawn.end())
        cut = highest;
      cuts[i] = cut;
    }
    std::sort(cuts.begin(), cuts.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
};

static_assert(crossover<multi_point_crossover, float> && crossover<multi_point_crossover, double>);

} // namespace evo
