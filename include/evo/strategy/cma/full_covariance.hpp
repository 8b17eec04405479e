#pragma once
/// @file
/// The full covariance matrix of CMA-ES, kept as a factor A with C = A A^T.

#include "evo/linalg/columns.hpp"
#include "evo/linalg/panel_kernels.hpp"
#include "evo/linalg/panel_matrix.hpp"
#include "evo/linalg/principal_axes.hpp"
#include "evo/linalg/solve.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo::cma {

/// C itself is never formed: an update by weighted outer products of steps y = A z is carried over
/// to A exactly, one product after the other. With z in the current coordinates,
///   C + w y y^T = A (I + w z z^T) A^T   and   (I + w z z^T)^(1/2) = I + b z z^T,
///   b = w / (1 + sqrt(1 + w |z|^2)),
/// so A + b y z^T is a factor of the new C. The factors I + b z z^T are symmetric: they turn the
/// coordinates of z as little as possible, and commute with rotations of the search space, so the
/// strategy stays invariant to these (with a Cholesky factor it would not be).
///
/// Related: matrix adaptation (H.-G. Beyer, B. Sendhoff, "Simplify Your Covariance Matrix
/// Adaptation Evolution Strategy", 2017, doi:10.1109/TEVC.2017.2680320), which approximates the
/// root to first order; rank-one updates of a Cholesky factor (O. Krause, D. Arbonès, C. Igel,
/// "CMA-ES with Optimal Covariance Update and Storage Complexity", NIPS 2016).
///
/// Memory: n^2 numbers. An update with k products: O(k n^2), one pass over A. Since rounding acts
/// on A rather than on C, axis ratios up to 1 / epsilon are kept, twice the digits of C's.
template <std::floating_point T>
class full_covariance {
public:
  static constexpr std::string_view strategy_name = "cma_es";

  full_covariance() = default;
  /// C = I of n dimensions.
  explicit full_covariance(std::size_t n) : factor_{n} {}

  /// Factor of the learning rates of C, against those of the full matrix.
  [[nodiscard]] static constexpr double learning_factor(std::size_t) noexcept { return 1; }
  [[nodiscard]] std::size_t dimension() const noexcept { return factor_.dimension(); }

  /// y = A z for the first `count` columns.
  void transform(const linalg::columns<T>& z, linalg::columns<T>& y, std::size_t count) const {
    kernels().multiply(factor_.data(), dimension(), z.data(), z.stride(), count, y.data(),
                       y.stride());
  }

  /// C = decay C + sum over k of weights[k] y_k y_k^T, positive weights first. At least 1e-4 of C
  /// stays: of large populations in few dimensions the derived decay is 0, where A has no inverse.
  /// @param y, z  columns with y_k = A z_k; z is used up
  /// @param carried  A^-1 v for a vector v that stays: it becomes A^-1 v for the new A
  void update(double decay, std::span<const double> weights, const linalg::columns<T>& y,
              linalg::columns<T>& z, linalg::columns<T>& carried) {
    const linalg::panel_kernels<T>& k = kernels();
    const std::size_t n = dimension(), terms = weights.size(), length = z.stride();
    const double root = std::sqrt(std::max(decay, least_kept));
    for (std::size_t i = 0; i < terms; ++i)
      linalg::scale(z[i], 1 / root);
    linalg::scale(carried[0], 1 / root);
    steps_.resize(n * terms);
    for (std::size_t i = 0; i < terms; ++i) {
      const T* zi = z.data(i);
      const auto along = [&](const T* v) { return static_cast<double>(k.dot(zi, v, length)); };
      const double squared = along(zi);
      // Weights that are too negative would leave no variance along z; the derived ones never are.
      const double weight = squared > 0 ? std::max(weights[i], (least_left - 1) / squared) : 0;
      const double stretch = std::sqrt(1 + weight * squared);
      const double forward = weight / (1 + stretch), backward = -forward / stretch;
      for (std::size_t j = i + 1; j < terms; ++j)
        k.add_scaled(z.data(j), static_cast<T>(backward * along(z.data(j))), zi, length);
      k.add_scaled(carried.data(), static_cast<T>(backward * along(carried.data())), zi, length);
      for (std::size_t row = 0; row < n; ++row)
        steps_[row * terms + i] = static_cast<T>(forward) * zi[row];
    }
    k.update(factor_.data(), n, static_cast<T>(root), y.data(), y.stride(), steps_.data(), terms);
  }

  /// y becomes A^-1 y. O(n^3).
  void whiten(std::span<T> y) const { linalg::solve(factor_.dense(), y); }

  /// C_ii. O(n).
  [[nodiscard]] double variance(std::size_t gene) const noexcept {
    double sum = 0;
    for (std::size_t column = 0; column < dimension(); ++column) {
      const double x = static_cast<double>(factor_(gene, column));
      sum += x * x;
    }
    return sum;
  }

  /// Columns along the principal axes of C, as long as their standard deviations. O(n^3).
  [[nodiscard]] linalg::columns<T> axes() const { return linalg::principal_axes(factor_.dense()); }

  /// C_ij. O(n).
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const noexcept {
    double sum = 0;
    for (std::size_t column = 0; column < dimension(); ++column)
      sum += static_cast<double>(factor_(i, column)) * static_cast<double>(factor_(j, column));
    return sum;
  }

  /// Multiplies the standard deviation of one gene; correlations stay. O(n).
  void scale_gene(std::size_t gene, double by) noexcept {
    for (std::size_t column = 0; column < dimension(); ++column)
      factor_(gene, column) *= static_cast<T>(by);
  }

  friend bool operator==(const full_covariance& a, const full_covariance& b) {
    return a.factor_ == b.factor_;
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.factor_);
  }

private:
  static constexpr double least_kept = 1e-4; ///< of C, in one update
  static constexpr double least_left = 0.01; ///< of the variance along one step, in one update

  [[nodiscard]] static const linalg::panel_kernels<T>& kernels() noexcept {
    static const linalg::panel_kernels<T>& chosen = linalg::panel_kernels<T>::best();
    return chosen;
  }

  linalg::panel_matrix<T> factor_{};
  std::vector<T> steps_{}; ///< of the last update; kept so that no update allocates
};

} // namespace evo::cma
