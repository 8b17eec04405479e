#pragma once
/// @file
/// The transformations that BBOB functions are made of, and their common cores. Source: RR-6829,
/// "Symbols and definitions" (see instance.hpp).

#include "evo/problem/bbob/detail/instance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// T_osz of one number: dents at every scale, the same sign, 0 stays 0.
[[nodiscard]] inline double oscillated(double x) {
  if (x == 0)
    return 0;
  const double log_x = std::log(std::abs(x));
  const double c1 = x > 0 ? 10 : 5.5, c2 = x > 0 ? 7.9 : 3.1;
  return x * std::exp(0.049 * (std::sin(c1 * log_x) + std::sin(c2 * log_x)));
}

/// The nearest whole number, for |x| < 2^51: what is added has no room for fractions.
[[nodiscard]] inline double nearest(double x) noexcept {
  constexpr double no_fractions = 0x1.8p52;
  return (x + no_fractions) - no_fractions;
}

/// sin x for |x| <= pi/2 to 3e-16: its series up to x^19. Without a branch, like all that is called
/// from the loops below, so that these become vector instructions.
[[nodiscard]] inline double sine_near_zero(double x) noexcept {
  const double square = x * x;
  double sum = 1;
  for (int k = 18; k >= 2; k -= 2)
    sum = 1 - square * sum * (1. / (k * (k + 1)));
  return x * sum;
}

/// T_osz in every coordinate.
inline void oscillate(std::span<double> x) {
  kernel_table::best().oscillate(x.data(), x.size());
}

/// T_asy^beta: x^(1 + beta i/(n-1) sqrt(x)) for x > 0.
inline void make_asymmetric(std::span<double> x, double beta) {
  const double step = beta / (static_cast<double>(x.size()) - 1);
  kernel_table::best().make_asymmetric(x.data(), x.size(), step);
}

/// f_pen: the squared distance from [-5, 5]^n.
[[nodiscard]] inline double penalty(std::span<const double> x) {
  double sum = 0;
  for (const double gene : x) {
    const double outside = std::abs(gene) - 5;
    if (outside > 0)
      sum += outside * outside;
  }
  return sum;
}

/// out = x - optimum.
inline void subtract(std::span<const double> x, std::span<const double> optimum, double* out) {
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = x[i] - optimum[i];
}

/// out = m (x - optimum).
inline void rotate(const linear_map& m, std::span<const double> x, std::span<const double> optimum,
                   double* out) {
  scratch from_optimum{x.size()};
  subtract(x, optimum, from_optimum.data());
  m(from_optimum.data(), out);
}

/// sum w_i z_i^2.
[[nodiscard]] inline double weighted_squares(std::span<const double> weights,
                                             std::span<const double> z) {
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i)
    sum += weights[i] * z[i] * z[i];
  return sum;
}

[[nodiscard]] inline double squares(std::span<const double> z) {
  double sum = 0;
  for (const double gene : z)
    sum += gene * gene;
  return sum;
}

/// 10 (n - sum cos 2 pi z_i), written 20 sum sin^2 pi z_i.
[[nodiscard]] inline double ripples(std::span<const double> z) {
  scratch waves{z.size()};
  double* const wave = waves.data();
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double fraction = z[i] - nearest(z[i]);
    const double s = sine_near_zero(std::numbers::pi * (std::abs(fraction) <= 0.5 ? fraction : 0));
    wave[i] = s * s;
  }
  return 20 * std::accumulate(wave, wave + z.size(), 0.);
}

/// A quarter nearer to 0: where the optima of f8, and of f9 in bbob-largescale, lie.
[[nodiscard]] inline std::vector<double> scaled_down(std::vector<double> x) {
  for (double& gene : x)
    gene *= 0.75;
  return x;
}

/// max(1, sqrt(n)/8), by which f8, f9 and f19 are scaled; n is the blocks' size in bbob-largescale.
[[nodiscard]] inline double rosenbrock_scale(const instance& which) {
  return std::max(1., std::sqrt(static_cast<double>(which.block())) / 8);
}

/// z = s Q (x - origin) + shift, what f9 and f19 make of x; both are least where z is 1. The origin
/// is 0 and the shift 1/2, so that the rotation alone sets the optimum; only f9 of bbob-largescale
/// has an origin of its own, in [-3, 3]^n, and the shift 1.
class rotation_to_ones {
public:
  explicit rotation_to_ones(const instance& which)
      : origin_(which.dimension), rotation_{which.q()} {
    if (which.function == 9 && which.suite == bbob_suite::large_scale) {
      origin_ = scaled_down(which.optimum());
      shift_ = 1;
    }
    const double scale = rosenbrock_scale(which);
    optimum = rotation_.column_sums();
    for (std::size_t i = 0; i < optimum.size(); ++i)
      optimum[i] = origin_[i] + (1 - shift_) * optimum[i] / scale;
    rotation_.scale(std::vector<double>(which.dimension, scale));
  }

  void operator()(std::span<const double> x, std::span<double> z) const {
    rotate(rotation_, x, origin_, z.data());
    for (double& gene : z)
      gene += shift_;
  }

  std::vector<double> optimum;

private:
  std::vector<double> origin_;
  linear_map rotation_;
  double shift_ = 0.5;
};

} // namespace evo::detail::bbob
