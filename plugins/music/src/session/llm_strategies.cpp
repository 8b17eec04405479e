// The strategies that ask a language model.

#include "strategy_runner.hpp"

#include "form.hpp"
#include "texts.hpp"

#include "evo/music/error.hpp"
#include "evo/strategy/full_llm.hpp"
#include "evo/strategy/llm_evolve.hpp"

#include <fstream>
#include <sstream>

namespace evo::music::detail {
namespace {

text_asker asker_of(const configuration& config, const language_setting& language) {
  const llm_options& o = config.llm;
  return {.model = language.model,
          .form = language::music_form(o.structured_output != "none"),
          .fill = language::fill_from_lexicon,
          .params = {.temperature = o.temperature,
                     .max_tokens = static_cast<std::uint32_t>(o.max_tokens),
                     .ask_again = o.ask_again,
                     .novelty_distance = o.novelty_distance}};
}

std::string newcomer_prompt(const strategy_options& s) {
  return s.newcomers == "model" ? std::string{language::newcomer_text()} : std::string{};
}

std::vector<llm_operator> operators_of(const strategy_options& s) {
  std::vector<llm_operator> operators;
  for (const auto& o : s.operators.empty() ? language::default_operators() : s.operators)
    operators.push_back({.name = o.name,
                         .prompt = o.prompt,
                         .inputs = o.input,
                         .outputs = o.output,
                         .probability = o.probability});
  return operators;
}

llm_evolve make_llm_evolve(const prompt_genomes& genomes, const strategy_setting& with,
                           std::uint64_t population_size) {
  const strategy_options& s = with.config.strategy;
  return {genomes.initializer(),
          operators_of(s),
          asker_of(with.config, *with.language),
          {.population_size = population_size,
           .tournament_size = s.tournament_size,
           .sample = s.sample,
           .novelty = s.novelty,
           .elites = s.elites,
           .selection_temperature = s.selection_temperature,
           .credit = s.credit,
           .newcomer_prompt = newcomer_prompt(s)}};
}

std::string meta_prompt_of(const strategy_options& s) {
  if (!s.meta_prompt_file)
    return language::meta_prompt(s.meta_prompt);
  std::ifstream in{*s.meta_prompt_file, std::ios::binary};
  std::ostringstream text;
  if (!in || !(text << in.rdbuf()))
    throw error{failure::input, s.meta_prompt_file->string(), "the meta-prompt can't be read",
                "a text file with the places {ranking} and {num_generate}"};
  return text.str();
}

/// What is left of the context for the ranking, at three bytes a token: beside the answer, the
/// instruction and the form.
std::size_t ranking_bytes(const llm_options& o) {
  const std::uint64_t others = o.max_tokens + 350;
  return 3 * (o.context_tokens > others + 100 ? o.context_tokens - others : 100);
}

full_llm make_full_llm(const prompt_genomes& genomes, const strategy_setting& with,
                       std::uint64_t population_size) {
  const strategy_options& s = with.config.strategy;
  return {genomes.initializer(),
          meta_prompt_of(s),
          asker_of(with.config, *with.language),
          {.population_size = population_size,
           .sample = s.sample,
           .novelty = s.novelty,
           .elites = s.elites,
           .selection_temperature = s.selection_temperature,
           .children_a_call = s.children_a_call,
           .reflect = s.reflect,
           .ranking_bytes = ranking_bytes(with.config.llm),
           .newcomer_prompt = newcomer_prompt(s)}};
}

} // namespace

stop run_with_model(const prompt_genomes& genomes, const strategy_setting& with) {
  const auto on_islands = [&](auto make) {
    return run_on_islands(
        genomes.shape(), [&](std::uint64_t size) { return make(genomes, with, size); }, with);
  };
  return with.config.strategy.name == "full_llm" ? on_islands(make_full_llm)
                                                 : on_islands(make_llm_evolve);
}

} // namespace evo::music::detail
