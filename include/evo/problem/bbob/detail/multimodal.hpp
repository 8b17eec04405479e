#pragma once
/// @file
/// BBOB f15 ... f19: multimodal with a global structure. Source: RR-6829, functions 15 to 19 (see
/// instance.hpp). Each gives its value above the optimum's; n is the dimension, z what the function
/// makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// f15: 10 (n - sum cos 2 pi z_i) + ||z||^2, z = R Lambda^10 Q T_asy^0.2(T_osz(R (x - x_opt))).
class rotated_rastrigin {
public:
  explicit rotated_rastrigin(const instance& which)
      : optimum{which.optimum()}, inner_{which.r()}, outer_{which.r_scaled_q(std::sqrt(10.))} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, bent.data());
    oscillate(bent.values());
    make_asymmetric(bent.values(), 0.2);
    multiply(outer_, bent.data(), z.data());
    return ripples(z.values()) + squares(z.values());
  }

  std::vector<double> optimum;

private:
  matrix inner_, outer_;
};

/// f16: 10 (1/n sum_i sum_k 2^-k cos(2 pi 3^k (z_i + 1/2)) - f_0)^3 + 10/n f_pen(x), k = 0 ... 11,
/// z = R Lambda^(1/100) Q T_osz(R (x - x_opt)); f_0 = -sum 2^-k is the least value of the sum.
class weierstrass {
public:
  explicit weierstrass(const instance& which)
      : optimum{which.optimum()}, inner_{which.r()}, outer_{which.r_scaled_q(0.1)} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, bent.data());
    oscillate(bent.values());
    multiply(outer_, bent.data(), z.data());
    const auto n = static_cast<double>(x.size());
    double sum = 0;
    for (const double gene : z.values())
      sum += series(gene);
    const double above = sum / n + 2 * (1 - std::ldexp(1., -terms));
    return 10 * above * above * above + 10 / n * penalty(x);
  }

  std::vector<double> optimum;

private:
  static constexpr int terms = 12;

  /// One angle, tripled from term to term as the cube of a complex number: a sine and a cosine
  /// instead of twelve cosines, and as exact as these, whose arguments are rounded, too.
  [[nodiscard]] static double series(double z) {
    const double turns = z + 0.5 - std::floor(z + 0.5);
    double re = std::cos(2 * std::numbers::pi * turns), im = std::sin(2 * std::numbers::pi * turns);
    double sum = re, weight = 1;
    for (int k = 1; k < terms; ++k) {
      const double re_2 = re * re - im * im, im_2 = 2 * re * im;
      const double re_3 = re_2 * re - im_2 * im;
      im = re_2 * im + im_2 * re;
      re = re_3;
      weight *= 0.5;
      sum += weight * re;
    }
    return sum;
  }

  matrix inner_, outer_;
};

/// f17 and f18: (1/(n-1) sum s_i^(1/2) (1 + sin^2(50 s_i^(1/5))))^2 + 10 f_pen(x),
/// s_i = sqrt(z_i^2 + z_{i+1}^2), z = Lambda^alpha Q T_asy^0.5(R (x - x_opt)). Schaffer's F7.
class schaffers {
public:
  /// @param alpha 10 for f17, 1000 for f18
  schaffers(const instance& which, double alpha)
      : optimum{which.optimum()}, inner_{which.r()}, outer_{which.scaled_q(std::sqrt(alpha))} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, bent.data());
    make_asymmetric(bent.values(), 0.5);
    multiply(outer_, bent.data(), z.data());
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double square = z[i] * z[i] + z[i + 1] * z[i + 1];
      const double wave = std::sin(50 * std::pow(square, 0.1));
      sum += std::sqrt(std::sqrt(square)) * (1 + wave * wave);
    }
    const double mean = sum / (static_cast<double>(x.size()) - 1);
    return mean * mean + 10 * penalty(x);
  }

  std::vector<double> optimum;

private:
  matrix inner_, outer_;
};

/// f19: 10/(n-1) sum (s_i/4000 - cos s_i) + 10, s_i = 100 (z_i^2 - z_{i+1})^2 + (z_i - 1)^2,
/// z = max(1, sqrt(n)/8) R x + 1/2. Griewank's function of Rosenbrock's.
class griewank_rosenbrock {
public:
  explicit griewank_rosenbrock(const instance& which) : transform_{which.q()} {
    const double scale = rosenbrock_scale(which.dimension);
    optimum = half_of_ones(transform_, scale);
    transform_ *= scale;
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    multiply(transform_, x.data(), z.data());
    for (double& gene : z.values())
      gene += 0.5;
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double off = z[i] * z[i] - z[i + 1];
      const double s = 100 * off * off + (1 - z[i]) * (1 - z[i]);
      sum += s / 4000 - std::cos(s);
    }
    return 10 + 10 * sum / (static_cast<double>(x.size()) - 1);
  }

  std::vector<double> optimum;

private:
  matrix transform_;
};

} // namespace evo::detail::bbob
