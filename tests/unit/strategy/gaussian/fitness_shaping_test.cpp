#include "evo/strategy/gaussian/fitness_shaping.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace {

using enum evo::fitness_shaping;
using evo::gaussian::shaped;

constexpr double failed = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

} // namespace

TEST_CASE("ranks are spread evenly, best highest, failed ones lowest") {
  CHECK(shaped(std::vector{3.0, failed, -1.0, 2.0, infinity}, centered) ==
        std::vector{0.0, -0.5, 0.5, 0.25, -0.25});
  CHECK(shaped(std::vector{3.0, failed, -1.0, 2.0, infinity}, linear) ==
        std::vector{0.5, 0.0, 1.0, 0.75, 0.25});
}

TEST_CASE("nes utilities are those of the paper, sum to 0 and are equal in the worse half") {
  const std::vector<double> u = shaped(std::vector{4.0, 1.0, 3.0, 2.0}, nes);
  const double first = std::log(3.0), second = std::log(3.0) - std::log(2.0);
  CHECK(u[1] == doctest::Approx(first / (first + second) - 0.25).epsilon(1e-15));
  CHECK(u[3] == doctest::Approx(second / (first + second) - 0.25).epsilon(1e-15));
  CHECK(u[0] == -0.25);
  CHECK(u[2] == -0.25);
  CHECK(std::abs(sum_of(u)) < 1e-15);
}

TEST_CASE("normalised costs have mean 0 and deviation 1, whatever their scale") {
  for (const double scale : {1.0, 1e-300, 1e300}) {
    const std::vector<double> u = shaped(std::vector{1 * scale, 2 * scale, 3 * scale}, normalize);
    CHECK(u[0] == doctest::Approx(1));
    CHECK(u[1] == doctest::Approx(0));
    CHECK(u[2] == doctest::Approx(-1));
  }
}

TEST_CASE(
    "normalised, what failed counts as the worst finite cost, and minus infinity as the best") {
  const std::vector<double> u =
      shaped(std::vector{failed, 1.0, infinity, 2.0, -infinity}, normalize);
  CHECK(u[0] == u[3]);
  CHECK(u[2] == u[3]);
  CHECK(u[4] == u[1]);
  CHECK(u[1] > u[3]);
  CHECK(shaped(std::vector{5.0, 5.0, failed}, normalize) == std::vector{0.0, 0.0, 0.0});
}

TEST_CASE("a single candidate has no weight") {
  for (const auto how : {nes, centered, normalize})
    CHECK(shaped(std::vector{7.0}, how) == std::vector{0.0});
}
