#pragma once
/// @file
/// BBOB f10 ... f14: unimodal with high conditioning. Source: RR-6829, functions 10 to 14 (see
/// instance.hpp). Each gives its value above the optimum's; n is the dimension, z what the function
/// makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace evo::detail::bbob {

/// f10 and f11: sum w_i z_i^2, z = T_osz(R (x - x_opt)).
class rotated_quadratic {
public:
  rotated_quadratic(const instance& which, std::vector<double> weights)
      : optimum{which.optimum()}, rotation_{which.r()}, weights_{std::move(weights)},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(rotation_, x, optimum, z.data());
    oscillate(z.values());
    return factor_ * weighted_squares(weights_, z.values());
  }

  std::vector<double> optimum;

private:
  linear_map rotation_;
  std::vector<double> weights_;
  double factor_;
};

/// f10: w_i = 10^(6 i/(n-1)).
[[nodiscard]] inline rotated_quadratic rotated_ellipsoid(const instance& which) {
  return {which, powers_to(1e6, which.dimension)};
}

/// f11: one direction (of forty, in bbob-largescale) is 1000 times more sensitive than the others.
[[nodiscard]] inline rotated_quadratic discus(const instance& which) {
  std::vector<double> weights(which.dimension, 1);
  std::fill_n(weights.begin(), which.special_axes(), 1e6);
  return {which, std::move(weights)};
}

/// f12: sum_{i<=k} z_i^2 + 10^6 sum_{i>k} z_i^2, k = 1 (ceil(n/40) in bbob-largescale), z = R
/// T_asy^0.5(R (x - x_opt)).
class bent_cigar {
public:
  explicit bent_cigar(const instance& which)
      : optimum{which.optimum(1000000)}, rotation_{which.r()}, axes_{which.special_axes()},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(rotation_, x, optimum, bent.data());
    make_asymmetric(bent.values(), 0.5);
    rotation_(bent.data(), z.data());
    return factor_ * (squares(z.values().first(axes_)) + 1e6 * squares(z.values().subspan(axes_)));
  }

  std::vector<double> optimum;

private:
  linear_map rotation_;
  std::size_t axes_;
  double factor_;
};

/// f13: sum_{i<=k} z_i^2 + 100 sqrt(sum_{i>k} z_i^2), k as in f12, z = R Lambda^10 Q (x - x_opt).
class sharp_ridge {
public:
  explicit sharp_ridge(const instance& which)
      : optimum{which.optimum()}, transform_{which.r_scaled_q(10)}, axes_{which.special_axes()},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(transform_, x, optimum, z.data());
    return factor_ *
           (squares(z.values().first(axes_)) + 100 * std::sqrt(squares(z.values().subspan(axes_))));
  }

  std::vector<double> optimum;

private:
  linear_map transform_;
  std::size_t axes_;
  double factor_;
};

/// f14: sqrt(sum |z_i|^(2 + 4 i/(n-1))), z = R (x - x_opt).
class different_powers {
public:
  explicit different_powers(const instance& which)
      : optimum{which.optimum()}, rotation_{which.r()}, factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(rotation_, x, optimum, z.data());
    const double step = 4 / (static_cast<double>(x.size()) - 1);
    kernel_table::best().raise(z.data(), x.size(), 2, step);
    return factor_ * std::sqrt(std::accumulate(z.data(), z.data() + x.size(), 0.));
  }

  std::vector<double> optimum;

private:
  linear_map rotation_;
  double factor_;
};

} // namespace evo::detail::bbob
