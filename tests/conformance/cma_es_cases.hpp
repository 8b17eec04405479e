#pragma once
/// Cases of the CMA-ES family for the conformance kit.

#include "conforms.hpp"

#include "evo/strategy/cma_es.hpp"

#include <cstddef>
#include <limits>

namespace conformance {

/// Injected genomes are asked as they are, however far they are.
[[nodiscard]] inline evo::cma_es_params cma_params(std::size_t population) {
  return {.sigma = 0.5,
          .population_size = population,
          .injected_length = std::numeric_limits<double>::infinity()};
}

/// Starts at 1 in each gene, in [-5, 5] or in all of space; moved together with its domain.
/// @tparam Strategy made of a start, a domain and parameters
template <class Strategy, class Params>
evo::testing::strategy_case<Strategy> cma_case(std::size_t dimension, const Params& params,
                                               bool is_bounded = false) {
  using population = typename Strategy::population_type;
  using vector = typename population::genome_type;
  using scalar = typename population::scalar_type;
  const auto make_moved = [=](const vector& offset) {
    const vector start = offset.array() + scalar(1);
    return is_bounded ? Strategy{start, moved_box<scalar>(offset), params}
                      : Strategy{start, params};
  };
  const vector nowhere = vector::Zero(static_cast<Eigen::Index>(dimension));
  return {.make = [=](const evo::executor&) { return make_moved(nowhere); },
          .cost = real_cost{},
          .make_moved = make_moved};
}

/// The kit sees what a strategy knows of directions only where long injected steps are cut.
template <class Strategy>
void conforms_turned(std::size_t dimension, evo::cma_es_params params) {
  params.injected_length.reset();
  auto c = cma_case<Strategy>(dimension, params);
  c.rotation_centre = c.fresh().recommend()->genome;
  report(evo::testing::check_rotation(c));
}

} // namespace conformance
