#pragma once
/// @file
/// Eigenvalues and eigenvectors of a small symmetric matrix.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace evo::linalg {

/// Values, the largest first, and a vector of length 1 for each.
struct eigen_pairs {
  std::vector<double> values{};
  std::vector<std::vector<double>> vectors{};
};

namespace detail {

/// Turns rows and columns p and q of a symmetric matrix so that a_pq is 0, and rows p and q of
/// `vectors` with them.
inline void annihilate(std::vector<std::vector<double>>& a,
                       std::vector<std::vector<double>>& vectors, std::size_t p, std::size_t q) {
  const double zeta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const double t = (zeta < 0 ? -1.0 : 1.0) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
  const double cosine = 1 / std::sqrt(1 + t * t), sine = cosine * t, moved = t * a[p][q];
  const auto turn = [&](std::vector<double>& left, std::vector<double>& right) {
    for (std::size_t i = 0; i < left.size(); ++i) {
      const double x = left[i], y = right[i];
      left[i] = cosine * x - sine * y;
      right[i] = sine * x + cosine * y;
    }
  };
  const double pp = a[p][p] - moved, qq = a[q][q] + moved;
  turn(a[p], a[q]);
  turn(vectors[p], vectors[q]);
  a[p][p] = pp;
  a[q][q] = qq;
  a[p][q] = a[q][p] = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (i != p && i != q) {
      a[i][p] = a[p][i];
      a[i][q] = a[q][i];
    }
}

} // namespace detail

/// Jacobi's method: of a positive definite matrix that is nearly diagonal small values are
/// accurate in relation to themselves (J. Demmel, K. Veselic, "Jacobi's Method is More Accurate
/// than QR", 1992, doi:10.1137/0613074). O(m^3) a sweep, about 6 sweeps.
/// @param a  m rows of m finite numbers, symmetric
[[nodiscard]] inline eigen_pairs symmetric_eigen(std::vector<std::vector<double>> a) {
  constexpr int most_sweeps = 30;
  const double tolerance = std::numeric_limits<double>::epsilon();
  const std::size_t m = a.size();
  std::vector<std::vector<double>> vectors(m, std::vector<double>(m));
  for (std::size_t i = 0; i < m; ++i)
    vectors[i][i] = 1;
  bool is_diagonal = false;
  for (int sweep = 0; sweep < most_sweeps && !is_diagonal; ++sweep) {
    is_diagonal = true;
    for (std::size_t p = 0; p + 1 < m; ++p)
      for (std::size_t q = p + 1; q < m; ++q)
        if (std::abs(a[p][q]) > tolerance * std::sqrt(std::abs(a[p][p] * a[q][q]))) {
          is_diagonal = false;
          detail::annihilate(a, vectors, p, q);
        }
  }
  std::vector<std::size_t> order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return a[i][i] > a[j][j]; });
  eigen_pairs result;
  for (const std::size_t i : order) {
    result.values.push_back(a[i][i]);
    result.vectors.push_back(std::move(vectors[i]));
  }
  return result;
}

} // namespace evo::linalg
