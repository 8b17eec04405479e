#include "cma_es_cases.hpp"

#include "evo/strategy/constrained/constrained.hpp"

#include <cstddef>
#include <span>

TEST_CASE("CMA-ES under constraints that nothing violates keeps every promise") {
  // best() is feasible by promise, which the kit, that knows of no constraints, must not see.
  using strategy = evo::constrained<evo::cma_es<double>>;
  const evo::constraint_set<double> constraints{
      .inequalities = {[](std::span<const double> x) { return x[0] - 1e9; },
                       [](std::span<const double>) { return -1.0; }}};
  conformance::conforms_in_sizes(
      [=](std::size_t population, std::size_t dimension) {
        const auto make_moved = [=](const Eigen::VectorXd& offset) {
          return strategy{
              evo::cma_es<double>{offset.array() + 1, conformance::cma_params(population)},
              dimension, constraints};
        };
        const Eigen::VectorXd nowhere = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(dimension));
        return evo::testing::strategy_case<strategy>{
            .make = [=](const evo::executor&) { return make_moved(nowhere); },
            .cost = conformance::real_cost{},
            .make_moved = make_moved};
      },
      {.populations = {9}});
}
