#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/nsga2.hpp"
#include "evo/testing/told_one.hpp"

#include <cstddef>
#include <span>

namespace {

/// Rosenbrock's function as the first objective, the distance to a corner as the second, and a
/// constraint that all keep, where there is one.
template <class T>
auto case_of(std::size_t dimension, const evo::nsga2_params& params) {
  using nsga2 = evo::nsga2<T, evo::uniform_in<T>>;
  using strategy = evo::testing::told_one<nsga2>;
  const auto others = [](const evo::real_population<T>& genomes, std::size_t i,
                         std::span<double> values) {
    values[0] = static_cast<double>((genomes[i].array() + T(5)).square().sum());
    if (values.size() > 1)
      values[1] = 0;
  };
  const evo::box<T> domain{dimension, T(-5), T(5)};
  return evo::testing::strategy_case<strategy>{
      .make =
          [=](const evo::executor&) {
            return strategy{nsga2{domain, evo::uniform_in<T>{domain}, params}, others};
          },
      .cost = conformance::real_cost{},
      .uses_order_only = false,
      .ignores_cost_scale = true,
      .ignores_cost_offset = true};
}

} // namespace

TEST_CASE_TEMPLATE("nsga2 keeps every promise, for any population and dimension", T, float,
                   double) {
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        return case_of<T>(dimension, {.population_size = population});
      },
      {.populations = {2, 9}});
  conformance::conforms(case_of<T>(5, {.constraints = 1, .population_size = 8}));
}
