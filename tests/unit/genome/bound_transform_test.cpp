#include "evo/genome/bound_transform.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace {

constexpr std::pair<double, double> intervals[] = {{-5, 5}, {0, 1}, {100, 101}, {-1e6, 3}};

/// Calls check(map, lower, length) for each interval.
template <class T, class Check>
void for_each_interval(const Check& check) {
  for (const auto& [lower, upper] : intervals) {
    CAPTURE(lower);
    CAPTURE(upper);
    check(evo::bound_transform<T>{static_cast<T>(lower), static_cast<T>(upper)}, lower,
          upper - lower);
  }
}

constexpr int steps = 2000;

} // namespace

TEST_CASE_TEMPLATE("every number is mapped into the interval, and its ends are reached", T, float,
                   double) {
  for_each_interval<T>([](const evo::bound_transform<T>& map, double lower, double length) {
    const T low = static_cast<T>(lower), high = static_cast<T>(lower + length);
    T least = high, most = low;
    for (int i = -3 * steps; i <= 3 * steps; ++i) {
      const T y = map(static_cast<T>(lower + length * i / steps));
      least = std::min(least, y);
      most = std::max(most, y);
    }
    CHECK(least >= low);
    CHECK(most <= high);
    CHECK(map(map.inverse(low)) == low);
    CHECK(map(map.inverse(high)) == high);
    for (const double huge : {1e10, -1e10, 1e30, -1e30}) {
      const T y = map(static_cast<T>(huge));
      CHECK(y >= low);
      CHECK(y <= high);
    }
  });
}

TEST_CASE_TEMPLATE("the inverse is one, also at and near the bounds", T, float, double) {
  for_each_interval<T>([](const evo::bound_transform<T>& map, double lower, double length) {
    const double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());
    // Square roots at the bounds lose half of the digits of the argument, none of the image's.
    const double tolerance = 8 * epsilon * (std::abs(lower) + length);
    for (int i = 0; i <= steps; ++i) {
      const T y = std::clamp(static_cast<T>(lower + length * i / steps), static_cast<T>(lower),
                             static_cast<T>(lower + length));
      CHECK(std::abs(static_cast<double>(map(map.inverse(y)) - y)) <= tolerance);
      CHECK(std::abs(static_cast<double>(map.inverse(y) - y)) <= length / 20 + tolerance);
    }
  });
}

TEST_CASE("the inner nine tenths are left as they are") {
  for_each_interval<double>(
      [](const evo::bound_transform<double>& map, double lower, double length) {
        for (const double share : {0.06, 0.3, 0.5, 0.77, 0.94}) {
          const double x = lower + share * length;
          CHECK(map(x) == x);
          CHECK(map.inverse(x) == x);
        }
      });
}

TEST_CASE("the map is continuous and smooth, with slopes of at most 1, and rises between bounds") {
  const evo::bound_transform<double> map{-5, 5};
  constexpr double step = 1e-3;
  double slope_before = (map(-20 + step) - map(-20.0)) / step;
  for (double x = -20 + step; x < 20; x += step) {
    const double slope = (map(x + step) - map(x)) / step;
    CHECK(std::abs(slope) <= 1 + 1e-9);
    // Of (2 margin)^2 / (4 margin) the second derivative is 1 / (2 margin) = 1.
    CHECK(std::abs(slope - slope_before) <= 1.001 * step);
    if (x > -5.5 && x + step < 5.5)
      CHECK(slope > 0);
    slope_before = slope;
  }
}

TEST_CASE("the map is symmetric about the middle and the ends, so it has a period") {
  const evo::bound_transform<double> map{2, 6}; // first image of 2 is 1.8, of 6 it is 6.2
  for (double x = -10; x < 15; x += 0.037) {
    CHECK(map(4 + x) - 4 == doctest::Approx(4 - map(4 - x)).epsilon(1e-12));
    CHECK(map(6.2 + x) == doctest::Approx(map(6.2 - x)).epsilon(1e-12));
    CHECK(map(1.8 + x) == doctest::Approx(map(1.8 - x)).epsilon(1e-12));
    CHECK(map(x + 2 * 4.4) == doctest::Approx(map(x)).epsilon(1e-12));
  }
}
