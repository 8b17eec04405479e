#include "evo/problem/bbob/bbob_problem.hpp"

#include "evo/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace {

std::vector<double> random_point(std::size_t n, std::size_t stream) {
  std::vector<double> x(n);
  evo::random_stream{1, stream}.fill_uniform(std::span{x}, -5.0, 5.0);
  return x;
}

} // namespace

TEST_CASE("a BBOB problem is least at its optimum, inside its domain") {
  for (std::size_t function = 1; function <= evo::bbob_function_count; ++function)
    for (const std::size_t n : {2, 5, 40})
      for (const std::size_t instance : {1, 2, 77}) {
        CAPTURE(function);
        CAPTURE(n);
        CAPTURE(instance);
        const evo::bbob_problem problem{function, instance, n};
        const std::vector<double> optimum = problem.optimum();
        CHECK(problem.dimension() == n);
        // The optima of f9 and f19 follow from the rotation alone.
        CHECK((problem.domain().contains(optimum) || function == 9 || function == 19));
        CHECK(std::abs(problem(optimum) - problem.optimum_value()) < 1e-12);
        for (std::size_t k = 0; k < 5; ++k) {
          CHECK(problem(random_point(n, k)) > problem.optimum_value());
          std::vector<double> near = random_point(n, k);
          for (std::size_t i = 0; i < n; ++i)
            near[i] = optimum[i] + 1e-3 * near[i];
          CHECK(problem(near) >= problem.optimum_value());
        }
      }
}

TEST_CASE("instances of a BBOB function differ in optimum and value") {
  const evo::bbob_problem first{8, 1, 3}, second{8, 2, 3};
  CHECK(first.optimum() != second.optimum());
  CHECK(first.optimum_value() != second.optimum_value());
}

TEST_CASE("a BBOB problem knows what it is, and copies are equal") {
  const evo::bbob_problem problem{17, 3, 4};
  CHECK(problem.function() == 17);
  CHECK(problem.instance() == 3);
  CHECK(problem.function_name() == "Schaffers10");
  evo::bbob_problem copy{1, 1, 2};
  copy = problem;
  const std::vector<double> x = random_point(4, 0);
  CHECK(copy(x) == problem(x));
}

TEST_CASE("BBOB problems go on beyond COCO's dimensions") {
  for (std::size_t function = 1; function <= evo::bbob_function_count; ++function) {
    CAPTURE(function);
    const evo::bbob_problem problem{function, 1, 150};
    CHECK(std::isfinite(problem(random_point(150, 0))));
    CHECK(std::abs(problem(problem.optimum()) - problem.optimum_value()) < 1e-11);
  }
}

TEST_CASE("a point that isn't finite has no BBOB value") {
  for (std::size_t function = 1; function <= evo::bbob_function_count; ++function) {
    CAPTURE(function);
    const evo::bbob_problem problem{function, 1, 2};
    CHECK(std::isnan(problem(std::vector{0.0, std::numeric_limits<double>::quiet_NaN()})));
    CHECK(std::isnan(problem(std::vector{std::numeric_limits<double>::infinity(), 0.0})));
  }
}

TEST_CASE("BBOB refuses what there isn't") {
  CHECK_THROWS_AS((evo::bbob_problem{0, 1, 2}), evo::error);
  CHECK_THROWS_AS((evo::bbob_problem{25, 1, 2}), evo::error);
  CHECK_THROWS_AS((evo::bbob_problem{1, 0, 2}), evo::error);
  CHECK_THROWS_AS((evo::bbob_problem{1, 1, 1}), evo::error);
  CHECK_THROWS_AS((void)evo::bbob_function_name(25), evo::error);
  try {
    (void)evo::bbob_problem{1, 1, 3}(std::vector{1.0, 2.0});
    FAIL("a point of another dimension must be refused");
  } catch (const evo::error& e) {
    CHECK(e.id() == evo::error_id::dimension_mismatch);
  }
}
