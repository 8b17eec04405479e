// CMA-ES from the outside: whom it asks, what it does with candidates from elsewhere, and genes
// that are bounded, whole or fixed.
#include "support/real_runs.hpp"

#include "evo/problem/rosenbrock.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/testing/detail/drive.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

using evo::cma_es_params;
using evo::testing::detail::throws;
using support::costs_of;
using support::minimise;
using support::sphere_around;
using support::vector;

namespace {

using cma = evo::cma_es<double>;
using population = evo::real_population<double>;
using numbers = std::vector<double>;

const evo::random_key key{3};

cma make(const cma_es_params& p, std::size_t n = 5) {
  return cma{vector(numbers(n, 1.0)), p};
}

population genomes_of(const std::vector<numbers>& all) {
  population genomes{static_cast<Eigen::Index>(all.front().size())};
  for (const numbers& one : all)
    genomes.append(vector(one));
  return genomes;
}

numbers numbers_of(const auto& genome) {
  return {genome.begin(), genome.end()};
}

double distance(const numbers& a, const numbers& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// Candidates that another strategy asked, for tell(batch, costs).
support::real_batch elsewhere(const std::vector<numbers>& genomes) {
  support::real_batch b{.genomes = population{static_cast<Eigen::Index>(genomes.front().size())}};
  for (const numbers& one : genomes)
    b.append(vector(one), {.operator_name = "elsewhere"});
  return b;
}

} // namespace

TEST_CASE("the first candidates lie around the start, with deviations sigma times scale") {
  cma s{vector({10, -20}), {.sigma = 0.5, .scale = {1, 100}, .population_size = 2000}};
  const auto& asked = s.ask(key);
  CHECK(asked.candidates[0].operator_name == "sampled");
  for (const auto& [gene, mean, deviation] :
       {std::tuple{0, 10.0, 0.5}, std::tuple{1, -20.0, 50.0}}) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const double z = (asked.genomes[i][gene] - mean) / deviation;
      sum += z;
      squares += z * z;
    }
    CHECK(std::abs(sum / 2000) < 0.1); // 4 deviations
    CHECK(std::abs(squares / 2000 - 1) < 0.13);
  }
}

TEST_CASE("without sigma deviations are 0.3 of each gene's range") {
  const cma s{vector({0, 5}), {{-1, 0}, {1, 100}}};
  CHECK(s.step_size() * std::sqrt(s.state().covariance.variance(0)) == doctest::Approx(0.6));
  CHECK(s.step_size() * std::sqrt(s.state().covariance.variance(1)) == doctest::Approx(30));
}

TEST_CASE("mirrored candidates come in pairs about the mean, the last of an odd number alone") {
  cma s = make({.sigma = 0.5, .population_size = 9, .mirrored = true});
  minimise(s, sphere_around(numbers(5, 0.0)), 20, 1, [&](const support::real_batch& asked) {
    for (std::size_t i = 0; i + 1 < asked.size(); i += 2)
      for (Eigen::Index gene = 0; gene < 5; ++gene)
        CHECK(asked.genomes[i][gene] + asked.genomes[i + 1][gene] ==
              doctest::Approx(2 * s.recommend()->genome[gene]).epsilon(1e-12));
  });
  CHECK(s.best()->cost < 1);
}

TEST_CASE("of a mirrored pair only the better one moves the mean") {
  cma s = make({.sigma = 1, .population_size = 4, .parents = 2, .mirrored = true}, 2);
  const auto asked = s.ask(key);
  s.tell(std::span<const double>{numbers{1, 2, 3, 4}}); // candidates 0 and 2 win
  const auto& w = s.constants().weights;
  for (Eigen::Index gene = 0; gene < 2; ++gene)
    CHECK(s.recommend()->genome[gene] ==
          doctest::Approx(w[0] * asked.genomes[0][gene] + w[1] * asked.genomes[2][gene])
              .epsilon(1e-12));
}

TEST_CASE("the mean is recommended though nobody evaluated it; best is the cheapest told") {
  cma s = make({.sigma = 1, .population_size = 6, .parents = 3});
  CHECK(!s.best());
  CHECK(numbers_of(s.recommend()->genome) == numbers(5, 1.0));
  const auto asked = s.ask(key);
  s.tell(std::span<const double>{numbers{6, 5, 1, 4, 3, 2}});
  CHECK(s.best()->cost == 1);
  CHECK(s.best()->id == asked.candidates[2].id);
  CHECK(s.best()->genome == asked.genomes[2]);
  CHECK(std::isnan(s.recommend()->cost));
  const auto& w = s.constants().weights;
  const Eigen::VectorXd mean =
      w[0] * asked.genomes[2] + w[1] * asked.genomes[5] + w[2] * asked.genomes[4];
  CHECK((s.recommend()->genome - mean).norm() < 1e-14);
}

TEST_CASE("injected genomes come first in the next batch, once, at most a population of them") {
  cma s = make({.sigma = 1, .population_size = 4}, 2);
  minimise(s, sphere_around({0, 0}), 3);
  s.inject(genomes_of({{0.5, 0.25}, {0.75, 0.5}}));
  const auto asked = s.ask(key);
  REQUIRE(asked.size() == 4);
  CHECK(distance(numbers_of(asked.genomes[0]), {0.5, 0.25}) < 1e-14);
  CHECK(distance(numbers_of(asked.genomes[1]), {0.75, 0.5}) < 1e-14);
  CHECK(asked.candidates[1].operator_name == "injected");
  CHECK(asked.candidates[2].operator_name == "sampled");
  s.tell(std::span<const double>{numbers{1, 2, 3, 4}});
  CHECK(s.ask(key).candidates[0].operator_name == "sampled");
  s.tell(std::span<const double>{numbers{1, 2, 3, 4}});

  s.inject(genomes_of(std::vector<numbers>(7, {0.5, 0.25})));
  const auto all = s.ask(key);
  CHECK(all.size() == 4);
  CHECK(all.candidates[3].operator_name == "injected");
  s.tell(std::span<const double>{numbers{1, 2, 3, 4}});
  CHECK(s.ask(key).candidates[0].operator_name == "sampled");
}

TEST_CASE("a step to an injected genome is cut to the longest one, in the distribution's measure") {
  // Deviations 0.5 and 5: (1, 1) + 0.5 (6, 80) is 10 long in units of these.
  const auto asked = [](std::optional<double> length) {
    cma s{vector({1, 1}), {.sigma = 0.5, .scale = {1, 10}, .injected_length = length}};
    s.inject(genomes_of({{4, 41}}));
    return numbers_of(s.ask(key).genomes[0]);
  };
  CHECK(distance(asked(5), {2.5, 21}) < 1e-12);
  CHECK(distance(asked(11), {4, 41}) < 1e-12);
  CHECK(distance(asked(HUGE_VAL), {4, 41}) < 1e-12);
  const double derived = std::sqrt(2.0) + 1; // sqrt(n) + 2 n / (n + 2)
  CHECK(distance(asked({}), {1 + 0.3 * derived, 1 + 4 * derived}) < 1e-12);
}

TEST_CASE("injected genomes outside the domain are asked at its border") {
  for (const evo::bound_handling bounds :
       {evo::bound_handling::transform, evo::bound_handling::penalty}) {
    cma s{vector({0, 0}), {2, -1, 1}, {.sigma = 1, .bounds = bounds, .injected_length = HUGE_VAL}};
    s.inject(genomes_of({{3, 0.5}}));
    CHECK(distance(numbers_of(s.ask(key).genomes[0]), {1, 0.5}) < 1e-14);
  }
}

TEST_CASE("genomes of another dimension, or that aren't finite, can't be injected or told") {
  cma s = make({.sigma = 1}, 2);
  const auto refuses = [&](evo::error_id id, const numbers& genome) {
    return throws(id, [&] { s.inject(genomes_of({genome})); }) &&
           throws(id, [&] { s.tell(elsewhere({genome}), std::span<const double>{numbers{1}}); });
  };
  CHECK(refuses(evo::error_id::dimension_mismatch, {1}));
  for (const double odd : {HUGE_VAL, std::numeric_limits<double>::quiet_NaN()})
    CHECK(refuses(evo::error_id::invalid_parameter, {1, odd}));
  CHECK(s.evaluations() == 0);
  CHECK(s.ask(key).candidates[0].operator_name == "sampled");
}

TEST_CASE("candidates from elsewhere are ranked with the next batch") {
  const cma_es_params p{.sigma = 1, .population_size = 4, .parents = 1};
  cma s = make(p, 2);
  s.tell(elsewhere({{1.5, 1.25}, {9, 9}}), std::span<const double>{numbers{-1, 100}});
  CHECK(s.best()->cost == -1);
  CHECK(s.evaluations() == 2);
  CHECK(s.generation() == 0);
  CHECK(numbers_of(s.recommend()->genome) == numbers{1, 1});
  static_cast<void>(s.ask(key));
  s.tell(std::span<const double>{numbers{1, 2, 3, 4}});
  CHECK(distance(numbers_of(s.recommend()->genome), {1.5, 1.25}) < 1e-14);
  CHECK(s.evaluations() == 6);

  // Once only, and those that are worse than a whole batch change nothing.
  const auto next = s.ask(key);
  cma other = s;
  other.tell(elsewhere({{1, 1}}), std::span<const double>{numbers{50}});
  for (cma* one : {&s, &other})
    one->tell(std::span<const double>{numbers{4, 1, 2, 3}});
  CHECK(distance(numbers_of(s.recommend()->genome), numbers_of(next.genomes[1])) < 1e-14);
  CHECK(other.recommend()->genome == s.recommend()->genome);
  CHECK(other.step_size() == s.step_size());
}

TEST_CASE("all candidates lie within bounds, and an optimum on a bound is found") {
  const evo::box<double> domain{{-1, 0, 2}, {1, 5, 2.5}};
  for (const evo::bound_handling bounds :
       {evo::bound_handling::transform, evo::bound_handling::penalty}) {
    CAPTURE(static_cast<int>(bounds));
    cma s{vector({0.5, 4, 2.25}), domain, {.sigma = 2, .scale = {1, 1, 0.1}, .bounds = bounds}};
    minimise(s, sphere_around({-1, 9, 2.2}), 400, 1, [&](const support::real_batch& asked) {
      for (std::size_t i = 0; i < asked.size(); ++i)
        CHECK(domain.contains(asked.genomes.values(i)));
    });
    CHECK(s.best()->cost - 16 < 1e-8);
    CHECK(distance(numbers_of(s.best()->genome), {-1, 5, 2.2}) < 1e-4);
    CHECK(distance(numbers_of(s.recommend()->genome), {-1, 5, 2.2}) < 1e-4);
  }
}

TEST_CASE("whole numbers are whole, and the best ones are found, of coupled genes, too") {
  // x_1 and x_3 are whole; the optimum of a rotated bowl.
  const auto cost = [](std::span<const double> x) {
    const double a = x[0] - 3.2, b = x[1] + 17, c = x[2] - 0.5, d = x[3] - 4;
    return a * a + b * b + c * c + d * d + 0.5 * b * d + 0.25 * a * c;
  };
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    cma s{vector({0, 0.3, 0, 0}), {.sigma = 2, .integers = {1, 3}}};
    minimise(s, cost, 300, seed, [](const support::real_batch& asked) {
      for (std::size_t i = 0; i < asked.size(); ++i)
        for (const Eigen::Index gene : {1, 3})
          CHECK(asked.genomes[i][gene] == std::round(asked.genomes[i][gene]));
    });
    CHECK(s.best()->genome[1] == -17);
    CHECK(s.best()->genome[3] == 4);
    CHECK(s.best()->cost < 1e-6);
    CHECK(s.recommend()->genome[1] == -17);
  }
}

TEST_CASE("fixed genes never change, and the others find their optimum") {
  cma s{vector({7, 1, -3, 1}), {.sigma = 0.5, .fixed = {0, 2}}};
  minimise(s, sphere_around({0, 0, 0, 2}), 300, 1, [](const support::real_batch& asked) {
    for (std::size_t i = 0; i < asked.size(); ++i) {
      CHECK(asked.genomes[i][0] == 7);
      CHECK(asked.genomes[i][2] == -3);
    }
  });
  CHECK(s.best()->cost - 58 < 1e-8);
  CHECK(distance(numbers_of(s.recommend()->genome), {7, 0, -3, 2}) < 1e-4);
  // Two free genes make a strategy of two dimensions.
  const cma of_two{vector({1, 1}), {.sigma = 0.5}};
  CHECK(s.constants().lambda == of_two.constants().lambda);
  CHECK(s.constants().c_1 == of_two.constants().c_1);
}

TEST_CASE("a banana is followed: Rosenbrock's optimum in 4 dimensions") {
  const evo::rosenbrock problem{4};
  cma s{vector({-1, -1, -1, -1}), {.sigma = 0.5}};
  minimise(s, [&](std::span<const double> x) { return problem(x); }, 1000);
  CHECK(s.best()->cost < 1e-9);
}

TEST_CASE("a large population in few dimensions, whose covariance is learned anew each time") {
  for (const std::size_t n : {1U, 2U, 3U}) {
    CAPTURE(n);
    cma s = make({.sigma = 0.5, .population_size = 200}, n);
    CHECK(s.constants().c_1 + s.constants().c_mu == doctest::Approx(1).epsilon(1e-15));
    minimise(s, sphere_around(numbers(n, 0.25)), 100);
    CHECK(s.best()->cost < 1e-9);
  }
}

TEST_CASE("a state of another shape is refused") {
  cma s = make({.sigma = 1, .population_size = 6}, 3);
  const cma fewer_genes = make({.sigma = 1, .population_size = 6}, 2);
  const cma larger = make({.sigma = 1, .population_size = 8}, 3);
  for (const cma* other : {&fewer_genes, &larger})
    CHECK(throws(evo::error_id::foreign_checkpoint, [&] { s.restore(other->state()); }));
}
