#pragma once
/// @file
/// The parameters of CMA-ES and what is derived from them.
///
/// Source: N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772 (2016, "the
/// tutorial" in all files of CMA-ES); equation numbers are its.

#include "evo/core/error.hpp"
#include "evo/genome/search_space.hpp"
#include "evo/strategy/cma/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace evo {

/// When CMA-ES stops by itself; an empty one is switched off. The values are pycma's.
struct cma_stops {
  /// The standard deviation of every gene, and the path's step, are below this.
  std::optional<double> tol_x = 1e-11;
  /// The costs of a generation differ by less than this, and so do the bests of the last
  /// 10 + 30 n / lambda generations.
  std::optional<double> tol_fun = 1e-11;
  /// The bests of the last 10 + 30 n / lambda generations differ by less than this.
  std::optional<double> tol_fun_hist = 1e-12;
  std::optional<double> tol_up_sigma = 1e3; ///< growth of a gene's standard deviation
  /// Generations, as a share of all so far and at least 120 + 30 n / lambda and 1 / (c_1 + c_mu),
  /// whose last third has neither a better median of bests nor of medians than the first third.
  std::optional<double> stagnation = 0.2;
  /// Generations in a row in which the best and the candidate at three quarters cost the same.
  std::optional<std::uint64_t> flat_fitness = 2;
  std::optional<double> condition_number = 1e14; ///< of C
  bool no_effect_coordinate = true; ///< a fifth of a standard deviation doesn't change a gene
  bool no_effect_axis = true;       ///< a tenth of a principal axis of C doesn't change the mean
  std::optional<std::uint64_t> max_generations{}; ///< for restarts that give each run a budget
};

/// Learning rates, derived where empty. So that a run can be made that equals another library's.
struct cma_rates {
  std::optional<double> c_mean{};  ///< of the mean, 1
  std::optional<double> c_sigma{}; ///< of the step size's path, Eq. 55
  std::optional<double> d_sigma{}; ///< damping of the step size, Eq. 55
  std::optional<double> c_c{};     ///< of the covariance's path, Eq. 56
  std::optional<double> c_1{};     ///< of the rank-one update, Eq. 57
  std::optional<double> c_mu{};    ///< of the rank-mu update, Eq. 58
  std::optional<double> chi_n{};   ///< E|N(0, I)|, derived by its series
  std::vector<double> weights{};   ///< one a rank, best first, Eq. 49 to 53; empty: derived
  /// The step size follows (|p|^2 / n - 1) / 2 rather than |p| / E|N(0, I)| - 1.
  bool squared_path_length = false;
};

struct cma_es_params {
  /// Initial step size, above 0. Empty: 0.3 of each gene's range, which needs a bounded domain.
  std::optional<double> sigma{};
  std::vector<double> scale{}; ///< initial deviation of gene i is sigma scale[i]; empty: all 1
  std::optional<std::size_t> population_size{}; ///< lambda, derived: 4 + floor(3 ln n), at least 2
  std::optional<std::size_t> parents{};         ///< mu, derived: floor(lambda / 2)
  bool active = true; ///< the worse half takes variance away (Jastrebski, Arnold 2006)
  /// Candidates come in pairs m + s, m - s (Brockhoff et al. 2010); switches `active` off.
  bool mirrored = false;
  cma_rates rates{};
  bound_handling bounds = bound_handling::transform;
  std::vector<std::size_t> fixed{};    ///< genes that keep their start value
  std::vector<std::size_t> integers{}; ///< genes that are asked rounded to whole numbers
  std::optional<cma_noise> noise{};    ///< empty: costs are exact
  /// Longest step, in Mahalanobis distance, of a candidate that is injected or told from elsewhere:
  /// longer ones are shortened. Derived: sqrt(n) + 2 n / (n + 2) (N. Hansen, "Injecting External
  /// Solutions Into CMA-ES", 2011, arXiv:1110.4181); infinity leaves them as they are.
  std::optional<double> injected_length{};
  /// Directions that a model of limited memory keeps: all of lm_ma_es, derived 4 + floor(3 ln n);
  /// at most as many of vkd_cma_es, derived 100 and never above n - 1. The others have no use for
  /// it.
  std::optional<std::size_t> memory{};
  cma_stops stops{};
};

namespace cma {

/// Everything that CMA-ES derives once. Print it to see what a run uses.
struct constants {
  std::size_t lambda = 0, mu = 0;
  std::vector<double> weights{}; ///< lambda of them; the first mu sum to 1, the others are <= 0
  double mu_eff = 0, c_mean = 1, c_sigma = 0, d_sigma = 0, c_c = 0, c_1 = 0, c_mu = 0;
  double chi_n = 0; ///< E|N(0, I)|
  double injected_length = 0;
};

namespace detail {

/// sum(w)^2 / sum(w^2), Eq. 8.
[[nodiscard]] inline double effective_count(std::span<const double> weights) {
  double sum = 0, squares = 0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

inline void scale_to(std::span<double> weights, double total) {
  double sum = 0;
  for (const double weight : weights)
    sum += weight;
  for (double& weight : weights)
    weight *= sum != 0 ? total / std::abs(sum) : 1;
}

/// ln((lambda + 1) / 2) - ln i, Eq. 49: the first half is positive.
[[nodiscard]] inline std::vector<double> raw_weights(std::size_t lambda, std::size_t mu) {
  std::vector<double> weights(lambda);
  const double half = (static_cast<double>(std::max(lambda, 2 * mu)) + 1) / 2;
  for (std::size_t i = 0; i < lambda; ++i)
    weights[i] = std::log(half) - std::log(static_cast<double>(i + 1));
  return weights;
}

} // namespace detail

/// @param n genes, fixed ones included
/// @throws error invalid_parameter or dimension_mismatch
inline void check(const cma_es_params& p, std::size_t n) {
  constexpr error_id wrong = error_id::invalid_parameter;
  if (p.sigma)
    require(*p.sigma > 0 && std::isfinite(*p.sigma), wrong, "sigma = ", *p.sigma,
            ", should be above 0 and finite");
  if (p.population_size)
    require(*p.population_size >= 2, wrong, "population_size = ", *p.population_size,
            ", should be at least 2");
  if (p.parents)
    require(*p.parents >= 1, wrong, "parents = 0, should be at least 1");
  require(p.scale.empty() || p.scale.size() == n, error_id::dimension_mismatch, p.scale.size(),
          " scales for ", n, " genes");
  for (const double s : p.scale)
    require(s > 0 && std::isfinite(s), wrong, "scale = ", s, ", should be above 0 and finite");
  const cma_rates& r = p.rates;
  for (const auto& rate : {r.c_mean, r.c_sigma, r.c_c, r.c_1, r.c_mu})
    require(!rate || (*rate >= 0 && *rate <= 1), wrong, "a learning rate = ", rate.value_or(0),
            ", should be in [0, 1]");
  for (const auto& scale : {r.d_sigma, r.chi_n})
    require(!scale || (*scale > 0 && std::isfinite(*scale)), wrong,
            "d_sigma or chi_n = ", scale.value_or(0), ", should be above 0 and finite");
  for (const double weight : r.weights)
    require(std::isfinite(weight), wrong, "a weight = ", weight, ", should be finite");
  require(!p.injected_length || *p.injected_length > 0, wrong,
          "injected_length = ", p.injected_length.value_or(0), ", should be above 0");
  if (p.noise) {
    require(p.noise->reevaluated > 0 && p.noise->reevaluated <= 1, wrong,
            "noise.reevaluated = ", p.noise->reevaluated, ", should be in (0, 1]");
    require(p.noise->most_replicates >= 1, wrong,
            "noise.most_replicates = 0, should be at least 1");
    require(p.noise->threshold > 0 && p.noise->threshold < 1, wrong,
            "noise.threshold = ", p.noise->threshold, ", should be in (0, 1)");
    require(p.noise->smoothing > 0 && p.noise->smoothing <= 1, wrong,
            "noise.smoothing = ", p.noise->smoothing, ", should be in (0, 1]");
    for (const double growth : {p.noise->replicate_growth, p.noise->step_growth.value_or(1)})
      require(growth >= 1 && std::isfinite(growth), wrong, "noise: growth = ", growth,
              ", should be at least 1 and finite");
  }
}

/// Eq. 48.
[[nodiscard]] inline std::size_t default_population_size(double genes) {
  return 4 + static_cast<std::size_t>(std::floor(3 * std::log(genes)));
}

/// @param n free genes
/// @param speed factor of the covariance's learning rates (learning_factor of its model)
/// @throws error invalid_parameter or dimension_mismatch
[[nodiscard]] inline constants derive(const cma_es_params& p, std::size_t n, double speed) {
  constants k;
  const double dimension = static_cast<double>(n);
  const cma_rates& r = p.rates;
  k.lambda = p.population_size.value_or(default_population_size(dimension));
  k.mu = p.parents.value_or(k.lambda / 2);
  require(k.mu <= k.lambda, error_id::invalid_parameter, "parents = ", k.mu,
          ", should be at most the population size, ", k.lambda);
  require(r.weights.empty() || r.weights.size() == k.lambda, error_id::dimension_mismatch,
          r.weights.size(), " weights for a population of ", k.lambda);
  k.weights = r.weights.empty() ? detail::raw_weights(k.lambda, k.mu) : r.weights;
  const std::span<double> better = std::span{k.weights}.first(k.mu);
  const std::span<double> worse = std::span{k.weights}.subspan(k.mu);
  k.mu_eff = detail::effective_count(better);
  const double mu_eff_negative = detail::effective_count(worse);

  k.chi_n = r.chi_n.value_or(std::sqrt(dimension) *
                             (1 - 1 / (4 * dimension) + 1 / (21 * dimension * dimension)));
  k.c_mean = r.c_mean.value_or(1);
  // + 3 as in pycma, where Eq. 55 has + 5: BBOB f7 is solved a sixth sooner in 20-D.
  k.c_sigma = r.c_sigma.value_or((k.mu_eff + 2) / (dimension + k.mu_eff + 3));
  k.d_sigma = r.d_sigma.value_or(
      1 + 2 * std::max(0.0, std::sqrt((k.mu_eff - 1) / (dimension + 1)) - 1) + k.c_sigma);
  k.c_c = r.c_c.value_or((4 + k.mu_eff / dimension) / (dimension + 4 + 2 * k.mu_eff / dimension));
  constexpr double alpha = 2;
  // Tiny populations learn slower than Eq. 57 says, as in pycma.
  const double small = std::min(1.0, static_cast<double>(k.lambda) / 6);
  k.c_1 = r.c_1.value_or(
      std::min(1.0, small * speed * alpha / ((dimension + 1.3) * (dimension + 1.3) + k.mu_eff)));
  k.c_mu = r.c_mu.value_or(
      std::min(1 - k.c_1, speed * alpha * (0.25 + k.mu_eff + 1 / k.mu_eff - 2) /
                              ((dimension + 2) * (dimension + 2) + alpha * k.mu_eff / 2)));
  k.injected_length =
      p.injected_length.value_or(std::sqrt(dimension) + 2 * dimension / (dimension + 2));
  if (!r.weights.empty())
    return k;

  detail::scale_to(better, 1);
  // The loser of a mirrored pair would take away what its twin adds.
  if (!p.active || p.mirrored || k.c_mu <= 0) {
    for (double& weight : worse)
      weight = 0;
    return k;
  }
  // Eq. 50 to 53: the last bound keeps C positive definite.
  const double alpha_mu = 1 + k.c_1 / k.c_mu;
  const double alpha_mu_eff = 1 + 2 * mu_eff_negative / (k.mu_eff + 2);
  const double alpha_definite = (1 - k.c_1 - k.c_mu) / (dimension * k.c_mu);
  for (double& weight : worse)
    weight = std::min(weight, 0.0);
  detail::scale_to(worse, std::min({alpha_mu, alpha_mu_eff, alpha_definite}));
  return k;
}

} // namespace cma

} // namespace evo
