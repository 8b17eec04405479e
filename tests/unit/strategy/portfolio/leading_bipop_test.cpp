#include "evo/strategy/portfolio/leading_bipop.hpp"

#include "evo/problem/rastrigin.hpp"
#include "support/real_runs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using evo::cma::leading_bipop;
using strategy = evo::restarted_cma_es<double, leading_bipop>;

} // namespace

TEST_CASE("small runs get four times the evaluations while the best is theirs, else as many") {
  evo::cma::schedule s{.large_runs = 1, .large_evaluations = 100};
  for (const bool is_best_small : {true, false}) {
    s.is_best_small = is_best_small;
    const std::uint64_t limit = is_best_small ? 400 : 100;
    s.small_evaluations = limit - 1;
    CHECK(leading_bipop::next_is_small(s));
    s.small_evaluations = limit;
    CHECK_FALSE(leading_bipop::next_is_small(s));
  }
  CHECK_FALSE(leading_bipop::next_is_small({.large_runs = 0}));
}

TEST_CASE("small populations stay below four times the first while the best is theirs") {
  evo::random_stream stream{1, 2};
  std::size_t largest_leading = 0, largest = 0;
  for (int i = 0; i < 200; ++i) {
    const evo::cma::schedule leading{.large_runs = 9, .large_evaluations = 100000};
    evo::cma::schedule behind = leading;
    behind.is_best_small = false;
    const auto led = leading_bipop::small_run(leading, 10, 5120, stream);
    CHECK(led.population_size >= 10);
    largest_leading = std::max(largest_leading, led.population_size);
    largest = std::max(largest, leading_bipop::small_run(behind, 10, 5120, stream).population_size);
  }
  CHECK(largest_leading <= 40);
  CHECK(largest_leading > 30);
  CHECK(largest > 1000);
}

TEST_CASE("the regime of the best is that of the run that found it") {
  strategy s{Eigen::VectorXd::Constant(10, 2), evo::box<double>{10, -5, 5}, {.run = {.sigma = 2}}};
  const auto cost = [](std::span<const double> x) { return evo::rastrigin{x.size()}(x); };
  bool is_small = true; // of the run that found the best
  std::size_t changes = 0;
  double best = INFINITY;
  for (std::uint64_t run = 0; run < 25;) {
    const bool was_small = is_small;
    support::minimise(s, cost, 1, 5);
    if (s.schedule().run != run) {
      run = s.schedule().run;
      CHECK(s.schedule().is_best_small == was_small);
    }
    if (s.best()->cost < best) {
      best = s.best()->cost;
      changes += is_small != s.schedule().is_small ? 1U : 0U;
      is_small = s.schedule().is_small;
    }
  }
  CHECK(changes > 0);
}
