#pragma once
/// @file
/// CEM: the cross-entropy method.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/ranking.hpp"
#include "evo/strategy/gaussian/search.hpp"
#include "evo/strategy/gaussian/separable.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct cem_params {
  /// Initial deviation, above 0. Empty: 0.3 of each gene's range, which needs a bounded domain.
  std::optional<double> sigma{};
  std::vector<double> scale{}; ///< initial deviation of gene i is sigma scale[i]; empty: all 1
  std::optional<std::size_t> population_size{}; ///< lambda, derived: 100; at least 2
  /// Share of the candidates that the next distribution is fitted to, in (0, 1]; at least 2 of
  /// them.
  double elite_ratio = 0.1;
  double mean_smoothing = 1; ///< weight of the new mean against the old one, in (0, 1]
  /// The same of the deviations: with much more than 0.3 they narrow before the mean has arrived.
  double deviation_smoothing = 0.3;
  /// The elites' deviations divide by their number less one.
  bool unbiased = false;
  deviation_limits limits{};
  std::vector<std::size_t> fixed{};    ///< genes that keep their start value
  std::vector<std::size_t> integers{}; ///< genes that are asked rounded to whole numbers
  cma_stops stops{};                   ///< condition_number and no_effect_axis aren't looked at
  /// Runs sampling and updates; its threads don't change a bit of the result.
  executor run = serial_executor();
};

/// The same as EvoTorch's CEM: unbiased deviations, no smoothing, and it never stops by itself.
/// Population and elite ratio must be given there.
[[nodiscard]] inline cem_params evotorch_defaults(cem_params p) {
  p.mean_smoothing = p.deviation_smoothing = 1;
  p.unbiased = true;
  p.stops = gaussian::no_stops();
  return p;
}

namespace gaussian {

/// The update of CEM.
template <std::floating_point T>
class cem_rule {
public:
  using params_type = cem_params;
  using model_type = separable<T>;
  static constexpr std::string_view strategy_name = "cem";

  cem_rule() = default;
  /// @throws error invalid_parameter
  cem_rule(const cem_params& p, std::size_t)
      : limits_{p.limits}, lambda_{p.population_size.value_or(100)}, elite_ratio_{p.elite_ratio},
        mean_smoothing_{p.mean_smoothing}, deviation_smoothing_{p.deviation_smoothing},
        unbiased_{p.unbiased} {
    check(p.limits);
    const auto share = [](double value, const char* what) {
      require(value > 0 && value <= 1, error_id::invalid_parameter, what, " = ", value,
              ", should be in (0, 1]");
    };
    share(elite_ratio_, "elite_ratio");
    share(mean_smoothing_, "mean_smoothing");
    share(deviation_smoothing_, "deviation_smoothing");
  }

  void start(const model_type&) const noexcept {}
  [[nodiscard]] std::size_t population_size() const noexcept { return lambda_; }

  /// Of so many candidates.
  [[nodiscard]] std::size_t elites(std::size_t count) const noexcept {
    const double share = elite_ratio_ * static_cast<double>(count);
    return std::clamp<std::size_t>(static_cast<std::size_t>(share), 2, count);
  }

  void sample(const model_type& model, const random_key& key, std::uint64_t generation,
              std::span<const std::span<T>> rows, const executor& run) const {
    model.sample(key, generation, rows, run);
  }

  /// The maximum likelihood estimate from the elites, smoothed.
  void update(model_type& model, std::span<const T* const> rows, std::span<const double> costs,
              const executor& run) const {
    const std::vector<std::size_t> order = cma::ranked(costs);
    std::vector<const T*> best;
    for (std::size_t i = 0; i < elites(costs.size()); ++i)
      if (!std::isnan(costs[order[i]])) // what failed is no elite
        best.push_back(rows[order[i]]);
    const double count = static_cast<double>(best.size());
    const std::vector<T> weights(best.size(), static_cast<T>(1 / count));
    const T correction = static_cast<T>(unbiased_ && count > 1 ? count / (count - 1) : 1);
    const T to_mean = static_cast<T>(mean_smoothing_),
            to_deviation = static_cast<T>(deviation_smoothing_);
    model.for_moments(best, weights, run, [&](const typename model_type::moments& m) {
      for (std::size_t i = m.begin; i < m.end; ++i) {
        const T old = model.deviations()[i], shift = m.first[i - m.begin];
        const T variance = std::max(T(0), m.second[i - m.begin] - shift * shift) * correction;
        model.mean()[i] += to_mean * old * shift;
        const T fitted = old * std::sqrt(variance);
        if (best.size() > 1) // of one candidate there is no deviation
          model.set_deviation(i, to_deviation * fitted + (1 - to_deviation) * old, limits_);
      }
    });
  }

private:
  deviation_limits limits_{};
  std::size_t lambda_ = 0;
  double elite_ratio_ = 0, mean_smoothing_ = 1, deviation_smoothing_ = 1;
  bool unbiased_ = false;
};

} // namespace gaussian

/// Fits each gene's mean and deviation to the best candidates of the last generation.
///
/// When: a robust, simple search with cheap, plentiful evaluations, or as a baseline. When not:
/// genes depend on each other, or evaluations are dear: it forgets all that it was told before and
/// narrows too soon with few elites (sep_cma_es, cma_es).
///
/// Source: R. Rubinstein, "The Cross-Entropy Method for Combinatorial and Continuous Optimization",
/// 1999, doi:10.1023/A:1010091220143; smoothing: P.-T. de Boer, D. Kroese, S. Mannor, R.
/// Rubinstein, "A Tutorial on the Cross-Entropy Method", 2005, doi:10.1007/s10479-005-5724-z. Where
/// we differ: at least two elites; a deviation stops at the smallest normal number.
///
/// Depends on the order of costs alone (but for tol_fun and tol_fun_hist). Cost a generation:
/// O(lambda n). Memory: lambda n numbers and O(n + lambda); 2 lambda n where genes are bounded,
/// fixed or whole. Deterministic: candidate i of generation g comes from key.stream(g, i).
/// @tparam T float or double
template <std::floating_point T>
using cem = gaussian::search<T, gaussian::cem_rule<T>>;

static_assert(strategy<cem<float>> && strategy<cem<double>>);

} // namespace evo
