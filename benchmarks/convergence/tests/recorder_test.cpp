#include "hit_recorder.hpp"
#include "in_order.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

using evo::convergence::hit_recorder;
using evo::convergence::in_order;
using evo::convergence::target_value;

namespace {

using population = evo::real_population<double>;

/// Points on the first axis, so far from the sphere's optimum.
evo::batch<population> points(const evo::bbob_problem& problem,
                              const std::vector<double>& distances) {
  evo::batch<population> b{.genomes = population{2}};
  for (std::size_t i = 0; i < distances.size(); ++i) {
    Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(problem.optimum().data(), 2);
    x[0] += distances[i];
    b.append(x, {.id = i});
  }
  return b;
}

} // namespace

TEST_CASE("targets fall from 100 to 1e-8 by tenths of a decade, two at a time") {
  CHECK(target_value(0) == 100);
  CHECK(target_value(5) == doctest::Approx(10));
  CHECK(target_value(50) == doctest::Approx(1e-8));
}

TEST_CASE(
    "the recorder notes the first evaluation that reaches a target, and stops at the budget") {
  const evo::bbob_problem problem{1, 1, 2};
  hit_recorder recorder{problem, 4};
  std::vector<double> values(3);
  recorder(points(problem, {20, 3, 4}), values); // 400, 9 and 16 above the optimum
  CHECK(recorder.evaluations() == 3);
  CHECK(recorder.best() == doctest::Approx(problem.optimum_value() + 9));
  CHECK(recorder.hits()[0] == 2); // 100
  CHECK(recorder.hits()[5] == 2); // 10
  CHECK(!recorder.hits()[6]);     // 6.3
  CHECK(!recorder.done());
  recorder(points(problem, {2, 1, 0}), values);
  CHECK(recorder.evaluations() == 4);
  CHECK(recorder.done());
  CHECK(std::isfinite(values[0]));
  CHECK(std::isnan(values[1]));
  CHECK(recorder.hits()[6] == 4);
  CHECK(!recorder.hits()[50]);
}

TEST_CASE("the recorder is done when the last target is reached") {
  const evo::bbob_problem problem{1, 1, 2};
  hit_recorder recorder{problem, 100};
  std::vector<double> values(1);
  recorder(points(problem, {0}), values);
  CHECK(recorder.done());
  CHECK(recorder.hits()[0] == 1);
  CHECK(recorder.hits()[50] == 1);
}

TEST_CASE("results are handed on in order, whatever the order in which they come") {
  std::vector<std::size_t> seen;
  in_order<std::size_t> ordered{4, [&](std::size_t i, std::size_t square) {
                                  CHECK(square == i * i);
                                  seen.push_back(i);
                                }};
  ordered.put(2, 4);
  CHECK(seen.empty());
  ordered.put(0, 0);
  ordered.put(1, 1);
  CHECK(seen == std::vector<std::size_t>{0, 1, 2});
  ordered.put(3, 9);
  CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3});
}
