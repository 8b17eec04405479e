#include "evo/operators/selection/any_selection.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t draws = 40'000;

using costs = std::vector<double>;

evo::random_stream a_stream() {
  return evo::random_key{11}.stream(1);
}

/// The shares in which a selection draws each candidate.
template <evo::selection S>
std::vector<double> shares(const S& select, const costs& of) {
  std::vector<std::size_t> parents(draws, of.size());
  evo::random_stream stream = a_stream();
  select(of, parents, stream);
  return support::shares_of<std::size_t>(parents, of.size());
}

template <evo::selection S>
double deviation(const S& select, const costs& of, const std::vector<double>& probabilities) {
  return support::chi_squared_deviation(shares(select, of), probabilities, draws);
}

const std::vector<double> uniform_of_4(4, 0.25);

} // namespace

TEST_CASE("best_indices() orders by cost, NaN last, the smaller index first among equals") {
  const costs of{3, not_a_number, 1, infinity, 1, -infinity, not_a_number};
  CHECK(evo::best_indices(of, 7) == std::vector<std::size_t>{5, 2, 4, 0, 3, 1, 6});
  CHECK(evo::best_indices(of, 2) == std::vector<std::size_t>{5, 2});
  CHECK(evo::best_indices(of, 0).empty());
  CHECK_THROWS_AS(static_cast<void>(evo::best_indices(of, 8)), evo::error);
}

TEST_CASE("a tournament of k is won with probability ((n - i)^k - (n - i - 1)^k) / n^k at rank i") {
  for (const std::size_t size : {1, 2, 5}) {
    std::vector<double> expected;
    for (double i = 0; i < 4; ++i)
      expected.push_back((std::pow(4 - i, size) - std::pow(3 - i, size)) / std::pow(4, size));
    // Candidate 2 has failed: it is the last. The order is 1, 3, 0, 2.
    const costs of{5, -1, not_a_number, 2};
    const std::vector<double> of_candidates{expected[2], expected[0], expected[3], expected[1]};
    CHECK(deviation(evo::tournament_selection{.size = size}, of, of_candidates) < 3.1);
  }
}

TEST_CASE("linear ranking gives rank i (pressure - 2 (pressure - 1) i / (n - 1)) / n") {
  for (const double pressure : {1.0, 1.5, 2.0}) {
    std::vector<double> expected;
    for (double i = 0; i < 4; ++i)
      expected.push_back((pressure - 2 * (pressure - 1) * i / 3) / 4);
    const costs of{not_a_number, 1, 2, infinity};
    const std::vector<double> of_candidates{expected[3], expected[0], expected[1], expected[2]};
    CHECK(deviation(evo::rank_selection{.pressure = pressure}, of, of_candidates) < 3.1);
  }
}

TEST_CASE("truncation is uniform among the best share, rounded up, and at least one") {
  const costs of{4, 1, not_a_number, 2};
  CHECK(deviation(evo::truncation_selection{.ratio = 0.5}, of, {0, 0.5, 0, 0.5}) < 3.1);
  CHECK(deviation(evo::truncation_selection{.ratio = 0.51}, of, {1.0 / 3, 1.0 / 3, 0, 1.0 / 3}) <
        3.1);
  CHECK(deviation(evo::truncation_selection{.ratio = 1}, of, uniform_of_4) < 3.1);
  CHECK(shares(evo::truncation_selection{.ratio = 1e-9}, of)[1] == doctest::Approx(1));
}

TEST_CASE("roulette draws by the softmax of -cost / temperature") {
  const costs of{0.3, 0.1, 0.2, 0.7};
  const double temperature = 0.2;
  std::vector<double> expected;
  for (const double cost : of)
    expected.push_back(std::exp(-cost / temperature));
  const double sum = std::accumulate(expected.begin(), expected.end(), 0.0);
  for (double& p : expected)
    p /= sum;
  CHECK(deviation(evo::roulette_selection{.temperature = temperature}, of, expected) < 3.1);

  SUBCASE("the same after a shift, and with costs and temperature in another unit") {
    costs other = of;
    for (double& cost : other)
      cost = 1000 * cost + 1e6;
    CHECK(deviation(evo::roulette_selection{.temperature = 1000 * temperature}, other, expected) <
          3.1);
  }
}

TEST_CASE("softmax weights neither over- nor underflow, and failures have none unless all failed") {
  CHECK(evo::softmax_weights(costs{1e300, -1e300, 0}, 1e-300) == costs{0, 1, 0});
  CHECK(evo::softmax_weights(costs{not_a_number, 5, infinity}, 1) == costs{0, 1, 0});
  CHECK(evo::softmax_weights(costs{-infinity, 5, -infinity}, 1) == costs{1, 0, 1});
  CHECK(evo::softmax_weights(costs{not_a_number, infinity}, 1) == costs{0, 1});
  CHECK(evo::softmax_weights(costs{not_a_number, not_a_number}, 1) == costs{1, 1});
  CHECK(evo::softmax_weights(costs{2, 2}, 1e-300) == costs{1, 1});
}

TEST_CASE("roulette without replacement: successive draws in proportion to the weights left") {
  const costs of{0, std::log(2), std::log(4)}; // weights 1, 1/2, 1/4 at temperature 1
  const evo::roulette_selection roulette{.temperature = 1};
  evo::random_stream stream = a_stream();
  std::vector<std::size_t> pairs;
  for (std::size_t i = 0; i < draws; ++i) {
    const auto drawn = roulette.without_replacement(of, 2, stream);
    REQUIRE(drawn.size() == 2);
    pairs.push_back(3 * drawn[0] + drawn[1]);
  }
  const std::vector<double> weights{1, 0.5, 0.25};
  std::vector<double> expected(9);
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b)
      if (a != b)
        expected[3 * a + b] = weights[a] / 1.75 * weights[b] / (1.75 - weights[a]);
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(pairs, 9), expected, draws) <
        3.1);
}

TEST_CASE("roulette without replacement takes failures last, and all of them if it must") {
  const costs of{not_a_number, 1, not_a_number, 2, infinity};
  const evo::roulette_selection roulette{.temperature = 1e-9};
  evo::random_stream stream = a_stream();
  for (int i = 0; i < 50; ++i) {
    const auto drawn = roulette.without_replacement(of, 5, stream);
    CHECK(std::set<std::size_t>(drawn.begin(), drawn.end()).size() == 5);
    CHECK(std::vector<std::size_t>(drawn.begin(), drawn.begin() + 3) ==
          std::vector<std::size_t>{1, 3, 4});
  }
  CHECK(roulette.without_replacement(of, 0, stream).empty());
  CHECK_THROWS_AS(static_cast<void>(roulette.without_replacement(of, 6, stream)), evo::error);
}

TEST_CASE("every selection treats equal costs alike, and one candidate or only failures as well") {
  for (const std::string name : {"tournament", "roulette", "truncation", "rank"}) {
    CAPTURE(name);
    std::visit(
        [](auto select) {
          if constexpr (std::is_same_v<decltype(select), evo::truncation_selection>)
            select.ratio = 1;
          for (const double all : {1.0, not_a_number, infinity, -infinity})
            CHECK(deviation(select, costs(4, all), uniform_of_4) < 3.1);
          CHECK(shares(select, costs{not_a_number})[0] == doctest::Approx(1));
        },
        evo::selection_by_name(name));
  }
}

TEST_CASE("parameters out of range are refused") {
  CHECK_THROWS_AS((evo::tournament_selection{.size = 0}.check()), evo::error);
  CHECK_THROWS_AS((evo::truncation_selection{.ratio = 0}.check()), evo::error);
  CHECK_THROWS_AS((evo::truncation_selection{.ratio = 1.1}.check()), evo::error);
  CHECK_THROWS_AS((evo::truncation_selection{.ratio = not_a_number}.check()), evo::error);
  CHECK_THROWS_AS((evo::rank_selection{.pressure = 0.9}.check()), evo::error);
  CHECK_THROWS_AS((evo::rank_selection{.pressure = 2.1}.check()), evo::error);
  CHECK_THROWS_AS((evo::roulette_selection{.temperature = 0}.check()), evo::error);
  CHECK_THROWS_AS((evo::roulette_selection{.temperature = infinity}.check()), evo::error);
}

TEST_CASE("a selection is found by its name; an unknown name is answered with those there are") {
  CHECK(std::holds_alternative<evo::rank_selection>(evo::selection_by_name("rank")));
  try {
    static_cast<void>(evo::selection_by_name("tornament"));
    FAIL("an unknown name was found");
  } catch (const evo::error& e) {
    CHECK(std::string{e.what()} ==
          "evo.invalid_parameter: selection \"tornament\" is unknown; there are "
          "tournament, roulette, truncation, rank");
  }
}
