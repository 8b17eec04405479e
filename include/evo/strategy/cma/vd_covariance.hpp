#pragma once
/// @file
/// The covariance matrix of CR-FM-NES: a diagonal and one direction, moved by a natural gradient.

#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/stretches.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/self_adapting.hpp"
#include "evo/strategy/cma/vd_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::cma {

/// C = D (I + v v^T) D. Source: M. Nomura, I. Ono, "Fast Moving Natural Evolution Strategy for
/// High-Dimensional Problems", CEC 2022, doi:10.1109/CEC55065.2022.9870206 (arXiv:2201.11422);
/// the natural gradient is that of Y. Akimoto, A. Auger, N. Hansen, "Comparison-Based Natural
/// Gradient Optimization in High Dimension", GECCO 2014, doi:10.1145/2576768.2598258. It is linear
/// in sums over the candidates, so these are formed first and the gradient once.
///
/// The same members as full_covariance, and those of self_adapting. Memory: 2 n numbers; a sample
/// and an update: O(n).
template <std::floating_point T>
class vd_covariance {
public:
  static constexpr std::string_view strategy_name = "cr_fm_nes";
  static constexpr bool mirrors = true;

  vd_covariance() = default;
  vd_covariance(std::size_t n, const cma_es_params&, const constants&)
      : deviations_{n}, direction_{n} {
    std::ranges::fill(deviations_[0], T(1));
  }

  /// The rates of C and of the step size follow the paper.
  /// @throws error invalid_parameter for `mirrored`, which it always is, or negative weights
  [[nodiscard]] static constants derive(const cma_es_params& given, std::size_t n) {
    constexpr error_id wrong = error_id::invalid_parameter;
    require(!given.mirrored, wrong, "cr_fm_nes mirrors by itself; mirrored should be false");
    for (const double weight : given.rates.weights)
      require(weight >= 0, wrong, "a weight = ", weight, ", should be at least 0 for cr_fm_nes");
    cma_es_params p = given;
    p.active = false;
    if (!p.population_size)
      p.population_size = (default_population_size(static_cast<double>(n)) + 1) / 2 * 2;
    constants k = cma::derive(p, n, 1);
    const double genes = static_cast<double>(n), lambda = static_cast<double>(k.lambda);
    if (p.rates.weights.empty()) {
      for (std::size_t i = 0; i < k.lambda; ++i)
        k.weights[i] =
            std::max(0.0, std::log(lambda / 2 + 1) - std::log(static_cast<double>(i + 1)));
      detail::scale_to(k.weights, 1);
      k.mu_eff = detail::effective_count(k.weights);
      k.mu = static_cast<std::size_t>(
          std::ranges::count_if(k.weights, [](double w) { return w > 0; }));
    }
    k.c_sigma = p.rates.c_sigma.value_or((k.mu_eff + 2) / (genes + k.mu_eff + 5));
    k.c_c = p.rates.c_c.value_or((4 + k.mu_eff / genes) / (genes + 4 + 2 * k.mu_eff / genes));
    k.c_1 = p.rates.c_1.value_or(
        std::max(0.0, 2 / ((genes + 1.3) * (genes + 1.3) + k.mu_eff) * (genes - 5) / 6));
    k.c_mu = p.rates.c_mu.value_or(
        std::tanh((std::min(0.02 * lambda, 3 * std::log(genes)) + 5) / (0.23 * genes + 25)));
    return k;
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return deviations_.length(); }

  /// The first direction is random.
  void begin(const random_key& key, std::uint64_t generation) {
    if (generation > 0)
      return;
    log_root_ = mean_log();
    random_stream stream = key.child("direction").stream(0);
    stream.fill_normal(direction_[0]);
    linalg::scale(direction_[0], 1 / std::sqrt(static_cast<double>(dimension())));
    take_length();
  }

  /// v becomes this.
  /// @param v  n numbers that aren't all 0
  void point_along(std::span<const T> v) {
    std::ranges::copy(v, direction_[0].begin());
    take_length();
  }

  void transform(const linalg::columns<T>& z, linalg::columns<T>& y, std::size_t i) const {
    const linalg::stretch s = stretch();
    std::copy_n(z.data(i), z.stride(), y.data(i));
    linalg::apply<T>({&s, 1}, direction_, y.data(i));
    kernels().multiply(y.data(i), deviations_.data(), y.data(i), y.stride());
  }

  void adapt(distribution<T> d, const constants& k, std::span<const std::size_t> order) {
    const double n = static_cast<double>(dimension());
    std::vector<double> squared(k.lambda);
    for (std::size_t i = 0; i < k.lambda; ++i)
      squared[i] =
          static_cast<double>(kernels().dot(d.z.data(order[i]), d.z.data(order[i]), d.z.stride()));

    std::vector<double> weights = less_their_mean(k.weights);
    const double gain = std::sqrt(k.c_sigma * (2 - k.c_sigma) * k.mu_eff);
    add_steps(d.p_sigma, 1 - k.c_sigma, gain, weights, order, d.z);
    const double path = std::sqrt(linalg::squared_norm(d.p_sigma[0])) / k.chi_n;
    if (path >= 1)
      weights = by_distance(k, squared);
    double shrinkage = 0; // G_sigma
    for (std::size_t i = 0; i < k.lambda; ++i)
      shrinkage += weights[i] * (squared[i] / n - 1);

    add_steps(d.p_c, 1 - k.c_c, std::sqrt(k.c_c * (2 - k.c_c) * k.mu_eff), weights, order, d.y);
    add_steps(d.mean, 1, k.c_mean * d.sigma, weights, order, d.y);
    move(d, k, weights, order);
    normalise();
    d.sigma *= std::exp(std::min(1.0, step_size_rate(path, k.lambda) / 2 * shrinkage));
  }

  /// y becomes z.
  void whiten(std::span<T> y) const {
    linalg::columns<T> z{dimension()};
    for (std::size_t i = 0; i < y.size(); ++i)
      z[0][i] = y[i] / deviations_[0][i];
    const linalg::stretch s = stretch();
    linalg::apply_inverse<T>({&s, 1}, direction_, z.data());
    std::ranges::copy(z[0], y.begin());
  }

  [[nodiscard]] double variance(std::size_t gene) const noexcept { return covariance(gene, gene); }
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const noexcept {
    const double along = squared_length_ * static_cast<double>(direction_[0][i]) *
                         static_cast<double>(direction_[0][j]);
    return ((i == j) + along) * static_cast<double>(deviations_[0][i]) *
           static_cast<double>(deviations_[0][j]);
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
  void check_shape(const vd_covariance& own) const {
    deviations_.check_shape(own.deviations_);
    direction_.check_shape(own.direction_);
  }

  friend bool operator==(const vd_covariance&, const vd_covariance&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.deviations_, self.direction_, self.squared_length_, self.log_root_);
  }

private:
  [[nodiscard]] static const linalg::column_kernels<T>& kernels() noexcept {
    return linalg::column_kernels<T>::best();
  }

  [[nodiscard]] linalg::stretch stretch() const noexcept {
    return {1, std::sqrt(1 + squared_length_) - 1};
  }

  [[nodiscard]] static std::vector<double> less_their_mean(std::vector<double> weights) {
    double sum = 0;
    for (const double w : weights)
      sum += w;
    for (double& w : weights)
      w = w / sum - 1 / static_cast<double>(weights.size());
    return weights;
  }

  /// While the mean moves fast: candidates count the more the further they are.
  [[nodiscard]] std::vector<double> by_distance(const constants& k,
                                                std::span<const double> squared) const {
    const double n = static_cast<double>(dimension()), lambda = static_cast<double>(k.lambda);
    const double alpha = furthest(n) * std::min(1.0, std::sqrt(lambda / n));
    const double longest = std::sqrt(std::ranges::max(squared));
    std::vector<double> weights(k.weights);
    for (std::size_t i = 0; i < k.lambda; ++i)
      weights[i] *= std::exp(alpha * (std::sqrt(squared[i]) - longest));
    return less_their_mean(std::move(weights));
  }

  /// h^-1(n): the a with (1 + a^2) exp(a^2 / 2) / 0.24 = 10 + n.
  [[nodiscard]] static double furthest(double n) {
    const double wanted = std::log(0.24 * (10 + n));
    double a = 6, change = 1;
    for (int i = 0; i < 100 && std::abs(change) > 1e-16 * a; ++i) {
      change = (std::log1p(a * a) + a * a / 2 - wanted) / (2 * a / (1 + a * a) + a);
      a -= change;
    }
    return a;
  }

  /// By what the path says: the mean moves, stagnates or converges.
  [[nodiscard]] double step_size_rate(double path, std::size_t lambda) const {
    const double n = static_cast<double>(dimension()), count = static_cast<double>(lambda);
    if (path >= 1)
      return 1;
    if (path >= 0.1)
      return std::tanh((0.024 * count + 0.7 * n + 20) / (n + 12));
    return 2 * std::tanh((0.025 * count + 0.75 * n + 10) / (n + 4));
  }

  /// y = z + g (u . z) u, so that sums over z are enough.
  [[nodiscard]] vd_sums<T> sum_up(const distribution<T>& d, const constants& k,
                                  std::span<const double> weights,
                                  std::span<const std::size_t> order) const {
    const double gain = stretch().gain;
    vd_sums<T> s{linalg::columns<T>{dimension()}, linalg::columns<T>{dimension()}};
    linalg::columns<T> path{dimension()};
    for (std::size_t i = 0; i < dimension(); ++i)
      path[0][i] = d.p_c[0][i] / deviations_[0][i];
    std::vector<const T*> from{path.data()};
    std::vector<T> factors{static_cast<T>(k.c_1)}, dots;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      from.push_back(d.z.data(order[i]));
      factors.push_back(static_cast<T>(k.c_mu * weights[i]));
    }
    double along_z = 0, squared_z = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
      const double factor = static_cast<double>(factors[i]);
      const double dot =
          static_cast<double>(kernels().dot(from[i], direction_.data(), path.stride()));
      const double y = i == 0 ? dot : (1 + gain) * dot;
      s.total += factor;
      s.along += factor * y * y;
      along_z += i == 0 ? 0 : gain * factor * y * dot;
      squared_z += i == 0 ? 0 : gain * gain * factor * dot * dot;
      dots.push_back(static_cast<T>(factor * y));
    }
    kernels().combine(s.steps.data(), T(0), from.data(), dots.data(), from.size(), path.stride());
    kernels().combine_squares(s.squares.data(), T(0), from.data(), factors.data(), from.size(),
                              path.stride());
    // The rest of y_i^2 is 2 g (u . z_i) z_i u + g^2 (u . z_i)^2 u^2.
    linalg::columns<T> cross{dimension()};
    for (std::size_t i = 0; i < dots.size(); ++i)
      dots[i] = i == 0 ? T(0) : dots[i] * static_cast<T>(2 * gain / (1 + gain));
    kernels().combine(cross.data(), T(0), from.data(), dots.data(), from.size(), path.stride());
    for (std::size_t i = 0; i < dimension(); ++i) {
      const T u = direction_[0][i];
      s.squares[0][i] += u * (cross[0][i] + static_cast<T>(squared_z) * u);
      s.steps[0][i] += static_cast<T>(along_z) * u;
    }
    return s;
  }

  /// Moves v and D along the natural gradient.
  void move(const distribution<T>& d, const constants& k, std::span<const double> weights,
            std::span<const std::size_t> order) {
    const vd_sums<T> s = sum_up(d, k, weights, order);
    const vd_gradient g = natural_gradient<T>(std::as_const(direction_)[0], squared_length_, s);
    const double length = std::sqrt(squared_length_);
    for (std::size_t i = 0; i < dimension(); ++i) {
      const double u = static_cast<double>(direction_[0][i]);
      direction_[0][i] = static_cast<T>(length * u + g.direction[i] / length);
      deviations_[0][i] *= static_cast<T>(std::max(1 + g.deviations[i], least_left));
    }
    take_length();
  }

  /// direction_ is v, and becomes u.
  void take_length() {
    squared_length_ = std::max(linalg::squared_norm(direction_[0]), least_length);
    linalg::scale(direction_[0], 1 / std::sqrt(linalg::squared_norm(direction_[0])));
  }

  /// ln det C / (2 n).
  [[nodiscard]] double mean_log() const {
    double sum = std::log1p(squared_length_) / 2;
    for (const T deviation : deviations_[0])
      sum += std::log(static_cast<double>(deviation));
    return sum / static_cast<double>(dimension());
  }
  void normalise() { linalg::scale(deviations_[0], std::exp(log_root_ - mean_log())); }

  static constexpr double least_left = 0.1;     ///< of a gene's deviation, in one update
  static constexpr double least_length = 1e-20; ///< of v, squared: without it, no direction

  linalg::columns<T> deviations_{};
  linalg::columns<T> direction_{}; ///< v / |v|
  double squared_length_ = 0;      ///< |v|^2
  double log_root_ = 0;            ///< ln det C / (2 n) at the start
};

} // namespace evo::cma
