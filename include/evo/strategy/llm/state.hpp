#pragma once
/// @file
/// What the strategies over a language model keep beside their candidates: which operators made
/// each, and what these have cost and brought.

#include "evo/core/error.hpp"
#include "evo/genome/text.hpp"
#include "evo/operators/selection/roulette.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/text/ask_children.hpp"
#include "evo/text/work.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::llm_detail {

/// Who made an asked candidate.
struct maker {
  std::vector<std::uint64_t> works{}; ///< indices of the operators that were applied
  std::uint64_t tokens = 0;           ///< that it took

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.works, self.tokens);
  }
};

/// Where newcomers and the first population come from.
struct newcomer_source {
  const std::function<std::string(random_stream&)>& initialize;
  const std::string& instruction; ///< to the model; empty: all are the initializer's
  std::size_t a_call;             ///< that one call is asked for
  const text_asker& asker;
};

struct llm_state {
  detail::generational_state<text_population> breeding{};
  std::vector<text_work> work{}; ///< of each operator, in their order, newcomers last
  std::vector<maker> makers{};   ///< of each asked candidate

  llm_state() = default;
  explicit llm_state(std::span<const std::string> operators) : breeding{text_population{}} {
    for (const std::string& name : operators)
      work.push_back({.name = name});
  }

  /// How much better a candidate is than the best of its parents; 0 where it isn't.
  [[nodiscard]] double improvement(const candidate& c, double cost) const {
    double best = std::nan("");
    const auto& [candidates, costs] = breeding.parents;
    for (const candidate_id parent : c.parents)
      for (std::size_t i = 0; i < costs.size(); ++i)
        if (candidates.candidates[i].id == parent && !(best <= costs[i]))
          best = costs[i];
    const double gain = best - cost;
    return gain > 0 ? gain : 0;
  }

  /// Notes what each operator brought, before the candidates become parents.
  /// @param pay called with (operator, improvement, tokens) for each child of an operator
  template <class Pay>
  void tell(std::span<const double> costs, const Pay& pay) {
    breeding.book.check(costs);
    const auto& asked = breeding.book.asked;
    for (std::size_t i = 0; i < makers.size(); ++i) {
      const double gain = improvement(asked.candidates[i], costs[i]);
      for (const std::uint64_t w : makers[i].works) {
        work[w].better += gain > 0 ? 1 : 0;
        work[w].gain += gain;
        pay(w, gain, makers[i].tokens);
      }
    }
    breeding.tell(costs);
    makers.clear();
  }

  /// Asks a generation: newcomers alone at first; then elites, newcomers, and what `children` asks.
  /// Where the model throws, what it cost isn't counted: all of it is asked again.
  template <class Params, class Children>
  const batch<text_population>& ask(const random_key& key, const Params& params,
                                    const detail::generation_shares& shares,
                                    const newcomer_source& source, const Children& children) {
    const auto work_before = work;
    try {
      return breeding.book.ask_once([&] {
        if (breeding.book.generation == 0)
          return ask_newcomers(key, params.population_size, "initial", source);
        breeding.admit_immigrants();
        breeding.ask_elites(key, shares.elites, params.sample,
                            roulette_selection{.temperature = params.selection_temperature});
        note_unmade();
        ask_newcomers(key, shares.newcomers, "novelty", source);
        children();
      });
    } catch (...) {
      work = work_before;
      makers.clear();
      throw;
    }
  }

  /// @throws error foreign_checkpoint
  void check_shape(const llm_state& own) const {
    breeding.check_shape(own.breeding);
    require(work.size() == own.work.size(), error_id::foreign_checkpoint, "it has ", work.size(),
            " operators, should have ", own.work.size());
    for (std::size_t i = 0; i < work.size(); ++i) {
      require(work[i].name == own.work[i].name, error_id::foreign_checkpoint, "its operator ", i,
              " is ", std::string_view{work[i].name}, ", should be ",
              std::string_view{own.work[i].name});
      require(work[i].rejected.size() == rejection_count, error_id::foreign_checkpoint,
              "it counts other reasons");
    }
    require(makers.size() == breeding.book.asked.size(), error_id::foreign_checkpoint, "it has ",
            makers.size(), " makers for ", breeding.book.asked.size(), " candidates");
    for (const maker& m : makers)
      for (const std::uint64_t w : m.works)
        require(w < work.size(), error_id::foreign_checkpoint, "a maker is no operator");
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.breeding, self.work, self.makers);
  }

private:
  /// Elites and others whose maker is no operator.
  void note_unmade() { makers.resize(breeding.book.asked.size()); }

  void ask_newcomers(const random_key& key, std::size_t count, std::string_view origin,
                     const newcomer_source& source) {
    if (source.instruction.empty())
      breeding.book.ask_newcomers(key, count, origin, source.initialize);
    else
      ask_model_for_newcomers(key, count, origin, source);
    note_unmade();
  }

  /// Where the model falls short, they come from the initializer.
  void ask_model_for_newcomers(const random_key& key, std::size_t count, std::string_view origin,
                               const newcomer_source& source) {
    text_asker asker = source.asker;
    asker.fill = [&source](std::span<const std::string>, random_stream& stream) {
      return std::vector<std::string>{source.initialize(stream)};
    };
    std::vector<running_task> tasks;
    const std::size_t first = breeding.book.asked.size();
    for (std::size_t i = 0; i < count; i += source.a_call)
      tasks.push_back({.task = {.instruction = source.instruction,
                                .parents = {},
                                .count = std::min(source.a_call, count - i)},
                       .stream = key.child("newcomers").stream(breeding.book.generation, first + i),
                       .work = &work.back()});
    const std::vector<std::string> there(breeding.book.asked.genomes.texts().begin(),
                                         breeding.book.asked.genomes.texts().end());
    ask_children(asker, tasks, there);
    for (running_task& t : tasks)
      for (asked_text& child : t.children)
        breeding.book.ask(std::move(child.text), {.operator_name = std::string{origin}});
  }
};

/// "crossover+mutation", and which of it the model left to others.
inline void append_name(std::string& applied, std::string_view name, bool from_model) {
  applied += applied.empty() ? "" : "+";
  applied += name;
  if (!from_model)
    applied += "(filled)";
}

} // namespace evo::llm_detail
