#include "evo/operators/detail/chosen.hpp"
#include "evo/operators/mutation/any_mutation.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace {

evo::random_stream a_stream() {
  return evo::random_key{6}.stream(3);
}

/// The genes after mutating `n` of them, all `gene` before, in [lower, upper].
template <class T, class M>
std::vector<double> mutated(const M& mutate, std::size_t n, T gene, T lower, T upper,
                            double probability = 1) {
  std::vector<T> genome(n, gene);
  evo::random_stream stream = a_stream();
  mutate(std::span{genome}, probability, evo::box<T>{n, lower, upper}, stream);
  return {genome.begin(), genome.end()};
}

} // namespace

TEST_CASE("visit_chosen chooses each index with its probability, on its own, in ascending order") {
  evo::random_stream stream = a_stream();
  const std::size_t n = 100'000;
  for (const double probability : {0.0, 1e-3, 0.1, 0.125, 0.2, 0.5, 1.0}) {
    CAPTURE(probability);
    std::vector<std::size_t> chosen;
    const std::size_t count = evo::detail::visit_chosen(n, probability, stream, [&](auto indices) {
      REQUIRE(indices.size() <= evo::detail::chosen_block);
      chosen.insert(chosen.end(), indices.begin(), indices.end());
    });
    CHECK(count == chosen.size());
    CHECK(std::is_sorted(chosen.begin(), chosen.end(), std::less_equal<>{}));
    CHECK((chosen.empty() || chosen.back() < n));
    const double mean = probability * static_cast<double>(n);
    CHECK(std::abs(static_cast<double>(count) - mean) <= 4 * std::sqrt(mean * (1 - probability)));
    // Gaps are geometric: P(gap >= 3) = (1 - p)^2.
    double wide = 0;
    for (std::size_t i = 1; i < chosen.size(); ++i)
      wide += chosen[i] - chosen[i - 1] >= 3 ? 1 : 0;
    const double expected = (1 - probability) * (1 - probability) * mean;
    CHECK(std::abs(wide - expected) <= 4 * std::sqrt(mean) + 1);
  }
  CHECK(evo::detail::visit_chosen(1000, 1e-300, stream, [](auto) {}) == 0);
  CHECK(evo::detail::visit_chosen(1000, 1e-15, stream, [](auto) {}) == 0);
}

TEST_CASE_TEMPLATE("Gaussian mutation adds noise of its step size to a share of the genes", T,
                   float, double) {
  const evo::gaussian_mutation mutate{.step_size = 0.5};
  auto genes = mutated<T>(mutate, 40'000, T(2), T(-100), T(100));
  CHECK(support::ks_statistic(genes, [](double x) { return support::normal_cdf((x - 2) / 0.5); }) <
        1.95);
  genes = mutated<T>(mutate, 40'000, T(2), T(-100), T(100), 0.1);
  const auto same = static_cast<double>(std::count(genes.begin(), genes.end(), 2.0));
  CHECK(std::abs(same - 36'000) < 4 * std::sqrt(3600.0));
}

TEST_CASE("Gaussian mutation's derived step is a tenth of each gene's range") {
  const auto genes = mutated<double>(evo::gaussian_mutation{}, 40'000, 0.0, -1.0, 3.0);
  CHECK(std::sqrt(support::moment_of(genes, 2)) == doctest::Approx(0.4).epsilon(0.02));
  CHECK_THROWS_AS(evo::gaussian_mutation{}.check(evo::box<double>{3}), evo::error);
  CHECK_NOTHROW(evo::gaussian_mutation{.step_size = 0}.check(evo::box<double>{3}));
}

TEST_CASE_TEMPLATE("polynomial mutation has the distribution of Deb and Deb and stays in bounds", T,
                   float, double) {
  const double x = 1, lower = 0, upper = 4;
  for (const double eta : {0.0, 5.0, 20.0}) {
    const auto genes = mutated<T>(evo::polynomial_mutation{.distribution_index = eta}, 40'000,
                                  static_cast<T>(x), static_cast<T>(lower), static_cast<T>(upper));
    CHECK(*std::min_element(genes.begin(), genes.end()) >= lower);
    CHECK(*std::max_element(genes.begin(), genes.end()) <= upper);
    // Inverting the two branches: below x, P = (1 - (x - y) / (x - l))^(eta + 1) / 2.
    const auto cdf = [=](double y) {
      return y <= x ? std::pow(1 - (x - y) / (x - lower), eta + 1) / 2
                    : 1 - std::pow(1 - (y - x) / (upper - x), eta + 1) / 2;
    };
    CHECK(support::ks_statistic(genes, cdf) < 1.95);
  }
}

TEST_CASE(
    "polynomial mutation: a gene on a bound stays half of the time; one outside is put back") {
  const auto on_bound = mutated<double>(evo::polynomial_mutation{}, 20'000, 4.0, 0.0, 4.0);
  const auto stayed = static_cast<double>(std::count(on_bound.begin(), on_bound.end(), 4.0));
  CHECK(std::abs(stayed - 10'000) < 4 * std::sqrt(5000.0));
  const auto outside = mutated<double>(evo::polynomial_mutation{}, 1000, 9.0, 0.0, 4.0);
  CHECK(*std::max_element(outside.begin(), outside.end()) <= 4);
}

TEST_CASE_TEMPLATE("uniform reset draws in the domain, whatever was there", T, float, double) {
  const auto genes = mutated<T>(evo::uniform_reset_mutation{}, 40'000, T(1000), T(-1), T(3));
  CHECK(support::ks_statistic(genes, [](double x) { return (x + 1) / 4; }) < 1.95);
}

TEST_CASE_TEMPLATE("the CoSyNE permutation keeps each gene's values and moves the marked share", T,
                   float, double) {
  const Eigen::Index n = 400;
  const std::size_t size = 50, first = 10;
  evo::real_population<T> genomes{n, size};
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t gene = 0; gene < static_cast<std::size_t>(n); ++gene)
      genomes.values(i)[gene] = static_cast<T>(1000 * gene + i);
  const auto before = genomes;
  evo::random_stream stream = a_stream();
  evo::cosyne_permutation{}(genomes, first, std::vector<double>(size - first, 0.5), stream);
  double moved = 0;
  for (std::size_t gene = 0; gene < static_cast<std::size_t>(n); ++gene) {
    std::vector<T> values;
    for (std::size_t i = 0; i < size; ++i) {
      values.push_back(genomes.values(i)[gene]);
      moved += genomes.values(i)[gene] != before.values(i)[gene] ? 1 : 0;
    }
    for (std::size_t i = 0; i < first; ++i)
      REQUIRE(values[i] == before.values(i)[gene]); // not among those that take part
    std::sort(values.begin(), values.end());
    for (std::size_t i = 0; i < size; ++i)
      REQUIRE(values[i] == before.values(i)[gene]);
  }
  // Of m marked ones a shuffle leaves one in place on average: 400 (0.5 40 - 1) = 7600.
  CHECK(std::abs(moved - 7600) < 4 * std::sqrt(7600.0));
}

TEST_CASE(
    "CoSyNE's probabilities are the paper's: 0 for the best, 1 for the worst and the failed") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto p = evo::cosyne_probabilities(std::vector{0.0, 10.0, 5.0, nan, 7.5}, 2);
  CHECK(p[0] == doctest::Approx(0));
  CHECK(p[1] == 1);
  CHECK(p[2] == doctest::Approx(1 - std::sqrt(0.5)));
  CHECK(p[3] == 1);
  CHECK(p[4] == doctest::Approx(0.5));
  CHECK(evo::cosyne_probabilities(std::vector{3.0, 3.0}, 2) == std::vector{1.0, 1.0});
  const auto huge = evo::cosyne_probabilities(std::vector{-1.7e308, 1.7e308, 0.0}, 1);
  CHECK(huge[2] == doctest::Approx(0.5));
}

TEST_CASE("every mutation counts the genes it chose and leaves none but those changed") {
  for (const std::string name : {"gaussian", "polynomial", "uniform_reset"}) {
    CAPTURE(name);
    std::visit(
        [](const auto& mutate) {
          if constexpr (evo::mutation<std::remove_cvref_t<decltype(mutate)>, double>) {
            std::vector<double> genome(1000, 0.123);
            evo::random_stream stream = a_stream();
            const std::size_t chosen =
                mutate(std::span{genome}, 0.05, evo::box<double>{1000, -1, 1}, stream);
            const auto same =
                static_cast<std::size_t>(std::count(genome.begin(), genome.end(), 0.123));
            CHECK(chosen == 1000 - same);
            CHECK(chosen > 0);
            CHECK(mutate(std::span{genome}, 0, evo::box<double>{1000, -1, 1}, stream) == 0);
          }
        },
        evo::mutation_by_name(name));
  }
}

TEST_CASE("parameters out of range, and domains without the bounds that are needed, are refused") {
  const evo::box<double> space{2}, domain{2, -1, 1};
  CHECK_THROWS_AS(evo::gaussian_mutation{.step_size = -1}.check(domain), evo::error);
  CHECK_THROWS_AS(evo::polynomial_mutation{.distribution_index = -1}.check(domain), evo::error);
  CHECK_THROWS_AS(evo::polynomial_mutation{}.check(space), evo::error);
  CHECK_THROWS_AS(evo::uniform_reset_mutation{}.check(space), evo::error);
  CHECK_THROWS_AS(static_cast<void>(evo::mutation_by_name("gauss")), evo::error);
  evo::real_population<double> two{2, 2};
  evo::random_stream stream = a_stream();
  CHECK_THROWS_AS(evo::cosyne_permutation{}(two, 1, std::vector{0.5, 0.5}, stream), evo::error);
}
