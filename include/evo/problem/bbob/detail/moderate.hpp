#pragma once
/// @file
/// BBOB f6 ... f9: low or moderate conditioning. Source: RR-6829, functions 6 to 9 (see
/// instance.hpp). Each gives its value above the optimum's; n is the dimension, z what the function
/// makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// f6: T_osz(sum (s_i z_i)^2)^0.9, z = R Lambda^10 Q (x - x_opt), s_i = 100 where z_i has the sign
/// of x_opt_i, else 1: one of 2^n orthants is steep.
class attractive_sector {
public:
  explicit attractive_sector(const instance& which)
      : optimum{which.optimum()}, transform_{which.r_scaled_q(10)}, factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(transform_, x, optimum, z.data());
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += (z[i] * optimum[i] > 0 ? 1e4 : 1) * z[i] * z[i];
    return std::pow(oscillated(factor_ * sum), 0.9);
  }

  std::vector<double> optimum;

private:
  linear_map transform_;
  double factor_;
};

/// f7: 0.1 max(|y_1| / 10^4, sum 10^(2 i/(n-1)) z_i^2) + f_pen(x), y = Lambda^10 Q (x - x_opt),
/// z = R y, where y is rounded to integers, and to tenths where |y_i| <= 1/2: plateaus.
class step_ellipsoid {
public:
  explicit step_ellipsoid(const instance& which)
      : optimum{which.optimum()}, inner_{which.scaled_q(10)}, outer_{which.r()},
        weights_{powers_to(100, which.dimension)}, factor_{which.size_factor()},
        slope_{which.suite == bbob_suite::large_scale ? 1e-4 * static_cast<double>(which.dimension)
                                                      : 1e-4} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch y{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, y.data());
    const double first = std::abs(y[0]);
    for (double& gene : y.values())
      gene = std::abs(gene) > 0.5 ? std::floor(gene + 0.5) : std::floor(10 * gene + 0.5) / 10;
    outer_(y.data(), z.data());
    return factor_ * 0.1 * std::max(slope_ * first, weighted_squares(weights_, z.values())) +
           penalty(x);
  }

  std::vector<double> optimum;

private:
  linear_map inner_, outer_;
  std::vector<double> weights_;
  double factor_, slope_;
};

/// sum 100 (z_i^2 - z_{i+1})^2 + (z_i - 1)^2, the core of f8 and f9.
[[nodiscard]] inline double rosenbrock_sum(std::span<const double> z) {
  double valley = 0, slope = 0;
  for (std::size_t i = 0; i + 1 < z.size(); ++i) {
    const double off = z[i] * z[i] - z[i + 1];
    valley += off * off;
    slope += (z[i] - 1) * (z[i] - 1);
  }
  return 100 * valley + slope;
}

/// f8: Rosenbrock's function of z = max(1, sqrt(n)/8) (x - x_opt) + 1, x_opt in [-3, 3]^n.
class scaled_rosenbrock {
public:
  explicit scaled_rosenbrock(const instance& which)
      : optimum{scaled_down(which.optimum())}, scale_{rosenbrock_scale(which)},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    for (std::size_t i = 0; i < x.size(); ++i)
      z[i] = scale_ * (x[i] - optimum[i]) + 1;
    return factor_ * rosenbrock_sum(z.values());
  }

  std::vector<double> optimum;

private:
  double scale_, factor_;
};

/// f9: Rosenbrock's function of z as rotation_to_ones makes it.
class rotated_rosenbrock {
public:
  explicit rotated_rosenbrock(const instance& which)
      : to_ones_{which}, factor_{which.size_factor()}, optimum{to_ones_.optimum} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    to_ones_(x, z.values());
    return factor_ * rosenbrock_sum(z.values());
  }

private:
  rotation_to_ones to_ones_;
  double factor_;

public:
  std::vector<double> optimum;
};

} // namespace evo::detail::bbob
