#pragma once
/// @file
/// The genetic algorithm over real vectors.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/operators/crossover/any_crossover.hpp"
#include "evo/operators/mutation/any_mutation.hpp"
#include "evo/operators/selection/any_selection.hpp"
#include "evo/strategy/detail/generational.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace evo {

struct genetic_algorithm_params {
  std::size_t population_size = 100;
  /// That a pair of parents is recombined; else its children are copies of them (before mutation).
  double crossover_probability = 0.5;
  double mutation_probability = 0.1; ///< that a gene of a child changes, each gene on its own
  double elites = 0.1;               ///< share of candidates that live on
  bool sample = false;  ///< elites are drawn by roulette without replacement; else the best live on
  double novelty = 0.0; ///< share of newcomers in each generation
  double selection_temperature = 0.1; ///< of the elites' roulette, in units of the cost
  any_selection selection = tournament_selection{.size = 4};
  any_crossover crossover = one_point_crossover{};
  any_mutation mutation = gaussian_mutation{};
};

/// Each generation: elites, newcomers, then children of selected pairs, recombined and mutated.
///
/// When: many genes of which nothing else is known, rugged or deceptive costs; its step sizes don't
/// adapt, so on smooth problems it is slow at the end. Source: D. Goldberg, "Genetic Algorithms in
/// Search, Optimization, and Machine Learning", 1989, with real genes; defaults of the EvoMusic
/// report (crossover 0.5, mutation 0.1, elites 0.1, population 100). Where we differ from the
/// original code (EvoTorch's GeneticAlgorithm): there 0.5 is the number of children made by
/// crossover as a share of the population, all of them are mutated, and the best of parents and
/// children together survive with the values they once got. Here 0.5 is the chance of a pair, and
/// an elite is asked again as a candidate of its own ("elite", its parent is the former self): the
/// evaluator decides whether it keeps its value (evaluate/cached.hpp) or gets one by today's
/// beliefs.
///
/// Every candidate lies in the domain: what leaves it is put on the nearest bound.
/// Counts: `evaluations()` counts told costs, elites included.
/// Cost a generation: O(n lambda), without allocation but for ids; with population lambda,
/// dimension n. Deterministic: a pair of children draws on the stream of (generation, first child's
/// place) alone. Depends on the order of costs alone unless `sample` is true or the selection is a
/// roulette.
/// @throws error invalid_parameter
template <std::floating_point T, initializer<real_population<T>> Initializer>
class genetic_algorithm {
public:
  using population_type = real_population<T>;
  using state_type = detail::generational_state<population_type>;
  static constexpr std::string_view name = "genetic_algorithm";
  static constexpr std::uint32_t state_version = 1;

  /// @param domain where candidates lie; box<T>{n} for all of space of n dimensions
  /// @param run  makes children, each pair by itself: the result doesn't depend on it
  genetic_algorithm(box<T> domain, Initializer initialize, genetic_algorithm_params params = {},
                    executor run = serial_executor())
      : domain_{std::move(domain)}, initialize_{std::move(initialize)}, params_{params},
        run_{std::move(run)},
        state_{population_type{static_cast<Eigen::Index>(domain_.dimension())}} {
    check_params();
    shares_ = detail::shares_of(params_.population_size, params_.elites, params_.novelty);
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return state_.book.ask_once([&] {
      if (state_.book.generation == 0)
        return newcomers(key, params_.population_size, "initial");
      state_.admit_immigrants();
      state_.ask_elites(key, shares_.elites, params_.sample, roulette());
      newcomers(key, shares_.newcomers, "novelty");
      children(key);
    });
  }

  void tell(std::span<const double> costs) { state_.tell(costs); }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    state_.tell(elsewhere, costs);
  }

  [[nodiscard]] const genetic_algorithm_params& params() const noexcept { return params_; }
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
    state.check_shape(state_);
    state_ = std::move(state);
  }

private:
  /// Two children on their way, in neighbouring columns of the population.
  struct pair {
    random_stream stream;
    std::size_t first;
    std::size_t mother, father; ///< indices of the parents
    bool is_crossed = false;
    std::size_t mutated_first = 0, mutated_second = 0; ///< genes
  };

  void check_params() const {
    detail::check_shares(params_.population_size, params_.elites, params_.novelty);
    detail::check_probability(params_.crossover_probability, "crossover_probability");
    detail::check_probability(params_.mutation_probability, "mutation_probability");
    roulette().check();
    std::visit([](const auto& select) { select.check(); }, params_.selection);
    std::visit([](const auto& cross) { cross.check(); }, params_.crossover);
    std::visit([&](const auto& mutate) { mutate.check(domain_); }, params_.mutation);
  }

  [[nodiscard]] roulette_selection roulette() const noexcept {
    return {.temperature = params_.selection_temperature};
  }

  [[nodiscard]] population_type& asked() noexcept { return state_.book.asked.genomes; }

  void newcomers(const random_key& key, std::size_t count, std::string_view origin) {
    const std::size_t first = asked().size();
    state_.book.ask_newcomers(key, count, origin, initialize_);
    for (std::size_t i = first; i < asked().size(); ++i)
      domain_.clamp(asked().values(i));
  }

  /// Pair after pair, so that its genomes stay in the cache. The last pair's second child is cut
  /// where the population has no place for it.
  void children(const random_key& key) {
    std::vector<pair> pairs = select_pairs(key);
    asked().resize(asked().size() + 2 * pairs.size());
    run_(pairs.size(), [&](std::size_t i) {
      pair& p = pairs[i];
      asked()[p.first] = state_.parents.candidates.genomes[p.mother];
      asked()[p.first + 1] = state_.parents.candidates.genomes[p.father];
      recombine(p);
      mutate(p);
    });
    exchange(key, pairs);
    asked().resize(params_.population_size);
    name_children(pairs);
  }

  [[nodiscard]] std::vector<pair> select_pairs(const random_key& key) const {
    const std::size_t first = state_.book.asked.size();
    const std::size_t count = (params_.population_size - first + 1) / 2;
    std::vector<std::size_t> parents(2 * count);
    random_stream stream = key.child("parents").stream(state_.book.generation);
    std::visit([&](const auto& select) { select(state_.parents.costs, parents, stream); },
               params_.selection);
    std::vector<pair> pairs;
    pairs.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      pairs.push_back({.stream = key.stream(state_.book.generation, first + 2 * i),
                       .first = first + 2 * i,
                       .mother = parents[2 * i],
                       .father = parents[2 * i + 1]});
    return pairs;
  }

  void recombine(pair& p) {
    p.is_crossed = p.stream.chance(params_.crossover_probability);
    if (p.is_crossed)
      std::visit(
          [&](const auto& cross) {
            cross(asked().values(p.first), asked().values(p.first + 1), p.stream);
          },
          params_.crossover);
  }

  void mutate(pair& p) {
    std::visit(
        [&]<class M>(const M& change) {
          if constexpr (mutation<M, T>) {
            const double probability = params_.mutation_probability;
            p.mutated_first = change(asked().values(p.first), probability, domain_, p.stream);
            p.mutated_second = change(asked().values(p.first + 1), probability, domain_, p.stream);
          }
        },
        params_.mutation);
    domain_.clamp(asked().values(p.first));
    domain_.clamp(asked().values(p.first + 1));
  }

  /// Where the mutation lets children exchange genes with each other; the place that is cut later
  /// takes no part.
  void exchange(const random_key& key, std::span<pair> pairs) {
    std::visit(
        [&]<class M>(const M& change) {
          if constexpr (population_mutation<M, T>) {
            random_stream stream = key.child("permutation").stream(state_.book.generation);
            const std::size_t first = state_.book.asked.size();
            const std::vector<double> probabilities(params_.population_size - first,
                                                    params_.mutation_probability);
            change(asked(), first, probabilities, stream);
            for (pair& p : pairs)
              p.mutated_first = p.mutated_second = params_.mutation_probability > 0 ? 1 : 0;
          }
        },
        params_.mutation);
  }

  void name_children(std::span<const pair> pairs) {
    auto& [genomes, candidates] = state_.book.asked;
    for (const pair& p : pairs)
      for (std::size_t i = 0; i < 2 && candidates.size() < genomes.size(); ++i) {
        const auto& parents = state_.parents.candidates.candidates;
        std::vector<candidate_id> ids{parents[i == 0 ? p.mother : p.father].id};
        if (p.is_crossed && p.mother != p.father)
          ids.push_back(parents[i == 0 ? p.father : p.mother].id);
        candidates.push_back({.id = state_.book.next_id++,
                              .parents = std::move(ids),
                              .operator_name = applied(
                                  p.is_crossed, (i == 0 ? p.mutated_first : p.mutated_second))});
      }
  }

  [[nodiscard]] std::string applied(bool is_crossed, std::size_t mutated) const {
    std::string names{is_crossed ? detail::name_of(params_.crossover) : std::string_view{}};
    if (mutated > 0)
      names += (names.empty() ? "" : "+") + std::string{detail::name_of(params_.mutation)};
    return names.empty() ? "copy" : names;
  }

  box<T> domain_;
  Initializer initialize_;
  genetic_algorithm_params params_;
  detail::generation_shares shares_;
  executor run_;
  state_type state_;
};

} // namespace evo
