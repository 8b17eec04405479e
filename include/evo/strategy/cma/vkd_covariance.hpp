#pragma once
/// @file
/// The covariance matrix of VkD-CMA-ES: a diagonal and a few directions.

#include "evo/core/error.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/stretches.hpp"
#include "evo/linalg/symmetric_eigen.hpp"
#include "evo/strategy/cma/model_size.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/self_adapting.hpp"
#include "evo/strategy/cma/two_point_step_size.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::cma {

/// C = D (I + V S V^T) D: D diagonal, the k columns of V orthonormal, S diagonal. An update is that
/// of CMA-ES without negative weights, projected back: the k longest directions stay, what the
/// others had is spread evenly, and the diagonal of C is kept. k adapts itself (model_size), and
/// the learning rates with it; det C stays as it is.
///
/// Source: Y. Akimoto, N. Hansen, "Projection-Based Restricted Covariance Matrix Adaptation for
/// High Dimension", GECCO 2016, doi:10.1145/2908812.2908863. The same members as full_covariance,
/// and those of self_adapting.
///
/// Memory: n (k + 4) numbers and 2 n doubles, besides n (k + mu + 1) while it is updated. A sample
/// O(k n); an update O((k + mu)^2 n + (k + mu)^3), O(mu n) while k = 0.
template <std::floating_point T>
class vkd_covariance {
public:
  static constexpr std::string_view strategy_name = "vkd_cma_es";
  static constexpr bool mirrors = false;
  static constexpr bool keeps_samples = false;

  vkd_covariance() = default;
  vkd_covariance(std::size_t n, const cma_es_params& p, const constants&)
      : most_{std::min(n - 1, p.memory.value_or(default_memory))}, deviations_{n},
        directions_(n, 0), last_step_{n} {
    std::ranges::fill(deviations_[0], T(1));
  }

  /// The rates of C are those of k = 0 here.
  /// @throws error invalid_parameter for mirrored candidates, fewer than 4, negative weights, or
  ///         rates of C, which follow k
  [[nodiscard]] static constants derive(const cma_es_params& given, std::size_t n) {
    constexpr error_id wrong = error_id::invalid_parameter;
    require(!given.mirrored, wrong, "vkd_cma_es can't be mirrored");
    for (const auto& rate : {given.rates.c_c, given.rates.c_1, given.rates.c_mu})
      require(!rate, wrong, "vkd_cma_es derives c_c, c_1 and c_mu of its k, ", rate.value_or(0),
              " can't be set");
    for (const double weight : given.rates.weights)
      require(weight >= 0, wrong, "a weight = ", weight, ", should be at least 0 for vkd_cma_es");
    cma_es_params p = given;
    p.active = false;
    constants k = cma::derive(p, n, 1);
    require(k.lambda >= 4, wrong, "population_size = ", k.lambda,
            ", should be at least 4 for vkd_cma_es");
    k.c_sigma = p.rates.c_sigma.value_or(0.3);
    k.d_sigma = p.rates.d_sigma.value_or(4 - 3 / static_cast<double>(n));
    const learning_rates rates = rates_of(n, 0, k.mu_eff);
    k.c_1 = rates.c_1;
    k.c_mu = rates.c_mu;
    k.c_c = rates.c_c;
    return k;
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return deviations_.length(); }
  /// k.
  [[nodiscard]] std::size_t rank() const noexcept { return rank_; }

  /// @param z  may be y
  void transform(const linalg::columns<T>& z, linalg::columns<T>& y, std::size_t i) const {
    const T* from = z.data(i);
    if (!lengths_.empty()) {
      if (from != y.data(i))
        std::copy_n(from, z.stride(), y.data(i));
      linalg::apply<T>(stretches(), directions_, y.data(i));
      from = y.data(i);
    }
    kernels().multiply(y.data(i), deviations_.data(), from, y.stride());
  }

  /// Puts the two candidates that step-size adaptation compares from column `first` on, where the
  /// mean has moved and there is room: as long as the sample that is there.
  void propose(linalg::columns<T>& y, std::size_t first, std::size_t lambda) {
    step_size_.place_none();
    if (first + 2 > lambda)
      return;
    const double factor = length_of(y[first]) / length_of(last_step_[0]);
    if (!std::isfinite(factor))
      return;
    for (std::size_t gene = 0; gene < dimension(); ++gene) {
      y[first][gene] = static_cast<T>(factor) * last_step_[0][gene];
      y[first + 1][gene] = -y[first][gene];
    }
    step_size_.place(first);
  }

  void adapt(distribution<T> d, const constants& k, std::span<const std::size_t> order) {
    const std::span<const double> weights{k.weights.data(), k.mu};
    const learning_rates r = rates_of(dimension(), rank_, k.mu_eff);
    const double sigma = d.sigma;
    if (size_.dimension() == 0) {
      const std::vector<double> logs = log_deviations();
      size_ = model_size{log_variances(logs), sigma};
      log_root_ = mean_log(logs);
    }
    const bool is_moving = step_size_.adapt(d.sigma, order, k.c_sigma, k.d_sigma);
    add_steps(last_step_, 0, 1, weights, order, d.y);
    const T factor = static_cast<T>(is_moving ? std::sqrt(r.c_c * (2 - r.c_c) * k.mu_eff) : 0);
    const T* step = last_step_.data();
    const T move = static_cast<T>(k.c_mean * sigma);
    kernels().combine(d.mean.data(), T(1), &step, &move, 1, last_step_.stride());
    kernels().combine(d.p_c.data(), static_cast<T>(1 - r.c_c), &step, &factor, 1,
                      last_step_.stride());

    const double stalled = is_moving ? 0 : r.c_1 * r.c_c * (2 - r.c_c);
    update(std::abs(1 - r.c_mu - r.c_1 + stalled), r, weights, order, d);
    const std::vector<double> logs = normalise(d.p_c);
    if (most_ > 0)
      adapt_rank(d, log_variances(logs), r.c_1 + r.c_mu, k.lambda);
  }

  /// y becomes z. O(k n).
  void whiten(std::span<T> y) const {
    linalg::columns<T> z{dimension()};
    for (std::size_t i = 0; i < y.size(); ++i)
      z[0][i] = y[i] / deviations_[0][i];
    linalg::apply_inverse<T>(stretches(), directions_, z.data());
    std::ranges::copy(z[0], y.begin());
  }

  /// C_ii. O(k).
  [[nodiscard]] double variance(std::size_t gene) const noexcept { return covariance(gene, gene); }

  /// C_ij. O(k).
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const noexcept {
    double sum = i == j;
    for (std::size_t c = 0; c < lengths_.size(); ++c)
      sum += lengths_[c] * static_cast<double>(directions_[c][i]) *
             static_cast<double>(directions_[c][j]);
    return sum * static_cast<double>(deviations_[0][i]) * static_cast<double>(deviations_[0][j]);
  }
  [[nodiscard]] std::vector<double> variances() const {
    std::vector<double> result(dimension());
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = variance(i);
    return result;
  }
  void scale_gene(std::size_t gene, double by) noexcept {
    deviations_[0][gene] *= static_cast<T>(by);
  }

  /// @throws error foreign_checkpoint where a restored one doesn't fit our own
  void check_shape(const vkd_covariance& own) const {
    deviations_.check_shape(own.deviations_);
    last_step_.check_shape(own.last_step_);
    require(most_ == own.most_ && rank_ <= most_ && lengths_.size() <= rank_ &&
                directions_.length() == dimension() && directions_.size() == lengths_.size() &&
                (size_.dimension() == 0 || size_.dimension() == dimension()),
            error_id::foreign_checkpoint, "it has ", directions_.size(), " directions of ",
            directions_.length(), " numbers, of at most ", own.most_);
  }

  friend bool operator==(const vkd_covariance&, const vkd_covariance&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.most_, self.rank_, self.deviations_, self.directions_, self.lengths_,
            self.last_step_, self.step_size_, self.size_, self.log_root_);
  }

private:
  static constexpr std::size_t default_memory = 100;

  struct learning_rates {
    double c_1, c_mu, c_c;
  };

  [[nodiscard]] static learning_rates rates_of(std::size_t n, std::size_t rank, double mu_eff) {
    const double genes = static_cast<double>(n), k = static_cast<double>(rank);
    const double free = genes * (k + 1);
    const double c_1 = 2 / (free + genes + 2 * (k + 2) + mu_eff);
    const double c_mu = 2 * (mu_eff - 2 + 1 / mu_eff) / (free + 4 * (k + 2) + mu_eff);
    return {c_1, std::clamp(c_mu, 0.0, 1 - c_1), std::sqrt(c_1)};
  }

  /// |z| of y.
  [[nodiscard]] double length_of(std::span<const T> y) const {
    linalg::columns<T> z{dimension()};
    std::ranges::copy(y, z[0].begin());
    whiten(z[0]);
    return std::sqrt(linalg::squared_norm(z[0]));
  }

  [[nodiscard]] static const linalg::column_kernels<T>& kernels() noexcept {
    return linalg::column_kernels<T>::best();
  }

  /// (I + V S V^T)^(1/2), one direction after the other: they are orthonormal.
  [[nodiscard]] std::vector<linalg::stretch> stretches() const {
    std::vector<linalg::stretch> s;
    for (const double length : lengths_)
      s.push_back({1, std::sqrt(1 + length) - 1});
    return s;
  }

  /// diag(I + V S V^T) for each gene.
  [[nodiscard]] linalg::columns<T> inner_diagonal() const {
    linalg::columns<T> sums{dimension()};
    std::ranges::fill(sums[0], T(1));
    std::vector<const T*> from;
    const std::vector<T> weights(lengths_.begin(), lengths_.end());
    for (std::size_t j = 0; j < lengths_.size(); ++j)
      from.push_back(directions_.data(j));
    kernels().combine_squares(sums.data(), T(1), from.data(), weights.data(), from.size(),
                              sums.stride());
    return sums;
  }

  /// C = keep C + c_1 p_c p_c^T + c_mu sum of w_i y_i y_i^T, projected.
  void update(double keep, const learning_rates& r, std::span<const double> weights,
              std::span<const std::size_t> order, const distribution<T>& d) {
    std::vector<const T*> steps{d.p_c.data()};
    std::vector<double> shares{r.c_1};
    for (std::size_t i = 0; i < weights.size(); ++i) {
      steps.push_back(d.y.data(order[i]));
      shares.push_back(r.c_mu * weights[i]);
    }
    linalg::columns<T> diagonal = inner_diagonal();
    for (int twice = 0; twice < 2; ++twice)
      kernels().multiply(diagonal.data(), deviations_.data(), diagonal.data(), diagonal.stride());
    const std::vector<T> factors(shares.begin(), shares.end());
    kernels().combine_squares(diagonal.data(), static_cast<T>(keep), steps.data(), factors.data(),
                              steps.size(), diagonal.stride());
    if (rank_ > 0)
      project(keep, steps, shares);
    const linalg::columns<T> inner = inner_diagonal();
    for (std::size_t i = 0; i < dimension(); ++i)
      deviations_[0][i] =
          std::max(std::sqrt(diagonal[0][i] / inner[0][i]), std::numeric_limits<T>::min());
  }

  /// The principal axes of keep V S V^T + sum of shares_i y_i y_i^T, whitened by D.
  void project(double keep, std::span<const T* const> steps, std::span<const double> shares) {
    const std::size_t old = lengths_.size(), terms = old + steps.size();
    linalg::columns<T> u(dimension(), terms);
    for (std::size_t j = 0; j < terms; ++j) {
      const double root = std::sqrt(j < old ? keep * lengths_[j] : shares[j - old]);
      const T* from = j < old ? directions_.data(j) : steps[j - old];
      for (std::size_t i = 0; i < dimension(); ++i)
        u[j][i] = static_cast<T>(root) * (j < old ? from[i] : from[i] / deviations_[0][i]);
    }
    std::vector<std::vector<double>> gram(terms, std::vector<double>(terms));
    for (std::size_t i = 0; i < terms; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        gram[i][j] = gram[j][i] =
            static_cast<double>(kernels().dot(u.data(i), u.data(j), u.stride()));
    keep_longest(linalg::symmetric_eigen(std::move(gram)), keep, u);
  }

  void keep_longest(const linalg::eigen_pairs& axes, double keep, const linalg::columns<T>& u) {
    double rest = 0;
    for (std::size_t j = rank_; j < axes.values.size(); ++j)
      rest += std::max(axes.values[j], 0.0);
    rest /= static_cast<double>(dimension() - rank_);
    std::vector<const T*> from;
    for (std::size_t j = 0; j < u.size(); ++j)
      from.push_back(u.data(j));
    // What rounding has made of 0 has no direction.
    const double least =
        100 * static_cast<double>(std::numeric_limits<T>::epsilon()) * axes.values.front();
    directions_.resize(std::min(rank_, axes.values.size()));
    lengths_.clear();
    for (std::size_t j = 0; j < directions_.size() && axes.values[j] > std::max(least, rest); ++j) {
      std::vector<T> weights;
      for (const double x : axes.vectors[j])
        weights.push_back(static_cast<T>(x / std::sqrt(axes.values[j])));
      kernels().combine(directions_.data(j), T(0), from.data(), weights.data(), from.size(),
                        u.stride());
      lengths_.push_back((axes.values[j] - rest) / (keep + rest));
    }
    directions_.resize(lengths_.size());
  }

  /// ln D.
  [[nodiscard]] std::vector<double> log_deviations() const {
    std::vector<double> logs(dimension());
    for (std::size_t i = 0; i < logs.size(); ++i)
      logs[i] = std::log(static_cast<double>(deviations_[0][i]));
    return logs;
  }

  /// ln C_ii.
  /// @param logs  ln D
  [[nodiscard]] std::vector<double> log_variances(std::vector<double> logs) const {
    for (double& log : logs)
      log *= 2;
    if (!lengths_.empty()) {
      const linalg::columns<T> inner = inner_diagonal();
      for (std::size_t i = 0; i < logs.size(); ++i)
        logs[i] += std::log(static_cast<double>(inner[0][i]));
    }
    return logs;
  }

  /// ln det C / (2 n).
  [[nodiscard]] double mean_log(std::span<const double> logs) const {
    double sum = 0;
    for (const double log : logs)
      sum += log;
    for (const double length : lengths_)
      sum += std::log1p(length) / 2;
    return sum / static_cast<double>(dimension());
  }

  /// det C becomes what it was at the start, and p_c keeps its length in relation.
  /// @return ln D
  std::vector<double> normalise(linalg::columns<T>& p_c) {
    std::vector<double> logs = log_deviations();
    const double change = log_root_ - mean_log(logs);
    linalg::scale(deviations_[0], std::exp(change));
    linalg::scale(p_c[0], std::exp(change));
    for (double& log : logs)
      log += change;
    return logs;
  }

  void adapt_rank(distribution<T> d, std::span<const double> logs, double learning_rate,
                  std::size_t lambda) {
    const model_size::decision next =
        size_.adapt({d.sigma, logs, lengths_, learning_rate, lambda}, rank_, most_);
    rank_ += next.more;
    const auto dropped = std::ranges::count(next.keep, false);
    if (dropped == 0)
      return;
    std::size_t kept = 0;
    for (std::size_t j = 0; j < lengths_.size(); ++j)
      if (next.keep[j]) {
        std::copy_n(directions_.data(j), directions_.stride(), directions_.data(kept));
        lengths_[kept++] = lengths_[j];
      }
    lengths_.resize(kept);
    directions_.resize(kept);
    rank_ -= static_cast<std::size_t>(dropped);
    normalise(d.p_c);
  }

  std::size_t most_ = 0, rank_ = 0;
  linalg::columns<T> deviations_{}, directions_{}; ///< D and V
  std::vector<double> lengths_{};                  ///< S, the largest first
  linalg::columns<T> last_step_{};                 ///< of the mean, in the coordinates of y
  two_point_step_size step_size_{};
  model_size size_{};
  double log_root_ = 0; ///< ln det C / (2 n) at the start
};

} // namespace evo::cma
