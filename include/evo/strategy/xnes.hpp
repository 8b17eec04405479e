#pragma once
/// @file
/// xNES: exponential natural evolution strategies.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/exponential.hpp"
#include "evo/linalg/panel_kernels.hpp"
#include "evo/linalg/panel_matrix.hpp"
#include "evo/linalg/principal_axes.hpp"
#include "evo/linalg/solve.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/gaussian/fitness_shaping.hpp"
#include "evo/strategy/gaussian/search.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct xnes_params {
  /// Initial deviation, above 0. Empty: 0.3 of each gene's range, which needs a bounded domain.
  std::optional<double> sigma{};
  std::vector<double> scale{}; ///< initial deviation of gene i is sigma scale[i]; empty: all 1
  std::optional<std::size_t> population_size{}; ///< lambda, derived: 4 + floor(3 ln n), at least 2
  std::optional<double> mean_learning_rate{};   ///< eta_mu, derived: 1
  /// eta_sigma, of the step size (the trace), derived: 3 (3 + ln n) / (5 n sqrt(n)).
  std::optional<double> sigma_learning_rate{};
  std::optional<double>
      shape_learning_rate{}; ///< eta_B, of the rest of the matrix, derived: the same
  fitness_shaping shaping = fitness_shaping::nes;
  std::vector<std::size_t> fixed{};    ///< genes that keep their start value
  std::vector<std::size_t> integers{}; ///< genes that are asked rounded to whole numbers
  cma_stops stops{};
  executor run = serial_executor(); ///< runs the drawing of candidates
};

/// The same with what EvoTorch's XNES has by default: it never stops by itself. Its rates and its
/// population are the derived ones.
[[nodiscard]] inline xnes_params evotorch_defaults(xnes_params p) {
  p.stops = gaussian::no_stops();
  return p;
}

namespace gaussian {

/// N(mean, A A^T).
template <std::floating_point T>
class xnes_model {
public:
  xnes_model() = default;
  explicit xnes_model(std::size_t n) : mean_{n}, factor_{n} {}

  [[nodiscard]] std::size_t dimension() const noexcept { return factor_.dimension(); }
  [[nodiscard]] std::span<T> mean() noexcept { return mean_[0]; }
  [[nodiscard]] std::span<const T> mean() const noexcept { return mean_[0]; }
  [[nodiscard]] const linalg::panel_matrix<T>& factor() const noexcept { return factor_; }
  [[nodiscard]] linalg::panel_matrix<T>& factor() noexcept { return factor_; }
  /// Of the asked batch: candidate i is mean + A z_i.
  [[nodiscard]] const linalg::columns<T>& z() const noexcept { return z_; }
  [[nodiscard]] linalg::columns<T>& z() noexcept { return z_; }

  [[nodiscard]] double deviation(std::size_t gene) const noexcept {
    double sum = 0;
    for (std::size_t column = 0; column < dimension(); ++column) {
      const double x = static_cast<double>(factor_(gene, column));
      sum += x * x;
    }
    return std::sqrt(sum);
  }
  void scale_gene(std::size_t gene, double by) noexcept {
    for (std::size_t column = 0; column < dimension(); ++column)
      factor_(gene, column) *= static_cast<T>(by);
  }
  /// A^-1 (x - mean). O(n^3).
  [[nodiscard]] linalg::columns<T> whitened(std::span<const T> x) const {
    linalg::columns<T> z{dimension()};
    for (std::size_t i = 0; i < x.size(); ++i)
      z[0][i] = x[i] - mean()[i];
    linalg::solve(factor_.dense(), z[0]);
    return z;
  }
  [[nodiscard]] double distance(std::span<const T> x) const {
    const linalg::columns<T> z = whitened(x);
    return std::sqrt(linalg::squared_norm(z[0]));
  }
  /// Columns along the principal axes, as long as their standard deviations. O(n^3).
  [[nodiscard]] linalg::columns<T> axes() const { return linalg::principal_axes(factor_.dense()); }

  friend bool operator==(const xnes_model&, const xnes_model&) = default;

  /// @throws error foreign_checkpoint
  void check_shape(const xnes_model& own) const {
    mean_.check_shape(own.mean_);
    z_.check_shape(own.z_);
    require(dimension() == own.dimension(), error_id::foreign_checkpoint,
            "its distribution has another dimension");
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.mean_, self.factor_, self.z_);
  }

private:
  linalg::columns<T> mean_{};
  linalg::panel_matrix<T> factor_{};
  linalg::columns<T> z_{};
};

/// The update of xNES, with rates derived.
template <std::floating_point T>
class xnes_rule {
public:
  using params_type = xnes_params;
  using model_type = xnes_model<T>;
  static constexpr std::string_view strategy_name = "xnes";

  xnes_rule() = default;
  /// @throws error invalid_parameter
  xnes_rule(const xnes_params& p, std::size_t n) : shaping_{p.shaping} {
    check_rate(p.mean_learning_rate, "mean_learning_rate");
    check_rate(p.sigma_learning_rate, "sigma_learning_rate");
    check_rate(p.shape_learning_rate, "shape_learning_rate");
    const double d = static_cast<double>(n), usual = 0.6 * (3 + std::log(d)) / (d * std::sqrt(d));
    lambda_ = p.population_size.value_or(cma::default_population_size(d));
    mean_rate_ = p.mean_learning_rate.value_or(1);
    sigma_rate_ = p.sigma_learning_rate.value_or(usual);
    shape_rate_ = p.shape_learning_rate.value_or(usual);
  }

  void start(model_type& model) const {
    model.z() = linalg::columns<T>{model.dimension(), lambda_};
  }
  [[nodiscard]] std::size_t population_size() const noexcept { return lambda_; }
  [[nodiscard]] double mean_learning_rate() const noexcept { return mean_rate_; }
  [[nodiscard]] double sigma_learning_rate() const noexcept { return sigma_rate_; }
  [[nodiscard]] double shape_learning_rate() const noexcept { return shape_rate_; }

  void sample(model_type& model, const random_key& key, std::uint64_t generation,
              std::span<const std::span<T>> rows, const executor& run) const {
    run(rows.size(), [&](std::size_t i) {
      random_stream stream = key.stream(generation, i);
      stream.fill_normal(model.z()[i]);
    });
    const linalg::columns<T> y = transformed(model, model.z());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t gene = 0; gene < rows[i].size(); ++gene)
        rows[i][gene] = model.mean()[gene] + y[i][gene];
  }

  /// Algorithm 5 of the source. With M = sum of u_i (z_i z_i^T - I) and its trace t, the mean moves
  /// by eta_mu A sum of u_i z_i, and A becomes
  ///   A exp(eta_B / 2 (M - t / n I)) exp(eta_sigma / 2 t / n I).
  void update(model_type& model, std::span<const T* const> rows, std::span<const double> costs,
              const executor&) const {
    const std::size_t n = model.dimension();
    std::vector<double> u = shaped(costs, shaping_);
    const double mean_u = std::accumulate(u.begin(), u.end(), 0.0) / static_cast<double>(u.size());
    linalg::columns<T> z{n, u.size()};
    double sum = 0, trace = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
      u[i] -= mean_u;
      sum += u[i];
      const bool is_own = i < lambda_;
      std::ranges::copy(is_own ? std::as_const(model).z()[i] : model.whitened({rows[i], n})[0],
                        z[i].begin());
      trace += u[i] * (linalg::squared_norm(z[i]) - static_cast<double>(n));
    }
    const linalg::columns<T> y = transformed(model, z);
    for (std::size_t i = 0; i < u.size(); ++i)
      linalg::add_scaled(model.mean(), mean_rate_ * u[i], y[i]);
    const double per_gene = trace / static_cast<double>(n);
    const double growth =
        std::exp((sigma_rate_ - shape_rate_) / 2 * per_gene - shape_rate_ / 2 * sum);
    stretch(model, growth, u, y, z);
  }

private:
  /// A becomes growth A exp(sum of w_i z_i z_i^T), w = eta_B / 2 u and y = A z. With phi of
  /// exponential.hpp that is growth (A + Y phi(W Z^T Z) W Z^T), a function of lambda x lambda, or,
  /// with the sum as E, growth (A + A phi(E) E), one of n x n: the smaller one is taken.
  void stretch(model_type& model, double growth, std::span<const double> u,
               const linalg::columns<T>& y, const linalg::columns<T>& z) const {
    const std::size_t n = model.dimension();
    std::vector<double> weights(u.begin(), u.end());
    for (double& w : weights)
      w *= shape_rate_ / 2;
    linalg::columns<T> left, right;
    if (u.size() < n) {
      left = linalg::product(y, times_diagonal(linalg::phi(gram(weights, z)), weights));
      right = z;
    } else {
      right = sum_of_squares(weights, z);
      left = transformed(model, linalg::phi(right));
    }
    for (std::size_t i = 0; i < left.size(); ++i)
      linalg::scale(left[i], growth);
    std::vector<T> transposed(n * right.size());
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t i = 0; i < right.size(); ++i)
        transposed[row * right.size() + i] = right[i][row];
    kernels().update(model.factor().data(), n, static_cast<T>(growth), left.data(), left.stride(),
                     transposed.data(), right.size());
  }

  /// W Z^T Z.
  [[nodiscard]] static linalg::columns<T> gram(std::span<const double> weights,
                                               const linalg::columns<T>& z) {
    linalg::columns<T> m{z.size(), z.size()};
    for (std::size_t i = 0; i < z.size(); ++i)
      for (std::size_t j = 0; j < z.size(); ++j)
        m[j][i] = static_cast<T>(weights[i]) * kernels().dot(z.data(i), z.data(j), z.stride());
    return m;
  }

  [[nodiscard]] static linalg::columns<T> times_diagonal(linalg::columns<T> m,
                                                         std::span<const double> weights) {
    for (std::size_t i = 0; i < weights.size(); ++i)
      linalg::scale(m[i], weights[i]);
    return m;
  }

  /// Z W Z^T, symmetric.
  [[nodiscard]] static linalg::columns<T> sum_of_squares(std::span<const double> weights,
                                                         const linalg::columns<T>& z) {
    linalg::columns<T> m{z.length(), z.length()};
    for (std::size_t i = 0; i < z.size(); ++i)
      for (std::size_t gene = 0; gene < z.length(); ++gene)
        linalg::add_scaled(m[gene], weights[i] * static_cast<double>(z[i][gene]), z[i]);
    return m;
  }

  /// A z of each column.
  [[nodiscard]] static linalg::columns<T> transformed(const model_type& model,
                                                      const linalg::columns<T>& z) {
    linalg::columns<T> y{model.dimension(), z.size()};
    kernels().multiply(model.factor().data(), model.dimension(), z.data(), z.stride(), z.size(),
                       y.data(), y.stride());
    return y;
  }

  [[nodiscard]] static const linalg::panel_kernels<T>& kernels() noexcept {
    static const linalg::panel_kernels<T>& chosen = linalg::panel_kernels<T>::best();
    return chosen;
  }

  fitness_shaping shaping_ = fitness_shaping::nes;
  std::size_t lambda_ = 0;
  double mean_rate_ = 0, sigma_rate_ = 0, shape_rate_ = 0;
};

} // namespace gaussian

/// Follows the natural gradient of the expected utility in the mean and the full covariance matrix,
/// in exponential coordinates, so that no step leaves the positive definite matrices.
///
/// When: dependent genes, up to some hundred; a clean gradient flow to compare with or to build on.
/// When not: cma_es solves the same costs in fewer evaluations, since it remembers earlier steps;
/// more than some hundred genes (snes).
///
/// Source: D. Wierstra, T. Schaul, T. Glasmachers, Y. Sun, J. Peters, J. Schmidhuber, "Natural
/// Evolution Strategies", JMLR 15 (2014) 949-980, Algorithm 5 and Table 1; T. Glasmachers,
/// T. Schaul, Y. Sun, D. Wierstra, J. Schmidhuber, "Exponential Natural Evolution Strategies",
/// 2010, doi:10.1145/1830483.1830557. Where we differ: step size and shape are kept in one factor
/// A; its update, exact, is made in the space of the candidates, without an n x n exponential;
/// bounds, termination and candidates from elsewhere are ours.
///
/// Depends on the order of costs alone (but for tol_fun, tol_fun_hist and normalize); invariant to
/// rotations, in distribution. Cost a generation: O(lambda n^2 + lambda^2 n + lambda^3), and O(n^3)
/// for each candidate from elsewhere. Memory: n^2 + O(lambda n + lambda^2) numbers. Deterministic:
/// candidate i of generation g comes from key.stream(g, i).
/// @tparam T float or double
template <std::floating_point T>
using xnes = gaussian::search<T, gaussian::xnes_rule<T>>;

static_assert(strategy<xnes<float>> && strategy<xnes<double>>);

} // namespace evo
