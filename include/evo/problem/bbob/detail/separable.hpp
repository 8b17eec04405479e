#pragma once
/// @file
/// BBOB f1 ... f5: separable functions. Source: RR-6829, functions 1 to 5 (see instance.hpp). Each
/// gives its value above the optimum's; n is the dimension, z what the function makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo::detail::bbob {

/// f1: ||z||^2, z = x - x_opt.
class sphere {
public:
  explicit sphere(const instance& which) : optimum{which.optimum()}, factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += (x[i] - optimum[i]) * (x[i] - optimum[i]);
    return factor_ * sum;
  }

  std::vector<double> optimum;

private:
  double factor_;
};

/// f2: sum 10^(6 i/(n-1)) z_i^2, z = T_osz(x - x_opt).
class separable_ellipsoid {
public:
  explicit separable_ellipsoid(const instance& which)
      : optimum{which.optimum()}, weights_{powers_to(1e6, which.dimension)},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    subtract(x, optimum, z.data());
    oscillate(z.values());
    return factor_ * weighted_squares(weights_, z.values());
  }

  std::vector<double> optimum;

private:
  std::vector<double> weights_;
  double factor_;
};

/// f3: 10 (n - sum cos 2 pi z_i) + ||z||^2, z = Lambda^10 T_asy^0.2(T_osz(x - x_opt)).
class separable_rastrigin {
public:
  explicit separable_rastrigin(const instance& which)
      : optimum{which.optimum()}, scales_{powers_to(std::sqrt(10.), which.dimension)},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    subtract(x, optimum, z.data());
    oscillate(z.values());
    make_asymmetric(z.values(), 0.2);
    for (std::size_t i = 0; i < x.size(); ++i)
      z[i] *= scales_[i];
    return factor_ * (ripples(z.values()) + squares(z.values()));
  }

  std::vector<double> optimum;

private:
  std::vector<double> scales_;
  double factor_;
};

/// f4: 10 (n - sum cos 2 pi z_i) + ||z||^2 + 100 f_pen(x), z_i = s_i T_osz(x_i - x_opt_i), where
/// s_i = 10^(i/(2(n-1))), ten times that for z_i > 0 in the first, third, ... coordinate. There the
/// optimum is not negative: so COCO's code, though the report doesn't say it.
class bueche_rastrigin {
public:
  explicit bueche_rastrigin(const instance& which)
      : optimum{which.optimum()}, scales_{powers_to(std::sqrt(10.), which.dimension)},
        factor_{which.size_factor()} {
    for (std::size_t i = 0; i < optimum.size(); i += 2)
      optimum[i] = std::abs(optimum[i]);
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    subtract(x, optimum, z.data());
    oscillate(z.values());
    for (std::size_t i = 0; i < x.size(); ++i)
      z[i] *= z[i] > 0 && i % 2 == 0 ? 10 * scales_[i] : scales_[i];
    return factor_ * (ripples(z.values()) + squares(z.values())) + 100 * penalty(x);
  }

  std::vector<double> optimum;

private:
  std::vector<double> scales_;
  double factor_;
};

/// f5: sum 5 |s_i| - s_i z_i, s_i = sign(x_opt_i) 10^(i/(n-1)), z_i = x_i inside of the bound and
/// the bound beyond it. The optimum is a corner of the domain.
class linear_slope {
public:
  explicit linear_slope(const instance& which)
      : optimum{which.optimum()}, slopes_{powers_to(10, which.dimension)},
        factor_{which.size_factor()} {
    for (std::size_t i = 0; i < optimum.size(); ++i) {
      slopes_[i] = std::copysign(slopes_[i], optimum[i]);
      optimum[i] = std::copysign(5., optimum[i]);
    }
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += 5 * std::abs(slopes_[i]) - slopes_[i] * (x[i] * optimum[i] < 25 ? x[i] : optimum[i]);
    return factor_ * sum;
  }

  std::vector<double> optimum;

private:
  std::vector<double> slopes_;
  double factor_;
};

} // namespace evo::detail::bbob
