#include "evo/problem/ackley.hpp"
#include "evo/problem/cigar.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/different_powers.hpp"
#include "evo/problem/discus.hpp"
#include "evo/problem/ellipsoid.hpp"
#include "evo/problem/griewank.hpp"
#include "evo/problem/katsuura.hpp"
#include "evo/problem/levy.hpp"
#include "evo/problem/lunacek.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/problem/rosenbrock.hpp"
#include "evo/problem/schwefel.hpp"
#include "evo/problem/sharp_ridge.hpp"
#include "evo/problem/sphere.hpp"
#include "evo/problem/styblinski_tang.hpp"
#include "evo/problem/zakharov.hpp"

#include "evo/genome/real.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace {

/// @param tolerance of the value at the optimum
/// @param steps along each axis, after which the value must be greater
template <evo::problem P>
void check_least_at_optimum(const P& problem, double tolerance, const std::vector<double>& steps) {
  const std::vector<double> optimum = problem.optimum();
  CAPTURE(problem.dimension());
  CHECK(problem.domain().dimension() == problem.dimension());
  CHECK(problem.domain().contains(optimum));
  CHECK(std::abs(problem(optimum) - problem.optimum_value()) < tolerance);
  for (std::size_t gene = 0; gene < problem.dimension(); ++gene)
    for (const double step : steps) {
      std::vector<double> beside = optimum;
      beside[gene] += step;
      CHECK(problem(beside) > problem.optimum_value());
    }
}

} // namespace

TEST_CASE_TEMPLATE("a problem is least at its optimum, inside its domain", P, evo::sphere,
                   evo::rosenbrock, evo::rastrigin, evo::ackley, evo::cigar, evo::discus,
                   evo::different_powers, evo::ellipsoid, evo::griewank, evo::levy,
                   evo::sharp_ridge, evo::zakharov) {
  for (const std::size_t n : {1, 2, 7})
    check_least_at_optimum(P{n}, 1e-15, {-1.0, -1e-3, 1e-3, 0.5, 1.0});
  CHECK_THROWS_AS(P{0}, evo::error);
}

TEST_CASE("a problem whose optimum is irrational is least there up to rounding") {
  for (const std::size_t n : {1, 2, 7}) {
    check_least_at_optimum(evo::schwefel{n}, 1e-12, {-1.0, -1e-2, 1e-2, 1.0, 50.0});
    check_least_at_optimum(evo::styblinski_tang{n}, 1e-12, {-1.0, -1e-3, 1e-3, 1.0, 5.6});
  }
  CHECK_THROWS_AS(evo::schwefel{0}, evo::error);
  CHECK_THROWS_AS(evo::styblinski_tang{0}, evo::error);
}

TEST_CASE("Katsuura's function is least at all halves of integers, and nowhere smooth") {
  for (const std::size_t n : {1, 2, 7})
    check_least_at_optimum(evo::katsuura{n}, 1e-15, {-0.3, -1e-3, 1e-6, 1e-3, 0.3});
  CHECK(evo::katsuura{2}(std::vector{3.0, -1.5}) == 0);
  CHECK_THROWS_AS(evo::katsuura{0}, evo::error);
}

TEST_CASE("Lunacek's function has a deep funnel and a wide one") {
  for (const std::size_t n : {2, 7}) {
    const evo::lunacek problem{n};
    check_least_at_optimum(problem, 1e-12, {-1.0, -1e-3, 1e-3, 0.5, 1.0});
    const double s = 1 - 1 / (2 * std::sqrt(static_cast<double>(n) + 20) - 8.2);
    const double second = -std::sqrt((2.5 * 2.5 - 1) / s);
    const double nearest_dent = 2.5 - std::round(2.5 - second); // where the waves are 0
    const double value = problem(std::vector<double>(n, nearest_dent));
    const double off = nearest_dent - second;
    CHECK(value == doctest::Approx(static_cast<double>(n) * (1 + s * off * off)));
  }
  CHECK_THROWS_AS(evo::lunacek{1}, evo::error);
}

TEST_CASE("problems have the values of their formulas") {
  CHECK(evo::sphere{3}(std::vector{1.0, -2.0, 3.0}) == 14);
  CHECK(evo::rosenbrock{2}(std::vector{-1.2, 1.0}) == doctest::Approx(24.2));
  CHECK(evo::rosenbrock{3}(std::vector{0.0, 0.0, 0.0}) == 2);
  CHECK(evo::rosenbrock{1}(std::vector{3.0}) == 4);
  CHECK(evo::rastrigin{2}(std::vector{0.5, 1.0}) == doctest::Approx(0.25 + 20 + 1));
  CHECK(evo::ackley{1}(std::vector{1.0}) ==
        doctest::Approx(-20 * std::exp(-0.2) - std::exp(1.0) + 20 + std::exp(1.0)));
  CHECK(evo::cigar{3}(std::vector{2.0, 1.0, -1.0}) == 4 + 2e6);
  CHECK(evo::discus{3}(std::vector{2.0, 1.0, -1.0}) == 4e6 + 2);
  CHECK(evo::different_powers{3}(std::vector{-3.0, 2.0, 2.0}) == doctest::Approx(9 + 128 + 4096));
  CHECK(evo::ellipsoid{3}(std::vector{1.0, 2.0, -1.0}) == doctest::Approx(1 + 4e3 + 1e6));
  CHECK(evo::griewank{2}(std::vector{0.0, 200.0}) ==
        doctest::Approx(1 + 10 - std::cos(200 / std::sqrt(2.0))));
  CHECK(evo::katsuura{1}(std::vector{0.5}) == doctest::Approx(0)); // 2^j / 2 are integers
  CHECK(evo::katsuura{1}(std::vector{0.25}) == doctest::Approx(10 * (std::pow(1.25, 10) - 1)));
  CHECK(evo::levy{2}(std::vector{5.0, 1.0}) ==
        doctest::Approx(1 + 10 * std::pow(std::sin(1.0), 2)));
  CHECK(evo::levy{1}(std::vector{3.0}) == doctest::Approx(1 + 0.25));
  CHECK(evo::schwefel{1}(std::vector{0.0}) == doctest::Approx(418.9828872724338));
  CHECK(evo::sharp_ridge{3}(std::vector{2.0, 3.0, 4.0}) == 504);
  CHECK(evo::styblinski_tang{2}(std::vector{1.0, -2.0}) == -5 - 29);
  CHECK(evo::zakharov{2}(std::vector{1.0, 2.0}) == doctest::Approx(5 + 6.25 + 39.0625));
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
