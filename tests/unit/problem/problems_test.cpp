#include "evo/problem/ackley.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/problem/rosenbrock.hpp"
#include "evo/problem/sphere.hpp"

#include "evo/genome/real.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

TEST_CASE_TEMPLATE("a problem is least at its optimum, inside its domain", P, evo::sphere,
                   evo::rosenbrock, evo::rastrigin, evo::ackley) {
  for (const std::size_t n : {1, 2, 7}) {
    const P problem{n};
    const std::vector<double> optimum = problem.optimum();
    CHECK(problem.dimension() == n);
    CHECK(problem.domain().dimension() == n);
    CHECK(problem.domain().contains(optimum));
    CHECK(std::abs(problem(optimum) - problem.optimum_value()) < 1e-15);
    for (std::size_t gene = 0; gene < n; ++gene)
      for (const double step : {-1.0, -1e-3, 1e-3, 0.5, 1.0}) {
        std::vector<double> beside = optimum;
        beside[gene] += step;
        CHECK(problem(beside) > problem.optimum_value());
      }
  }
  CHECK_THROWS_AS(P{0}, evo::error);
}

TEST_CASE("problems have the values of their formulas") {
  CHECK(evo::sphere{3}(std::vector{1.0, -2.0, 3.0}) == 14);
  CHECK(evo::rosenbrock{2}(std::vector{-1.2, 1.0}) == doctest::Approx(24.2));
  CHECK(evo::rosenbrock{3}(std::vector{0.0, 0.0, 0.0}) == 2);
  CHECK(evo::rosenbrock{1}(std::vector{3.0}) == 4);
  CHECK(evo::rastrigin{2}(std::vector{0.5, 1.0}) == doctest::Approx(0.25 + 20 + 1));
  CHECK(evo::ackley{1}(std::vector{1.0}) ==
        doctest::Approx(-20 * std::exp(-0.2) - std::exp(1.0) + 20 + std::exp(1.0)));
}

TEST_CASE("cost_of takes columns of float and of double") {
  const evo::cost_of cost{evo::sphere{2}};
  evo::real_population<float> single{2, 1};
  evo::real_population<double> wide{2, 1};
  single[0] << 1.0F, 2.0F;
  wide[0] << 1.0, 2.0;
  CHECK(cost(single[0]) == 5);
  CHECK(cost(wide[0]) == 5);
  const Eigen::VectorXd own = wide[0];
  CHECK(cost(own) == 5);
}
