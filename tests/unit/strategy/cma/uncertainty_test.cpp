#include "support/real_runs.hpp"
#include "support/statistics.hpp"

#include "evo/evaluate/per_candidate.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/noisy.hpp"
#include "evo/problem/sphere.hpp"
#include "evo/strategy/cma/uncertainty.hpp"
#include "evo/strategy/cma_es.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

using support::vector;

namespace {

using cma = evo::cma_es<double>;
using numbers = std::vector<double>;

cma make(const evo::cma_noise& noise, std::size_t population = 10) {
  return cma{vector(numbers(4, 1.0)), {.sigma = 1, .population_size = population, .noise = noise}};
}

/// Tells costs that call for more evaluations: second ones in reverse order.
void tell_contradictions(cma& s, std::size_t candidates) {
  const auto& asked = s.ask(evo::random_key{1});
  numbers costs(asked.size());
  for (std::size_t i = 0; i < costs.size(); ++i)
    costs[i] = static_cast<double>(i < candidates ? i : costs.size() - i);
  s.tell(std::span<const double>{costs});
}

/// log10 of the recommended point's true cost after some evaluations of a sphere with noise that
/// doesn't vanish; the median of 21 runs.
double quality(const std::optional<evo::cma_noise>& noise, double sigma,
               std::uint64_t evaluations) {
  std::vector<double> all;
  for (std::uint64_t seed = 1; seed <= 21; ++seed) {
    cma s{vector(numbers(5, 3.0)), {.sigma = sigma, .noise = noise}};
    evo::noisy evaluate{evo::per_candidate{evo::cost_of{evo::sphere{5}}},
                        evo::additive_noise{.deviation = 1}, evo::random_key{seed}.child("noise")};
    while (s.evaluations() < evaluations) {
      const auto& asked = s.ask(evo::random_key{seed});
      numbers costs(asked.size());
      evaluate(asked, costs);
      s.tell(std::span<const double>{costs});
    }
    all.push_back(std::log10(s.recommend()->genome.squaredNorm()));
  }
  return support::median_of(all);
}

} // namespace

TEST_CASE("rank changes: none below the threshold, more the farther candidates move") {
  const numbers first{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const auto change = [&](const numbers& second) {
    return evo::cma::rank_change(first, second, 0.2);
  };
  CHECK(change({}) == 0);
  CHECK(change({1.1, 2.1}) < 0);
  CHECK(change({9.5, 9.6}) > 0);
  CHECK(change({10.5, 10.6}) > change({9.5, 9.6}));
  CHECK(change({4.5}) < change({7.5}));
  // Equal costs keep their ranks; failures are the last ones.
  CHECK(change({1, 2}) < 0);
  CHECK(change({std::numeric_limits<double>::quiet_NaN()}) == change({11}));
}

TEST_CASE("one more evaluation: ranks among those before, by hand") {
  // Costs 1 to 4, the first again as 2.5: of all five 1 has rank 1 and 2.5 rank 3, one rank apart
  // but for the value itself. The tenth part of the distances 1 to 7 from a rank is 0 at each.
  const numbers first{1, 2, 3, 4};
  CHECK(evo::cma::rank_change(first, numbers{2.5}, 0.2) == 2);
}

TEST_CASE("contradictions raise the number of evaluations, then the steps; agreement lowers it") {
  const evo::cma_noise p{.most_replicates = 3};
  evo::cma::uncertainty u;
  CHECK(u.whole_replicates() == 1);
  CHECK(!u.adapt(p, 1));
  CHECK(u.measured == doctest::Approx(0.3));
  CHECK(u.replicates == 1.5);
  CHECK(!u.adapt(p, 1));
  CHECK(!u.adapt(p, 1)); // 3.375, at most 3
  CHECK(u.replicates == 3);
  CHECK(u.adapt(p, 1));
  CHECK(!u.adapt(p, -100));
  CHECK(u.replicates == 2);
  for (int i = 0; i < 9; ++i)
    CHECK(!u.adapt(p, -100));
  CHECK(u.replicates == 1);
}

TEST_CASE("without replicates some candidates are asked once more, as candidates of their own") {
  cma s = make({.reevaluated = 0.3});
  const auto asked = s.ask(evo::random_key{1});
  REQUIRE(asked.size() == 13);
  for (std::size_t i = 0; i < 13; ++i) {
    CHECK(asked.candidates[i].replicate == (i < 10 ? 0 : 1));
    CHECK(asked.candidates[i].id == i);
    CHECK(asked.genomes[i] == asked.genomes[i % 10]);
  }
  CHECK(make({.reevaluated = 0.01}).ask(evo::random_key{1}).size() == 11); // at least one
}

TEST_CASE("under noise each candidate is asked as often as replicates say, with other numbers") {
  cma s = make({.reevaluated = 0.5, .most_replicates = 4});
  for (const std::size_t replicates : {1U, 2U, 2U, 3U, 4U}) {
    CHECK(s.state().noise.whole_replicates() == replicates);
    const auto asked = s.ask(evo::random_key{1});
    REQUIRE(asked.size() == 15 * replicates);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const bool is_again = i >= 10 * replicates;
      const std::size_t j = is_again ? (i - 10 * replicates) % 5 : i % 10;
      const std::size_t r = is_again ? replicates + (i - 10 * replicates) / 5 : i / 10;
      CHECK(asked.candidates[i].replicate == r);
      CHECK(asked.genomes[i] == asked.genomes[j]);
    }
    tell_contradictions(s, 10 * replicates);
  }
}

TEST_CASE("a candidate's cost is the mean of all its evaluations") {
  cma s = make({.reevaluated = 0.2, .most_replicates = 1}, 5);
  const auto asked = s.ask(evo::random_key{1});
  REQUIRE(asked.size() == 6);
  // The first is 0 and 10, so 5 on average: the best are 2, 1 and no other.
  s.tell(std::span<const double>{numbers{0, 2, 1, 6, 7, 10}});
  const auto& w = s.constants().weights;
  const Eigen::VectorXd mean = w[0] * asked.genomes[2] + w[1] * asked.genomes[1];
  CHECK(s.constants().mu == 2);
  CHECK((s.recommend()->genome - mean).norm() < 1e-14);
  CHECK(s.evaluations() == 6);
}

TEST_CASE("steps grow where replicates are at their most and noise is still too strong") {
  const auto step_after = [](double growth) {
    cma s = make({.reevaluated = 0.5, .step_growth = growth});
    tell_contradictions(s, 10);
    return s.step_size();
  };
  CHECK(step_after(2) == doctest::Approx(2 * step_after(1)).epsilon(1e-12));
}

TEST_CASE("more evaluations a candidate lead nearer to the optimum of a noisy sphere") {
  const double plain = quality({}, 1, 4000);
  const double replicated = quality(evo::cma_noise{.most_replicates = 20}, 1, 4000);
  CHECK(replicated < plain - 0.3); // seen -0.44 and -1.00
}

TEST_CASE("growing steps lead out of noise that hides the slope") {
  const double plain = quality({}, 0.003, 1000);
  const double growing = quality(evo::cma_noise{}, 0.003, 1000);
  CHECK(growing < plain - 1); // seen 1.65 and -0.41
}
