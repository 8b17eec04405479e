#pragma once
/// @file
/// Two-point crossover.

#include "evo/operators/crossover/multi_point.hpp"

#include <concepts>
#include <span>
#include <string_view>

namespace evo {

/// Exchanges the genes between two different places drawn uniformly: unlike with one point, the
/// ends of a genome are not torn apart. A genome of two genes has one place only and is cut there.
///
/// Source: K. De Jong, "An Analysis of the Behavior of a Class of Genetic Adaptive Systems", PhD
/// thesis, University of Michigan, 1975. Cost: O(n).
struct two_point_crossover {
  static constexpr std::string_view name = "two_point";

  void check() const noexcept {}

  template <std::floating_point T>
  void operator()(std::span<T> first, std::span<T> second, random_stream& stream) const {
    multi_point_crossover{.points = 2}(first, second, stream);
  }
};

static_assert(crossover<two_point_crossover, float> && crossover<two_point_crossover, double>);

} // namespace evo
