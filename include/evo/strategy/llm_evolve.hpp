#pragma once
/// @file
/// LLM Evolve: a genetic algorithm over texts whose operators are instructions to a language model.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/text.hpp"
#include "evo/operators/selection/roulette.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/strategy/llm/credit.hpp"
#include "evo/strategy/llm/operator.hpp"
#include "evo/strategy/llm/state.hpp"
#include "evo/text/ask_children.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct llm_evolve_params {
  std::size_t population_size = 100;
  /// Entrants a tournament, drawn uniformly without replacement, at most population_size.
  /// Derived: a quarter of the population, at least as many as an operator takes.
  std::optional<std::size_t> tournament_size{};
  /// Whether elites and the tournament's winners are drawn by roulette without replacement; else
  /// the best are taken.
  bool sample = true;
  double novelty = 0.1;               ///< share of newcomers in each generation
  double elites = 0.1;                ///< share of candidates that live on
  double selection_temperature = 0.1; ///< of the roulette, in units of the cost
  /// Each group of children is made by one operator, chosen by what it has paid so far
  /// (operator_credit); else by all of them, one after the other.
  bool credit = false;
  /// What the model is asked for newcomers and the first population, "{num_generate}" of them;
  /// empty: both come from the initializer.
  std::string newcomer_prompt{};
  std::size_t newcomers_a_call = 3; ///< that one call is asked for, at least 1
};

/// The report's Algorithm 1 with a language model: a generation is elites, newcomers, and then,
/// until it is full, groups of children. For a group N candidates are drawn uniformly, and the best
/// I(0) of them or I(0) by roulette become the input; each operator in turn either asks the model
/// to make its outputs of it or, with probability 1 - p(op), lets O(op) of it pass.
///
/// When: genomes that are texts, where a model knows what words mean. Where no model is at hand,
/// operator_sequence with operators by rule is free and often as good.
/// Source: "EvoMusic" project report, Algorithm 1 and section V-A; after Q. Guo et al., "Connecting
/// Large Language Models with Evolutionary Algorithms Yields Powerful Prompt Optimizers", ICLR
/// 2024. Where we differ: calls are bounded (a task is asked again `ask_again` times, then filled
/// without the model, and its candidates are named so); copies and near copies of parents and
/// siblings are refused; with `sample` off the best of a tournament win; elites are asked again as
/// candidates of their own.
///
/// Counts: `work()` has what each operator has asked, got and brought; `evaluations()` counts told
/// costs, elites included.
/// Deterministic given the model's answers: all requests of an operator are known before the first
/// of them is made, group j draws on one stream of (generation, first child's place).
/// Depends on the order of costs alone if neither `sample` nor `credit` is set.
/// @throws error invalid_parameter, incompatible_operator; from ask() whatever the model throws,
///         and the strategy's population is then unchanged
class llm_evolve {
public:
  using population_type = text_population;
  using genome_type = std::string;
  using initializer_type = std::function<std::string(random_stream&)>;
  static constexpr std::string_view name = "llm_evolve";
  static constexpr std::uint32_t state_version = 1;

  struct state_type : llm_detail::llm_state {
    operator_credit credit{};

    state_type() = default;
    /// @param works names of the operators, then of newcomers, who compete with nobody
    explicit state_type(std::span<const std::string> works)
        : llm_detail::llm_state{works}, credit{works.size() - 1} {}

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      llm_detail::llm_state::fields(self, archive);
      archive(self.credit);
    }
  };

  llm_evolve(initializer_type initialize, std::vector<llm_operator> operators, text_asker asker,
             llm_evolve_params params = {})
      : initialize_{std::move(initialize)}, operators_{std::move(operators)},
        asker_{std::move(asker)}, params_{std::move(params)}, state_{names()} {
    llm_detail::check_operators(operators_, !params_.credit);
    check_asking(asker_.params);
    detail::check_shares(params_.population_size, params_.elites, params_.novelty);
    roulette().check();
    require(params_.newcomers_a_call >= 1, error_id::invalid_parameter,
            "newcomers_a_call = 0, should be at least 1");
    derive_tournament_size();
    shares_ = detail::shares_of(params_.population_size, params_.elites, params_.novelty);
  }

  [[nodiscard]] const batch<text_population>& ask(const random_key& key) {
    return state_.ask(key, params_, shares_,
                      {initialize_, params_.newcomer_prompt, params_.newcomers_a_call, asker_},
                      [&] { children(key); });
  }

  void tell(std::span<const double> costs) {
    state_.tell(costs, [this](std::size_t op, double gain, std::uint64_t tokens) {
      if (op < operators_.size())
        state_.credit.pay(op, gain, tokens);
    });
    state_.credit.next_generation();
  }
  void tell(const batch<text_population>& elsewhere, std::span<const double> costs) {
    state_.breeding.tell(elsewhere, costs);
  }

  /// With what was derived filled in.
  [[nodiscard]] const llm_evolve_params& params() const noexcept { return params_; }
  [[nodiscard]] std::span<const llm_operator> operators() const noexcept { return operators_; }
  /// Of each operator in their order, then of newcomers.
  [[nodiscard]] std::span<const text_work> work() const noexcept { return state_.work; }
  [[nodiscard]] const operator_credit& credit() const noexcept { return state_.credit; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return book().generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return book().evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return std::nullopt; }
  [[nodiscard]] const std::optional<solution<text_population>>& best() const noexcept {
    return book().best;
  }
  [[nodiscard]] const std::optional<solution<text_population>>& recommend() const noexcept {
    return best();
  }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_);
    require(state.credit.gain.size() == state_.credit.gain.size() &&
                state.credit.tokens.size() == state_.credit.tokens.size(),
            error_id::foreign_checkpoint, "it has credit for ", state.credit.gain.size(),
            " operators, should have ", state_.credit.gain.size());
    state_ = std::move(state);
  }

private:
  /// Texts on their way through the operators, with the candidates that they come from.
  struct group {
    random_stream stream;
    std::size_t only = 0; ///< the one operator that makes it, with `credit`
    std::vector<std::string> texts{};
    std::vector<std::vector<candidate_id>> parents{};
    std::vector<std::string> applied{}; ///< to each text
    llm_detail::maker made{};
  };

  [[nodiscard]] detail::bookkeeping<text_population>& book() noexcept {
    return state_.breeding.book;
  }
  [[nodiscard]] const detail::bookkeeping<text_population>& book() const noexcept {
    return state_.breeding.book;
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const llm_operator& op : operators_)
      all.push_back(op.name);
    all.emplace_back("newcomers");
    return all;
  }

  [[nodiscard]] std::size_t most_inputs() const {
    std::size_t most = operators_.front().inputs;
    if (params_.credit)
      for (const llm_operator& op : operators_)
        most = std::max(most, op.inputs);
    return most;
  }

  void derive_tournament_size() {
    tournament_size_ = params_.tournament_size.value_or(
        std::max(most_inputs(), (params_.population_size + 3) / 4));
    params_.tournament_size = tournament_size_;
    require(tournament_size_ >= most_inputs(), error_id::incompatible_operator,
            "tournament_size = ", tournament_size_, ", but an operator takes ", most_inputs(),
            " of it");
    require(tournament_size_ <= params_.population_size, error_id::invalid_parameter,
            "tournament_size = ", tournament_size_,
            ", should be at most population_size = ", params_.population_size);
  }

  [[nodiscard]] roulette_selection roulette() const noexcept {
    return {.temperature = params_.selection_temperature};
  }

  void children(const random_key& key) {
    std::vector<group> groups;
    const std::size_t first = book().asked.size();
    for (std::size_t place = first; place < params_.population_size;) {
      group g{.stream = key.stream(book().generation, place)};
      g.only = params_.credit ? state_.credit.choose(g.stream) : 0;
      tournament(g, operators_[g.only].inputs);
      place += operators_[params_.credit ? g.only : operators_.size() - 1].outputs;
      groups.push_back(std::move(g));
    }
    for (std::size_t op = 0; op < operators_.size(); ++op)
      apply(op, groups);
    for (group& g : groups)
      for (std::size_t i = 0; i < g.texts.size() && book().asked.size() < params_.population_size;
           ++i) {
        book().ask(std::move(g.texts[i]),
                   {.parents = std::move(g.parents[i]),
                    .operator_name = g.applied[i].empty() ? "copy" : std::move(g.applied[i])});
        state_.makers.push_back({g.made.works, g.made.tokens / g.texts.size()});
      }
  }

  /// Line "Tournament <- sample N from C(t); Input <- Sample/Top I(0) from Tournament".
  void tournament(group& g, std::size_t inputs) const {
    const auto& [candidates, costs] = state_.breeding.parents;
    const auto entrants = g.stream.sample(costs.size(), std::min(tournament_size_, costs.size()));
    std::vector<double> entrant_costs;
    for (const std::size_t i : entrants)
      entrant_costs.push_back(costs[i]);
    for (const std::size_t w :
         detail::choose_elites(entrant_costs, inputs, params_.sample, roulette(), g.stream)) {
      g.texts.push_back(candidates.genomes[entrants[w]]);
      g.parents.push_back({candidates.candidates[entrants[w]].id});
      g.applied.emplace_back();
    }
  }

  /// One operator on all the groups that it applies to, in one call of the model.
  void apply(std::size_t which, std::vector<group>& groups) {
    const llm_operator& op = operators_[which];
    std::vector<running_task> tasks;
    std::vector<group*> asking;
    for (group& g : groups) {
      if (params_.credit && g.only != which)
        continue;
      if (!params_.credit && !g.stream.chance(op.probability)) {
        let_pass(g, op.outputs);
        continue;
      }
      const std::string listed = llm_detail::listed(g.texts);
      tasks.push_back({.task = {.instruction = fill_template(op.prompt, {{"prompts", listed}}),
                                .parents = g.texts,
                                .count = op.outputs},
                       .stream = g.stream,
                       .work = &state_.work[which]});
      asking.push_back(&g);
    }
    ask_children(asker_, tasks, book().asked.genomes.texts());
    for (std::size_t i = 0; i < tasks.size(); ++i)
      take_children(which, tasks[i], *asking[i]);
  }

  void take_children(std::size_t which, running_task& task, group& g) const {
    std::string before;
    for (const std::string& a : g.applied) // inputs of a chain have the same history but for fills
      before = std::max(before, a);
    g.parents.assign(task.children.size(), united(g.parents));
    g.texts.clear();
    g.applied.clear();
    for (asked_text& child : task.children) {
      g.texts.push_back(std::move(child.text));
      llm_detail::append_name(g.applied.emplace_back(before), operators_[which].name,
                              child.from_model);
    }
    g.stream = task.stream;
    g.made.works.push_back(which);
    g.made.tokens += task.tokens;
  }

  static void let_pass(group& g, std::size_t outputs) {
    group passed{.stream = g.stream, .only = g.only, .made = g.made};
    for (const std::size_t i : passed.stream.sample(g.texts.size(), outputs)) {
      passed.texts.push_back(std::move(g.texts[i]));
      passed.parents.push_back(std::move(g.parents[i]));
      passed.applied.push_back(std::move(g.applied[i]));
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

  initializer_type initialize_;
  std::vector<llm_operator> operators_;
  text_asker asker_;
  llm_evolve_params params_;
  std::size_t tournament_size_ = 0; ///< given or derived
  detail::generation_shares shares_;
  state_type state_;
};

static_assert(strategy<llm_evolve>);

} // namespace evo
