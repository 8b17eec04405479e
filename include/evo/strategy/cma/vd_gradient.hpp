#pragma once
/// @file
/// The natural gradient of a normal distribution of covariance D (I + v v^T) D.
///
/// Source: Y. Akimoto, A. Auger, N. Hansen, "Comparison-Based Natural Gradient Optimization in High
/// Dimension", GECCO 2014, doi:10.1145/2576768.2598258; letters are those of M. Nomura, I. Ono,
/// arXiv:2201.11422. With u = v / |v|, and y as samples of N(0, I + v v^T).

#include "evo/linalg/columns.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace evo::cma {

/// What the gradient needs of the steps y_i, weighted by e_i.
template <std::floating_point T>
struct vd_sums {
  linalg::columns<T> steps{};   ///< sum of e_i (u . y_i) y_i
  linalg::columns<T> squares{}; ///< sum of e_i y_i^2, gene by gene
  double total = 0;             ///< sum of e_i
  double along = 0;             ///< sum of e_i (u . y_i)^2
};

struct vd_gradient {
  std::vector<double> direction{};  ///< of v, times |v|
  std::vector<double> deviations{}; ///< of D, in relation to it
};

namespace detail {

/// alpha and b: how much of the Fisher matrix is kept so that H stays positive.
struct vd_metric {
  double alpha, b;

  /// @param largest  of u_i^2
  vd_metric(double squared_length, double largest) noexcept {
    const double v2 = squared_length, gamma = 1 + v2;
    alpha = std::min(1.0, std::sqrt(v2 * v2 + (2 * gamma - std::sqrt(gamma)) / largest) / (2 + v2));
    b = 2 * alpha * alpha - (1 - alpha * alpha) * v2 * v2 / gamma;
  }
  /// H_ii
  [[nodiscard]] double diagonal(double u) const noexcept {
    return 2 - (b + 2 * alpha * alpha) * u * u;
  }
};

} // namespace detail

/// O(n).
/// @param u  n numbers, of length 1
template <std::floating_point T>
[[nodiscard]] vd_gradient natural_gradient(std::span<const T> u, double squared_length,
                                           const vd_sums<T>& sums) {
  const std::size_t n = u.size();
  const double v2 = squared_length, gamma = 1 + v2;
  const double middle = (sums.along + gamma * sums.total) / 2;
  const std::vector<double> unit(u.begin(), u.end());
  std::vector<double> t(n), s(n);
  double largest = 0, along_t = 0;
  for (std::size_t i = 0; i < n; ++i) {
    t[i] = static_cast<double>(sums.steps[0][i]) - middle * unit[i];
    largest = std::max(largest, unit[i] * unit[i]);
    along_t += unit[i] * t[i];
  }
  const detail::vd_metric metric{v2, largest};
  double weighted = 0, norm = 0; // u^2 H^-1 s and u^2 H^-1 u^2
  for (std::size_t i = 0; i < n; ++i) {
    const double square = unit[i] * unit[i], h = metric.diagonal(unit[i]);
    const double first = static_cast<double>(sums.squares[0][i]) - sums.total -
                         v2 / gamma * unit[i] * static_cast<double>(sums.steps[0][i]);
    s[i] = first - metric.alpha / gamma * ((2 + v2) * t[i] * unit[i] - v2 * along_t * square);
    weighted += square / h * s[i];
    norm += square * square / h;
  }
  const double shared = metric.b / (1 + metric.b * norm) * weighted;
  double along_s = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double square = unit[i] * unit[i];
    s[i] = (s[i] - shared * square) / metric.diagonal(unit[i]);
    along_s += square * s[i];
  }
  for (std::size_t i = 0; i < n; ++i)
    t[i] -= metric.alpha * ((2 + v2) * s[i] - along_s) * unit[i];
  return {t, s};
}

} // namespace evo::cma
