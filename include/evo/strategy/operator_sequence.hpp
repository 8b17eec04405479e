#pragma once
/// @file
/// The operator sequence: operators that are declared, not compiled in, are applied one after the
/// other to the winners of a tournament. For any genome.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/operators/selection/roulette.hpp"
#include "evo/operators/sequence/operator.hpp"
#include "evo/strategy/detail/generational.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct operator_sequence_params {
  std::size_t population_size = 100;
  /// Entrants a tournament, drawn uniformly without replacement, at most population_size.
  /// Derived: a quarter of the population, at least as many as the first operator takes.
  std::optional<std::size_t> tournament_size{};
  /// Whether elites and the tournament's winners are drawn by roulette without replacement; else
  /// the best are taken.
  bool sample = true;
  double novelty = 0.1;               ///< share of newcomers in each generation
  double elites = 0.1;                ///< share of candidates that live on
  double selection_temperature = 0.1; ///< of the roulette, in units of the cost
};

/// The report's Algorithm 1: a generation is elites, newcomers, and then, until it is full, groups
/// of children: N candidates are drawn uniformly, the best I(0) of them or I(0) by roulette become
/// the input, and each operator in turn either makes its outputs of it or, with probability 1 -
/// p(op), lets O(op) of it pass. Children that the last group has too many are cut.
///
/// When: for genomes whose operators are given from outside (texts and language models), where an
/// application is dear and may give several children at once. For real vectors genetic_algorithm is
/// faster.
/// Source: "EvoMusic" project report, Algorithm 1. Its roulette is a softmax of fitness /
/// temperature, drawn without replacement. Where we differ: with `sample` off the best of a
/// tournament win (the original code clones the first entrant, so nothing is selected); elites are
/// asked again as candidates of their own ("elite", their parent is the former self), so that the
/// evaluator decides whether they keep their value (evaluate/cached.hpp) or get one by the beliefs
/// of today.
///
/// Counts: `evaluations()` counts told costs, elites included.
/// Deterministic: group j of a generation draws on one stream of (generation, first child's place)
/// alone, whatever the executor; each operator is applied to all groups before the next one, so an
/// executor of t threads has t applications under way at a time.
/// Depends on the order of costs alone if `sample` is false, else on their values.
/// @throws error invalid_parameter, incompatible_operator; from ask() whatever an operator throws,
///         and the strategy is then unchanged
template <population P, initializer<P> Initializer>
class operator_sequence {
public:
  using population_type = P;
  using genome_type = typename P::genome_type;
  using operator_type = sequence_operator<genome_type>;
  using state_type = detail::generational_state<P>;
  static constexpr std::string_view name = "operator_sequence";
  static constexpr std::uint32_t state_version = 1;

  /// @param shape an empty population of the genomes' shape
  operator_sequence(const P& shape, Initializer initialize, std::vector<operator_type> operators,
                    operator_sequence_params params = {}, executor run = serial_executor())
      : initialize_{std::move(initialize)}, operators_{std::move(operators)}, params_{params},
        run_{std::move(run)}, state_{shape} {
    check_operators();
    derive_and_check_params();
    shares_ = detail::shares_of(params_.population_size, params_.elites, params_.novelty);
  }

  [[nodiscard]] const batch<P>& ask(const random_key& key) {
    return state_.book.ask_once([&] {
      if (state_.book.generation == 0)
        return state_.book.ask_newcomers(key, params_.population_size, "initial", initialize_);
      state_.admit_immigrants();
      state_.ask_elites(key, shares_.elites, params_.sample, roulette());
      state_.book.ask_newcomers(key, shares_.newcomers, "novelty", initialize_);
      children(key);
    });
  }

  void tell(std::span<const double> costs) { state_.tell(costs); }
  void tell(const batch<P>& elsewhere, std::span<const double> costs) {
    state_.tell(elsewhere, costs);
  }

  /// With what was derived filled in.
  [[nodiscard]] const operator_sequence_params& params() const noexcept { return params_; }
  [[nodiscard]] std::span<const operator_type> operators() const noexcept { return operators_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.book.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return std::nullopt; }
  [[nodiscard]] const std::optional<solution<P>>& best() const noexcept { return state_.book.best; }
  [[nodiscard]] const std::optional<solution<P>>& recommend() const noexcept { return best(); }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_);
    state_ = std::move(state);
  }

private:
  /// The genomes on their way through the operators, with the candidates that they come from.
  struct group {
    random_stream stream;
    std::vector<genome_type> genomes{};
    std::vector<std::vector<candidate_id>> parents{};
    std::string applied{};
  };

  void check_operators() const {
    require(!operators_.empty(), error_id::incompatible_operator,
            "there is no operator, should be at least one");
    for (std::size_t i = 0; i < operators_.size(); ++i) {
      const operator_type& op = operators_[i];
      const auto says = [&](const std::string& what) {
        return "operator \"" + op.name + "\" " + what;
      };
      require(op.inputs >= 1 && op.outputs >= 1, error_id::incompatible_operator,
              says("takes " + std::to_string(op.inputs) + " and gives " +
                   std::to_string(op.outputs) + ", should be at least 1 each"));
      require(static_cast<bool>(op.apply), error_id::incompatible_operator,
              says("has no function to apply"));
      detail::check_probability(op.probability, says("probability"));
      require(op.outputs <= op.inputs || op.probability == 1, error_id::incompatible_operator,
              says("gives " + std::to_string(op.outputs) + " of " + std::to_string(op.inputs) +
                   " with probability " + std::to_string(op.probability) +
                   "; more outputs than inputs need probability 1"));
      if (i > 0)
        require(op.inputs == operators_[i - 1].outputs, error_id::incompatible_operator,
                says("takes " + std::to_string(op.inputs) + ", but \"" + operators_[i - 1].name +
                     "\" before it gives " + std::to_string(operators_[i - 1].outputs)));
    }
  }

  void derive_and_check_params() {
    detail::check_shares(params_.population_size, params_.elites, params_.novelty);
    roulette().check();
    const std::size_t first_inputs = operators_.front().inputs;
    tournament_size_ =
        params_.tournament_size.value_or(std::max(first_inputs, (params_.population_size + 3) / 4));
    params_.tournament_size = tournament_size_;
    const std::string size = "tournament_size = " + std::to_string(tournament_size_);
    require(tournament_size_ >= first_inputs, error_id::incompatible_operator, size,
            ", but operator \"", operators_.front().name, "\" takes ", first_inputs, " of it");
    require(tournament_size_ <= params_.population_size, error_id::invalid_parameter, size,
            ", should be at most population_size = ", params_.population_size);
  }

  [[nodiscard]] roulette_selection roulette() const noexcept {
    return {.temperature = params_.selection_temperature};
  }

  /// Every group's stream is known beforehand, so the groups don't depend on each other.
  void children(const random_key& key) {
    const std::size_t free_places = params_.population_size - state_.book.asked.size();
    const std::size_t a_group = operators_.back().outputs;
    std::vector<group> groups;
    for (std::size_t place = 0; place < free_places; place += a_group)
      groups.push_back(
          tournament(key.stream(state_.book.generation, state_.book.asked.size() + place)));
    for (const operator_type& op : operators_)
      run_(groups.size(), [&](std::size_t i) { pass(op, groups[i]); });
    for (group& g : groups)
      for (std::size_t i = 0; i < a_group && state_.book.asked.size() < params_.population_size;
           ++i)
        state_.book.ask(std::move(g.genomes[i]),
                        {.parents = std::move(g.parents[i]),
                         .operator_name = g.applied.empty() ? "copy" : g.applied});
  }

  /// Line "Tournament <- sample N from C(t); Input <- Sample/Top I(0) from Tournament".
  [[nodiscard]] group tournament(random_stream stream) const {
    const auto& [candidates, costs] = state_.parents;
    const auto entrants = stream.sample(costs.size(), std::min(tournament_size_, costs.size()));
    std::vector<double> entrant_costs;
    entrant_costs.reserve(entrants.size());
    for (const std::size_t i : entrants)
      entrant_costs.push_back(costs[i]);
    const auto winners = detail::choose_elites(entrant_costs, operators_.front().inputs,
                                               params_.sample, roulette(), stream);
    group g{.stream = stream};
    for (const std::size_t w : winners) {
      g.genomes.push_back(candidates.genomes[entrants[w]]);
      g.parents.push_back({candidates.candidates[entrants[w]].id});
    }
    return g;
  }

  /// One turn of the inner loop of Algorithm 1.
  static void pass(const operator_type& op, group& g) {
    if (g.stream.chance(op.probability)) {
      g.genomes = op.apply(g.genomes, g.stream);
      require(g.genomes.size() == op.outputs, error_id::incompatible_operator, "operator \"",
              std::string_view{op.name}, "\" gave ", g.genomes.size(), " genomes, should be ",
              op.outputs);
      g.parents.assign(op.outputs, united(g.parents));
      g.applied += (g.applied.empty() ? "" : "+") + op.name;
      return;
    }
    group passed{.stream = g.stream, .applied = g.applied};
    for (const std::size_t i : passed.stream.sample(g.genomes.size(), op.outputs)) {
      passed.genomes.push_back(std::move(g.genomes[i]));
      passed.parents.push_back(std::move(g.parents[i]));
    }
    g = std::move(passed);
  }

  /// All of them, each once, in ascending order.
  [[nodiscard]] static std::vector<candidate_id>
  united(const std::vector<std::vector<candidate_id>>& parents) {
    std::vector<candidate_id> all;
    for (const auto& some : parents)
      all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  Initializer initialize_;
  std::vector<operator_type> operators_;
  operator_sequence_params params_;
  std::size_t tournament_size_ = 0; ///< given or derived
  executor run_;
  detail::generation_shares shares_;
  state_type state_;
};

} // namespace evo
