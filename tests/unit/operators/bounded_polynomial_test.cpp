#include "evo/operators/crossover/sbx.hpp"
#include "evo/operators/mutation/bounded_polynomial.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace {

/// Many genes at one place in [-1, 3], each mutated.
template <class T>
std::vector<T> mutated(T gene, double eta) {
  std::vector<T> genes(40'000, gene);
  evo::random_stream stream = evo::random_key{6}.stream(3);
  evo::bounded_polynomial_mutation{.distribution_index = eta}(
      std::span{genes}, 1, evo::box<T>{genes.size(), T(-1), T(3)}, stream);
  return genes;
}

} // namespace

TEST_CASE_TEMPLATE("bounded polynomial mutation has its distribution and stays in bounds", T, float,
                   double) {
  for (const double eta : {0.0, 5.0, 20.0})
    for (const double gene : {-0.8, 1.0, 2.5}) {
      CAPTURE(eta);
      CAPTURE(gene);
      const std::vector<T> genes = mutated<T>(static_cast<T>(gene), eta);
      CHECK(*std::ranges::min_element(genes) >= T(-1));
      CHECK(*std::ranges::max_element(genes) <= T(3));
      for (const double share : {0.02, 0.1, 0.4}) {
        const double room = (gene + 1) / 4, beyond = std::pow(1 - room, eta + 1);
        const double expected =
            share >= room ? 0 : 0.5 * (std::pow(1 - share, eta + 1) - beyond) / (1 - beyond);
        const auto seen = std::ranges::count_if(genes, [&](T x) { return x < gene - 4 * share; });
        CHECK(std::abs(static_cast<double>(seen) / 40'000 - expected) < 0.01);
      }
    }
}

TEST_CASE("bounded polynomial mutation leaves a bound and comes back from outside") {
  const std::vector<double> on_bound = mutated(3.0, 20);
  CHECK(std::ranges::count(on_bound, 3.0) == doctest::Approx(20'000).epsilon(0.03));
  const std::vector<double> outside = mutated(99.0, 20);
  CHECK(outside == on_bound);
  std::vector<double> fixed(10, 2.0);
  evo::random_stream stream = evo::random_key{6}.stream(3);
  evo::bounded_polynomial_mutation{}(std::span{fixed}, 1, evo::box<double>{10, 2.0, 2.0}, stream);
  CHECK(fixed == std::vector<double>(10, 2.0));
  CHECK_THROWS_AS(evo::bounded_polynomial_mutation{.distribution_index = -1}.check(
                      evo::box<double>{1, 0.0, 1.0}),
                  evo::error);
  CHECK_THROWS_AS(evo::bounded_polynomial_mutation{}.check(evo::box<double>{1}), evo::error);
}

TEST_CASE("SBX exchanges the genes that it crosses as often as asked for") {
  for (const double exchanged : {0.0, 0.5, 1.0}) {
    std::vector<double> first(20'000, 0.0), second(20'000, 1.0);
    evo::random_stream stream = evo::random_key{6}.stream(4);
    evo::sbx_crossover{.distribution_index = 30, .exchange_probability = exchanged}(
        std::span{first}, std::span{second}, stream);
    const auto sides = std::ranges::count_if(first, [](double x) { return x > 0.5; });
    CHECK(static_cast<double>(sides) / 20'000 == doctest::Approx(exchanged / 2).epsilon(0.05));
  }
  CHECK_THROWS_AS((evo::sbx_crossover{.exchange_probability = -1}.check()), evo::error);
}
