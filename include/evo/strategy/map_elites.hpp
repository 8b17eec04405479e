#pragma once
/// @file
/// MAP-Elites: the best candidate of each kind of behaviour.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/measure_space.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/core/value_layout.hpp"
#include "evo/core/valued_batch.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/archive/elites.hpp"
#include "evo/strategy/archive/grid_archive.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct map_elites_params {
  std::size_t population_size = 100; ///< candidates a batch, at least 1
  double iso_sigma = 0.01; ///< deviation in each gene, as a share of its range, at least 0
  /// Deviation along the line to another elite, as a share of the distance, at least 0; 0 leaves
  /// Gaussian variation alone.
  double line_sigma = 0.2;
};

/// Fills an archive of cells of behaviour with the cheapest candidate that falls into each;
/// variations of random elites are tried.
///
/// When: many good solutions of different kinds are wanted, or stepping stones around deceptive
/// costs. When not: only the best counts (the budget is spread over all cells).
///
/// Source: J.-B. Mouret, J. Clune, "Illuminating search spaces by mapping elites",
/// arXiv:1504.04909 (2015); variation x_i + iso_sigma N(0, I) + line_sigma (x_j - x_i) N(0, 1) of
/// V. Vassiliades, J.-B. Mouret, "Discovering the Elite Hypervolume by Leveraging Interspecies
/// Correlation", 2018, doi:10.1145/3205455.3205602. Candidates are put on the nearest bound. Until
/// a cell is filled, newcomers are drawn.
///
/// Told a cost and then its measures for each candidate; NaN in any of them: it failed and doesn't
/// enter. `best()` and `recommend()` are the cheapest of all. Candidates from elsewhere enter at
/// once. Depends on the order of costs alone.
/// Cost a generation: O(n N) and N searches for a cell. Memory: n (cells filled + N) numbers.
/// Deterministic: candidate i of generation g comes from key.stream(g, i).
/// @tparam Archive grid_archive or cvt_archive
/// @throws error invalid_parameter
template <std::floating_point T, initializer<real_population<T>> Initializer,
          measure_space Archive = grid_archive>
class map_elites {
public:
  using population_type = real_population<T>;
  using state_type = detail::elites_state<T>;
  static constexpr std::string_view name = "map_elites";
  static constexpr std::uint32_t state_version = 1;

  /// @param domain where candidates lie, bounded
  map_elites(box<T> domain, Initializer initialize, Archive archive, map_elites_params params = {})
      : domain_{std::move(domain)}, initialize_{std::move(initialize)},
        archive_{std::move(archive)}, params_{params},
        state_{population_type{static_cast<Eigen::Index>(domain_.dimension())}, archive_.hash()},
        places_(archive_.cells(), nowhere) {
    require_bounded(domain_, "map_elites");
    require(params_.population_size >= 1, error_id::invalid_parameter,
            "population_size = 0, should be at least 1");
    require_share(params_.iso_sigma, "iso_sigma");
    require_share(params_.line_sigma, "line_sigma");
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return state_.book.ask_once([&] {
      if (size() == 0)
        ask_newcomers(key);
      else
        ask_variations(key);
    });
  }

  /// @param costs  for each candidate its cost, then its measures
  void tell(std::span<const double> costs) {
    state_.book.check(costs, layout().size());
    enter(state_.book.asked, costs);
    state_.book.next_generation();
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    state_.book.check_count(elsewhere, costs, layout().size());
    enter(elsewhere, costs);
  }

  /// The candidates in the archive with costs and measures, in the order in which their cells were
  /// first filled.
  [[nodiscard]] valued_batch<population_type> elites() const {
    return {state_.elites.candidates, state_.elites.costs, layout()};
  }
  /// The cells of the elites, in their order.
  [[nodiscard]] std::span<const std::size_t> filled_cells() const noexcept { return state_.cells; }
  /// Cells filled.
  [[nodiscard]] std::size_t size() const noexcept { return state_.cells.size(); }
  /// Their share of all cells.
  [[nodiscard]] double coverage() const noexcept {
    return static_cast<double>(size()) / static_cast<double>(archive_.cells());
  }
  /// The sum over the elites of what their costs are below the worst possible one (J. Pugh,
  /// L. Soros, K. Stanley, "Quality Diversity", 2016, doi:10.3389/frobt.2016.00040).
  /// @param worst no elite should cost more, else it counts against the rest
  [[nodiscard]] double qd_score(double worst) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < size(); ++i)
      sum += worst - cost_of_elite(i);
    return sum;
  }

  [[nodiscard]] value_layout layout() const noexcept {
    return {.objectives = 1, .others = archive_.measures()};
  }
  [[nodiscard]] const map_elites_params& params() const noexcept { return params_; }
  [[nodiscard]] const Archive& archive() const noexcept { return archive_; }
  [[nodiscard]] const box<T>& domain() const noexcept { return domain_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.book.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return std::nullopt; }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return state_.book.best;
  }
  [[nodiscard]] const std::optional<solution<population_type>>& recommend() const noexcept {
    return best();
  }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_, layout(), archive_.cells());
    state_ = std::move(state);
    std::ranges::fill(places_, nowhere);
    for (std::size_t i = 0; i < size(); ++i)
      places_[state_.cells[i]] = static_cast<std::uint32_t>(i);
  }

private:
  static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

  static void require_share(double value, const std::string& what) {
    require(value >= 0 && std::isfinite(value), error_id::invalid_parameter, what, " = ", value,
            ", should be at least 0 and finite");
  }

  [[nodiscard]] double cost_of_elite(std::size_t i) const noexcept {
    return state_.elites.costs[i * layout().size()];
  }

  void ask_newcomers(const random_key& key) {
    state_.book.ask_newcomers(key, params_.population_size, "initial", initialize_);
    for (std::size_t i = 0; i < params_.population_size; ++i)
      domain_.clamp(state_.book.asked.genomes.values(i));
  }

  void ask_variations(const random_key& key) {
    const auto& candidates = state_.elites.candidates.candidates;
    state_.book.asked.genomes.resize(params_.population_size);
    for (std::size_t i = 0; i < params_.population_size; ++i) {
      random_stream stream = key.stream(state_.book.generation, i);
      const std::size_t from = stream.below(size()), to = stream.below(size());
      vary(i, from, to, stream);
      std::vector<candidate_id> parents{candidates[from].id};
      const bool has_line = params_.line_sigma > 0;
      if (has_line && candidates[to].id != parents.front())
        parents.push_back(candidates[to].id);
      state_.book.asked.candidates.push_back({.id = state_.book.next_id++,
                                              .parents = std::move(parents),
                                              .operator_name = has_line ? "iso+line" : "gaussian"});
    }
  }

  void vary(std::size_t place, std::size_t from, std::size_t to, random_stream& stream) {
    const population_type& elites = state_.elites.candidates.genomes;
    const std::span<const T> x = elites.values(from), y = elites.values(to);
    const std::span<T> child = state_.book.asked.genomes.values(place);
    const T along = static_cast<T>(params_.line_sigma * stream.normal());
    const T iso = static_cast<T>(params_.iso_sigma);
    stream.fill_normal(child);
    for (std::size_t gene = 0; gene < child.size(); ++gene)
      child[gene] = x[gene] + iso * (domain_.upper(gene) - domain_.lower(gene)) * child[gene] +
                    along * (y[gene] - x[gene]);
    domain_.clamp(child);
  }

  void enter(const batch<population_type>& candidates, std::span<const double> costs) {
    const std::vector<double> firsts = first_values(costs, layout());
    state_.book.told(candidates, firsts);
    for (std::size_t i = 0; i < firsts.size(); ++i) {
      if (std::isnan(firsts[i]))
        continue;
      const auto values = costs.subspan(i * layout().size(), layout().size());
      const std::size_t cell = archive_.cell_of(values.subspan(1));
      if (places_[cell] == nowhere) {
        places_[cell] = static_cast<std::uint32_t>(size());
        state_.add(cell, candidates, i, values);
      } else if (firsts[i] < cost_of_elite(places_[cell])) {
        state_.replace(places_[cell], candidates, i, values);
      }
    }
  }

  box<T> domain_;
  Initializer initialize_;
  Archive archive_;
  map_elites_params params_;
  state_type state_;
  std::vector<std::uint32_t> places_; ///< of each cell's elite among the elites
};

} // namespace evo
