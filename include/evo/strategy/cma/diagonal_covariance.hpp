#pragma once
/// @file
/// The diagonal covariance matrix of separable CMA-ES.

#include "evo/linalg/columns.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo::cma {

/// C = diag(a)^2. Source: R. Ros, N. Hansen, "A Simple Modification in CMA-ES Achieving Linear Time
/// and Space Complexity", 2008, doi:10.1007/978-3-540-87700-4_30. The same members as
/// full_covariance. Memory: n numbers; an update with k products: O(k n).
template <std::floating_point T>
class diagonal_covariance {
public:
  static constexpr std::string_view strategy_name = "sep_cma_es";

  diagonal_covariance() = default;
  /// C = I of n dimensions.
  explicit diagonal_covariance(std::size_t n) : deviations_(n) {
    std::ranges::fill(deviations_[0], T(1));
  }

  /// Ros and Hansen (2008): n variances are learned (n + 2) / 3 times faster than n^2 covariances.
  [[nodiscard]] static constexpr double learning_factor(std::size_t n) noexcept {
    return (static_cast<double>(n) + 2) / 3;
  }
  [[nodiscard]] std::size_t dimension() const noexcept { return deviations_.length(); }

  void transform(const linalg::columns<T>& z, linalg::columns<T>& y, std::size_t count) const {
    for (std::size_t c = 0; c < count; ++c)
      for (std::size_t i = 0; i < dimension(); ++i)
        y[c][i] = deviations_[0][i] * z[c][i];
  }

  void update(double decay, std::span<const double> weights, const linalg::columns<T>& y,
              const linalg::columns<T>&, linalg::columns<T>& carried) {
    for (std::size_t i = 0; i < dimension(); ++i) {
      double updated = decay * variance(i);
      for (std::size_t k = 0; k < weights.size(); ++k) {
        const double step = static_cast<double>(y[k][i]);
        updated += weights[k] * step * step;
      }
      // Negative weights bound the loss along a step, not that of each gene.
      const T deviation = static_cast<T>(std::sqrt(std::max(updated, least_left * variance(i))));
      carried[0][i] *= deviations_[0][i] / deviation;
      deviations_[0][i] = deviation;
    }
  }

  void whiten(std::span<T> y) const {
    for (std::size_t i = 0; i < y.size(); ++i)
      y[i] /= deviations_[0][i];
  }
  [[nodiscard]] double variance(std::size_t gene) const noexcept {
    const double deviation = static_cast<double>(deviations_[0][gene]);
    return deviation * deviation;
  }
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const noexcept {
    return i == j ? variance(i) : 0;
  }
  void scale_gene(std::size_t gene, double by) noexcept {
    deviations_[0][gene] *= static_cast<T>(by);
  }

  friend bool operator==(const diagonal_covariance&, const diagonal_covariance&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.deviations_);
  }

private:
  static constexpr double least_left = 0.01; ///< of a gene's variance, in one update

  linalg::columns<T> deviations_{};
};

} // namespace evo::cma
