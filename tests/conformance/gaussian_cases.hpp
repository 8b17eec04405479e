#pragma once
/// Cases of the strategies that draw from one normal distribution, for the conformance kit.

#include "conforms.hpp"

#include "evo/strategy/gaussian/search.hpp"

#include <cstddef>

namespace conformance {

/// Starts at 1 in each gene, in [-5, 5] or in all of space; moved together with its domain. Drawn
/// and updated on the executor that the kit tries.
/// @tparam Strategy made of a start, a domain and parameters
template <class Strategy>
evo::testing::strategy_case<Strategy> gaussian_case(std::size_t dimension,
                                                    const typename Strategy::params_type& params,
                                                    bool is_bounded = false) {
  using population = typename Strategy::population_type;
  using vector = typename population::genome_type;
  using scalar = typename population::scalar_type;
  const auto make = [=](const vector& offset, const evo::executor& run) {
    const vector start = offset.array() + scalar(1);
    auto p = params;
    p.run = run;
    return is_bounded ? Strategy{start, moved_box<scalar>(offset), p} : Strategy{start, p};
  };
  const vector nowhere = vector::Zero(static_cast<Eigen::Index>(dimension));
  return {.make = [=](const evo::executor& run) { return make(nowhere, run); },
          .cost = real_cost{},
          .make_moved = [=](const vector& offset) { return make(offset, evo::serial_executor()); }};
}

/// In all sizes, within bounds, and with fixed genes.
template <class Strategy>
void gaussian_conforms() {
  using params = typename Strategy::params_type;
  conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return gaussian_case<Strategy>(dimension, params{.sigma = 0.5,
                                                         .population_size = population,
                                                         .stops = evo::gaussian::no_stops()});
      },
      {.populations = {2, 9}});
  conforms(gaussian_case<Strategy>(5, params{.sigma = 0.5, .population_size = 9}, true));
  conforms(gaussian_case<Strategy>(
      5, params{.sigma = 0.5, .population_size = 8, .fixed = {0, 3}, .stops = {}}));
}

} // namespace conformance
