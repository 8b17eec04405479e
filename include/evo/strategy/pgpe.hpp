#pragma once
/// @file
/// PGPE: policy gradients with parameter-based exploration.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/gaussian/ascent.hpp"
#include "evo/strategy/gaussian/fitness_shaping.hpp"
#include "evo/strategy/gaussian/search.hpp"
#include "evo/strategy/gaussian/separable.hpp"

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

struct pgpe_params {
  /// Initial deviation, above 0. Empty: 0.3 of each gene's range, which needs a bounded domain.
  std::optional<double> sigma{};
  std::vector<double> scale{}; ///< initial deviation of gene i is sigma scale[i]; empty: all 1
  /// lambda, derived: 4 + floor(3 ln n), one more if that is odd; at least 2.
  std::optional<std::size_t> population_size{};
  /// Derived: for clip_up 1/30 of the length of the initial deviations, for adam 1/30 of their root
  /// mean square, for plain_gradient 0.2.
  std::optional<double> mean_learning_rate{};
  double deviation_learning_rate = 0.1; ///< 0 or above
  gradient_optimizer optimizer = clip_up{};
  fitness_shaping shaping = fitness_shaping::centered;
  deviation_limits limits{.most_change = 0.2};
  bool symmetric = true;               ///< candidates come in pairs mean + s, mean - s
  std::vector<std::size_t> fixed{};    ///< genes that keep their start value
  std::vector<std::size_t> integers{}; ///< genes that are asked rounded to whole numbers
  cma_stops stops{};                   ///< condition_number and no_effect_axis aren't looked at
  /// Runs sampling and updates; its threads don't change a bit of the result.
  executor run = serial_executor();
};

/// The same with what EvoTorch's PGPE has by default: it never stops by itself. Population and
/// learning rates must be given there; all else is as here.
[[nodiscard]] inline pgpe_params evotorch_defaults(pgpe_params p) {
  p.stops = gaussian::no_stops();
  return p;
}

namespace gaussian {

/// The distribution of PGPE with what its optimizer remembers.
template <std::floating_point T>
struct pgpe_model : separable<T> {
  ascent<T> optimizer{};

  using separable<T>::separable;

  friend bool operator==(const pgpe_model&, const pgpe_model&) = default;

  /// @throws error foreign_checkpoint
  void check_shape(const pgpe_model& own) const {
    separable<T>::check_shape(own);
    optimizer.check_shape(own.optimizer);
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    separable<T>::fields(self, archive);
    archive(self.optimizer);
  }
};

/// The update of PGPE, with rates derived.
template <std::floating_point T>
class pgpe_rule {
public:
  using params_type = pgpe_params;
  using model_type = pgpe_model<T>;
  static constexpr std::string_view strategy_name = "pgpe";

  pgpe_rule() = default;
  /// @throws error invalid_parameter
  pgpe_rule(const pgpe_params& p, std::size_t n)
      : optimizer_{p.optimizer}, shaping_{p.shaping}, limits_{p.limits}, symmetric_{p.symmetric},
        mean_rate_{p.mean_learning_rate.value_or(0)}, deviation_rate_{p.deviation_learning_rate} {
    check(p.limits);
    check(p.optimizer);
    check_rate(p.mean_learning_rate, "mean_learning_rate");
    require(deviation_rate_ >= 0 && std::isfinite(deviation_rate_), error_id::invalid_parameter,
            "deviation_learning_rate = ", deviation_rate_, ", should be 0 or above and finite");
    const std::size_t usual = cma::default_population_size(static_cast<double>(n));
    lambda_ = p.population_size.value_or(usual + usual % 2);
  }

  /// ClipUp's paper has the initial radius 15 times the greatest speed, and that twice the rate.
  void start(model_type& model) {
    model.optimizer.prepare(optimizer_, model.dimension());
    if (mean_rate_ > 0)
      return;
    const double radius = std::sqrt(linalg::squared_norm(std::span<const T>{model.deviations()}));
    if (std::holds_alternative<clip_up>(optimizer_))
      mean_rate_ = radius / 30;
    else if (std::holds_alternative<adam>(optimizer_))
      mean_rate_ = radius / 30 / std::sqrt(static_cast<double>(model.dimension()));
    else
      mean_rate_ = 0.2;
  }
  [[nodiscard]] std::size_t population_size() const noexcept { return lambda_; }
  [[nodiscard]] double mean_learning_rate() const noexcept { return mean_rate_; }

  void sample(const model_type& model, const random_key& key, std::uint64_t generation,
              std::span<const std::span<T>> rows, const executor& run) const {
    if (symmetric_)
      model.sample_pairs(key, generation, rows, run);
    else
      model.sample(key, generation, rows, run);
  }

  /// The gradients of a symmetric batch, sum over pairs of (u+ - u-) / 2 s and of
  /// ((u+ + u-) / 2 - b) (s^2 - sigma^2) / sigma, each divided by the number of pairs (Sehnke et
  /// al., eq. 11 and 12), are those of any batch, sum of u s and of (u - b) (s^2 - sigma^2) /
  /// sigma, divided by the number of candidates. The baseline b is the mean of u.
  void update(model_type& model, std::span<const T* const> rows, std::span<const double> costs,
              const executor& run) const {
    std::vector<double> utilities = shaped(costs, shaping_);
    const double count = static_cast<double>(costs.size());
    double baseline = 0, sum = 0;
    if (!is_centered(shaping_) || shaping_ == fitness_shaping::nes)
      baseline = std::accumulate(utilities.begin(), utilities.end(), 0.0) / count;
    for (double& u : utilities) {
      u = (u - baseline) / count;
      sum += u;
    }
    const std::vector<T> weights(utilities.begin(), utilities.end());
    linalg::columns<T> gradient{model.dimension()};
    const T rate = static_cast<T>(deviation_rate_), total = static_cast<T>(sum);
    model.for_moments(rows, weights, run, [&](const typename separable<T>::moments& m) {
      for (std::size_t i = m.begin; i < m.end; ++i) {
        const T deviation = model.deviations()[i];
        gradient[0][i] = deviation * m.first[i - m.begin];
        model.set_deviation(i, deviation + rate * (deviation * (m.second[i - m.begin] - total)),
                            limits_);
      }
    });
    model.optimizer.step(optimizer_, mean_rate_, gradient[0], model.mean());
  }

private:
  gradient_optimizer optimizer_{};
  fitness_shaping shaping_ = fitness_shaping::centered;
  deviation_limits limits_{};
  bool symmetric_ = true;
  std::size_t lambda_ = 0;
  double mean_rate_ = 0, deviation_rate_ = 0;
};

} // namespace gaussian

/// Follows the likelihood gradient of the expected utility in each gene's mean and deviation, the
/// mean by an optimizer with momentum.
///
/// When: many genes and noisy costs that plateau, as in reinforcement learning; a search that
/// should keep moving. When not: high precision, since ClipUp's steps don't shrink (snes,
/// sep_cma_es); dependent genes of which there are at most some hundred (cma_es).
///
/// Source: F. Sehnke, C. Osendorfer, T. Rückstieß, A. Graves, J. Peters, J. Schmidhuber,
/// "Parameter-exploring Policy Gradients", 2010, doi:10.1016/j.neunet.2009.12.004, with symmetric
/// sampling; optimizers: ascent.hpp. Where we differ: utilities are centred ranks, the mean follows
/// ClipUp and a deviation changes by at most a fifth in one generation, all as in EvoTorch;
/// learning rates are derived from the initial deviations by ClipUp's rules.
///
/// Depends on the order of costs alone (but for tol_fun, tol_fun_hist and normalize). Cost a
/// generation: O(lambda n). Memory: lambda n numbers and O(n + lambda); 2 lambda n where genes are
/// bounded, fixed or whole. Deterministic: pair i of generation g comes from key.stream(g, 2 i).
/// @tparam T float or double
template <std::floating_point T>
using pgpe = gaussian::search<T, gaussian::pgpe_rule<T>>;

static_assert(strategy<pgpe<float>> && strategy<pgpe<double>>);

} // namespace evo
