#include "conforms.hpp"

#include "evo/strategy/brent_step.hpp"

#include <cmath>
#include <cstddef>

namespace {

/// A sum of functions of one gene each, with many optima.
struct separable_cost {
  template <class T>
  double operator()(const evo::real_population<T>& genomes, std::size_t i) const {
    double sum = 0;
    for (const T gene : genomes.values(i)) {
      const double x = static_cast<double>(gene);
      sum += x * x - std::cos(5 * x);
    }
    return sum;
  }
};

} // namespace

TEST_CASE_TEMPLATE("brent_step keeps every promise, for any dimension", T, float, double) {
  using strategy = evo::brent_step<T>;
  using vector = typename strategy::genome_type;
  conformance::conforms_in_sizes(
      [](std::size_t, std::size_t dimension) {
        const vector start = vector::Constant(static_cast<Eigen::Index>(dimension), T(1));
        evo::testing::strategy_case<strategy> c{
            .make = [=](const evo::executor&) { return strategy{start, {.sigma = 0.5}}; },
            .cost = separable_cost{}};
        c.uses_order_only = false;
        return c;
      },
      {.populations = {1}, .dimensions = {1, 5}});
}
