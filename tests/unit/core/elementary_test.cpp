#include "evo/core/detail/elementary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace {

/// Distance in units of the last place of the exact value.
template <class T>
double ulps(T value, long double exact) {
  const T nearest = static_cast<T>(exact);
  const T unit =
      std::nextafter(std::abs(nearest), std::numeric_limits<T>::infinity()) - std::abs(nearest);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) /
                             static_cast<long double>(unit));
}

/// The worst over x = low, low + step, ... < high.
template <class Distance>
double worst(double low, double high, double step, Distance&& distance) {
  double most = 0;
  for (double x = low; x < high; x += step)
    most = std::max(most, distance(x));
  return most;
}

} // namespace

// What was seen, in float and double, stands behind each bound.
TEST_CASE_TEMPLATE("log_of is within 2 ulp away from 1, and within 1.2e-7 or 2e-16 near it", T,
                   float, double) {
  const auto error = [](double x) {
    const T t = static_cast<T>(x);
    return ulps(evo::detail::log_of(t), std::log(static_cast<long double>(t)));
  };
  const double far = std::max(worst(1e-7, 0.5, 1.37e-5, error), worst(2, 2000, 0.0731, error));
  CHECK(far < 2); // seen 1.21 and 1.42
  const double near = worst(0.5, 2, 1.1e-5, [](double x) {
    const T t = static_cast<T>(x);
    return static_cast<double>(std::abs(static_cast<long double>(evo::detail::log_of(t)) -
                                        std::log(static_cast<long double>(t))));
  });
  CHECK(near < (sizeof(T) == 4 ? 1.2e-7 : 2e-16)); // seen 7.5e-8 and 1.1e-16
}

TEST_CASE_TEMPLATE("exp_of is within 2 ulp over its whole range, and saturates at its ends", T,
                   float, double) {
  using limits = std::numeric_limits<T>;
  const double low = std::log(static_cast<double>(limits::min()));
  const double high = std::log(static_cast<double>(limits::max()));
  const double most = worst(low + 0.01, high - 0.01, (high - low) / 300'000, [](double x) {
    const T t = static_cast<T>(x);
    return ulps(evo::detail::exp_of(t), std::exp(static_cast<long double>(t)));
  });
  CHECK(most < 2); // seen 1.16 and 1.09
  CHECK(evo::detail::exp_of(T(0)) == 1);
  CHECK(evo::detail::exp_of(T(-1e4)) == 0);
  CHECK(evo::detail::exp_of(-limits::infinity()) == 0);
  CHECK(evo::detail::exp_of(T(1e4)) == limits::infinity());
  CHECK(evo::detail::exp_of(limits::infinity()) == limits::infinity());
}

TEST_CASE_TEMPLATE(
    "pow_of is within 1e-6 or 1e-14 of the power for the operators' bases and exponents", T, float,
    double) {
  for (const double exponent : {1.0, 0.5, 1.0 / 16, 1.0 / 21, -1.0 / 16, -0.5}) {
    const double most = worst(1e-6, 1, 1e-4, [&](double x) {
      const T base = static_cast<T>(x), power = static_cast<T>(exponent);
      const auto exact = std::pow(static_cast<long double>(base), static_cast<long double>(power));
      return static_cast<double>(
          std::abs(static_cast<long double>(evo::detail::pow_of(base, power)) / exact - 1));
    });
    CHECK(most < (sizeof(T) == 4 ? 2e-6 : 1e-14));
  }
}

TEST_CASE_TEMPLATE("sincos_of_turns is within 1.5e-7 or 3e-16 and lies on the unit circle", T,
                   float, double) {
  const double bound = sizeof(T) == 4 ? 1.5e-7 : 3e-16;
  const double most = worst(0, 1, 7.3e-6, [](double x) {
    const T turns = static_cast<T>(x);
    const auto [sine, cosine] = evo::detail::sincos_of_turns(turns);
    const long double angle = 2 * std::numbers::pi_v<long double> * static_cast<long double>(turns);
    return static_cast<double>(
        std::max(std::abs(static_cast<long double>(sine) - std::sin(angle)),
                 std::abs(static_cast<long double>(cosine) - std::cos(angle))));
  });
  CHECK(most < bound); // seen 8.8e-8 and 1.7e-16
  for (int quarter = 0; quarter < 4; ++quarter) {
    const auto [sine, cosine] = evo::detail::sincos_of_turns(static_cast<T>(quarter) / 4);
    CHECK(std::abs(sine) + std::abs(cosine) == 1); // exact at the axes
  }
}
