#pragma once
/// @file
/// Full LLM: a language model reads the ranking of the population, says why some score low, and
/// writes what comes next.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/text.hpp"
#include "evo/operators/selection/roulette.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/strategy/llm/state.hpp"
#include "evo/text/ask_children.hpp"
#include "evo/text/ranking.hpp"

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

struct full_llm_params {
  std::size_t population_size = 100;
  bool sample = true;                 ///< elites are drawn by roulette; else the best live on
  double novelty = 0.1;               ///< share of newcomers in each generation
  double elites = 0.1;                ///< share of candidates that live on
  double selection_temperature = 0.1; ///< of the roulette, in units of the cost
  std::size_t children_a_call = 5;    ///< that one call is asked for, at least 1
  bool reflect = true;                ///< the model first says why some score low
  /// Bytes of ranking that a request may have: what the model's context has room for beside the
  /// instruction and the answer. A token has three to four.
  std::size_t ranking_bytes = 3000;
  /// What the model is asked for newcomers and the first population, "{num_generate}" of them;
  /// empty: both come from the initializer.
  std::string newcomer_prompt{};
};

/// A generation is elites, newcomers, and what the model proposes after it has seen the last
/// generation's texts with their scores, scaled to [0, 100], best first.
///
/// When: a model that reasons; small ones copy what they read, and what is then refused costs
/// calls. Source: "EvoMusic" project report, section V-A 1 and prompts 4 to 6. Where we differ: as
/// llm_evolve (bounded calls, copies refused); a generation is asked for in several calls, which
/// answer at the same time and for which short answers do; the ranking is shortened to fit.
///
/// Counts, determinism, errors: as llm_evolve. The parents of a child are the texts that its call
/// showed. Depends on values of costs, through the scores.
class full_llm {
public:
  using population_type = text_population;
  using genome_type = std::string;
  using initializer_type = std::function<std::string(random_stream&)>;
  using state_type = llm_detail::llm_state;
  static constexpr std::string_view name = "full_llm";
  static constexpr std::uint32_t state_version = 1;

  /// @param meta_prompt what the model is asked, with the places "{ranking}" and "{num_generate}"
  full_llm(initializer_type initialize, std::string meta_prompt, text_asker asker,
           full_llm_params params = {})
      : initialize_{std::move(initialize)}, meta_prompt_{std::move(meta_prompt)},
        asker_{std::move(asker)}, params_{std::move(params)},
        state_{std::vector<std::string>{"full_llm", "newcomers"}} {
    require(has_place(meta_prompt_, "ranking") && has_place(meta_prompt_, "num_generate"),
            error_id::incompatible_operator,
            "the meta-prompt should have the places {ranking} and {num_generate}");
    check_asking(asker_.params);
    detail::check_shares(params_.population_size, params_.elites, params_.novelty);
    roulette().check();
    require(params_.children_a_call >= 1, error_id::invalid_parameter,
            "children_a_call = 0, should be at least 1");
    shares_ = detail::shares_of(params_.population_size, params_.elites, params_.novelty);
  }

  [[nodiscard]] const batch<text_population>& ask(const random_key& key) {
    return state_.ask(key, params_, shares_,
                      {initialize_, params_.newcomer_prompt, params_.children_a_call, asker_},
                      [&] { children(key); });
  }

  void tell(std::span<const double> costs) {
    state_.tell(costs, [](std::size_t, double, std::uint64_t) {});
  }
  void tell(const batch<text_population>& elsewhere, std::span<const double> costs) {
    state_.breeding.tell(elsewhere, costs);
  }

  [[nodiscard]] const full_llm_params& params() const noexcept { return params_; }
  /// Of the model's proposals, then of newcomers.
  [[nodiscard]] std::span<const text_work> work() const noexcept { return state_.work; }
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
    state_ = std::move(state);
  }

private:
  [[nodiscard]] detail::bookkeeping<text_population>& book() noexcept {
    return state_.breeding.book;
  }
  [[nodiscard]] const detail::bookkeeping<text_population>& book() const noexcept {
    return state_.breeding.book;
  }

  [[nodiscard]] roulette_selection roulette() const noexcept {
    return {.temperature = params_.selection_temperature};
  }

  void children(const random_key& key) {
    const auto& [candidates, costs] = state_.breeding.parents;
    const text_ranking ranking =
        rank_texts(candidates.genomes.texts(), costs, params_.ranking_bytes);
    std::vector<std::string> shown;
    std::vector<candidate_id> parents;
    for (const std::size_t i : ranking.shown) {
      shown.push_back(candidates.genomes[i]);
      parents.push_back(candidates.candidates[i].id);
    }
    std::sort(parents.begin(), parents.end());
    const std::string instruction = fill_template(meta_prompt_, {{"ranking", ranking.text}});
    std::vector<running_task> tasks;
    for (std::size_t place = book().asked.size(); place < params_.population_size;
         place += params_.children_a_call)
      tasks.push_back(
          {.task = {.instruction = instruction,
                    .parents = shown,
                    .count = std::min(params_.children_a_call, params_.population_size - place),
                    .reflects = params_.reflect},
           .stream = key.stream(book().generation, place),
           .work = &state_.work[0]});
    ask_children(asker_, tasks, book().asked.genomes.texts());
    for (running_task& t : tasks)
      for (asked_text& child : t.children) {
        std::string by;
        llm_detail::append_name(by, "full_llm", child.from_model);
        book().ask(std::move(child.text), {.parents = parents, .operator_name = std::move(by)});
        state_.makers.push_back({{0}, t.tokens / t.task.count});
      }
  }

  initializer_type initialize_;
  std::string meta_prompt_;
  text_asker asker_;
  full_llm_params params_;
  detail::generation_shares shares_;
  state_type state_;
};

static_assert(strategy<full_llm>);

} // namespace evo
