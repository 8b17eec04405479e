#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/l_shade.hpp"

#include <cstddef>

namespace {

template <class T>
using shade = evo::l_shade<T, evo::uniform_in<T>>;

/// In a box, or in all of space from the same first population.
template <class T>
evo::testing::strategy_case<shade<T>>
case_of(std::size_t dimension, const evo::l_shade_params& params, bool is_bounded = true) {
  using vector = typename evo::real_population<T>::genome_type;
  const auto make_moved = [=](const vector& offset) {
    const auto region = conformance::moved_box<T>(offset);
    return shade<T>{is_bounded ? region : evo::box<T>{dimension}, evo::uniform_in<T>{region},
                    params};
  };
  const vector nowhere = vector::Zero(static_cast<Eigen::Index>(dimension));
  return {.make = [=](const evo::executor&) { return make_moved(nowhere); },
          .cost = conformance::real_cost{},
          .uses_order_only = false,
          .ignores_cost_scale = true,
          .ignores_cost_offset = true,
          .make_moved = make_moved};
}

} // namespace

TEST_CASE_TEMPLATE("l_shade keeps every promise, for any population and dimension", T, float,
                   double) {
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return case_of<T>(dimension, {.population_size = population});
      },
      {.populations = {4, 9}});
}

TEST_CASE("l_shade keeps every promise while its population shrinks, and without bounds") {
  conformance::conforms(case_of<double>(5, {.population_size = 12, .budget = 40}));
  conformance::conforms(
      case_of<double>(5, {.population_size = 12, .budget = 100, .archive_rate = 0.5}, false));
}
