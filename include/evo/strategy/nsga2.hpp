#pragma once
/// @file
/// NSGA-II: an elitist genetic algorithm for several objectives.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/value_layout.hpp"
#include "evo/core/valued_batch.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/operators/crossover/sbx.hpp"
#include "evo/operators/mutation/bounded_polynomial.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/strategy/nsga/ranking.hpp"
#include "evo/strategy/nsga/state.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct nsga2_params {
  std::size_t objectives = 2;  ///< numbers that are minimised, at least 1
  std::size_t constraints = 0; ///< numbers after them that should be at most 0
  std::size_t population_size = 100;
  double crossover_probability = 0.9; ///< that a pair of parents is recombined
  /// That a gene of a child changes. Empty: 1 / n.
  std::optional<double> mutation_probability{};
  sbx_crossover crossover{.distribution_index = 20, .exchange_probability = 0.5};
  bounded_polynomial_mutation mutation{.distribution_index = 20};
};

/// Children of parents that won tournaments; of parents and children those live on that are
/// dominated least, and of equals those with most room around them.
///
/// When: two or three objectives, rugged or without gradients. When not: more than about four
/// objectives, where nearly all candidates are equally good; one objective (l_shade, cma_es).
///
/// Source: K. Deb, A. Pratap, S. Agarwal, T. Meyarivan, "A fast and elitist multiobjective genetic
/// algorithm: NSGA-II", 2002, doi:10.1109/4235.996017. Each parent takes part in two tournaments,
/// as in the authors' program. Where we differ: SBX knows no bounds, children are put on the
/// nearest one; candidates that break constraints have no crowding distance, so that equal
/// violations are equal.
///
/// Told `objectives + constraints` numbers a candidate; NaN in any of them: it failed. `best()` and
/// `recommend()` are the candidate with the least first objective of those that break no
/// constraint, `front()` the result. Candidates from elsewhere compete with the next generation's
/// parents. Depends on the objectives' order and on ratios of their differences: a factor or a
/// number added changes nothing but rounding.
/// Cost a generation: O(n N) for the children, O(N log N) to sort for two objectives, else
/// O(M N^2) at most. Memory: 3 n N numbers. Deterministic: a pair of children draws on the stream
/// of (generation, first child's place), tournaments on key.child("tournaments").
/// @throws error invalid_parameter
template <std::floating_point T, initializer<real_population<T>> Initializer>
class nsga2 {
public:
  using population_type = real_population<T>;
  using state_type = nsga::state<T>;
  static constexpr std::string_view name = "nsga2";
  static constexpr std::uint32_t state_version = 1;

  /// @param domain where candidates lie, bounded
  nsga2(box<T> domain, Initializer initialize, nsga2_params params = {})
      : domain_{std::move(domain)}, initialize_{std::move(initialize)}, params_{params},
        state_{population_type{static_cast<Eigen::Index>(domain_.dimension())}} {
    if (!params_.mutation_probability)
      params_.mutation_probability = 1 / static_cast<double>(domain_.dimension());
    check_params();
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return state_.book.ask_once([&] {
      if (state_.book.generation == 0)
        return ask_newcomers(key);
      if (!state_.immigrants.costs.empty()) {
        state_.parents.append(state_.immigrants);
        state_.immigrants.clear();
        settle();
      }
      ask_children(key);
    });
  }

  /// @param costs  for each candidate its objectives, then its constraints
  void tell(std::span<const double> costs) {
    state_.book.check(costs, layout().size());
    state_.book.told(state_.book.asked, feasible_firsts(costs));
    state_.parents.append({state_.book.asked, {costs.begin(), costs.end()}});
    settle();
    state_.book.next_generation();
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    state_.book.check_count(elsewhere, costs, layout().size());
    state_.book.told(elsewhere, feasible_firsts(costs));
    state_.immigrants.append({elsewhere, {costs.begin(), costs.end()}});
  }

  /// Those of the population that no other dominates and that break no constraint; equal genomes
  /// may be among them more than once.
  [[nodiscard]] valued_batch<population_type> front() const {
    valued_batch<population_type> result{.layout = layout()};
    result.candidates.genomes = state_.parents.candidates.genomes.empty_like();
    const std::size_t each = layout().size();
    for (std::size_t i = 0; i < state_.standings.size(); ++i) {
      const auto costs = std::span{state_.parents.costs}.subspan(i * each, each);
      if (state_.standings[i].rank > 0 || nsga::violation(costs, layout()) != 0)
        continue;
      result.candidates.append(state_.parents.candidates.genomes[i],
                               state_.parents.candidates.candidates[i]);
      result.costs.insert(result.costs.end(), costs.begin(), costs.end());
    }
    return result;
  }

  [[nodiscard]] value_layout layout() const noexcept {
    return {.objectives = params_.objectives, .others = params_.constraints};
  }
  /// With what was derived filled in.
  [[nodiscard]] const nsga2_params& params() const noexcept { return params_; }
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
    state.check_shape(state_, layout());
    state_ = std::move(state);
  }

private:
  void check_params() const {
    require_bounded(domain_, "nsga2");
    require(params_.objectives >= 1, error_id::invalid_parameter,
            "objectives = 0, should be at least 1");
    require(params_.population_size >= 2, error_id::invalid_parameter,
            "population_size = ", params_.population_size, ", should be at least 2");
    detail::check_probability(params_.crossover_probability, "crossover_probability");
    detail::check_probability(*params_.mutation_probability, "mutation_probability");
    params_.crossover.check();
    params_.mutation.check(domain_);
  }

  /// The first objective, NaN for candidates that failed or break a constraint.
  [[nodiscard]] std::vector<double> feasible_firsts(std::span<const double> costs) const {
    std::vector<double> firsts = first_values(costs, layout());
    for (std::size_t i = 0; i < firsts.size(); ++i)
      if (nsga::violation(costs.subspan(i * layout().size(), layout().size()), layout()) > 0)
        firsts[i] = std::numeric_limits<double>::quiet_NaN();
    return firsts;
  }

  /// Cuts the population to its size.
  void settle() {
    nsga::survivors next = nsga::survive(state_.parents.costs, layout(), params_.population_size);
    state_.keep(next.chosen, layout());
    state_.standings = std::move(next.standings);
  }

  void ask_newcomers(const random_key& key) {
    state_.book.ask_newcomers(key, params_.population_size, "initial", initialize_);
    for (std::size_t i = 0; i < params_.population_size; ++i)
      domain_.clamp(state_.book.asked.genomes.values(i));
  }

  /// Winners of tournaments of two. Entrants come in rounds, each of all parents in random order.
  [[nodiscard]] std::vector<std::size_t> select_parents(const random_key& key,
                                                        std::size_t count) const {
    random_stream stream = key.child("tournaments").stream(state_.book.generation);
    std::vector<std::size_t> entrants, round(state_.standings.size());
    std::iota(round.begin(), round.end(), std::size_t{0});
    while (entrants.size() < 2 * count) {
      stream.shuffle(std::span{round});
      entrants.insert(entrants.end(), round.begin(), round.end());
    }
    std::vector<std::size_t> winners(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t a = entrants[2 * i], b = entrants[2 * i + 1];
      winners[i] = nsga::is_ahead(state_.standings[b], state_.standings[a]) ? b : a;
    }
    return winners;
  }

  /// The last pair's second child is cut where the population has no place for it.
  void ask_children(const random_key& key) {
    const std::size_t pairs = (params_.population_size + 1) / 2;
    const std::vector<std::size_t> parents = select_parents(key, 2 * pairs);
    population_type& children = state_.book.asked.genomes;
    children.resize(2 * pairs);
    for (std::size_t i = 0; i < 2 * pairs; i += 2) {
      random_stream stream = key.stream(state_.book.generation, i);
      for (const std::size_t k : {i, i + 1})
        std::ranges::copy(state_.parents.candidates.genomes.values(parents[k]),
                          children.values(k).begin());
      const bool is_crossed = stream.chance(params_.crossover_probability);
      if (is_crossed)
        cross(children.values(i), children.values(i + 1), stream);
      for (const std::size_t k : {i, i + 1}) {
        const bool is_mutated = params_.mutation(children.values(k), *params_.mutation_probability,
                                                 domain_, stream) > 0;
        name_child(k, parents[k], parents[k ^ 1], is_crossed, is_mutated);
      }
    }
    children.resize(params_.population_size);
  }

  void cross(std::span<T> first, std::span<T> second, random_stream& stream) const {
    params_.crossover(first, second, stream);
    domain_.clamp(first);
    domain_.clamp(second);
  }

  void name_child(std::size_t place, std::size_t mother, std::size_t father, bool is_crossed,
                  bool is_mutated) {
    if (place >= params_.population_size)
      return;
    const auto& parents = state_.parents.candidates.candidates;
    std::vector<candidate_id> ids{parents[mother].id};
    if (is_crossed && parents[father].id != ids.front())
      ids.push_back(parents[father].id);
    const std::string_view made =
        is_crossed ? (is_mutated ? "sbx+polynomial" : "sbx") : (is_mutated ? "polynomial" : "copy");
    state_.book.asked.candidates.push_back({.id = state_.book.next_id++,
                                            .parents = std::move(ids),
                                            .operator_name = std::string{made}});
  }

  box<T> domain_;
  Initializer initialize_;
  nsga2_params params_;
  state_type state_;
};

} // namespace evo
