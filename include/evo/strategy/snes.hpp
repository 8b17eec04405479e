#pragma once
/// @file
/// SNES: separable natural evolution strategies.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/gaussian/fitness_shaping.hpp"
#include "evo/strategy/gaussian/search.hpp"
#include "evo/strategy/gaussian/separable.hpp"

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

struct snes_params {
  /// Initial deviation, above 0. Empty: 0.3 of each gene's range, which needs a bounded domain.
  std::optional<double> sigma{};
  std::vector<double> scale{}; ///< initial deviation of gene i is sigma scale[i]; empty: all 1
  std::optional<std::size_t> population_size{}; ///< lambda, derived: 4 + floor(3 ln n), at least 2
  std::optional<double> mean_learning_rate{};   ///< eta_mu, derived: 1
  /// eta_sigma, derived: (3 + ln n) / (5 sqrt(n)).
  std::optional<double> deviation_learning_rate{};
  fitness_shaping shaping = fitness_shaping::nes;
  deviation_limits limits{};
  std::vector<std::size_t> fixed{};    ///< genes that keep their start value
  std::vector<std::size_t> integers{}; ///< genes that are asked rounded to whole numbers
  cma_stops stops{};                   ///< condition_number and no_effect_axis aren't looked at
  /// Runs sampling and updates; its threads don't change a bit of the result.
  executor run = serial_executor();
};

/// The same with what EvoTorch's SNES has by default: it never stops by itself. Its rates and its
/// population are the derived ones.
[[nodiscard]] inline snes_params evotorch_defaults(snes_params p) {
  p.stops = gaussian::no_stops();
  return p;
}

namespace gaussian {

/// The update of SNES, with rates derived.
template <std::floating_point T>
class snes_rule {
public:
  using params_type = snes_params;
  using model_type = separable<T>;
  static constexpr std::string_view strategy_name = "snes";

  snes_rule() = default;
  /// @throws error invalid_parameter
  snes_rule(const snes_params& p, std::size_t n) : limits_{p.limits}, shaping_{p.shaping} {
    check(p.limits);
    check_rate(p.mean_learning_rate, "mean_learning_rate");
    check_rate(p.deviation_learning_rate, "deviation_learning_rate");
    const double dimension = static_cast<double>(n);
    lambda_ = p.population_size.value_or(cma::default_population_size(dimension));
    mean_rate_ = p.mean_learning_rate.value_or(1);
    deviation_rate_ =
        p.deviation_learning_rate.value_or((3 + std::log(dimension)) / (5 * std::sqrt(dimension)));
  }

  void start(const model_type&) const noexcept {}
  [[nodiscard]] std::size_t population_size() const noexcept { return lambda_; }
  [[nodiscard]] double mean_learning_rate() const noexcept { return mean_rate_; }
  [[nodiscard]] double deviation_learning_rate() const noexcept { return deviation_rate_; }

  void sample(const model_type& model, const random_key& key, std::uint64_t generation,
              std::span<const std::span<T>> rows, const executor& run) const {
    model.sample(key, generation, rows, run);
  }

  /// Algorithm 6 of the source. A factor of e in one generation is more than any sample can tell.
  void update(model_type& model, std::span<const T* const> rows, std::span<const double> costs,
              const executor& run) const {
    std::vector<double> utilities = shaped(costs, shaping_);
    double size = 0;
    for (const double u : utilities)
      size += std::abs(u);
    if (shaping_ != fitness_shaping::nes)
      for (double& u : utilities)
        u = size > 0 ? u / size : 0;
    const std::vector<T> weights(utilities.begin(), utilities.end());
    const T sum = static_cast<T>(std::accumulate(utilities.begin(), utilities.end(), 0.0));
    const T mean_rate = static_cast<T>(mean_rate_), half = static_cast<T>(deviation_rate_ / 2);
    model.for_moments(rows, weights, run, [&](const typename model_type::moments& m) {
      for (std::size_t i = m.begin; i < m.end; ++i) {
        const T deviation = model.deviations()[i];
        const T growth = std::exp(std::min(T(1), half * (m.second[i - m.begin] - sum)));
        model.mean()[i] += mean_rate * deviation * m.first[i - m.begin];
        model.set_deviation(i, deviation * growth, limits_);
      }
    });
  }

private:
  deviation_limits limits_{};
  fitness_shaping shaping_ = fitness_shaping::nes;
  std::size_t lambda_ = 0;
  double mean_rate_ = 0, deviation_rate_ = 0;
};

} // namespace gaussian

/// Follows the natural gradient of the expected utility along each gene's mean and deviation.
///
/// When: thousands of genes, separable or nearly so; noisy costs with large populations. When not:
/// genes depend on each other and n is at most some hundred (cma_es, xnes); sep_cma_es is usually
/// faster on smooth separable costs, since it remembers earlier steps.
///
/// Source: D. Wierstra, T. Schaul, T. Glasmachers, Y. Sun, J. Peters, J. Schmidhuber, "Natural
/// Evolution Strategies", JMLR 15 (2014) 949-980, Algorithm 6 and Table 1; T. Schaul,
/// T. Glasmachers, J. Schmidhuber, "High Dimensions and Heavy Tails for Natural Evolution
/// Strategies", 2011, doi:10.1145/2001576.2001692. Where we differ: a deviation grows by at most a
/// factor of e in one generation and stops at the smallest normal number; bounds, termination and
/// candidates from elsewhere are ours.
///
/// Depends on the order of costs alone (but for tol_fun, tol_fun_hist and normalize). Not invariant
/// to rotations. Cost a generation: O(lambda n), two passes over the genomes. Memory: lambda n
/// numbers and O(n + lambda); 2 lambda n where genes are bounded, fixed or whole. Deterministic:
/// candidate i of generation g comes from key.stream(g, i).
/// @tparam T float or double
template <std::floating_point T>
using snes = gaussian::search<T, gaussian::snes_rule<T>>;

static_assert(strategy<snes<float>> && strategy<snes<double>>);

} // namespace evo
