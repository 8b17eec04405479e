#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/random_search.hpp"

#include <cstddef>

TEST_CASE_TEMPLATE(
    "random search over real vectors keeps every promise, for any population and dimension", T,
    float, double) {
  using vector = typename evo::real_population<T>::genome_type;
  using strategy = evo::random_search<evo::real_population<T>, evo::uniform_in<T>>;
  conformance::conforms_in_sizes([](std::size_t population, std::size_t dimension) {
    const auto make_moved = [=](const vector& offset) {
      return strategy{evo::real_population<T>{offset.size()},
                      evo::uniform_in<T>{conformance::moved_box<T>(offset)},
                      {.population_size = population}};
    };
    const vector nowhere = vector::Zero(static_cast<Eigen::Index>(dimension));
    return evo::testing::strategy_case<strategy>{
        .make = [=](const evo::executor&) { return make_moved(nowhere); },
        .cost = conformance::real_cost{},
        .make_moved = make_moved};
  });
}
