#include "evo/strategy/constrained/constrained.hpp"

#include "evo/core/checkpoint.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/islands/islands.hpp"
#include "evo/strategy/random_search.hpp"
#include "support/real_runs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace {

using numbers = std::span<const double>;
using search = evo::constrained<evo::cma_es<double>>;
using set = evo::constraint_set<double>;

search make(set constraints, std::size_t n = 4) {
  evo::cma_es_params params{.sigma = 1};
  params.stops.stagnation.reset(); // penalised costs rise while coefficients grow
  return {evo::cma_es<double>{Eigen::VectorXd::Constant(static_cast<Eigen::Index>(n), 3), params},
          n, std::move(constraints)};
}

double at_least_one(numbers x) {
  return 1 - x[0];
}

support::cost_function sphere() {
  return support::sphere_around(std::vector<double>(4));
}

} // namespace

TEST_CASE("the best keeps to the constraints, and is the cheapest told that does") {
  search s = make({.inequalities = {at_least_one}});
  double cheapest = std::numeric_limits<double>::infinity();
  std::uint64_t told = 0;
  support::minimise(s, sphere(), 30, 1, [&](const support::real_batch& b) {
    told += b.size();
    const auto costs = support::costs_of(b, sphere());
    for (std::size_t i = 0; i < b.size(); ++i)
      if (at_least_one(b.genomes.values(i)) <= 0)
        cheapest = std::min(cheapest, costs[i]);
  });
  REQUIRE(s.best());
  CHECK(s.best()->cost == cheapest);
  CHECK(at_least_one({s.best()->genome.data(), 4}) <= 0);
  CHECK(s.evaluations() == told);
  CHECK(*s.recommend() == *s.best());
  CHECK(s.violation() == 0);
}

TEST_CASE("until a candidate is feasible nothing is best, and the nearest is kept") {
  search s = make({.inequalities = {[](numbers x) { return x[0] + 100; }}});
  double least = std::numeric_limits<double>::infinity();
  support::minimise(s, sphere(), 1, 1, [&](const support::real_batch& b) {
    for (std::size_t i = 0; i < b.size(); ++i)
      least = std::min(least, b.genomes.values(i)[0] + 100);
  });
  CHECK(!s.best());
  CHECK(std::isnan(s.recommend()->cost));
  CHECK(s.violation() == least);
  REQUIRE(s.nearest());
  CHECK(s.nearest()->genome[0] + 100 == least);
  CHECK(s.nearest()->cost == sphere()({s.nearest()->genome.data(), 4}));
}

TEST_CASE("a linear inequality and a linear equality are met at their multipliers") {
  // Of x^2 under x_0 >= 1 and sum(x) = 3: (1, 2/3, 2/3, 2/3), multipliers 2/3 and -4/3.
  search s = make({.inequalities = {at_least_one},
                   .equalities = {[](numbers x) { return x[0] + x[1] + x[2] + x[3] - 3; }},
                   .equality_tolerance = 1e-6});
  support::minimise(s, sphere(), 300);
  REQUIRE(s.best());
  CHECK(s.best()->cost == doctest::Approx(1 + 4.0 / 3).epsilon(1e-5)); // seen: 1.3e-6 below
  CHECK(s.lagrangian().multiplier(0) == doctest::Approx(2.0 / 3).epsilon(1e-3));
  CHECK(s.lagrangian().multiplier(1) == doctest::Approx(-4.0 / 3).epsilon(1e-3));
}

TEST_CASE("a nonlinear inequality is met on its boundary, at its multiplier") {
  // The sum of x within the sphere of radius 2: all -1, multiplier 1 / 2.
  search s = make({.inequalities = {[](numbers x) {
                     return x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] - 4;
                   }}});
  support::minimise(s, [](numbers x) { return x[0] + x[1] + x[2] + x[3]; }, 400);
  REQUIRE(s.best());
  CHECK(s.best()->cost >= -4 - 1e-12);
  CHECK(s.best()->cost == doctest::Approx(-4).epsilon(1e-6));
  CHECK(s.lagrangian().multiplier(0) == doctest::Approx(0.5).epsilon(1e-3));
}

TEST_CASE("without an active constraint the search is that of the strategy inside") {
  search s = make({.inequalities = {[](numbers) { return -1.0; }}});
  evo::cma_es<double> plain{Eigen::VectorXd::Constant(4, 3), {.sigma = 1}};
  support::minimise(s, sphere(), 40);
  support::minimise(plain, sphere(), 40);
  CHECK(*s.best() == *plain.best());
}

TEST_CASE("a candidate whose constraint is NaN has failed, one at infinity is only infeasible") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double odd : {nan, infinity, -infinity}) {
    search s = make({.inequalities = {[odd](numbers x) { return x[1] > 3 ? odd : 1 - x[0]; }}});
    support::minimise(s, sphere(), 60);
    REQUIRE(s.best());
    CHECK(s.best()->cost < 2); // the optimum is 1; seen: 1.0000
    CHECK(s.recommend()->genome.allFinite());
  }
}

TEST_CASE("a constraint that throws leaves everything as it was") {
  bool is_broken = false;
  search s = make({.inequalities = {[&](numbers x) {
                     return is_broken ? throw std::runtime_error{"broken"} : 1 - x[0];
                   }}});
  support::minimise(s, sphere(), 3);
  const auto costs = support::costs_of(s.ask(evo::random_key{1}), sphere());
  const auto before = evo::save_checkpoint(s);
  is_broken = true;
  CHECK_THROWS_AS(s.tell(std::span<const double>{costs}), std::runtime_error);
  CHECK(evo::save_checkpoint(s) == before);
  is_broken = false;
  CHECK_NOTHROW(s.tell(std::span<const double>{costs}));
}

TEST_CASE("any strategy can be constrained") {
  const evo::box<double> domain{4, -3, 3};
  evo::constrained s{evo::random_search{evo::real_population<double>{4}, evo::uniform_in{domain}},
                     4, set{.inequalities = {at_least_one}}};
  support::minimise(s, sphere(), 5);
  CHECK(s.best()->genome[0] >= 1);
}

TEST_CASE("islands under an active constraint meet on its boundary") {
  evo::constrained s{
      evo::islands{evo::real_population<double>{4},
                   std::vector{evo::cma_es<double>{Eigen::VectorXd::Constant(4, 3), {.sigma = 1}},
                               evo::cma_es<double>{Eigen::VectorXd::Constant(4, -3), {.sigma = 1}}},
                   {.migrate_every = 5}},
      4, set{.inequalities = {at_least_one}}};
  support::minimise(s, sphere(), 300);
  CHECK(s.best()->cost >= 1);
  CHECK(s.best()->cost == doctest::Approx(1).epsilon(1e-4));
  for (const auto& island : s.inner().inner())
    CHECK((island.recommend()->genome - Eigen::Vector4d{1, 0, 0, 0}).norm() < 1e-2);
}

TEST_CASE("wrong constraints are refused, and so are checkpoints with others") {
  CHECK_THROWS_AS(make({.inequalities = {nullptr}}), evo::error);
  CHECK_THROWS_AS(make({.equalities = {at_least_one}, .equality_tolerance = -1}), evo::error);
  CHECK_THROWS_AS(static_cast<void>(make({}, 0)), evo::error);
  const evo::cma_es<double> inner{Eigen::VectorXd::Zero(3), {.sigma = 1}};
  CHECK_THROWS_AS((search{inner, 3, {}, {.multiplier_damping = 0}}), evo::error);
  CHECK_THROWS_AS((search{inner, 3, {}, {.penalty_factor = 1}}), evo::error);
  search wrong{inner, 4, {}};
  CHECK_THROWS_AS(static_cast<void>(wrong.ask(evo::random_key{1})), evo::error);
  search one = make({.inequalities = {at_least_one}}), none = make({});
  CHECK_THROWS_AS(evo::load_checkpoint(none, evo::save_checkpoint(one)), evo::error);
}
