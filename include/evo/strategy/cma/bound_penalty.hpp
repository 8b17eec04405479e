#pragma once
/// @file
/// A penalty for leaving the box that adapts to the costs' scale.
///
/// Source: N. Hansen, A. Niederberger, L. Guzzella, P. Koumoutsakos, "A Method for Handling
/// Uncertainty in Evolutionary Optimization With an Application to Feedback Control of Combustion",
/// 2009, doi:10.1109/TEVC.2008.924423, section on the boundary handling.

#include "evo/genome/search_space.hpp"
#include "evo/strategy/cma/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo::cma {

class bound_penalty {
public:
  /// What the penalty of one generation depends on.
  struct surroundings {
    std::size_t ranges_kept; ///< generations whose costs' ranges are remembered, 20 + 3 n / lambda
    double growth;           ///< of a weight, 1.1^max(1, mu_eff / (10 n))
    double tolerated; ///< deviations by which the mean may be outside, 3 max(1, sqrt(n) / mu_eff)
  };

  /// Looks at the mean and a generation's costs before they are penalised.
  template <std::floating_point T>
  [[gnu::cold]] void adapt(const search_space<T>& space, std::span<const T> mean,
                           std::span<const double> deviations, std::span<const double> costs,
                           const surroundings& around) {
    remember_range(costs, around.ranges_kept);
    const std::size_t n = mean.size();
    weights_.resize(n);
    scales_.resize(n);
    double sum_of_logs = 0, sum_of_squares = 0;
    for (const double deviation : deviations) {
      sum_of_logs += std::log(deviation);
      sum_of_squares += deviation * deviation;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double count = static_cast<double>(n);
      scales_[i] = std::exp(1.8 * (std::log(deviations[i]) - sum_of_logs / count));
      const double out = std::abs(static_cast<double>(mean[i] - space.inside(i, mean[i])));
      if (out > 0 && !is_set_ && !ranges_.empty()) {
        const double first = 2 * median(ranges_) * count / sum_of_squares;
        for (double& weight : weights_)
          weight = first;
        is_set_ = true;
      }
      if (out > around.tolerated * deviations[i])
        weights_[i] *= around.growth;
    }
  }

  /// What is added to the cost of a genotype: (1/n) sum of weight (x - inside)^2 / xi, where xi
  /// follows each gene's share of the variance.
  template <std::floating_point T>
  [[nodiscard]] double operator()(const search_space<T>& space, std::span<const T> x) const {
    double sum = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const double out = static_cast<double>(x[i] - space.inside(i, x[i]));
      sum += weights_[i] * out * out / scales_[i];
    }
    return weights_.empty() ? 0 : sum / static_cast<double>(weights_.size());
  }

  friend bool operator==(const bound_penalty&, const bound_penalty&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.weights_, self.scales_, self.ranges_, self.is_set_);
  }

private:
  /// The range between the quartiles.
  [[gnu::cold]] void remember_range(std::span<const double> costs, std::size_t kept) {
    std::vector<double> finite;
    for (const double cost : costs)
      if (std::isfinite(cost))
        finite.push_back(cost);
    if (finite.size() < 2)
      return;
    finite = sorted(finite);
    const double range = finite[3 * (finite.size() - 1) / 4] - finite[(finite.size() - 1) / 4];
    if (!(range > 0))
      return;
    ranges_.push_back(range);
    if (ranges_.size() > kept)
      ranges_.erase(ranges_.begin(), ranges_.begin() + 1);
  }

  std::vector<double> weights_{}, scales_{}; ///< one a gene
  std::vector<double> ranges_{};             ///< of the last generations, oldest first
  bool is_set_ = false;                      ///< the mean has been outside
};

} // namespace evo::cma
