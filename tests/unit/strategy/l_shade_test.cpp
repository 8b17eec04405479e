#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/l_shade.hpp"
#include "support/real_runs.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace {

using evo::shade::success;
using strategy = evo::l_shade<double, evo::uniform_in<double>>;
constexpr double infinity = std::numeric_limits<double>::infinity();

strategy make(evo::l_shade_params params, std::size_t dimension = 3) {
  const evo::box<double> domain{dimension, -2.0, 3.0};
  return {domain, evo::uniform_in{domain}, params};
}

success won(double factor, double rate, double improvement) {
  return {{factor, rate}, improvement};
}

} // namespace

TEST_CASE("the population shrinks in a straight line, and stays without a budget") {
  const auto sizes = [](std::optional<std::uint64_t> budget) {
    strategy s = make({.population_size = 20, .budget = budget});
    std::vector<std::size_t> seen;
    support::minimise(s, support::sphere_around({1, 1, 1}), 15, 1,
                      [&](const auto& asked) { seen.push_back(asked.size()); });
    return seen;
  };
  const auto shrinking = sizes(160);
  std::uint64_t spent = 0;
  for (const std::size_t size : shrinking) {
    const double planned = spent == 0 ? 20 : 20 - 16 * static_cast<double>(spent) / 160;
    CHECK(size == static_cast<std::size_t>(std::floor(std::max(planned, 4.0) + 0.5)));
    spent += size;
  }
  CHECK(shrinking.back() == 4);
  CHECK(std::ranges::count(sizes({}), 20U) == 15);
  CHECK(sizes(0).back() == 4);
}

TEST_CASE("the derived population is 18 n, at least 4 and at most 1800") {
  CHECK(make({}, 3).params().population_size == 54U);
  CHECK(make({}, 200).params().population_size == 1800U);
  CHECK(make({.min_population_size = 30}, 1).params().population_size == 30U);
}

TEST_CASE("the archive keeps what was beaten, cut at random to its share") {
  for (const double rate : {0.0, 0.5, 2.6}) {
    strategy s = make({.population_size = 10, .archive_rate = rate});
    const auto sphere = support::sphere_around({0, 0, 0});
    support::minimise(s, sphere, 20);
    CHECK(s.state().archive.size() > 0); // that of the last generation isn't cut yet
    static_cast<void>(s.ask(evo::random_key{1}));
    CHECK(s.state().archive.size() == static_cast<std::size_t>(rate * 10));
    for (std::size_t i = 0; i < s.state().archive.size(); ++i)
      CHECK(sphere(s.state().archive.genomes.values(i)) > s.best()->cost);
  }
}

TEST_CASE("trials stay in the domain, also beside a parent from elsewhere that is outside") {
  strategy s = make({.population_size = 6});
  const auto corner = support::sphere_around({3, 3, 3});
  support::minimise(s, corner, 1);
  evo::batch<evo::real_population<double>> outside{.genomes = evo::real_population<double>{3}};
  outside.append(Eigen::Vector3d{9, 9, 9}, {.id = 1000});
  s.tell(outside, std::vector{-1.0});
  support::minimise(s, corner, 30, 1, [&](const auto& asked) {
    for (std::size_t i = 0; i < asked.size(); ++i)
      CHECK(s.domain().contains(asked.genomes.values(i)));
  });
  CHECK(s.best()->id == 1000);
}

TEST_CASE("draws: CR is normal about the slot's, F Cauchy, positive and at most 1") {
  evo::shade::success_history history{1};
  history.learn(std::vector{won(0.7, 0.4, 1)});
  evo::random_stream stream = evo::random_key{1}.stream(1);
  std::vector<double> rates, factors;
  for (int k = 0; k < 20'000; ++k) {
    const auto drawn = history.draw(stream);
    rates.push_back(drawn.rate);
    factors.push_back(drawn.factor);
    CHECK((drawn.factor > 0 && drawn.factor <= 1));
  }
  const auto share_below = [](const std::vector<double>& of, double limit) {
    return static_cast<double>(std::ranges::count_if(of, [&](double v) { return v < limit; })) /
           static_cast<double>(of.size());
  };
  CHECK(share_below(rates, 0.3) == doctest::Approx(0.1587).epsilon(0.05));
  CHECK(share_below(rates, 0.4) == doctest::Approx(0.5).epsilon(0.03));
  // Of a Cauchy about 0.7 with scale 0.1 a share of 0.0452 isn't positive and is drawn again.
  CHECK(share_below(factors, 0.7) == doctest::Approx((0.5 - 0.0452) / 0.9548).epsilon(0.03));
  CHECK(share_below(factors, 0.8) == doctest::Approx((0.75 - 0.0452) / 0.9548).epsilon(0.03));
}

TEST_CASE("the memory: weighted Lehmer means slot by slot, closed for good where all CR are 0") {
  evo::shade::success_history history{2};
  history.learn({});
  CHECK(history.factors()[0] == 0.5);
  history.learn(std::vector{won(0.2, 0.5, 3), won(0.8, 1, 1)});
  CHECK(history.factors()[0] == doctest::Approx((3 * 0.04 + 0.64) / (3 * 0.2 + 0.8)));
  CHECK(*history.rates()[0] == doctest::Approx((3 * 0.25 + 1) / (3 * 0.5 + 1)));
  CHECK(history.factors()[1] == 0.5);
  history.learn(std::vector{won(0.3, 0, 1)});
  CHECK(!history.rates()[1]);
  history.learn(std::vector{won(0.3, 0.1, 1)});
  history.learn(std::vector{won(0.3, 0.9, 1)});
  CHECK(!history.rates()[1]);
  // Of an infinite improvement only its size is unknown.
  evo::shade::success_history other{1};
  other.learn(std::vector{won(0.2, 0.5, infinity), won(0.8, 1, 2), won(0.4, 0.5, 1)});
  CHECK(other.factors()[0] == doctest::Approx((0.04 + 0.64 + 0.08) / (0.2 + 0.8 + 0.2)));
}

TEST_CASE("l_shade refuses parameters outside their ranges") {
  for (const evo::l_shade_params& wrong :
       {evo::l_shade_params{.population_size = 3}, evo::l_shade_params{.min_population_size = 3},
        evo::l_shade_params{.best_share = 0}, evo::l_shade_params{.best_share = 1.1},
        evo::l_shade_params{.archive_rate = -1}, evo::l_shade_params{.memory_size = 0}})
    CHECK_THROWS_AS(make(wrong), evo::error);
  strategy one = make({.memory_size = 2});
  CHECK_THROWS_AS(one.restore(make({.memory_size = 3}).state()), evo::error);
  CHECK_THROWS_AS(one.restore(make({.memory_size = 2}, 4).state()), evo::error);
}
