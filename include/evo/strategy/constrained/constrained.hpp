#pragma once
/// @file
/// Any strategy over real vectors, under constraints.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/constrained/augmented_lagrangian.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/joined_name.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// What the genomes have to keep to. Functions of a genome's numbers, called from `tell`.
/// @tparam T the genes' type
template <std::floating_point T>
struct constraint_set {
  using function = std::function<double(std::span<const T>)>;

  std::vector<function> inequalities{}; ///< g(x) <= 0
  std::vector<function> equalities{};   ///< h(x) = 0
  double equality_tolerance = 1e-4;     ///< |h| that counts as 0, at least 0

  [[nodiscard]] std::size_t size() const noexcept {
    return inequalities.size() + equalities.size();
  }

  /// Inequalities first.
  void evaluate(std::span<const T> genome, std::span<double> values) const {
    std::size_t next = 0;
    for (const auto* group : {&inequalities, &equalities})
      for (const function& f : *group)
        values[next++] = f(genome);
  }

  /// Sum of what is above 0, or above the tolerance; NaN where a value is NaN.
  [[nodiscard]] double violation(std::span<const double> values) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_equality = i >= inequalities.size();
      const double excess = is_equality ? std::abs(values[i]) - equality_tolerance : values[i];
      sum += std::isnan(excess) || excess > 0 ? excess : 0;
    }
    return sum;
  }
};

namespace detail {
struct constrained_name {
  static constexpr std::string_view name = "constrained";
};
} // namespace detail

/// Finds the cheapest genome that keeps to constraints. The strategy inside is told costs to which
/// an augmented_lagrangian has added its penalty; its coefficients follow the candidate of least
/// penalised cost of each generation, so that no evaluation is spent on them.
///
/// When: one to some dozen constraints that are cheap to compute and have a value (not only yes or
/// no), smooth near the solution. Bounds are better left to the strategy's own domain.
///
/// `best()` is the cheapest feasible candidate told, empty until there is one; `nearest()` the one
/// that violates least until then. `recommend()` is best(), or before it what the strategy inside
/// recommends, without a cost. The search approaches active constraints from both sides. Costs told
/// to the strategy inside change as coefficients do, so it depends on values, not on order alone.
/// The strategy's own criteria on costs (tol_fun and such) see penalised costs. A candidate with a
/// NaN among cost and constraints has failed. Cost a generation: that of the strategy, of the
/// constraints, and O(constraints x candidates log candidates). Memory: the strategy's, and 5 + n
/// numbers a constraint.
template <strategy S>
class constrained {
public:
  using inner_type = S;
  using population_type = typename S::population_type;
  using scalar_type = typename population_type::scalar_type;
  static constexpr std::string_view name = detail::joined_name<detail::constrained_name, S>::value;
  static constexpr std::uint32_t state_version = S::state_version;

  struct state_type {
    typename S::state_type inner{};
    detail::bookkeeping<population_type> book{}; ///< its best is feasible
    augmented_lagrangian lagrangian{};
    std::optional<solution<population_type>> nearest{};
    double violation = std::numeric_limits<double>::infinity(); ///< of nearest

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.inner, self.book, self.lagrangian, self.nearest, self.violation);
    }
  };

  /// @param dimension of the genomes; `ask` throws dimension_mismatch where the strategy's
  /// candidates
  ///                  have another
  /// @throws error invalid_parameter
  constrained(S inner, std::size_t dimension, constraint_set<scalar_type> constraints,
              augmented_lagrangian_params params = {})
      : constraints_{std::move(constraints)}, initial_{dimension, constraints_.inequalities.size(),
                                                       constraints_.equalities.size(), params},
        inner_{std::move(inner)}, book_{population_type{static_cast<Eigen::Index>(dimension)}},
        lagrangian_{initial_} {
    require(constraints_.equality_tolerance >= 0, error_id::invalid_parameter,
            "equality_tolerance = ", constraints_.equality_tolerance, ", should be at least 0");
    for (const auto* group : {&constraints_.inequalities, &constraints_.equalities})
      for (const auto& f : *group)
        require(static_cast<bool>(f), error_id::invalid_parameter, "a constraint is empty");
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return book_.ask_once([&] {
      const batch<population_type>& asked = inner_.ask(key);
      require(asked.genomes.dimension() == book_.asked.genomes.dimension(),
              error_id::dimension_mismatch, "constraints in ", book_.asked.genomes.dimension(),
              " dimensions for a strategy over ", asked.genomes.dimension());
      book_.asked = asked;
    });
  }

  /// Besides, whatever a constraint throws; nothing has changed then.
  void tell(std::span<const double> costs) {
    book_.check(costs);
    judgement judged = judge(book_.asked, costs);
    augmented_lagrangian adapted = lagrangian_;
    prepare(adapted, judged, costs);
    const std::vector<double> penalised = penalise(adapted, judged, costs);
    update(adapted, judged, penalised);
    inner_.tell(std::span<const double>{penalised});
    lagrangian_ = std::move(adapted);
    keep(book_.asked, costs, judged);
    book_.next_generation();
  }

  /// Penalised as the coefficients are now.
  /// @throws error wrong_value_count or dimension_mismatch, and what the strategy inside throws
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    book_.check_count(elsewhere, costs);
    const judgement judged = judge(elsewhere, costs);
    const std::vector<double> penalised = penalise(lagrangian_, judged, costs);
    inner_.tell(elsewhere, std::span<const double>{penalised});
    keep(elsewhere, costs, judged);
  }

  /// As in the strategy inside.
  void inject(const population_type& genomes)
    requires requires(S s, const population_type& p) { s.inject(p); }
  {
    inner_.inject(genomes);
  }

  [[nodiscard]] const S& inner() const noexcept { return inner_; }
  [[nodiscard]] const augmented_lagrangian& lagrangian() const noexcept { return lagrangian_; }
  [[nodiscard]] std::uint64_t generation() const { return inner_.generation(); }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return book_.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return inner_.stop_reason(); }
  /// Feasible.
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return book_.best;
  }
  /// The candidate that violates the constraints least, with its cost; of those that don't the
  /// best.
  [[nodiscard]] const std::optional<solution<population_type>>& nearest() const noexcept {
    return best() ? best() : nearest_;
  }
  /// Sum of what the constraints of nearest() are violated by; infinite before the first candidate.
  [[nodiscard]] double violation() const noexcept { return best() ? 0 : violation_; }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    if (best())
      return best();
    std::optional<solution<population_type>> recommended = inner_.recommend();
    if (recommended)
      recommended->cost = std::numeric_limits<double>::quiet_NaN();
    return recommended;
  }
  [[nodiscard]] state_type state() const {
    return {inner_.state(), book_, lagrangian_, nearest_, violation_};
  }
  void restore(state_type state) {
    state.book.check_shape(book_);
    augmented_lagrangian lagrangian = initial_;
    lagrangian.restore(std::move(state.lagrangian));
    inner_.restore(std::move(state.inner));
    book_ = std::move(state.book);
    lagrangian_ = std::move(lagrangian);
    nearest_ = std::move(state.nearest);
    violation_ = state.violation;
  }

private:
  /// What is known of a batch besides its costs.
  struct judgement {
    std::vector<double> values{};     ///< of all constraints, candidate after candidate
    std::vector<double> violations{}; ///< one a candidate, NaN where one of its values is
  };

  [[nodiscard]] std::span<const double> values_of(const judgement& judged,
                                                  std::size_t candidate) const noexcept {
    const std::size_t m = constraints_.size();
    return std::span{judged.values}.subspan(candidate * m, m);
  }

  [[nodiscard]] judgement judge(const batch<population_type>& b,
                                std::span<const double> costs) const {
    const std::size_t m = constraints_.size();
    judgement judged{std::vector<double>(costs.size() * m), {}};
    for (std::size_t i = 0; i < costs.size(); ++i) {
      constraints_.evaluate(b.genomes.values(i), std::span{judged.values}.subspan(i * m, m));
      judged.violations.push_back(constraints_.violation(values_of(judged, i)));
    }
    return judged;
  }

  /// Spreads are taken of those whose numbers are all finite.
  void prepare(augmented_lagrangian& lagrangian, const judgement& judged,
               std::span<const double> costs) const {
    std::vector<double> finite_costs, finite_values;
    for (std::size_t i = 0; i < costs.size(); ++i) {
      const auto values = values_of(judged, i);
      if (!std::isfinite(costs[i]) ||
          !std::ranges::all_of(values, [](double v) { return std::isfinite(v); }))
        continue;
      finite_costs.push_back(costs[i]);
      finite_values.insert(finite_values.end(), values.begin(), values.end());
    }
    if (!finite_costs.empty())
      lagrangian.prepare(finite_costs, finite_values);
  }

  [[nodiscard]] std::vector<double> penalise(const augmented_lagrangian& lagrangian,
                                             const judgement& judged,
                                             std::span<const double> costs) const {
    std::vector<double> penalised(costs.begin(), costs.end());
    for (std::size_t i = 0; i < costs.size(); ++i)
      penalised[i] += std::isnan(judged.violations[i]) ? judged.violations[i]
                                                       : lagrangian.penalty(values_of(judged, i));
    return penalised;
  }

  void update(augmented_lagrangian& lagrangian, const judgement& judged,
              const std::vector<double>& penalised) const {
    const auto least = static_cast<std::size_t>(
        std::ranges::min_element(penalised, [](double a, double b) { return cheaper(a, b); }) -
        penalised.begin());
    const auto values = values_of(judged, least);
    if (!std::isnan(penalised[least]) &&
        std::ranges::all_of(values, [](double v) { return std::isfinite(v); }))
      lagrangian.update(values, judged.values);
  }

  /// Counts, and keeps the best and the nearest.
  void keep(const batch<population_type>& b, std::span<const double> costs,
            const judgement& judged) {
    std::vector<double> feasible_costs(costs.begin(), costs.end());
    for (std::size_t i = 0; i < costs.size(); ++i) {
      const double violation = judged.violations[i];
      if (violation != 0)
        feasible_costs[i] = std::numeric_limits<double>::quiet_NaN();
      if (violation < violation_ && !std::isnan(costs[i])) {
        violation_ = violation;
        nearest_ = solution<population_type>{b.genomes[i], costs[i], b.candidates[i].id};
      }
    }
    book_.told(b, feasible_costs);
  }

  constraint_set<scalar_type> constraints_;
  augmented_lagrangian initial_;
  S inner_;
  detail::bookkeeping<population_type> book_;
  augmented_lagrangian lagrangian_;
  std::optional<solution<population_type>> nearest_{};
  double violation_ = std::numeric_limits<double>::infinity();
};

} // namespace evo
