#pragma once
/// @file
/// The augmented Lagrangian: constraints as a penalty whose coefficients adapt.

#include "evo/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace evo {

/// How fast the coefficients change; the values are pycma's.
struct augmented_lagrangian_params {
  double multiplier_damping = 5; ///< of the multipliers, above 0
  /// Factor by which a penalty coefficient changes at most quarterwise, above 1. 0: 2^(1/(5 n)).
  double penalty_factor = 0;
};

/// Multipliers gamma and penalty coefficients omega of one cost and m constraints; inequalities
/// g(x) <= 0 first, then equalities h(x) = 0. What is minimised instead of f is
///   f + sum of gamma g + omega g^2 / 2,
/// where an inequality's term stays at its least value, -gamma^2 / (2 omega), for g below
/// -gamma / omega. At the multipliers of the solution the minimum of this is the solution, for a
/// finite omega: penalties needn't grow without end.
///
/// Source: A. Atamna, A. Auger, N. Hansen, "Linearly Convergent Evolution Strategies via Augmented
/// Lagrangian Constraint Handling", FOGA 2017, hal-01455379 (penalty, multipliers;
/// before it for one constraint: "Augmented Lagrangian Constraint Handling for CMA-ES - Case of a
/// Single Linear Constraint", PPSN 2016). First coefficients and the rule for omega are those of
/// pycma 4.5.0's `AugmentedLagrangian` in its default setting, whose values the tests pin: P.
/// Dufosse, N. Hansen, "Augmented Lagrangian, Penalty Techniques and Surrogate Modeling for
/// Constrained Optimization with CMA-ES", GECCO 2021, hal-03196365. Where the paper
/// lets omega follow the change of the penalised cost, that rule asks on which side of its
/// constraint the search has lately been.
class augmented_lagrangian {
public:
  augmented_lagrangian() = default;

  /// @param dimension n of the search space
  /// @throws error invalid_parameter
  augmented_lagrangian(std::size_t dimension, std::size_t inequalities, std::size_t equalities,
                       augmented_lagrangian_params params = {})
      : dimension_{static_cast<double>(dimension)}, inequalities_{inequalities}, params_{params},
        terms_(inequalities + equalities) {
    require(dimension > 0, error_id::invalid_parameter, "a search space of 0 dimensions");
    require(params_.multiplier_damping > 0 && std::isfinite(params_.multiplier_damping),
            error_id::invalid_parameter, "multiplier_damping = ", params_.multiplier_damping,
            ", should be above 0 and finite");
    require(params_.penalty_factor == 0 ||
                (params_.penalty_factor > 1 && std::isfinite(params_.penalty_factor)),
            error_id::invalid_parameter, "penalty_factor = ", params_.penalty_factor,
            ", should be above 1 and finite, or 0");
    if (params_.penalty_factor == 0)
      params_.penalty_factor = std::pow(2.0, 1 / (5 * dimension_));
  }

  [[nodiscard]] std::size_t size() const noexcept { return terms_.size(); }
  [[nodiscard]] double multiplier(std::size_t i) const noexcept { return terms_[i].gamma; }
  [[nodiscard]] double coefficient(std::size_t i) const noexcept { return terms_[i].omega; }

  /// What is added to the cost of a candidate, negative within: -sum of gamma^2 / (2 omega) at
  /// least.
  /// @param g  size() values
  [[nodiscard]] double penalty(std::span<const double> g) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      const auto& [gamma, omega] = coefficients(i);
      if (gamma == 0 && omega == 0)
        continue; // an infinite g would give NaN
      const double value = is_penalised(i, g[i]) || omega == 0 ? g[i] : -gamma / omega;
      sum += gamma * value + 0.5 * omega * value * value;
    }
    return sum;
  }

  /// First coefficients from a population's spread, for each constraint that has none and that a
  /// tenth of the population violates; they are set again until candidates on both sides were seen.
  /// @param costs  of each candidate, finite
  /// @param g  size() values a candidate, candidate after candidate, finite
  void prepare(std::span<const double> costs, std::span<const double> g) {
    const double spread = interquartile_range({costs.begin(), costs.end()});
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      std::vector<double> values(costs.size());
      for (std::size_t k = 0; k < values.size(); ++k)
        values[k] = g[k * terms_.size() + i];
      prepare_one(i, spread, values);
    }
  }

  /// @param g  of the candidate that stands for the generation: the one of least penalised cost
  /// @param population  all that were evaluated since the last update, as in prepare()
  void update(std::span<const double> g, std::span<const double> population) {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      term& t = terms_[i];
      remember(t, g[i]);
      if (t.omega == 0)
        continue;
      bool anyone_penalised = false;
      for (std::size_t k = i; k < population.size(); k += terms_.size())
        anyone_penalised = anyone_penalised || is_penalised(i, population[k]);
      // Not where a constraint is entirely inactive: its multiplier would drift.
      if (is_equality(i) || is_penalised(i, g[i]) || anyone_penalised)
        t.gamma += t.omega * g[i] / params_.multiplier_damping;
      if (!is_equality(i) && t.gamma < 0) {
        t.gamma = 0;
        continue;
      }
      if (is_equality(i) || t.omega * g[i] >= -t.gamma)
        adapt_coefficient(i, g[i]);
    }
    ++updates_;
  }

  friend bool operator==(const augmented_lagrangian&, const augmented_lagrangian&) = default;

  /// @throws error foreign_checkpoint where it has another number of constraints
  void restore(augmented_lagrangian stored) {
    require(stored.size() == size(), error_id::foreign_checkpoint, "it has ", stored.size(),
            " constraints, should have ", size());
    terms_ = std::move(stored.terms_);
    updates_ = stored.updates_;
  }

  /// What changes; restore() joins it with what the constructor made.
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.terms_, self.updates_);
  }

private:
  struct term {
    double gamma = 0, omega = 0;
    bool is_settled = false;        ///< its first coefficients are final
    std::vector<double> recent{};   ///< values of g in the last updates
    std::int64_t steps_one_way = 0; ///< of omega; negative while it shrinks

    friend bool operator==(const term&, const term&) = default;

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.gamma, self.omega, self.is_settled, self.recent, self.steps_one_way);
    }
  };
  struct pair {
    double gamma, omega;
  };

  [[nodiscard]] pair coefficients(std::size_t i) const noexcept {
    return {terms_[i].gamma, terms_[i].omega};
  }
  [[nodiscard]] bool is_equality(std::size_t i) const noexcept { return i >= inequalities_; }
  /// Whether the term grows with g there.
  [[nodiscard]] bool is_penalised(std::size_t i, double g) const noexcept {
    return is_equality(i) || terms_[i].omega * g > -terms_[i].gamma;
  }

  /// Linear interpolation between order statistics, as NumPy's percentile does.
  [[nodiscard]] static double interquartile_range(std::vector<double> values) {
    std::ranges::sort(values);
    const auto quantile = [&](double share) {
      const double place = share * static_cast<double>(values.size() - 1);
      const auto below = static_cast<std::size_t>(place);
      const std::size_t above = std::min(below + 1, values.size() - 1);
      return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
    };
    return quantile(0.75) - quantile(0.25);
  }

  void prepare_one(std::size_t i, double cost_spread, const std::vector<double>& values) {
    term& t = terms_[i];
    double violated = 0, largest = 0;
    std::vector<double> squares;
    for (const double value : values) {
      violated += value > 0 ? 1 : 0;
      largest = std::max(largest, std::abs(value));
      squares.push_back(value * value);
    }
    const double balance = 2 * violated / static_cast<double>(values.size()) - 1;
    if ((t.is_settled && t.omega > 0) || !(is_equality(i) || balance > -0.8))
      return;
    const double spread = interquartile_range(values), tiny = 1e-11 * (cost_spread + 1);
    const double omega = 0.4 * cost_spread / dimension_ /
                         (spread + 1e-6 * interquartile_range(std::move(squares)) + tiny);
    if (!is_equality(i))
      t.gamma = cost_spread / (dimension_ * spread + tiny);
    const bool may_shrink = std::abs(balance) <= 0.2 || (!is_equality(i) && balance <= 0.2);
    if (may_shrink && t.omega > omega)
      t.gamma *= omega / t.omega;
    // Where the spread is small beside the values themselves, omega follows these.
    t.omega = std::min(20 * omega, std::max(omega, t.gamma / (1e-22 + largest)));
    t.is_settled =
        t.is_settled || std::abs(balance) < 0.8 || static_cast<double>(updates_) > 2 + dimension_;
  }

  void remember(term& t, double g) const {
    const auto most = static_cast<std::size_t>(5 + dimension_);
    if (t.recent.size() == most)
      t.recent.erase(t.recent.begin());
    t.recent.push_back(g);
  }

  /// Share of the last updates that kept to the constraint.
  [[nodiscard]] static double kept(const term& t) noexcept {
    double sum = 0;
    for (const double g : t.recent)
      sum += g < 0 ? 1 : g == 0 ? 0.5 : 0;
    return sum / static_cast<double>(t.recent.size());
  }

  /// Omega grows where the constraint is violated, or where the penalty acts though nearly nothing
  /// violates it; it shrinks where the constraint is kept but lately wasn't always. Steps in one
  /// direction that don't end become larger.
  void adapt_coefficient(std::size_t i, double g) {
    term& t = terms_[i];
    const double share = kept(t);
    const int way = g > 0 || (t.omega * g > -t.gamma && share > 0.95) ? 1
                    : g < 0 && share < 0.9                            ? -1
                                                                      : 0;
    if (way == 0)
      return;
    t.steps_one_way = (way > 0) == (t.steps_one_way > 0) ? t.steps_one_way + way : way;
    const double patience = 2 + static_cast<double>(terms_.size());
    const double beyond =
        std::clamp(std::abs(static_cast<double>(t.steps_one_way)) - patience, 0.0, patience);
    t.omega *= std::pow(params_.penalty_factor, 0.25 * way * (1 + 4 / patience * beyond));
  }

  double dimension_ = 1;
  std::size_t inequalities_ = 0;
  augmented_lagrangian_params params_{};
  std::vector<term> terms_{};
  std::uint64_t updates_ = 0;
};

} // namespace evo
