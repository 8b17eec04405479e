#pragma once
/// @file
/// Solutions of a x = b. Eigen's own factorisations would cost every user seconds of compilation.

#include "evo/linalg/columns.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

namespace evo::linalg {

/// Gaussian elimination with row pivots, O(n^3).
/// @param a n columns of n numbers; a singular one gives values that aren't finite
/// @param b n numbers, then the solution
template <std::floating_point T>
void solve(columns<T> a, std::span<T> b) {
  const std::size_t n = b.size();
  for (std::size_t step = 0; step < n; ++step) {
    std::size_t pivot = step;
    for (std::size_t row = step + 1; row < n; ++row)
      if (std::abs(a[step][row]) > std::abs(a[step][pivot]))
        pivot = row;
    for (std::size_t column = step; pivot != step && column < n; ++column)
      std::swap(a[column][step], a[column][pivot]);
    std::swap(b[step], b[pivot]);
    const std::span<T> factors = a[step];
    for (std::size_t row = step + 1; row < n; ++row) {
      factors[row] /= factors[step];
      b[row] -= factors[row] * b[step];
    }
    for (std::size_t column = step + 1; column < n; ++column)
      for (std::size_t row = step + 1; row < n; ++row)
        a[column][row] -= factors[row] * a[column][step];
  }
  for (std::size_t step = n; step-- > 0;) {
    b[step] /= a[step][step];
    for (std::size_t row = 0; row < step; ++row)
      b[row] -= a[step][row] * b[step];
  }
}

} // namespace evo::linalg
