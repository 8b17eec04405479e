#include "cma_es_cases.hpp"

#include "evo/genome/mapping/nearest_token.hpp"
#include "evo/genome/mapping/scaling.hpp"
#include "evo/genome/mapping/subspace.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/mapped.hpp"

#include <cstddef>
#include <vector>

namespace {

/// Rows of `width` numbers, of a fixed key.
template <class T>
std::vector<T> rows_of(std::size_t rows, std::size_t width) {
  std::vector<T> values(rows * width);
  evo::random_stream stream = evo::random_key{5}.stream(0);
  stream.fill_normal(std::span<T>{values});
  return values;
}

template <class Strategy>
evo::testing::strategy_case<Strategy> case_of(const std::function<Strategy()>& make) {
  return {.make = [make](const evo::executor&) { return make(); },
          .cost = conformance::real_cost{}};
}

} // namespace

TEST_CASE("CMA-ES among the genotypes of a subspace keeps every promise") {
  using strategy = evo::mapped<evo::cma_es<double>, evo::subspace<double>>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        const std::vector<double> table = rows_of<double>(12, 4);
        const auto map = evo::random_subspace(evo::row_table<double>{table, 4}, dimension, 2,
                                              evo::random_key{3});
        const Eigen::VectorXd start =
            Eigen::VectorXd::Zero(static_cast<Eigen::Index>(2 * dimension));
        return case_of<strategy>([=] {
          return strategy{evo::cma_es<double>{start, conformance::cma_params(population)}, map};
        });
      },
      {.populations = {2, 9}, .dimensions = {1, 3}});
}

TEST_CASE("a genetic algorithm that is heard as the nearest tokens keeps every promise") {
  using genetic = evo::genetic_algorithm<float, evo::uniform_in<float>>;
  using strategy = evo::mapped<genetic, evo::nearest_token<float>>;
  const std::vector<float> table = rows_of<float>(40, 3);
  const evo::nearest_token<float> map{evo::row_table<float>{table, 3}, 2};
  const evo::box<float> domain{6, -2, 2};
  conformance::conforms(case_of<strategy>([=] {
    return strategy{genetic{domain, evo::uniform_in<float>{domain}, {.population_size = 8}}, map};
  }));
}
