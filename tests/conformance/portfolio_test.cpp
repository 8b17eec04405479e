#include "conforms.hpp"

#include "evo/strategy/portfolio.hpp"

#include <cstddef>

// Rosenbrock isn't separable, so the second stage begins after one generation.
TEST_CASE("portfolio keeps every promise, for any dimension") {
  using strategy = evo::portfolio<double>;
  conformance::conforms_in_sizes(
      [](std::size_t, std::size_t dimension) {
        const Eigen::VectorXd start =
            Eigen::VectorXd::Constant(static_cast<Eigen::Index>(dimension), 1);
        evo::testing::strategy_case<strategy> c{
            .make = [=](const evo::executor&) { return strategy{start, {.sigma = 0.5}}; },
            .cost = conformance::real_cost{}};
        c.uses_order_only = false;
        return c;
      },
      {.populations = {1}, .dimensions = {1, 5}});
}
