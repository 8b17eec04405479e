#pragma once
/// @file
/// The diagonal covariance matrix of separable CMA-ES.

#include "evo/linalg/column_kernels.hpp"
#include "evo/linalg/columns.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

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
      kernels().multiply(y.data(c), deviations_.data(), z.data(c), y.stride());
  }

  /// The variances are summed up in one pass over the steps, cache line by cache line.
  void update(double decay, std::span<const double> weights, const linalg::columns<T>& y,
              const linalg::columns<T>&, linalg::columns<T>& carried) {
    std::vector<const T*> steps;
    for (std::size_t k = 0; k < weights.size(); ++k)
      steps.push_back(y.data(k));
    const std::vector<T> factors(weights.begin(), weights.end());
    variances_ = deviations_;
    kernels().multiply(variances_.data(), deviations_.data(), deviations_.data(),
                       deviations_.stride());
    kernels().combine_squares(variances_.data(), static_cast<T>(decay), steps.data(),
                              factors.data(), steps.size(), deviations_.stride());
    for (std::size_t i = 0; i < dimension(); ++i) {
      const T old = deviations_[0][i];
      // Negative weights bound the loss along a step, not that of each gene.
      const T least = static_cast<T>(least_left) * old * old;
      const T deviation = std::sqrt(std::max(variances_[0][i], least));
      carried[0][i] *= old / deviation;
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

  friend bool operator==(const diagonal_covariance& a, const diagonal_covariance& b) {
    return a.deviations_ == b.deviations_;
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.deviations_);
  }

private:
  static constexpr double least_left = 0.01; ///< of a gene's variance, in one update

  [[nodiscard]] static const linalg::column_kernels<T>& kernels() noexcept {
    return linalg::column_kernels<T>::best();
  }

  linalg::columns<T> deviations_{};
  linalg::columns<T> variances_{}; ///< of the last update; kept so that no update allocates
};

} // namespace evo::cma
