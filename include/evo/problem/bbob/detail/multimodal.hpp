#pragma once
/// @file
/// BBOB f15 ... f19: multimodal with a global structure. Source: RR-6829, functions 15 to 19 (see
/// instance.hpp). Each gives its value above the optimum's; n is the dimension, z what the function
/// makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// f15: 10 (n - sum cos 2 pi z_i) + ||z||^2, z = R Lambda^10 Q T_asy^0.2(T_osz(R (x - x_opt))).
class rotated_rastrigin {
public:
  explicit rotated_rastrigin(const instance& which)
      : optimum{which.optimum()}, inner_{which.r()}, outer_{which.r_scaled_q(10)},
        factor_{which.size_factor()} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, bent.data());
    oscillate(bent.values());
    make_asymmetric(bent.values(), 0.2);
    outer_(bent.data(), z.data());
    return factor_ * (ripples(z.values()) + squares(z.values()));
  }

  std::vector<double> optimum;

private:
  linear_map inner_, outer_;
  double factor_;
};

/// f16: 10 (1/n sum_i sum_k 2^-k cos(2 pi 3^k (z_i + 1/2)) - f_0)^3 + 10/n f_pen(x), k = 0 ... 11,
/// z = R Lambda^(1/100) Q T_osz(R (x - x_opt)); f_0 = -sum 2^-k is the least value of the sum. The
/// cosines amplify the last bit of their arguments a millionfold, so these are rounded as COCO
/// does.
class weierstrass {
public:
  explicit weierstrass(const instance& which)
      : optimum{which.optimum()}, inner_{which.r()}, outer_{which.r_scaled_q(0.01)} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, bent.data());
    for (double& gene : bent.values())
      gene = oscillated_as_coco_rounds(gene);
    outer_(bent.data(), z.data());
    const auto n = static_cast<double>(x.size());
    const double above = series(z.values()) / n + 2 * (1 - std::ldexp(1., -terms));
    return 10 * above * above * above + 10 / n * penalty(x);
  }

  std::vector<double> optimum;

private:
  static constexpr int terms = 12;

  /// The double sum. Each angle is tripled from term to term, as the cube of a complex number: a
  /// sine and a cosine instead of twelve cosines.
  [[nodiscard]] static double series(std::span<const double> z) {
    scratch angles{z.size()}, re{z.size()}, im{z.size()}, sums{z.size()};
    for (std::size_t i = 0; i < z.size(); ++i) {
      angles[i] = 2 * std::numbers::pi * (z[i] + 0.5);
      sums[i] = re[i] = std::cos(angles[i]);
      im[i] = std::sin(angles[i]);
    }
    double weight = 1, frequency = 1;
    for (int k = 1; k < terms; ++k) {
      weight *= 0.5;
      frequency *= 3;
      cube(re.values(), im.values());
      for (std::size_t i = 0; i < z.size(); ++i)
        sums[i] += weight * (re[i] - rounding_of(angles[i], frequency) * im[i]);
    }
    return std::accumulate(sums.data(), sums.data() + z.size(), 0.);
  }

  static void cube(std::span<double> re, std::span<double> im) {
    for (std::size_t i = 0; i < re.size(); ++i) {
      const double re_2 = re[i] * re[i] - im[i] * im[i], im_2 = 2 * re[i] * im[i];
      const double re_3 = re_2 * re[i] - im_2 * im[i];
      im[i] = re_2 * im[i] + im_2 * re[i];
      re[i] = re_3;
    }
  }

  /// T_osz in the operations that COCO's code has; mathematically oscillated(x).
  [[nodiscard]] static double oscillated_as_coco_rounds(double x) {
    if (x == 0)
      return 0;
    const double t = std::log(std::abs(x)) / 0.1;
    const double wave =
        x > 0 ? std::sin(t) + std::sin(0.79 * t) : std::sin(0.55 * t) + std::sin(0.31 * t);
    return std::copysign(std::pow(std::exp(t + 0.49 * wave), 0.1), x);
  }

  /// By how much the product of an angle and a frequency is rounded, exactly: the part of an angle
  /// that a float holds, and the rest, have products without rounding.
  [[nodiscard]] static double rounding_of(double angle, double frequency) {
    const double high = static_cast<float>(angle), low = angle - high;
    return (angle * frequency - high * frequency) - low * frequency;
  }

  linear_map inner_, outer_;
};

/// f17 and f18: (1/(n-1) sum s_i^(1/2) (1 + sin^2(50 s_i^(1/5))))^2 + 10 f_pen(x),
/// s_i = sqrt(z_i^2 + z_{i+1}^2), z = Lambda^alpha Q T_asy^0.5(R (x - x_opt)). Schaffer's F7.
class schaffers {
public:
  /// @param alpha 10 for f17, 1000 for f18
  schaffers(const instance& which, double alpha)
      : optimum{which.optimum()}, inner_{which.r()}, outer_{which.scaled_q(alpha)} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch bent{x.size()}, z{x.size()};
    rotate(inner_, x, optimum, bent.data());
    make_asymmetric(bent.values(), 0.5);
    outer_(bent.data(), z.data());
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
  linear_map inner_, outer_;
};

/// f19: 10/(n-1) sum (s_i/4000 - cos s_i) + 10, s_i = 100 (z_i^2 - z_{i+1})^2 + (z_i - 1)^2,
/// z as rotation_to_ones makes it. Griewank's function of Rosenbrock's.
class griewank_rosenbrock {
public:
  explicit griewank_rosenbrock(const instance& which)
      : to_ones_{which}, optimum{to_ones_.optimum} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    to_ones_(x, z.values());
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double off = z[i] * z[i] - z[i + 1];
      const double s = 100 * off * off + (1 - z[i]) * (1 - z[i]);
      sum += s / 4000 - std::cos(s);
    }
    return 10 + 10 * sum / (static_cast<double>(x.size()) - 1);
  }

private:
  rotation_to_ones to_ones_;

public:
  std::vector<double> optimum;
};

} // namespace evo::detail::bbob
