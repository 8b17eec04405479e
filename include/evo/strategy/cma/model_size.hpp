#pragma once
/// @file
/// How many directions VkD-CMA-ES needs: more while the distribution has settled and all that it
/// has are long, fewer where some have shrunk.
///
/// Source: Y. Akimoto, N. Hansen, "Online Model Selection for Restricted Covariance Matrix
/// Adaptation", PPSN 2016, doi:10.1007/978-3-319-45823-6_1.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace evo::cma {

class model_size {
public:
  model_size() = default;
  /// @param log_variances  ln C_ii at the start, sigma its step size
  model_size(std::vector<double> log_variances, double sigma)
      : last_log_sigma_{std::log(sigma)}, last_log_variances_{std::move(log_variances)},
        variance_slopes_(last_log_variances_.size()) {}

  /// What an update has led to.
  struct outcome {
    double sigma;
    std::span<const double> log_variances; ///< ln C_ii, of n genes
    std::span<const double> lengths;       ///< variances along the directions, less 1
    double learning_rate;                  ///< c_1 + c_mu
    std::size_t lambda;
  };

  /// Which of the k directions to keep, and how many more to have.
  struct decision {
    std::vector<bool> keep{};
    std::size_t more = 0;
  };

  [[nodiscard]] decision adapt(const outcome& now, std::size_t k, std::size_t most) {
    const double n = static_cast<double>(last_log_variances_.size());
    const bool is_settled = follow(now, k);
    ++since_growth_;
    const double wait = 2 * n - 1, since = static_cast<double>(since_growth_);
    const auto length = [&](std::size_t j) { return j < now.lengths.size() ? now.lengths[j] : 0; };
    decision d{.keep = std::vector<bool>(k, true)};
    bool are_long = true, has_short = false;
    for (std::size_t j = 0; j < k; ++j) {
      are_long = are_long && 1 + length(j) > enough;
      d.keep[j] = !(1 + length(j) < enough && length_slopes_[j] < 0);
      has_short = has_short || !d.keep[j];
    }
    if (since > wait && k < most && are_long && is_settled) {
      const auto grown = static_cast<std::size_t>(std::ceil(1.414 * static_cast<double>(k)));
      d.more = std::min(std::max(grown, k + 1), most) - k;
      d.keep.assign(k, true);
      since_growth_ = 0;
    } else if (!(since > static_cast<double>(k) * wait && has_short)) {
      d.keep.assign(k, true);
    }
    return d;
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return last_log_variances_.size(); }

  friend bool operator==(const model_size&, const model_size&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.since_growth_, self.last_log_sigma_, self.sigma_slope_, self.last_log_variances_,
            self.variance_slopes_, self.last_log_lengths_, self.length_slopes_);
  }

private:
  static constexpr double enough = 30; ///< variance along a direction that pays

  /// Moving averages of the changes of ln sigma, ln C_ii and the logarithms of the lengths.
  /// @return whether the first two are slow
  [[nodiscard]] bool follow(const outcome& now, std::size_t k) {
    const double n = static_cast<double>(last_log_variances_.size());
    const double speed = 0.5 * std::min(1.0, static_cast<double>(now.lambda) / n) / (enough / 10);
    const auto average = [](double& slope, double& last, double value, double rate) {
      slope += rate * (value - last - slope);
      last = value;
    };
    average(sigma_slope_, last_log_sigma_, std::log(now.sigma), speed);
    bool is_settled = std::abs(sigma_slope_) < 0.1 * speed;
    for (std::size_t i = 0; i < last_log_variances_.size(); ++i) {
      average(variance_slopes_[i], last_log_variances_[i], now.log_variances[i], 1 / n);
      is_settled = is_settled && std::abs(variance_slopes_[i]) < 2 * now.learning_rate;
    }
    last_log_lengths_.resize(std::max(last_log_lengths_.size(), k));
    length_slopes_.resize(last_log_lengths_.size());
    for (std::size_t j = 0; j < last_log_lengths_.size(); ++j)
      average(length_slopes_[j], last_log_lengths_[j],
              j < now.lengths.size() ? std::log1p(now.lengths[j]) : 0, 1 / n);
    return is_settled;
  }

  std::uint64_t since_growth_ = 0; ///< generations
  double last_log_sigma_ = 0, sigma_slope_ = 0;
  std::vector<double> last_log_variances_{}, variance_slopes_{}; ///< one a gene
  std::vector<double> last_log_lengths_{}, length_slopes_{};     ///< one a direction
};

} // namespace evo::cma
