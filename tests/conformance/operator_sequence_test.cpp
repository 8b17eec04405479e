#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/operators/sequence/real.hpp"
#include "evo/strategy/operator_sequence.hpp"

#include <cstddef>

TEST_CASE_TEMPLATE("the operator sequence over real vectors keeps every promise, for any dimension",
                   T, float, double) {
  using vector = typename evo::real_population<T>::genome_type;
  using strategy = evo::operator_sequence<evo::real_population<T>, evo::uniform_in<T>>;
  const auto make = [](const vector& offset, std::size_t population, const evo::executor& run) {
    const evo::box<T> domain = conformance::moved_box<T>(offset);
    return strategy{
        evo::real_population<T>{offset.size()},
        evo::uniform_in<T>{domain},
        {evo::crossover_operator(evo::any_crossover{evo::sbx_crossover{}}, domain, 0.5),
         evo::mutation_operator(evo::any_mutation{evo::gaussian_mutation{}}, domain, 0.5, 1, 2)},
        {.population_size = population, .sample = false},
        run};
  };
  conformance::conforms_in_sizes(
      [&](std::size_t population, std::size_t dimension) {
        const vector nowhere = vector::Zero(static_cast<Eigen::Index>(dimension));
        return evo::testing::strategy_case<strategy>{
            .make = [=](const evo::executor& run) { return make(nowhere, population, run); },
            .cost = conformance::real_cost{},
            .make_moved =
                [=](const vector& offset) {
                  return make(offset, population, evo::serial_executor());
                }};
      },
      {.populations = {2, 9}});
}
