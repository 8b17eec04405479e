#pragma once
/// @file
/// One-point crossover.

#include "evo/operators/crossover/multi_point.hpp"

#include <concepts>
#include <span>
#include <string_view>

namespace evo {

/// Exchanges all genes after a place that is drawn uniformly among the n - 1 between genes. Genes
/// that lie close together tend to stay together; the last gene always changes sides.
///
/// Source: J. Holland, "Adaptation in Natural and Artificial Systems", 1975. Cost: O(n).
struct one_point_crossover {
  static constexpr std::string_view name = "one_point";

  void check() const noexcept {}

  template <std::floating_point T>
  void operator()(std::span<T> first, std::span<T> second, random_stream& stream) const {
    multi_point_crossover{.points = 1}(first, second, stream);
  }
};

static_assert(crossover<one_point_crossover, float> && crossover<one_point_crossover, double>);

} // namespace evo
