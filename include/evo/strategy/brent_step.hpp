#pragma once
/// @file
/// Brent-STEP: a line search for each gene at the same time, for separable costs.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/line_search.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct brent_step_params {
  /// First step along each gene, above 0. Empty: a quarter of the gene's range, which needs a
  /// bounded domain.
  std::optional<double> sigma{};
  /// Where to look first; empty: the domain, or three steps around the start where it has no
  /// bounds.
  std::optional<box<double>> start_region{};
  /// Intervals of a gene that are looked into, since the last that had a better basin, before the
  /// gene is done.
  std::size_t patience = 200;
};

/// Minimises costs that are a sum of functions of one gene each, however many local optima these
/// have, and stops at once where the cost is no such sum.
///
/// When: the cost is, or may be, separable: n + 2 evaluations tell, and then each gene is solved by
/// some tens of evaluations (some hundred where it has many optima). When not: anything else.
///
/// Source: P. Baudiš, P. Pošík, "Global Line Search Algorithm Hybridized with Quadratic
/// Interpolation and Its Extension to Separable Functions", 2015, doi:10.1145/2739480.2754717.
/// Where we differ: all genes are searched at the same time, each candidate being the best point
/// so far with one gene changed; where the best points of all genes are put together, the sum
/// of what each gained must come out, else the strategy stops with `inseparable`.
///
/// Candidates told from elsewhere count for best() alone. Deterministic: no random numbers.
/// A generation is n + 1 candidates at the most, O(n points) time and O(n points) memory.
/// @tparam T float or double
template <std::floating_point T>
class brent_step {
public:
  using population_type = real_population<T>;
  using genome_type = typename population_type::genome_type;
  static constexpr std::string_view name = "brent_step";
  static constexpr std::uint32_t state_version = 1;

  struct state_type {
    detail::bookkeeping<population_type> book{};
    genome_type centre{};                ///< each gene at the best place known at the last tell
    double centre_cost = 0;              ///< NaN before the first tell
    std::vector<double> centre_values{}; ///< of each line at the centre
    std::vector<detail::line_search> lines{}; ///< values are differences to the start's
    std::vector<T> places{};                  ///< the next of each gene, NaN where it is done
    std::optional<stop> reason{};

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.book, self.centre, self.centre_cost, self.centre_values, self.lines, self.places,
              self.reason);
    }
  };

  /// @throws error invalid_parameter or dimension_mismatch
  explicit brent_step(genome_type start, brent_step_params params = {})
      : brent_step{start, box<T>{static_cast<std::size_t>(start.size())}, std::move(params)} {}

  /// @param domain  where candidates lie
  brent_step(const genome_type& start, const box<T>& domain, brent_step_params params = {})
      : params_{std::move(params)} {
    check(start, domain);
    const auto n = static_cast<std::size_t>(start.size());
    state_.book.asked.genomes = population_type{start.size()};
    state_.centre = start;
    state_.centre_cost = std::numeric_limits<double>::quiet_NaN();
    state_.centre_values.assign(n, 0);
    state_.lines.resize(n);
    state_.places.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      axes_.push_back(line_of(start, domain, i));
      state_.lines[i].add(axes_[i].start, 0);
    }
    propose();
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key&) {
    return state_.book.ask_once([&] {
      const genome_type together = bests();
      state_.book.ask(together, {.operator_name = "together"});
      genome_type x = together, all = together;
      for (std::size_t i = 0; i < genes(); ++i) {
        if (std::isnan(state_.places[i]))
          continue;
        x[index(i)] = all[index(i)] = state_.places[i];
        state_.book.ask(x, {.operator_name = "line"});
        x[index(i)] = together[index(i)];
      }
      if (is_first())
        state_.book.ask(all, {.operator_name = "together"});
    });
  }

  void tell(std::span<const double> costs) {
    state_.book.check(costs);
    state_.book.told(state_.book.asked, costs);
    bool is_sum = is_first() || is_near(costs[0], state_.centre_cost, change_of_bests());
    move_centre(costs[0]);
    if (std::isfinite(costs[0])) { // else nothing is known of any line
      const double change = add_to_lines(costs);
      if (is_first())
        is_sum = is_near(costs.back(), costs[0], change);
    }
    state_.book.next_generation();
    propose();
    if (!is_sum)
      state_.reason = stop{stop_criterion::inseparable, 0, 0};
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    state_.book.told(elsewhere, costs);
  }

  [[nodiscard]] const brent_step_params& params() const noexcept { return params_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.book.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return state_.reason; }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return state_.book.best;
  }
  [[nodiscard]] const std::optional<solution<population_type>>& recommend() const noexcept {
    return state_.book.best;
  }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.book.check_shape(state_.book);
    require(state.lines.size() == genes() && state.places.size() == genes() &&
                state.centre_values.size() == genes(),
            error_id::foreign_checkpoint, "it has ", state.lines.size(), " lines, should have ",
            genes());
    state_ = std::move(state);
  }

private:
  [[nodiscard]] static Eigen::Index index(std::size_t gene) noexcept {
    return static_cast<Eigen::Index>(gene);
  }
  [[nodiscard]] std::size_t genes() const noexcept { return axes_.size(); }
  [[nodiscard]] bool is_first() const noexcept { return state_.book.generation == 0; }

  void check(const genome_type& start, const box<T>& domain) const {
    constexpr error_id wrong = error_id::invalid_parameter;
    const std::size_t n = domain.dimension();
    require(static_cast<std::size_t>(start.size()) == n, error_id::dimension_mismatch,
            "a start of ", start.size(), " numbers in a domain of dimension ", n);
    for (std::size_t i = 0; i < n; ++i)
      require(std::isfinite(start[index(i)]), wrong, "start: gene ", i, " = ", start[index(i)],
              ", should be finite");
    require(domain.contains({start.data(), n}), wrong, "the start lies outside the domain");
    if (!params_.sigma)
      require_bounded(domain, "brent_step without sigma");
    else
      require(*params_.sigma > 0 && std::isfinite(*params_.sigma), wrong,
              "sigma = ", *params_.sigma, ", should be above 0 and finite");
    if (params_.start_region) {
      require_bounded(*params_.start_region, "start_region");
      require(params_.start_region->dimension() == n, error_id::dimension_mismatch,
              "start_region of dimension ", params_.start_region->dimension(), ", should be of ",
              n);
    }
  }

  [[nodiscard]] detail::line line_of(const genome_type& start, const box<T>& domain,
                                     std::size_t gene) const {
    detail::line on;
    on.start = static_cast<double>(start[index(gene)]);
    if (domain.is_bounded()) {
      on.lower = static_cast<double>(domain.lower(gene));
      on.upper = static_cast<double>(domain.upper(gene));
    }
    on.step = params_.sigma.value_or((on.upper - on.lower) / 4);
    const auto& region = params_.start_region;
    const double low = region ? region->lower(gene) : std::max(on.lower, on.start - 3 * on.step);
    const double high = region ? region->upper(gene) : std::min(on.upper, on.start + 3 * on.step);
    on.low = std::clamp(low, on.lower, on.upper);
    on.high = std::clamp(high, on.lower, on.upper);
    return on;
  }

  /// @return the sum of what each place changes, against the centre
  double add_to_lines(std::span<const double> costs) {
    std::size_t column = 1;
    double sum = 0;
    for (std::size_t i = 0; i < genes(); ++i) {
      if (std::isnan(state_.places[i]))
        continue;
      const double change = costs[column++] - costs[0];
      sum += change;
      state_.lines[i].add(static_cast<double>(state_.places[i]),
                          std::isfinite(change) ? state_.centre_values[i] + change
                                                : std::numeric_limits<double>::infinity());
    }
    return sum;
  }

  /// Each gene at the best place that is known.
  [[nodiscard]] genome_type bests() const {
    genome_type x = state_.centre;
    for (std::size_t i = 0; i < genes(); ++i)
      x[index(i)] = static_cast<T>(state_.lines[i].best().x);
    return x;
  }

  /// What the sum of all lines says of bests(), against the centre.
  [[nodiscard]] double change_of_bests() const noexcept {
    double change = 0;
    for (std::size_t i = 0; i < genes(); ++i)
      change += state_.lines[i].best().value - state_.centre_values[i];
    return change;
  }

  /// Whether `cost` is `from` + `change` but for rounding.
  [[nodiscard]] static bool is_near(double cost, double from, double change) noexcept {
    constexpr double share = 1e-6, rounding = 1e-9;
    return std::abs(cost - (from + change)) <=
           share * std::abs(change) + rounding * (std::abs(from) + std::abs(cost));
  }

  void move_centre(double cost) {
    state_.centre = bests();
    state_.centre_cost = cost;
    for (std::size_t i = 0; i < genes(); ++i)
      state_.centre_values[i] = state_.lines[i].best().value;
  }

  /// Stops once every line is done and their best places have been put together.
  void propose() {
    bool is_done = true;
    for (std::size_t i = 0; i < genes(); ++i) {
      const auto place = state_.lines[i].propose(axes_[i], params_.patience);
      state_.places[i] = static_cast<T>(place.value_or(std::numeric_limits<double>::quiet_NaN()));
      is_done = is_done && !place;
    }
    if (is_done && bests() == state_.centre)
      state_.reason = stop{stop_criterion::exhausted, 0, 0};
  }

  brent_step_params params_;
  std::vector<detail::line> axes_{};
  state_type state_{};
};

static_assert(strategy<brent_step<double>> && strategy<brent_step<float>>);

} // namespace evo
