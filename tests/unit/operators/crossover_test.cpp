#include "evo/operators/crossover/any_crossover.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace {

evo::random_stream a_stream() {
  return evo::random_key{5}.stream(2);
}

/// Children of (0, 0, ...) and (1, 1, ...): which genes changed sides.
template <class C>
std::vector<double> pattern(const C& cross, std::size_t n, evo::random_stream& stream) {
  std::vector<double> first(n, 0.0), second(n, 1.0);
  cross(std::span{first}, std::span{second}, stream);
  for (std::size_t i = 0; i < n; ++i)
    REQUIRE(first[i] + second[i] == 1); // each gene is in exactly one of the children
  return first;
}

std::size_t changes(const std::vector<double>& pattern) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < pattern.size(); ++i)
    count += pattern[i] != pattern[i - 1] ? 1 : 0;
  return count;
}

} // namespace

TEST_CASE("one point: a head and a tail, every place between genes equally often") {
  evo::random_stream stream = a_stream();
  std::vector<std::size_t> cuts;
  for (int i = 0; i < 20'000; ++i) {
    const auto p = pattern(evo::one_point_crossover{}, 6, stream);
    REQUIRE(changes(p) == 1);
    REQUIRE(p.front() == 0);
    cuts.push_back(static_cast<std::size_t>(std::find(p.begin(), p.end(), 1.0) - p.begin()));
  }
  const std::vector<double> expected{0, 0.2, 0.2, 0.2, 0.2, 0.2};
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(cuts, 6), expected, 20'000) <
        3.1);
}

TEST_CASE("two points: a piece from within, both ends kept, every pair of places equally often") {
  evo::random_stream stream = a_stream();
  std::vector<std::size_t> pieces;
  for (int i = 0; i < 20'000; ++i) {
    const auto p = pattern(evo::two_point_crossover{}, 5, stream);
    REQUIRE(changes(p) == 2);
    const auto from = static_cast<std::size_t>(std::find(p.begin(), p.end(), 1.0) - p.begin());
    const auto length = static_cast<std::size_t>(std::count(p.begin(), p.end(), 1.0));
    pieces.push_back(5 * from + length);
  }
  std::vector<double> expected(25);
  for (const std::size_t piece : {6, 7, 8, 11, 12, 16}) // (from, length) with from + length <= 4
    expected[piece] = 1.0 / 6;
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(pieces, 25), expected,
                                       20'000) < 3.1);
}

TEST_CASE("multi-point: as many changes of side as points, fewer where there is no room") {
  evo::random_stream stream = a_stream();
  for (std::size_t points = 1; points <= 8; ++points)
    for (std::size_t n = 1; n <= 12; ++n)
      CHECK(changes(pattern(evo::multi_point_crossover{.points = points}, n, stream)) ==
            std::min(points, n - 1));
}

TEST_CASE("uniform: each gene changes sides with its probability, on its own") {
  evo::random_stream stream = a_stream();
  for (const double probability : {0.0, 0.1, 0.5, 1.0}) {
    const auto p = pattern(evo::uniform_crossover{.gene_probability = probability}, 50'000, stream);
    const double share = support::mean_of(p);
    CHECK(std::abs(share - probability) <= 4 * std::sqrt(probability * (1 - probability) / 5e4));
    const double expected_changes = 2 * probability * (1 - probability) * 49'999;
    CHECK(std::abs(static_cast<double>(changes(p)) - expected_changes) <=
          4 * std::sqrt(expected_changes));
  }
}

TEST_CASE_TEMPLATE("SBX keeps the parents' mean and spreads by the factor of Deb and Agrawal", T,
                   float, double) {
  evo::random_stream stream = a_stream();
  for (const double eta : {0.0, 2.0, 15.0}) {
    std::vector<T> first(40'000, T(1)), second(40'000, T(3));
    evo::sbx_crossover{.distribution_index = eta, .gene_probability = 1}(std::span{first},
                                                                         std::span{second}, stream);
    std::vector<double> factors;
    for (std::size_t i = 0; i < first.size(); ++i) {
      const double sum = static_cast<double>(first[i]) + static_cast<double>(second[i]);
      const double spread = static_cast<double>(second[i]) - static_cast<double>(first[i]);
      REQUIRE(std::abs(sum - 4) <= 1e-6 * (4 + std::abs(spread)));
      factors.push_back(spread / 2);
    }
    // P(b <= x) = x^(eta + 1) / 2 below 1, 1 - x^-(eta + 1) / 2 above.
    const auto cdf = [eta](double b) {
      return b <= 1 ? std::pow(b, eta + 1) / 2 : 1 - std::pow(b, -(eta + 1)) / 2;
    };
    CHECK(support::ks_statistic(factors, cdf) < 1.95);
  }
}

TEST_CASE_TEMPLATE("SBX in bulk has the same bits on every instruction set, for any count", T,
                   float, double) {
  constexpr evo::philox_key key{17, 4};
  for (const std::size_t count : {1, 2, 3, 5, 8, 9, 16, 31, 1001}) {
    std::vector<T> first(count, T(1)), second(count, T(3));
    evo::detail::cross_kernel_of<T>(evo::instruction_set::baseline)(
        5, 9, key, T(0.25), first.data(), second.data(), count);
    CHECK(std::ranges::count(first, T(1)) == 0);
    if (evo::is_supported(evo::instruction_set::avx2)) {
      std::vector<T> one(count, T(1)), other(count, T(3));
      evo::detail::cross_kernel_of<T>(evo::instruction_set::avx2)(5, 9, key, T(0.25), one.data(),
                                                                  other.data(), count);
      CHECK(one == first);
      CHECK(other == second);
    }
  }
}

TEST_CASE("SBX crosses each gene with its probability and leaves equal genes alone") {
  evo::random_stream stream = a_stream();
  std::vector<double> first(20'000, 1.0), second(20'000, 3.0);
  evo::sbx_crossover{}(std::span{first}, std::span{second}, stream);
  const auto untouched = static_cast<double>(std::count(first.begin(), first.end(), 1.0));
  CHECK(std::abs(untouched - 10'000) < 4 * std::sqrt(5000.0));
  std::vector<double> twin(100, 2.0), other(100, 2.0);
  evo::sbx_crossover{.gene_probability = 1}(std::span{twin}, std::span{other}, stream);
  for (const double gene : twin)
    CHECK(gene == doctest::Approx(2).epsilon(1e-14));
}

TEST_CASE("every crossover lives with genomes of no, one and two genes") {
  evo::random_stream stream = a_stream();
  for (const std::string name : {"one_point", "two_point", "multi_point", "uniform", "sbx"}) {
    CAPTURE(name);
    std::visit(
        [&](const auto& cross) {
          CHECK_NOTHROW(cross.check());
          for (const std::size_t n : {0, 1, 2}) {
            std::vector<float> first(n, 1.0F), second(n, 2.0F);
            cross(std::span{first}, std::span{second}, stream);
            for (std::size_t i = 0; i < n; ++i)
              CHECK(first[i] + second[i] == doctest::Approx(3));
          }
        },
        evo::crossover_by_name(name));
  }
}

TEST_CASE("parameters out of range are refused") {
  CHECK_THROWS_AS((evo::multi_point_crossover{.points = 0}.check()), evo::error);
  CHECK_THROWS_AS((evo::multi_point_crossover{.points = 65}.check()), evo::error);
  CHECK_THROWS_AS((evo::uniform_crossover{.gene_probability = -0.1}.check()), evo::error);
  CHECK_THROWS_AS((evo::sbx_crossover{.distribution_index = -1}.check()), evo::error);
  CHECK_THROWS_AS((evo::sbx_crossover{.gene_probability = 2}.check()), evo::error);
  CHECK_THROWS_AS(static_cast<void>(evo::crossover_by_name("three_point")), evo::error);
}
