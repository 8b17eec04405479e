#pragma once
/// @file
/// What the conformance kit needs to know of a strategy under test.

#include "evo/concepts/strategy.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// What a check found wrong, in words; empty if nothing.
using violations = std::vector<std::string>;

/// Which side of its threshold a measurement is on when a criterion is met.
enum class met_when { at_most, at_least };

/// One of a strategy's own reasons to stop, and how to get there.
template <strategy S>
struct own_stop {
  stop_criterion criterion{};
  /// A fresh strategy that soon stops by this criterion: the others switched off where they would
  /// come first.
  std::function<S()> make;
  /// The cost of genome i.
  std::function<double(const typename S::population_type&, std::size_t)> cost;
  double threshold = 0; ///< that the reason must name
  met_when measured = met_when::at_most;
  std::uint64_t generations = 1000; ///< within which it must be met
};

/// A strategy in one configuration, and what it claims. check_sizes() makes cases of several
/// populations and dimensions.
template <strategy S>
struct strategy_case {
  using population_type = typename S::population_type;
  using genome_type = typename population_type::genome_type;

  /// A fresh strategy, the same each time; one that has no use for an executor ignores it. It
  /// should not stop by itself within `generations`.
  std::function<S(const executor&)> make;
  /// The cost of genome i: finite for finite genomes, and not the same for all.
  std::function<double(const population_type&, std::size_t)> cost;
  std::uint64_t seed = 1;
  std::uint64_t generations = 6; ///< that a check runs for, at least 4

  /// Claims that candidates depend on the order of costs alone.
  bool uses_order_only = true;
  /// Claims that a positive factor of all costs changes no candidate. Order alone implies it.
  bool ignores_cost_scale = false;
  /// Claims that a number added to all costs changes no candidate. Order alone implies it.
  bool ignores_cost_offset = false;
  /// Claims, for real vectors, that the strategy doesn't care where the origin is, and shows how to
  /// move it: a fresh strategy like make()'s whose start and bounds are moved by `offset`.
  std::function<S(const genome_type& offset)> make_moved{};
  /// Claims, for real vectors, that the strategy doesn't care how the axes lie: the point around
  /// which its first candidates are drawn, all directions alike and without bounds. The strategy
  /// needs `inject(population)`.
  std::optional<genome_type> rotation_centre{};
  /// Every criterion that stop_reason() can name.
  std::vector<own_stop<S>> own_stops{};

  [[nodiscard]] S fresh() const { return make(serial_executor()); }
  [[nodiscard]] random_key key() const noexcept { return random_key{seed}; }
  [[nodiscard]] std::vector<double> costs(const population_type& genomes) const {
    std::vector<double> values(genomes.size());
    for (std::size_t i = 0; i < genomes.size(); ++i)
      values[i] = cost(genomes, i);
    return values;
  }
  [[nodiscard]] std::vector<double> costs(const batch<population_type>& b) const {
    return costs(b.genomes);
  }
};

} // namespace evo::testing
