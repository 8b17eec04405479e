#pragma once
/// @file
/// What L-SHADE learns: scale factors and crossover rates that have made better candidates.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace evo::shade {

/// How a trial was made.
struct trial_settings {
  double factor = 0; ///< F, of differences, in (0, 1]
  double rate = 0;   ///< CR, the probability that a gene is taken from the mutant, in [0, 1]

  friend bool operator==(const trial_settings&, const trial_settings&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.factor, self.rate);
  }
};

/// A trial that was better than its parent, and by how much.
struct success {
  trial_settings settings{};
  double improvement =
      0; ///< parent's cost less the trial's, positive; infinite or NaN if either is
};

/// H slots, each with a typical F and CR of the successes of one generation; the oldest is
/// overwritten. Source: R. Tanabe, A. Fukunaga, "Improving the Search Performance of SHADE Using
/// Linear Population Size Reduction", CEC 2014, doi:10.1109/CEC.2014.6900380, Algorithm 1.
class success_history {
public:
  success_history() = default;
  /// @param slots at least 1
  explicit success_history(std::size_t slots) : factors_(slots, 0.5), rates_(slots, 0.5) {}

  /// F and CR from a random slot: F Cauchy about the slot's with scale 0.1, drawn again until it is
  /// positive and cut at 1 (eq. 2); CR normal with deviation 0.1, clamped into [0, 1] (eq. 1), or 0
  /// where the slot is closed.
  [[nodiscard]] trial_settings draw(random_stream& stream) const {
    const auto slot = static_cast<std::size_t>(stream.below(factors_.size()));
    trial_settings drawn;
    const double normal = stream.normal();
    if (rates_[slot])
      drawn.rate = std::clamp(*rates_[slot] + 0.1 * normal, 0.0, 1.0);
    do {
      const auto [sine, cosine] = detail::sincos_of_turns(stream.open_uniform<double>() / 2);
      drawn.factor = factors_[slot] + 0.1 * sine / cosine;
    } while (!(drawn.factor > 0));
    drawn.factor = std::min(drawn.factor, 1.0);
    return drawn;
  }

  /// Writes the next slot; nothing where nothing succeeded. A slot of which all successes have CR
  /// = 0 is closed, for good. An improvement that isn't finite counts as the largest that is.
  void learn(std::span<const success> successes) {
    if (successes.empty())
      return;
    const std::vector<double> weights = weights_of(successes);
    const auto mean = [&](double trial_settings::* which) {
      return lehmer_mean(successes, weights, which);
    };
    const bool any_rate =
        std::ranges::any_of(successes, [](const success& one) { return one.settings.rate > 0; });
    if (rates_[next_] && any_rate)
      rates_[next_] = mean(&trial_settings::rate);
    else
      rates_[next_].reset();
    factors_[next_] = mean(&trial_settings::factor);
    next_ = (next_ + 1) % factors_.size();
  }

  /// M_F, one a slot.
  [[nodiscard]] std::span<const double> factors() const noexcept { return factors_; }
  /// M_CR, one a slot; empty where the slot is closed.
  [[nodiscard]] std::span<const std::optional<double>> rates() const noexcept { return rates_; }
  [[nodiscard]] std::size_t size() const noexcept { return factors_.size(); }
  /// Whether every part is as it should be, for histories that come from a checkpoint.
  [[nodiscard]] bool is_whole() const noexcept {
    return factors_.size() == rates_.size() && next_ < factors_.size();
  }

  friend bool operator==(const success_history&, const success_history&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.factors_, self.rates_, self.next_);
  }

private:
  /// Improvements as shares of the largest: their scale doesn't matter, and their sum is finite.
  [[nodiscard]] static std::vector<double> weights_of(std::span<const success> successes) {
    double largest = 0;
    for (const success& one : successes)
      if (std::isfinite(one.improvement))
        largest = std::max(largest, one.improvement);
    std::vector<double> weights;
    for (const success& one : successes)
      weights.push_back(std::isfinite(one.improvement) && largest > 0 ? one.improvement / largest
                                                                      : 1.0);
    return weights;
  }

  /// sum w s^2 / sum w s (eq. 7), with weights w of any sum.
  [[nodiscard]] static double lehmer_mean(std::span<const success> successes,
                                          std::span<const double> weights,
                                          double trial_settings::* which) {
    double squares = 0, sum = 0;
    for (std::size_t i = 0; i < successes.size(); ++i) {
      const double value = successes[i].settings.*which;
      squares += weights[i] * value * value;
      sum += weights[i] * value;
    }
    return sum > 0 ? squares / sum : 0;
  }

  std::vector<double> factors_{};
  std::vector<std::optional<double>> rates_{};
  std::size_t next_ = 0; ///< the slot to be written
};

} // namespace evo::shade
