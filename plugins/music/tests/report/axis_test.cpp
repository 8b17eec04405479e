#include "axis.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using evo::music::report::index_axis;
using evo::music::report::round_axis;

TEST_CASE("ticks are 1, 2 or 5 times a power of ten and span the data") {
  for (const double low : {-3.7, 0.0, 0.413, 812.0, 1e-7})
    for (const double span : {1e-5, 0.031, 0.7, 13.0, 9e4}) {
      CAPTURE(low);
      CAPTURE(span);
      const auto a = round_axis(low, low + span, 6);
      CHECK(a.low <= low + 1e-9 * span);
      CHECK(a.high >= low + span * (1 - 1e-9));
      REQUIRE(a.ticks.size() >= 3);
      CHECK(a.ticks.size() <= 12);
      CHECK(a.labels.size() == a.ticks.size());
      const double step = a.ticks[1] - a.ticks[0];
      const double leading = step / std::pow(10.0, std::floor(std::log10(step * 1.0001)));
      const double nearest = leading < 1.5 ? 1 : leading < 3.5 ? 2 : 5;
      CHECK(leading == doctest::Approx(nearest).epsilon(1e-4));
    }
}

TEST_CASE("labels have as many decimals as the step needs") {
  const auto a = round_axis(0.61, 0.87, 6);
  CHECK(a.labels.front() == "0.60");
  CHECK(a.labels.back() == "0.90");
  CHECK(round_axis(0, 500, 5).labels[1] == "100");
}

TEST_CASE("one value, nothing, and infinities still give an axis") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  for (const auto& [low, high] : {std::pair{0.5, 0.5},
                                  {0.0, 0.0},
                                  {nan, nan},
                                  {inf, -inf},
                                  {-inf, inf},
                                  {1e308, -1e308},
                                  {5e-324, 1e-323},
                                  {1.0, 1 + 1e-15}}) {
    CAPTURE(low);
    CAPTURE(high);
    const auto a = round_axis(low, high, 6);
    CHECK(std::isfinite(a.low));
    CHECK(std::isfinite(a.high));
    CHECK(a.high > a.low);
    CHECK(a.ticks.size() <= 32);
  }
}

TEST_CASE("an axis of generations has whole ticks and ends with the data") {
  const auto a = index_axis(0, 11, 10);
  CHECK(a.high == 11);
  for (const double tick : a.ticks)
    CHECK(tick == std::floor(tick));
  CHECK(index_axis(0, 0, 10).high > index_axis(0, 0, 10).low);
}
