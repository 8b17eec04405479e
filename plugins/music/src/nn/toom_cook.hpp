#pragma once
/// @file
/// Toom-Cook's algorithm for short correlations: y[k] = sum over j of x[k + j] w[j] for k < Outputs
/// and j < Taps, by Outputs + Taps - 1 products instead of Outputs x Taps. A. Toom 1963, S. Cook
/// 1966; in this transposed form S. Winograd, Arithmetic Complexity of Computations, 1980.

#include <array>
#include <cmath>
#include <cstddef>

namespace evo::music::nn {

/// The polynomial with the taps as coefficients, and the transposed one of the inputs, are
/// evaluated at +-1, +-2, +-1/2, +-4, where needed 0, and infinity, in this order; the products of
/// the values are combined. More points are cheaper and less exact: the largest here loses two
/// decimal digits.
template <std::size_t Outputs, std::size_t Taps>
struct toom_cook {
  static constexpr std::size_t points = Outputs + Taps - 1;
  static constexpr std::size_t pairs = (points - 1) / 2;
  static constexpr bool has_zero = (points - 1) % 2 != 0;
  static constexpr std::array<double, 4> magnitudes{1.0, 2.0, 0.5, 4.0};
  static_assert(pairs <= magnitudes.size());

  /// The finite point i < points - 1.
  static constexpr double at(std::size_t i) {
    if (i == 2 * pairs)
      return 0.0;
    return i % 2 == 0 ? magnitudes[i / 2] : -magnitudes[i / 2];
  }

  using row = std::array<double, points>;

  /// Row i: what x[0], x[1], ... are weighted with at point i: the coefficients of the product of
  /// (z - at(j)) over all other finite points j.
  static constexpr std::array<row, points> input_transform() {
    std::array<row, points> rows{};
    for (std::size_t i = 0; i < points; ++i) {
      row& p = rows[i];
      p[0] = 1.0;
      for (std::size_t j = 0; j + 1 < points; ++j) {
        if (j == i)
          continue;
        for (std::size_t power = points - 1; power > 0; --power)
          p[power] = p[power - 1] - at(j) * p[power];
        p[0] *= -at(j);
      }
    }
    return rows;
  }

  /// What w[tap] is weighted with at point i: at(i)^tap over the product of at(i) - at(j), by which
  /// the input's transform is too large.
  static double tap_weight(std::size_t i, std::size_t tap) {
    if (i == points - 1)
      return tap == Taps - 1 ? 1.0 : 0.0;
    double divisor = 1.0;
    for (std::size_t j = 0; j + 1 < points; ++j)
      if (j != i)
        divisor *= at(i) - at(j);
    return std::pow(at(i), static_cast<double>(tap)) / divisor;
  }

  /// y[k] from the products at all points; product i lies at products[i * stride].
  template <class Vec>
  static inline __attribute__((always_inline)) void combine(const Vec* products, std::size_t stride,
                                                            Vec (&y)[Outputs]) {
    for (Vec& v : y)
      v = Vec{};
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const Vec &plus = products[2 * pair * stride], &minus = products[(2 * pair + 1) * stride];
      const Vec even = plus + minus, odd = plus - minus;
      float power = 1.0F;
      for (std::size_t k = 0; k < Outputs; ++k) {
        y[k] += (k % 2 == 0 ? even : odd) * power;
        power *= static_cast<float>(magnitudes[pair]);
      }
    }
    if constexpr (has_zero)
      y[0] += products[2 * pairs * stride];
    y[Outputs - 1] += products[(points - 1) * stride];
  }
};

} // namespace evo::music::nn
