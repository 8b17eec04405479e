#include "comparison/seeds.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace evo::music::comparison;
using doctest::Approx;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("means over seeds with Student's interval") {
  const std::vector<double> three{1, 2, 6};
  const auto e = estimate_of(three);
  CHECK(e.count == 3);
  CHECK(e.mean == Approx(3));
  CHECK(e.deviation == Approx(std::sqrt((4.0 + 1 + 9) / 2)));
  CHECK(e.half_width == Approx(4.303 * e.deviation / std::sqrt(3.0)));
  const std::vector<double> one{unknown, 5};
  CHECK(estimate_of(one).mean == 5);
  CHECK(std::isnan(estimate_of(one).half_width));
  CHECK(std::isnan(estimate_of(std::vector<double>{unknown}).mean));
  CHECK(estimate_of(std::vector<double>{}).count == 0);
}

TEST_CASE("a band is as long as its longest curve") {
  const std::vector<std::vector<double>> curves{{1, 2, 3}, {3, 4}};
  const auto b = band_of(curves);
  REQUIRE(b.mean.size() == 3);
  CHECK(b.mean[0] == 2);
  CHECK(b.mean[1] == 3);
  CHECK(b.mean[2] == 3);
  CHECK(b.low[0] < 2);
  CHECK(b.high[0] - b.mean[0] == Approx(b.mean[0] - b.low[0]));
  CHECK(std::isnan(b.low[2]));
}
