#pragma once
/// @file
/// The transformation of LM-MA-ES: a product of few matrices that each stretch one direction.

#include "evo/core/error.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/stretches.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/self_adapting.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo::cma {

/// y = diag(scale) S_m ... S_1 z with S_j = (1 - c_d,j) I + c_d,j m_j m_j^T: a vector m_j follows
/// the mean's steps, the faster the smaller j. Source: I. Loshchilov, T. Glasmachers, H.-G. Beyer,
/// "Large Scale Black-box Optimization by Limited-Memory Matrix Adaptation", 2019,
/// doi:10.1109/TEVC.2018.2855049 (arXiv:1705.06693), Algorithm 1.
///
/// The same members as full_covariance, and those of self_adapting. Memory: n (m + 2) numbers; a
/// sample and an update: O(m n).
template <std::floating_point T>
class rank_one_chain {
public:
  static constexpr std::string_view strategy_name = "lm_ma_es";
  static constexpr bool mirrors = false;

  rank_one_chain() = default;
  rank_one_chain(std::size_t n, const cma_es_params& p, const constants&)
      : scale_{n}, directions_(n, p.memory.value_or(default_population_size(double(n)))) {
    std::ranges::fill(scale_[0], T(1));
  }

  /// The paper's values, at most 1 where few genes would make a rate larger. `active` and the rates
  /// of C have no meaning here.
  /// @throws error invalid_parameter where there is no memory
  [[nodiscard]] static constants derive(const cma_es_params& given, std::size_t n) {
    require(!given.memory || *given.memory >= 1, error_id::invalid_parameter,
            "memory = 0, should be at least 1 for lm_ma_es");
    cma_es_params p = given;
    p.active = false;
    constants k = cma::derive(p, n, 1);
    const double genes = static_cast<double>(n), lambda = static_cast<double>(k.lambda);
    if (p.rates.weights.empty()) {
      for (std::size_t i = 0; i < k.mu; ++i)
        k.weights[i] =
            std::log(static_cast<double>(k.mu) + 0.5) - std::log(static_cast<double>(i + 1));
      const std::span<double> better = std::span{k.weights}.first(k.mu);
      detail::scale_to(better, 1);
      k.mu_eff = detail::effective_count(better);
    }
    k.c_sigma = p.rates.c_sigma.value_or(std::min(1.0, 2 * lambda / genes));
    k.d_sigma = p.rates.d_sigma.value_or(1);
    k.c_1 = k.c_mu = k.c_c = 0;
    return k;
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return scale_.length(); }
  /// m.
  [[nodiscard]] std::size_t memory() const noexcept { return directions_.size(); }

  void transform(const linalg::columns<T>& z, linalg::columns<T>& y, std::size_t i) const {
    std::copy_n(z.data(i), z.stride(), y.data(i));
    linalg::apply<T>(stretches(), directions_, y.data(i));
    if (is_scaled_)
      kernels().multiply(y.data(i), scale_.data(), y.data(i), y.stride());
  }

  void adapt(distribution<T> d, const constants& k, std::span<const std::size_t> order) {
    const std::span<const double> weights{k.weights.data(), k.mu};
    const auto root = [&](double rate) { return std::sqrt(rate * (2 - rate) * k.mu_eff); };
    add_steps(d.mean, 1, k.c_mean * d.sigma, weights, order, d.y);
    linalg::columns<T> step{dimension()};
    add_steps(step, 0, 1, weights, order, d.z);
    const auto follow = [&](T* path, double rate) {
      const T factor = static_cast<T>(root(rate));
      const T* from = step.data();
      kernels().combine(path, static_cast<T>(1 - rate), &from, &factor, 1, step.stride());
    };
    follow(d.p_sigma.data(), k.c_sigma);
    double rate = static_cast<double>(k.lambda) / static_cast<double>(dimension());
    for (std::size_t j = 0; j < memory(); ++j, rate /= 4)
      follow(directions_.data(j), std::min(rate, 1.0));
    used_ = std::min(used_ + 1, memory());
    const double length = linalg::squared_norm(d.p_sigma[0]);
    const double excess = (length / static_cast<double>(dimension()) - 1) / 2;
    d.sigma *= std::exp(std::min(1.0, k.c_sigma / k.d_sigma * excess));
  }

  /// y becomes z. O(m n).
  void whiten(std::span<T> y) const {
    linalg::columns<T> z{dimension()};
    for (std::size_t i = 0; i < y.size(); ++i)
      z[0][i] = y[i] / scale_[0][i];
    linalg::apply_inverse<T>(stretches(), directions_, z.data());
    std::ranges::copy(z[0], y.begin());
  }

  /// C_ii. O(m n).
  [[nodiscard]] double variance(std::size_t gene) const {
    return linalg::squared_norm(row(gene)[0]);
  }

  /// C_ij. O(m n).
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const {
    const linalg::columns<T> a = row(i), b = row(j);
    return static_cast<double>(kernels().dot(a.data(), b.data(), a.stride()));
  }

  /// O(m^2 n): row i of the product is a e_i + sum of b_j m_j, whose numbers follow from the dot
  /// products of the directions.
  [[nodiscard]] std::vector<double> variances() const {
    const std::vector<linalg::stretch> s = stretches();
    std::vector<std::vector<double>> gram(used_, std::vector<double>(used_));
    for (std::size_t i = 0; i < used_; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        gram[i][j] = gram[j][i] = static_cast<double>(
            kernels().dot(directions_.data(i), directions_.data(j), directions_.stride()));
    std::vector<double> result(dimension()), along(used_);
    for (std::size_t gene = 0; gene < dimension(); ++gene) {
      double self = 1;
      for (std::size_t j = used_; j-- > 0;) {
        double dot = self * static_cast<double>(directions_[j][gene]);
        for (std::size_t l = j + 1; l < used_; ++l) {
          dot += along[l] * gram[j][l];
          along[l] *= s[j].keep;
        }
        self *= s[j].keep;
        along[j] = s[j].gain * dot;
      }
      double squared = self * self;
      for (std::size_t j = 0; j < used_; ++j) {
        double dot = 2 * self * static_cast<double>(directions_[j][gene]);
        for (std::size_t l = 0; l < used_; ++l)
          dot += along[l] * gram[j][l];
        squared += along[j] * dot;
      }
      const double scale = static_cast<double>(scale_[0][gene]);
      result[gene] = scale * scale * squared;
    }
    return result;
  }

  void scale_gene(std::size_t gene, double by) noexcept {
    scale_[0][gene] *= static_cast<T>(by);
    is_scaled_ = true;
  }

  /// @throws error foreign_checkpoint where a restored one doesn't fit our own
  void check_shape(const rank_one_chain& own) const {
    scale_.check_shape(own.scale_);
    directions_.check_shape(own.directions_);
    require(used_ <= memory(), error_id::foreign_checkpoint, "it uses ", used_,
            " directions and has ", memory());
  }

  friend bool operator==(const rank_one_chain&, const rank_one_chain&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.scale_, self.is_scaled_, self.directions_, self.used_);
  }

private:
  [[nodiscard]] static const linalg::column_kernels<T>& kernels() noexcept {
    return linalg::column_kernels<T>::best();
  }

  /// c_d,j = 1 / (1.5^(j-1) n); half of a sample stays where n is 1.
  [[nodiscard]] std::vector<linalg::stretch> stretches() const {
    std::vector<linalg::stretch> s;
    double rate = 1 / static_cast<double>(dimension());
    for (std::size_t j = 0; j < used_; ++j, rate /= 1.5)
      s.push_back({1 - std::min(rate, 0.5), std::min(rate, 0.5)});
    return s;
  }

  /// Row `gene` of the transformation.
  [[nodiscard]] linalg::columns<T> row(std::size_t gene) const {
    linalg::columns<T> e{dimension()};
    e[0][gene] = scale_[0][gene];
    linalg::apply_transposed<T>(stretches(), directions_, e.data());
    return e;
  }

  linalg::columns<T> scale_{}; ///< one number a gene
  bool is_scaled_ = false;
  linalg::columns<T> directions_{};
  std::size_t used_ = 0; ///< directions that have moved
};

} // namespace evo::cma
