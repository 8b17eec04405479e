#include "evo/problem/bbob/bbob_problem.hpp"

#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/evaluate/parallel.hpp"

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

TEST_CASE("a large-scale BBOB problem is least at its optimum") {
  for (std::size_t function = 1; function <= evo::bbob_function_count; ++function)
    for (const std::size_t n : {2, 40, 50, 160}) { // one block, and a last one that is smaller
      CAPTURE(function);
      CAPTURE(n);
      const evo::bbob_problem problem{function, 3, n, evo::bbob_suite::large_scale};
      CHECK(problem.suite() == evo::bbob_suite::large_scale);
      const std::vector<double> optimum = problem.optimum();
      CHECK((problem.domain().contains(optimum) || function == 19));
      CHECK(std::abs(problem(optimum) - problem.optimum_value()) < 1e-11);
      std::vector<double> near = random_point(n, 0);
      CHECK(problem(near) > problem.optimum_value());
      for (std::size_t i = 0; i < n; ++i)
        near[i] = optimum[i] + 1e-3 * near[i];
      CHECK(problem(near) >= problem.optimum_value());
    }
}

TEST_CASE("the suites share values at the optimum, and separable functions up to 40 dimensions") {
  for (std::size_t function = 1; function <= evo::bbob_function_count; ++function) {
    CAPTURE(function);
    const evo::bbob_problem dense{function, 2, 20};
    const evo::bbob_problem blocks{function, 2, 20, evo::bbob_suite::large_scale};
    CHECK(dense.optimum_value() == blocks.optimum_value());
    if (function <= 5)
      CHECK(dense(random_point(20, 1)) == blocks(random_point(20, 1)));
  }
  const evo::bbob_problem sphere{1, 2, 160}, quarter{1, 2, 160, evo::bbob_suite::large_scale};
  const std::vector<double> x = random_point(160, 1);
  const double best = sphere.optimum_value();
  CHECK(quarter(x) - best == doctest::Approx((sphere(x) - best) / 4));
}

TEST_CASE("large-scale BBOB problems need no n x n matrix") {
  const evo::bbob_problem problem{15, 1, 20000, evo::bbob_suite::large_scale}; // 3.2 GB a matrix
  CHECK(problem(random_point(20000, 0)) > problem.optimum_value());
}

TEST_CASE("many threads may evaluate one problem") {
  const evo::bbob_problem problem{24, 1, 160, evo::bbob_suite::large_scale};
  std::vector<double> alone(32), together(32);
  for (std::size_t i = 0; i < alone.size(); ++i)
    alone[i] = problem(random_point(160, i));
  evo::parallel_executor(4)(together.size(),
                            [&](std::size_t i) { together[i] = problem(random_point(160, i)); });
  CHECK(alone == together);
}

TEST_CASE("BBOB kernels of all instruction sets give the same bits") {
  using evo::detail::bbob::kernel_table;
  const kernel_table& baseline = kernel_table::of(evo::instruction_set::baseline);
  const kernel_table& best = kernel_table::best();
  for (const std::size_t n : {1, 3, 4, 7, 19, 40, 45}) {
    CAPTURE(n);
    const std::vector<double> m = random_point(n * n, 1), x = random_point(n, 2);
    const auto same = [&](const auto& apply) {
      std::vector<double> one = x, other = x;
      apply(baseline, one);
      apply(best, other);
      CHECK(one == other);
    };
    same([&](const kernel_table& k, std::vector<double>& out) {
      k.multiply(m.data(), n, x.data(), out.data());
    });
    same([&](const kernel_table& k, std::vector<double>& out) { k.oscillate(out.data(), n); });
    same([&](const kernel_table& k, std::vector<double>& out) {
      k.make_asymmetric(out.data(), n, 0.1);
    });
    same([&](const kernel_table& k, std::vector<double>& out) { k.raise(out.data(), n, 2, 0.1); });
  }
}

TEST_CASE("BBOB kernels are those functions, in the corners, too") {
  const auto& kernels = evo::detail::bbob::kernel_table::best();
  std::vector<double> x{0, 1e-320, -3, 1e-9, 1e200, 2.5, -1e-5};
  std::vector<double> powers = x, bent = x, dents = x;
  kernels.raise(powers.data(), x.size(), 2, 0.5);
  kernels.make_asymmetric(bent.data(), x.size(), 0.1);
  kernels.oscillate(dents.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    CAPTURE(i);
    const double step = 0.1 * static_cast<double>(i);
    const double bend = x[i] > 0 ? std::pow(x[i], 1 + step * std::sqrt(x[i])) : x[i];
    if (std::isfinite(bend))
      CHECK(bent[i] == doctest::Approx(bend).epsilon(1e-13));
    else
      CHECK(bent[i] == bend);
    const double power = std::pow(std::abs(x[i]), 2 + 0.5 * static_cast<double>(i));
    if (std::isfinite(power))
      CHECK(powers[i] == doctest::Approx(power).epsilon(1e-13));
    else
      CHECK(powers[i] == power);
    if (std::abs(x[i]) > 1e-300)
      CHECK(dents[i] == doctest::Approx(evo::detail::bbob::oscillated(x[i])).epsilon(1e-13));
  }
  CHECK(dents[0] == 0);
  CHECK(powers[0] == 0);
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
