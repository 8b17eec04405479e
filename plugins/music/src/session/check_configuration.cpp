#include "fields.hpp"

#include "evo/music/config.hpp"
#include "evo/music/error.hpp"
#include "evo/strategy/llm/operator.hpp"

#include <algorithm>

namespace evo::music {
namespace {

using namespace detail;

class checker {
public:
  explicit checker(const configuration& c) : c_{c} {}

  void run() const {
    strategy_fits_genome();
    fields_mean_something();
    shares_leave_room();
    tournament_fits();
    parents_fit();
    population_is_large_enough();
    operators_fit();
    model_operators_fit();
    money_has_prices();
    model_is_given();
    aim_is_given();
    aligner_has_a_listener();
    service_is_addressed();
  }

private:
  [[noreturn]] void refuse(std::string_view key, std::string problem, std::string remedy) const {
    const auto origin = c_.origins.find(key);
    throw error{failure::configuration,
                (origin == c_.origins.end() ? "" : origin->second + ", ") + std::string{key},
                std::move(problem), std::move(remedy)};
  }

  void strategy_fits_genome() const {
    const auto genomes = genomes_of(c_.strategy.name);
    if (std::ranges::count(genomes, c_.genome.type) > 0)
      return;
    refuse("strategy.name", c_.strategy.name + " doesn't evolve genomes of type " + c_.genome.type,
           "for " + c_.genome.type + ": " + joined(strategies_for(c_.genome.type)) + "; " +
               c_.strategy.name + " evolves " + joined(genomes));
  }

  /// A field that somebody set and that nothing would read is a mistake, not a wish.
  void fields_mean_something() const {
    for (const auto& [key, origin] : c_.origins) {
      if (const auto* failed = failed_condition(*find_field(key), c_))
        refuse(key,
               "it has no meaning with " + std::string{failed->key} + ": " +
                   value_text(*find_field(failed->key), c_),
               "leave it out; it belongs to " + std::string{failed->key} + ": " +
                   joined(failed->values));
    }
  }

  void shares_leave_room() const {
    if (failed_condition(*find_field("strategy.elites"), c_) != nullptr)
      return;
    if (c_.strategy.elites + c_.strategy.novelty >= 1)
      refuse(c_.origins.contains("strategy.novelty") ? "strategy.novelty" : "strategy.elites",
             "elites and novelty leave no room for offspring", "elites + novelty below 1");
  }

  void tournament_fits() const {
    const auto& s = c_.strategy;
    if (!s.tournament_size || (s.name != "operator_sequence" && s.name != "llm_evolve"))
      return;
    if (const std::uint64_t most = s.population_size / s.islands; *s.tournament_size > most)
      refuse("strategy.tournament_size",
             std::to_string(*s.tournament_size) + " is more than " +
                 (s.islands == 1 ? "the population" : "an island") + " has",
             s.islands == 1 ? "at most strategy.population_size: " + std::to_string(most)
                            : "at most " + std::to_string(most));
    if (*s.tournament_size < 2)
      refuse("strategy.tournament_size", "a crossover takes two of it", "2 or more");
  }

  void parents_fit() const {
    const auto& s = c_.strategy;
    if (s.parents && *s.parents > s.population_size)
      refuse("strategy.parents", std::to_string(*s.parents) + " is more than the population has",
             "at most strategy.population_size: " + std::to_string(s.population_size));
  }

  void population_is_large_enough() const {
    const auto& s = c_.strategy;
    const std::uint64_t least = s.name == "l_shade"      ? s.min_population_size
                                : s.name == "vkd_cma_es" ? 4
                                                         : 2;
    if (s.population_size < least)
      refuse("strategy.population_size",
             std::to_string(s.population_size) + " is too few for " + s.name,
             "at least " + std::to_string(least));
    if (s.population_size / s.islands < least)
      refuse("strategy.islands",
             std::to_string(s.population_size) + " candidates are too few for " +
                 std::to_string(s.islands) + " islands",
             "at most " + std::to_string(s.population_size / least));
  }

  void operators_fit() const {
    if (c_.strategy.name == "operator_sequence" && c_.strategy.mutation == "cosyne")
      refuse("strategy.mutation", "cosyne permutes a whole population",
             "with operator_sequence: gaussian, polynomial, uniform_reset");
  }

  void model_operators_fit() const {
    std::vector<llm_operator> operators;
    for (const auto& o : c_.strategy.operators)
      operators.push_back({.name = o.name,
                           .prompt = o.prompt,
                           .inputs = o.input,
                           .outputs = o.output,
                           .probability = o.probability});
    if (operators.empty())
      return;
    try {
      llm_detail::check_operators(operators, !c_.strategy.credit);
    } catch (const evo::error& e) {
      refuse("strategy.operators", e.what(), "docs/guide/llm.md has an example");
    }
  }

  void money_has_prices() const {
    const auto& o = c_.llm;
    const bool has_numbers = o.price_prompt || o.price_answer;
    if (o.price_table && has_numbers)
      refuse("llm.price_table", "there are llm.price_prompt or llm.price_answer, too",
             "the table or the numbers");
    if (o.budget_money && !o.price_table && !has_numbers)
      refuse("llm.budget_money", "nothing has a price",
             "llm.price_table, or llm.price_prompt and llm.price_answer");
  }

  void model_is_given() const {
    if (c_.generator.name == "musicgen" && !c_.generator.model)
      refuse("generator.model", "it isn't set", "the folder of a MusicGen checkpoint");
    if (c_.encoder.name == "mert" && !c_.encoder.model)
      refuse("encoder.model", "it isn't set", "the folder of a MERT checkpoint");
    if (c_.genome.type == "embeddings" && c_.generator.name != "musicgen")
      refuse("genome.type", c_.generator.name + " has no text encoder",
             "prompt or token_embeddings; embeddings with generator.name: musicgen");
  }

  void aim_is_given() const {
    if (c_.fitness.mode == "music" && !c_.fitness.target_music)
      refuse("fitness.target_music", "it isn't set", "mode music needs a recording to aim at");
    if (c_.fitness.mode == "user" && !c_.fitness.aligner && !c_.fitness.listener &&
        c_.fitness.likes.empty())
      refuse("fitness.likes", "it is empty",
             "mode user needs at least one liked recording, or fitness.aligner with "
             "fitness.listener");
  }

  void aligner_has_a_listener() const {
    const auto& f = c_.fitness;
    if (f.mode == "dynamic" && f.taste == "aligner" && !f.aligner)
      refuse(
          "fitness.aligner", "it isn't set",
          "mode dynamic needs what `evomusic aligner train` wrote, or fitness.taste: embeddings");
    if (f.mode == "dynamic" && f.taste == "embeddings" && f.aligner)
      refuse("fitness.aligner", "it isn't used with fitness.taste: embeddings",
             "leave out one of them");
    if (f.mode != "user")
      return;
    if (f.listener && !f.aligner)
      refuse("fitness.aligner", "it isn't set", "fitness.listener is a name in an aligner's table");
    if (f.aligner && !f.listener)
      refuse("fitness.listener", "it isn't set", "mode user needs a name in the aligner's table");
    if (f.aligner && !(f.likes.empty() && f.dislikes.empty()))
      refuse(f.likes.empty() ? "fitness.dislikes" : "fitness.likes",
             "there are two tastes: recordings and fitness.listener", "leave out one of them");
  }

  void service_is_addressed() const {
    const auto& url = c_.log.mlflow_url;
    if (url && !url->starts_with("http://") && !url->starts_with("https://"))
      refuse("log.mlflow.url", "\"" + *url + "\" is no address of a server",
             "http://HOST:PORT, or https://HOST");
  }

  const configuration& c_;
};

} // namespace

void check_configuration(const configuration& c) {
  checker{c}.run();
}

} // namespace evo::music
