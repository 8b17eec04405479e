#include "cma_es_cases.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/islands/islands.hpp"

#include <cstddef>
#include <vector>

TEST_CASE("islands of CMA-ES keep every promise") {
  using inner = evo::cma_es<double>;
  using strategy = evo::islands<inner>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        const auto make_moved = [=](const Eigen::VectorXd& offset) {
          std::vector<inner> all;
          for (const std::size_t more : {0, 1, 3})
            all.emplace_back(offset.array() + 1, conformance::cma_params(population + more));
          return strategy{
              evo::real_population<double>{offset.size()}, std::move(all), {.migrate_every = 2}};
        };
        const Eigen::VectorXd nowhere = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(dimension));
        return evo::testing::strategy_case<strategy>{
            .make = [=](const evo::executor&) { return make_moved(nowhere); },
            .cost = conformance::real_cost{},
            .make_moved = make_moved};
      },
      {.populations = {2}});
}

TEST_CASE("islands of genetic algorithms with random connections keep every promise") {
  using inner = evo::genetic_algorithm<float, evo::uniform_in<float>>;
  using strategy = evo::islands<inner>;
  const evo::box<float> domain{3, -5, 5};
  const inner one{domain, evo::uniform_in{domain}, {.population_size = 6, .novelty = 0.2}};
  conformance::conforms(evo::testing::strategy_case<strategy>{
      .make =
          [=](const evo::executor&) {
            return strategy{
                evo::real_population<float>{3},
                std::vector(3, one),
                {.migrate_every = 1, .migrants = 2, .connections = evo::topology::random}};
          },
      .cost = conformance::real_cost{}});
}
