#pragma once
/// @file
/// The exponential of a square matrix, less the identity. Eigen's own lies in a module that isn't
/// supported, and would cost every user seconds of compilation.

#include "evo/linalg/columns.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

namespace evo::linalg {

/// a b, both square. O(n^3).
template <std::floating_point T>
[[nodiscard]] columns<T> product(const columns<T>& a, const columns<T>& b) {
  columns<T> c(a.length(), b.size());
  for (std::size_t column = 0; column < b.size(); ++column)
    for (std::size_t k = 0; k < a.size(); ++k)
      add_scaled(c[column], static_cast<double>(b[column][k]), a[k]);
  return c;
}

/// phi(x) = (e^x - I) / x = I + x / 2! + x^2 / 3! + ..., which is defined for every x. Then
/// e^x = I + x phi(x), and for a product e^(a b) = I + a phi(b a) b, which is the cheaper way where
/// b a is the smaller matrix.
///
/// Scaling and squaring: the series at x / 2^k, whose norm is below 1/2, then k times
/// phi(2 y) = phi(y) (I + y phi(y) / 2). O(n^3), a dozen products and two for each doubling.
/// @param x n columns of n numbers, all finite; any matrix
template <std::floating_point T>
[[nodiscard]] columns<T> phi(columns<T> x) {
  const std::size_t n = x.size();
  double norm = 0; // the largest sum of a column
  for (std::size_t column = 0; column < n; ++column) {
    double sum = 0;
    for (const T value : x[column])
      sum += std::abs(static_cast<double>(value));
    norm = sum > norm ? sum : norm;
  }
  int doublings = 0;
  for (; norm > 0.5; norm /= 2)
    ++doublings;
  const double factor = std::ldexp(1.0, -doublings);
  for (std::size_t column = 0; column < n; ++column)
    scale(x[column], factor);

  // Horner: I + x/2 (I + x/3 (I + ...)); the term left out is below 0.5^k / (k + 1)!.
  constexpr int terms = sizeof(T) == 4 ? 7 : 13;
  const auto add_identity = [n](columns<T>& m) {
    for (std::size_t i = 0; i < n; ++i)
      m[i][i] += 1;
  };
  columns<T> sum(n, n);
  add_identity(sum);
  for (int k = terms; k >= 2; --k) {
    sum = product(x, sum);
    for (std::size_t column = 0; column < n; ++column)
      scale(sum[column], 1.0 / k);
    add_identity(sum);
  }
  for (; doublings > 0; --doublings) {
    columns<T> step = product(x, sum);
    for (std::size_t column = 0; column < n; ++column)
      scale(step[column], 0.5);
    add_identity(step);
    sum = product(sum, step);
    for (std::size_t column = 0; column < n; ++column)
      scale(x[column], 2);
  }
  return sum;
}

} // namespace evo::linalg
