#pragma once
/// @file
/// BBOB f10 ... f14: unimodal with high conditioning. Source: RR-6829, functions 10 to 14 (see
/// instance.hpp). Each gives its value above the optimum's; n is the dimension, z what the function
/// makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo::detail::bbob {

/// f10 and f11: sum w_i z_i^2, z = T_osz(R (x - x_opt)).
class rotated_quadratic {
public:
  rotated_quadratic(const instance& which, std::vector<double> weights)
      : optimum{which.optimum()}, rotation_{which.r()}, weights_{std::move(weights)} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(rotation_, x, optimum, z.data());
    oscillate(z.values());
    return weighted_squares(weights_, z.values());
  }

  std::vector<double> optimum;

private:
  matrix rotation_;
  std::vector<double> weights_;
};

/// f10: w_i = 10^(6 i/(n-1)).
[[nodiscard]] inline rotated_quadratic rotated_ellipsoid(const instance& which) {
  return {which, powers_to(1e6, which.dimension)};
}

/// f11: one direction is 1000 times more sensitive than all others.
[[nodiscard]] inline rotated_quadratic discus(const instance& which) {
  std::vector<double> weights(which.dimension, 1);
  weights[0] = 1e6;
  return {which, std::move(weights)};
}

/// f12: z_1^2 + 10^6 sum_{i>1} z_i^2, z = R T_asy^0.5(R (x - x_opt)).
class bent_cigar {
public:
  explicit bent_cigar(const instance& which)
      : optimum{which.optimum(1000000)}, rotation_{which.r()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(rotation_, x, optimum, bent.data());
    make_asymmetric(bent.values(), 0.5);
    multiply(rotation_, bent.data(), z.data());
    return z[0] * z[0] + 1e6 * squares(z.values().subspan(1));
  }

  std::vector<double> optimum;

private:
  matrix rotation_;
};

/// f13: z_1^2 + 100 sqrt(sum_{i>1} z_i^2), z = R Lambda^10 Q (x - x_opt).
class sharp_ridge {
public:
  explicit sharp_ridge(const instance& which)
      : optimum{which.optimum()}, transform_{which.r_scaled_q(std::sqrt(10.))} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(transform_, x, optimum, z.data());
    return z[0] * z[0] + 100 * std::sqrt(squares(z.values().subspan(1)));
  }

  std::vector<double> optimum;

private:
  matrix transform_;
};

/// f14: sqrt(sum |z_i|^(2 + 4 i/(n-1))), z = R (x - x_opt).
class different_powers {
public:
  explicit different_powers(const instance& which)
      : optimum{which.optimum()}, rotation_{which.r()}, exponents_(which.dimension) {
    for (std::size_t i = 0; i < which.dimension; ++i)
      exponents_[i] = 2 + 4 * static_cast<double>(i) / (static_cast<double>(which.dimension) - 1);
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(rotation_, x, optimum, z.data());
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += std::pow(std::abs(z[i]), exponents_[i]);
    return std::sqrt(sum);
  }

  std::vector<double> optimum;

private:
  matrix rotation_;
  std::vector<double> exponents_;
};

} // namespace evo::detail::bbob
