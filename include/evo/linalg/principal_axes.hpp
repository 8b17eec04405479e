#pragma once
/// @file
/// Principal axes of A A^T from its factor A.

#include "evo/linalg/columns.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

namespace evo::linalg {

/// Rotates the columns of `a` until they are orthogonal: they are then the principal axes of
/// a a^T, their lengths the square roots of its eigenvalues, small ones accurate in relation to
/// themselves. One-sided Jacobi: M. Hestenes, "Inversion of Matrices by Biorthogonalization and
/// Related Results", 1958, doi:10.1137/0106005. O(n^3) a sweep, about 6 to 10 sweeps.
/// @param a n columns of n numbers
template <std::floating_point T>
[[nodiscard]] columns<T> principal_axes(columns<T> a) {
  constexpr int most_sweeps = 30;
  const double tolerance = 8 * static_cast<double>(std::numeric_limits<T>::epsilon());
  bool is_orthogonal = false;
  for (int sweep = 0; sweep < most_sweeps && !is_orthogonal; ++sweep) {
    is_orthogonal = true;
    for (std::size_t p = 0; p + 1 < a.size(); ++p)
      for (std::size_t q = p + 1; q < a.size(); ++q) {
        const std::span<T> left = a[p], right = a[q];
        double pp = 0, qq = 0, pq = 0;
        for (std::size_t i = 0; i < left.size(); ++i) {
          const double x = static_cast<double>(left[i]), y = static_cast<double>(right[i]);
          pp += x * x;
          qq += y * y;
          pq += x * y;
        }
        if (!(std::abs(pq) > tolerance * std::sqrt(pp) * std::sqrt(qq)))
          continue;
        is_orthogonal = false;
        const double zeta = (qq - pp) / (2 * pq);
        const double t = (zeta < 0 ? -1.0 : 1.0) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
        const double cosine = 1 / std::sqrt(1 + t * t), sine = cosine * t;
        for (std::size_t i = 0; i < left.size(); ++i) {
          const double x = static_cast<double>(left[i]), y = static_cast<double>(right[i]);
          left[i] = static_cast<T>(cosine * x - sine * y);
          right[i] = static_cast<T>(sine * x + cosine * y);
        }
      }
  }
  return a;
}

} // namespace evo::linalg
